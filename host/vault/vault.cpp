#include "vault/vault.hpp"

#include "actions/credential_names.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <array>
#include <fmt/format.h>
#include <utility>

namespace pawl::vault {
namespace {

namespace json = boost::json;

constexpr std::array by_default = {"project", "organization"};
constexpr std::array when_named = {"project", "organization", "user"};

failure missing(const std::string& action, const std::string& kind, const std::string& tried) {
  return {PAWL_ERROR_MISSING_CREDENTIAL,
          fmt::format("action {0} needs a credential {1}, and there is none {2}: set one with "
                      "`pawl credentials set {1}`, or make one the default with `pawl credentials "
                      "default {1}`, then retry the run",
                      action, kind, tried),
          json::serialize(json::object{{"kind", kind}, {"tried", tried}})};
}

// What a call is given: the fields, and the token where there is one.
json::value given_value(const contents& held) {
  json::object given(held.fields.as_object(), wiped());
  if (held.token.is_object())
    given.insert_or_assign(access_token, text_member(held.token, access_token));
  return json::value(std::move(given));
}

}  // namespace

// One request for credentials, kind after kind; it lives as long as something is awaited for it.
class vault::resolving : public std::enable_shared_from_this<resolving> {
 public:
  resolving(vault& of, actions::credential_request asked, actions::credential_answer answer)
      : of_(of), asked_(std::move(asked)), answer_(std::move(answer)) {}
  ~resolving() {
    for (std::string& each : given_.fields) actions::wipe(each);
    for (std::string& each : given_.secrets) actions::wipe(each);
  }

  void go_on() {
    while (given_.fields.size() < asked_.kinds.size()) {
      const std::string& name = asked_.kinds[given_.fields.size()];
      auto kind = of_.find_kind(name);
      auto chosen = of_.choose(asked_, name);
      if (!kind || !chosen) return answer_(kind ? chosen.error() : kind.error());
      if (of_.tokens_.needs_refresh(*kind, *chosen)) return refresh(*kind, *chosen);
      auto held = of_.instances_.open(*chosen);
      if (!held) return answer_(held.error());
      give(*kind, *held);
    }
    answer_(std::move(given_));
  }

 private:
  // Looks anew once that is done: the credential may be another one by then.
  void refresh(const kind& kind, const instance& one) {
    if (++refreshes_ > refreshes_max)
      return answer_(failure{PAWL_ERROR_UNAVAILABLE,
                             fmt::format("the tokens that the server gives for the credential {} "
                                         "are over at once",
                                         one.id.text()),
                             {},
                             true});
    of_.tokens_.refresh(kind, one, [self = shared_from_this()](const result<void>& done) {
      if (self->of_.stopping_)
        return self->answer_(failure{PAWL_ERROR_CANCELLED, "the host is stopping"});
      done ? self->go_on() : self->answer_(done.error());
    });
  }

  void give(const kind& kind, const contents& held) {
    const json::value given = given_value(held);
    given_.fields.push_back(text_of(given).release());
    for (std::string& each : secrets_of(kind, given)) given_.secrets.push_back(std::move(each));
    const std::string_view refresh_token = text_member(held.token, "refresh_token");
    if (!refresh_token.empty()) given_.secrets.emplace_back(refresh_token);
  }

  static constexpr int refreshes_max = 8;

  vault& of_;
  const actions::credential_request asked_;
  const actions::credential_answer answer_;
  actions::given_credentials given_;
  int refreshes_ = 0;
};

vault::vault(journal::documents& documents, vault_options options)
    : options_(std::move(options)),
      instances_(documents, options_.keys, options_.now_ms),
      tokens_(instances_, options_.now_ms, options_.token_timeout) {}

result<std::unique_ptr<vault>> vault::open(journal::documents& documents, vault_options options) {
  std::unique_ptr<vault> made(new vault(documents, std::move(options)));
  if (auto loaded = made->instances_.load(); !loaded) return loaded.error();
  return made;
}

void vault::resolve(actions::credential_request asked, actions::credential_answer answer) {
  std::make_shared<resolving>(*this, std::move(asked), std::move(answer))->go_on();
}

result<instance> vault::choose(const actions::credential_request& asked,
                               const std::string& kind) const {
  const std::string_view named = actions::named_for(asked.named, kind);
  std::optional<instance> found;
  std::string tried;
  if (!named.empty()) {
    auto chosen = choose_named(named, kind);
    if (!chosen) return missing(asked.action, kind, chosen.error().message);
    found = std::move(*chosen);
  } else if (!asked.scope.empty()) {
    if (!actions::is_scope(asked.scope)) return actions::unknown_scope(asked.scope);
    found = instances_.default_of(kind, asked.scope);
    tried =
        fmt::format("that is the default of the scope {}, which the step asks for", asked.scope);
  } else {
    for (const char* scope : by_default)
      if (!found) found = instances_.default_of(kind, scope);
    tried = "that is the default of the project or of the organization";
  }
  if (!found) return missing(asked.action, kind, tried);
  if (found->revoked_ms == 0) return std::move(*found);
  return failure{"credential_revoked",
                 fmt::format("the credential {} was revoked: rotate it with `pawl credentials "
                             "rotate`, or make another one the default, then retry the run",
                             found->id.text())};
}

// Errors: the part of a message that says where it was looked for.
result<instance> vault::choose_named(std::string_view named, const std::string& kind) const {
  const size_t slash = named.find('/');
  const std::string name(slash == named.npos ? named : named.substr(slash + 1));
  for (const char* scope : when_named) {
    if (slash != named.npos && named.substr(0, slash) != scope) continue;
    if (auto found = instances_.find({kind, scope, name})) return std::move(*found);
  }
  return failure{PAWL_ERROR_MISSING_CREDENTIAL,
                 slash == named.npos
                     ? fmt::format("called {} in the project, the organization or of a user, which "
                                   "is named for this run",
                                   name)
                     : fmt::format("called {}, which is named for this run", named)};
}

result<kind> vault::find_kind(std::string_view name) const {
  const auto now = options_.modules();
  const auto found = now->credentials.find(name);
  if (found != now->credentials.end()) return read_kind(found->second);
  return failure{PAWL_ERROR_NOT_FOUND,
                 fmt::format("no loaded module declares a kind of credential {}: see `pawl "
                             "credentials kinds`",
                             name)};
}

std::vector<kind> vault::kinds() const {
  std::vector<kind> all;
  for (const auto& [name, declared] : options_.modules()->credentials)
    all.push_back(read_kind(declared));
  return all;
}

result<json::object> vault::seen(const instance& of) {
  auto kind = find_kind(of.id.kind);
  if (!kind) return json::object();  // its module is away: nobody can say what may be seen
  auto held = instances_.open(of);
  if (!held) return held.error();
  return seen_fields(*kind, held->fields);
}

result<instance> vault::set(new_instance made) {
  auto kind = find_kind(made.id.kind);
  if (!kind) return kind.error();
  if (auto fit = check_fields(*kind, made.fields); !fit) return fit.error();
  return instances_.add(std::move(made.id), {std::move(made.fields), {}}, made.make_default);
}

result<instance> vault::rotate(const instance_id& id, json::value fields) {
  auto there = instances_.get(id);
  if (!there) return there;
  auto kind = find_kind(id.kind);
  if (!kind) return kind.error();
  if (auto fit = check_fields(*kind, fields); !fit) return fit.error();
  contents next{std::move(fields), {}};
  // What a person allowed stands when the client's secret is another one.
  if (kind->oauth2 && kind->oauth2->by_code && text_member(next.fields, access_token).empty()) {
    auto before = instances_.open(*there);
    if (before) next.token = std::move(before->token);
  }
  return instances_.rotate(id, next);
}

result<instance> vault::rename(const instance_id& id, std::string name) {
  if (tokens_.is_refreshing(id))
    return failure{PAWL_ERROR_CONFLICT,
                   fmt::format("the credential {} is being refreshed: try again", id.text()),
                   {},
                   true};
  return instances_.rename(id, std::move(name));
}

result<std::string> vault::begin_connect(new_instance made, std::string redirect_uri) {
  auto kind = find_kind(made.id.kind);
  if (!kind) return kind.error();
  if (!kind->oauth2 || !kind->oauth2->by_code)
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("a credential {} is not connected: `pawl credentials set {}`",
                               made.id.kind, made.id.kind)};
  if (!actions::is_scope(made.id.scope)) return actions::unknown_scope(made.id.scope);
  if (!actions::is_instance_name(made.id.name))
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("'{}' can't name a credential", made.id.name)};
  if (made.fields.is_null()) {
    auto there = instances_.get(made.id);
    if (!there) return there.error();
    auto held = instances_.open(*there);
    if (!held) return held.error();
    made.fields = std::move(held->fields);
  }
  if (auto fit = check_fields(*kind, made.fields); !fit) return fit.error();
  if (text_member(made.fields, "client_id").empty())
    return failure{PAWL_ERROR_INVALID_INPUT,
                   fmt::format("to connect {}, the client's client_id has to be among its fields",
                               made.id.text())};
  made.fields.as_object().erase(access_token);
  connection begun = {std::move(made.id), made.make_default, redirect_uri, made.fields,
                      random_text()};
  const std::string challenge = challenge_of(begun.verifier.view());
  const secret_text state = connections_.begin(std::move(begun), options_.now_ms());
  return authorization_url(*kind, made.fields, redirect_uri, state.view(), challenge);
}

void vault::end_connect(std::string_view state, std::string_view code, std::string_view error,
                        std::function<void(result<instance>)> answer) {
  auto begun = connections_.take(state, options_.now_ms());
  if (!begun) return answer(begun.error());
  const instance_id id = begun->id;
  if (code.empty())
    return answer(failure{PAWL_ERROR_PERMISSION_DENIED,
                          fmt::format("the credential {} was not connected: the server answered {}",
                                      id.text(), error.empty() ? "without a code" : error)});
  auto kind = find_kind(id.kind);
  if (!kind) return answer(kind.error());
  secret_text form = code_form(begun->fields, code, begun->redirect_uri, begun->verifier.view());
  tokens_.redeem(*kind, id, {std::move(begun->fields), {}}, std::move(form),
                 [this, id, make_default = begun->make_default,
                  answer = std::move(answer)](result<contents> held) {
                   if (!held) return answer(std::move(held).error());
                   if (!instances_.find(id)) return answer(instances_.add(id, *held, make_default));
                   auto rotated = instances_.rotate(id, *held);
                   answer(rotated && make_default ? instances_.make_default(id) : rotated);
                 });
}

void vault::stop() {
  stopping_ = true;
  tokens_.stop();
}

}  // namespace pawl::vault
