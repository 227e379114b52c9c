#include "modules/verify.hpp"

#include "flow/declaration.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace pawl::modules {
namespace {

namespace json = boost::json;

bool is_slug_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_version(std::string_view text) {
  const auto allowed = [](char c) {
    return is_slug_character(c) || (c >= 'A' && c <= 'Z') || c == '+';
  };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, allowed);
}

result<void> verify_limits(const json::object& options, const std::string& kind,
                           const std::string& what) {
  const auto refused = [&](const failure& why) {
    return refusal_because("in the options of " + what + " " + why.message);
  };
  if (kind == "action") {
    if (auto read = flow::declared_action_limits(options); !read) return refused(read.error());
  } else {
    if (auto read = flow::declared_workflow_limits(options); !read) return refused(read.error());
  }
  return {};
}

result<void> verify_options(const exported& item, const std::string& kind,
                            const std::string& what) {
  if (item.options.empty()) return {};
  json::error_code error;
  const json::value value = json::parse(item.options, error);
  if (error) return refusal_because("the options of " + what + " are not JSON: " + error.message());
  const json::object* options = value.if_object();
  if (options == nullptr)
    return refusal_because("the options of " + what + " are not a JSON object");
  if (const json::value* timeout = options->if_contains("timeout_ms")) {
    const int64_t* milliseconds = timeout->if_int64();
    if (milliseconds == nullptr || *milliseconds <= 0) {
      return refusal_because("timeout_ms in the options of " + what +
                             " is not a whole number of milliseconds above 0");
    }
  }
  if (const json::value* examples = options->if_contains("examples")) {
    const auto has_input = [](const json::value& example) {
      return example.is_object() && example.get_object().contains("input");
    };
    if (!examples->is_array() || !std::ranges::all_of(examples->get_array(), has_input)) {
      return refusal_because("examples in the options of " + what +
                             " must be a list of objects, each with an `input`");
    }
  }
  if (const json::value* kinds = options->if_contains("credentials")) {
    const auto is_text = [](const json::value& kind) { return kind.is_string(); };
    if (!kinds->is_array() || !std::ranges::all_of(kinds->get_array(), is_text)) {
      return refusal_because("credentials in the options of " + what +
                             " must be a list of kinds of credentials");
    }
  }
  return verify_limits(*options, kind, what);
}

result<void> verify_exported(const exported& item, const std::string& kind) {
  if (item.name.empty()) return refusal_because("one " + kind + " has no name");
  const std::string what = kind + " " + item.name;
  if (!is_slug(item.name)) {
    return refusal_because("the name of " + what +
                           " must match [a-z0-9][a-z0-9._-]* and have at most 128 bytes");
  }
  if (item.title.empty()) return refusal_because(what + " has no title");
  if (item.description.empty()) return refusal_because(what + " has no description");
  if (item.input_schema.empty()) {
    return refusal_because(what + " has no input schema; `true` accepts anything");
  }
  if (item.output_schema.empty()) {
    return refusal_because(what + " has no output schema; `true` accepts anything");
  }
  return verify_options(item, kind, what);
}

result<void> verify_all(const std::vector<exported>& items, const std::string& kind) {
  std::set<std::string_view> names;
  for (const exported& item : items) {
    if (auto verified = verify_exported(item, kind); !verified) return verified;
    if (!names.insert(item.name).second) {
      return refusal_because("it exports the " + kind + " " + item.name + " twice");
    }
  }
  return {};
}

bool has_text(const json::value* value) {
  return value != nullptr && value->is_string() && !value->get_string().empty();
}

// See the options in pawl/credential.h.
bool is_oauth2(const json::value& declared) {
  const json::object* members = declared.if_object();
  if (members == nullptr || !has_text(members->if_contains("token_url"))) return false;
  const json::value* scopes = members->if_contains("scopes");
  if (scopes != nullptr &&
      (!scopes->is_array() || !std::ranges::all_of(scopes->get_array(), &json::value::is_string)))
    return false;
  const json::value* grant = members->if_contains("grant");
  if (grant == nullptr) return false;
  if (*grant == json::value("client_credentials")) return true;
  return *grant == json::value("authorization_code") &&
         has_text(members->if_contains("authorization_url"));
}

result<void> verify_kind(const credential_kind& kind) {
  const std::string what = "credential kind " + kind.name;
  if (!is_slug(kind.name)) {
    return refusal_because("the name of " + what +
                           " must match [a-z0-9][a-z0-9._-]* and have at most 128 bytes");
  }
  if (kind.title.empty()) return refusal_because(what + " has no title");
  if (kind.description.empty()) return refusal_because(what + " has no description");
  if (kind.schema.empty()) return refusal_because(what + " has no schema");
  if (kind.options.empty()) return {};
  json::error_code error;
  const json::value options = json::parse(kind.options, error);
  if (!options.is_object() || error) {
    return refusal_because("the options of " + what + " are not a JSON object");
  }
  const json::value* oauth2 = options.get_object().if_contains("oauth2");
  if (oauth2 == nullptr || is_oauth2(*oauth2)) return {};
  return refusal_because(
      "oauth2 in the options of " + what +
      " must have a grant (authorization_code or client_credentials), a token_url, for "
      "authorization_code an authorization_url, and may have a list of scopes");
}

// A module never sees a secret of another's kind, so its actions name only its own.
result<void> verify_credentials(const module_description& module) {
  std::set<std::string_view> known;
  for (const credential_kind& kind : module.credentials) {
    if (auto verified = verify_kind(kind); !verified) return verified;
    if (!known.insert(kind.name).second) {
      return refusal_because("it declares the credential kind " + kind.name + " twice");
    }
  }
  for (const exported& action : module.actions) {
    for (const std::string& needed : credentials_option(action)) {
      if (known.contains(needed)) continue;
      return refusal_because("action " + action.name + " needs a credential " + needed +
                             ", which is no kind that the module declares");
    }
  }
  return {};
}

}  // namespace

result<void> verify(const module_description& module) {
  if (module.name.empty()) return refusal_because("the module has no name");
  if (!is_slug(module.name)) {
    return refusal_because("the module's name '" + module.name +
                           "' must match [a-z0-9][a-z0-9._-]* and have at most 128 bytes");
  }
  if (!is_version(module.version)) {
    return refusal_because("the module's version '" + module.version +
                           "' must have 1 to 64 characters of [0-9A-Za-z.+_-]");
  }
  if (module.title.empty()) return refusal_because("the module has no title");
  if (module.description.empty()) return refusal_because("the module has no description");
  if (auto verified = verify_all(module.actions, "action"); !verified) return verified;
  if (auto verified = verify_all(module.workflows, "workflow"); !verified) return verified;
  return verify_credentials(module);
}

bool is_slug(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, is_slug_character) &&
         text[0] != '.' && text[0] != '_' && text[0] != '-';
}

std::optional<int64_t> timeout_option(const exported& action) {
  if (action.options.empty()) return {};
  const json::value options = json::parse(action.options);
  const json::value* timeout = options.as_object().if_contains("timeout_ms");
  if (timeout == nullptr) return {};
  return timeout->as_int64();
}

std::vector<std::string> credentials_option(const exported& action) {
  if (action.options.empty()) return {};
  const json::value options = json::parse(action.options);
  const json::value* kinds = options.as_object().if_contains("credentials");
  if (kinds == nullptr) return {};
  return json::value_to<std::vector<std::string>>(*kinds);
}

action_limits limits_of_action(const exported& action) {
  if (action.options.empty()) return {};
  return *flow::declared_action_limits(json::parse(action.options).as_object());
}

workflow_limits limits_of_workflow(const exported& workflow) {
  if (workflow.options.empty()) return {};
  return *flow::declared_workflow_limits(json::parse(workflow.options).as_object());
}

}  // namespace pawl::modules
