#include "api/call.hpp"
#include "vault/oauth2.hpp"
#include "vault/support.hpp"

namespace vault_tests {

std::string form_field(const std::string& form, const std::string& name) {
  size_t at = ("&" + form).find("&" + name + "=");
  if (at == std::string::npos) return {};
  at += name.size() + 1;
  return pawl::api::decoded(form.substr(at, form.find('&', at) - at), true);
}

token_server::token_server() {
  http::server_options options;
  options.listen = {must(http::endpoint::parse("127.0.0.1:0"))};
  options.threads = 1;
  server_ = must(http::server::open(std::move(options),
                                    [this](std::shared_ptr<http::exchange> one) { take(one); }));
}

token_server::~token_server() {
  let_go();
}

std::string token_server::url() const {
  return "http://" + server_->endpoints().front().text();
}

json::object token_server::fields(const std::string& secret) const {
  return {{"server", url()}, {"client_id", "pawl"}, {"client_secret", secret}};
}

void token_server::answer_with(unsigned status, std::string error) {
  std::lock_guard lock(mutex_);
  status_ = status;
  error_ = std::move(error);
}

void token_server::answer_well() {
  answer_with(200, "");
}

void token_server::expire_in(double seconds) {
  std::lock_guard lock(mutex_);
  expires_in_ = seconds;
}

void token_server::hold() {
  std::lock_guard lock(mutex_);
  holds_ = true;
}

void token_server::let_go() {
  std::vector<std::shared_ptr<http::exchange>> held;
  {
    std::lock_guard lock(mutex_);
    holds_ = false;
    held.swap(held_);
  }
  for (const auto& each : held) each->answer(give(each->request.body));
}

void token_server::revoke_all() {
  std::lock_guard lock(mutex_);
  refresh_token_ = "none";
}

std::string token_server::allow(const std::string& challenge) {
  std::lock_guard lock(mutex_);
  challenge_ = challenge;
  code_ = "code-" + std::to_string(++given_);
  return code_;
}

std::vector<std::string> token_server::forms() {
  std::lock_guard lock(mutex_);
  return forms_;
}

void token_server::take(const std::shared_ptr<http::exchange>& one) {
  {
    std::lock_guard lock(mutex_);
    forms_.push_back(one->request.body);
    if (holds_) {
      held_.push_back(one);
      return;
    }
  }
  one->answer(give(one->request.body));
}

std::string token_server::error_in(const std::string& form) {
  const std::string grant = form_field(form, "grant_type");
  if (form_field(form, "client_id") != "pawl" ||
      form_field(form, "client_secret") != client_secret_)
    return "invalid_client";
  if (grant == "authorization_code") {
    const bool proven = pawl::vault::challenge_of(form_field(form, "code_verifier")) == challenge_;
    return proven && form_field(form, "code") == code_ ? "" : "invalid_grant";
  }
  if (grant == "refresh_token")
    return form_field(form, "refresh_token") == refresh_token_ ? "" : "invalid_grant";
  return grant == "client_credentials" ? "" : "unsupported_grant_type";
}

http::response token_server::give(const std::string& form) {
  std::lock_guard lock(mutex_);
  if (status_ != 200)
    return {.status = status_, .body = json::serialize(json::object{{"error", error_}})};
  if (const std::string error = error_in(form); !error.empty())
    return {.status = 400, .body = json::serialize(json::object{{"error", error}})};
  const std::string number = std::to_string(++given_);
  json::object made = {{"access_token", "access token " + number},
                       {"token_type", "Bearer"},
                       {"expires_in", expires_in_}};
  if (form_field(form, "grant_type") != "client_credentials") {
    refresh_token_ = "refresh token " + number;
    made.emplace("refresh_token", refresh_token_);
  }
  return {.body = json::serialize(made)};
}

}  // namespace vault_tests
