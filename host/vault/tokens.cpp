#include "vault/tokens.hpp"

#include <pawl/status.h>

#include <fmt/format.h>
#include <utility>

namespace pawl::vault {
namespace {

constexpr std::chrono::milliseconds save_pause{200};

// Someone rotated, renamed or removed it meanwhile: what they did holds.
bool is_overtaken(const failure& why) {
  return why.code == PAWL_ERROR_CONFLICT || why.code == PAWL_ERROR_NOT_FOUND;
}

failure connect_again(const instance_id& id, std::string_view why) {
  return {credential_expired,
          fmt::format("the credential {} {}: `pawl credentials connect {} --scope {} --name {}`, "
                      "then retry the run",
                      id.text(), why, id.kind, id.scope, id.name)};
}

}  // namespace

tokens::tokens(instances& of, instances::clock now_ms, std::chrono::milliseconds timeout)
    : instances_(of), now_ms_(std::move(now_ms)), client_(timeout) {}

bool tokens::needs_refresh(const kind& of, const instance& one) const {
  if (!of.oauth2) return false;
  return !one.has_token || one.expired_ms != 0 ||
         (one.refresh_due_ms != 0 && one.refresh_due_ms <= now_ms_());
}

bool tokens::is_refreshing(const instance_id& id) const {
  std::lock_guard lock(mutex_);
  return waiting_.contains(id);
}

void tokens::refresh(const kind& of, const instance& one, done answer) {
  if (one.expired_ms != 0)
    return answer(connect_again(one.id, "has expired: its grant is over, or was taken back"));
  if (of.oauth2->by_code && !one.has_token)
    return answer(connect_again(one.id, "was never connected"));
  auto held = instances_.open(one);
  if (!held) return answer(held.error());
  const secret_text refresh_token(std::string(text_member(held->token, "refresh_token")));
  if (of.oauth2->by_code && refresh_token.view().empty())
    return answer(connect_again(one.id, "has expired, and the server gave it no refresh token"));
  {
    std::lock_guard lock(mutex_);
    auto& waiting = waiting_[one.id];
    waiting.push_back(std::move(answer));
    if (waiting.size() > 1) return;
  }
  // Whoever was first before us may have ended since `one` was read: its refresh token is used up.
  if (const auto now = instances_.find(one.id); !now || now->revision != one.revision)
    return tell(one.id, {});
  secret_text form = of.oauth2->by_code ? refresh_form(held->fields, refresh_token.view())
                                        : client_form(held->fields, *of.oauth2);
  std::string url = filled(of.oauth2->token_url, of, held->fields);
  auto shared = std::make_shared<contents>(std::move(*held));
  client_.post(std::move(url), std::move(form), [this, one, shared](const token_answer& came) {
    tell(one.id, take(one, std::move(*shared), came));
  });
}

result<void> tokens::take(const instance& one, contents held, const token_answer& answer) {
  auto token = read_token(answer, held.token, now_ms_(), one.id.text());
  if (!token && token.error().code == credential_expired) {
    auto marked = instances_.set_expired(one.id, one.revision);
    if (!marked && is_overtaken(marked.error())) return {};
    return connect_again(one.id, "has expired: its grant is over, or was taken back");
  }
  if (!token) return token.error();
  held.token = std::move(*token);
  // The server may have ended the old token, so this one must not be lost. While the disk takes
  // nothing, nothing else could be recorded either.
  while (true) {
    auto kept = instances_.put_token(one.id, one.revision, held);
    if (kept || is_overtaken(kept.error())) return {};
    std::unique_lock lock(mutex_);
    if (stopping_came_.wait_for(lock, save_pause, [&] { return stopping_; })) return kept.error();
  }
}

void tokens::tell(const instance_id& id, const result<void>& outcome) {
  std::vector<done> waiting;
  {
    std::lock_guard lock(mutex_);
    waiting.swap(waiting_[id]);
    waiting_.erase(id);
  }
  for (const done& each : waiting) each(outcome);
}

void tokens::redeem(const kind& of, const instance_id& id, contents with, secret_text form,
                    std::function<void(result<contents>)> answer) {
  std::string url = filled(of.oauth2->token_url, of, with.fields);
  auto shared = std::make_shared<contents>(std::move(with));
  client_.post(std::move(url), std::move(form),
               [this, id, shared, answer = std::move(answer)](const token_answer& came) {
                 auto token = read_token(came, {}, now_ms_(), id.text());
                 if (!token) return answer(std::move(token).error());
                 shared->token = std::move(*token);
                 answer(std::move(*shared));
               });
}

void tokens::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopping_came_.notify_all();
  client_.stop();
}

}  // namespace pawl::vault
