#include "vault/connections.hpp"

#include "modules/sha256.hpp"
#include "vault/oauth2.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace pawl::vault {

namespace json = boost::json;

secret_text connections::begin(connection made, int64_t now_ms) {
  secret_text state = random_text();
  const std::string hash = modules::sha256_hex(state.view());
  json::object held(wiped());
  held.emplace("fields", std::move(made.fields));
  held.emplace("verifier", made.verifier.view());
  kept one = {std::move(made.id), made.make_default, std::move(made.redirect_uri), now_ms,
              seal(text_of(json::value(std::move(held))).view(), hash, key_)};
  std::lock_guard lock(mutex_);
  std::erase_if(by_state_,
                [&](const auto& each) { return each.second.begun_ms + kept_ms < now_ms; });
  if (by_state_.size() >= count_max)
    by_state_.erase(std::ranges::min_element(
        by_state_, {}, [](const auto& each) { return each.second.begun_ms; }));
  by_state_.emplace(hash, std::move(one));
  return state;
}

result<connection> connections::take(std::string_view state, int64_t now_ms) {
  const std::string hash = modules::sha256_hex(state);
  const failure gone = {"gone",
                        "this authorization is not awaited: it was ended already, or is older than "
                        "ten minutes; begin again with `pawl credentials connect`"};
  std::lock_guard lock(mutex_);
  const auto found = by_state_.find(hash);
  if (found == by_state_.end()) return gone;
  kept one = std::move(found->second);
  by_state_.erase(found);
  auto text = open(one.sealed, hash, key_);
  if (!text || one.begun_ms + kept_ms < now_ms) return gone;
  auto held = parse_secret(text->view());
  if (!held) return held.error();
  connection made = {std::move(one.id), one.make_default, std::move(one.redirect_uri),
                     std::move(held->as_object().at("fields")),
                     secret_text(std::string(text_member(*held, "verifier")))};
  return made;
}

}  // namespace pawl::vault
