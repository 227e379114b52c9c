// A kind of credential as a module declares it, read for those who keep and give its instances.
// Immutable; it keeps the module. Any thread.
#pragma once

#include "modules/loaded_module.hpp"

#include <pawl/result.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pawl::vault {

// See options in pawl/credential.h.
struct oauth2_options {
  bool by_code = false;  // authorization_code; else client_credentials
  std::string authorization_url, token_url;
  std::vector<std::string> scopes;
};

struct kind {
  std::shared_ptr<const modules::credential> declared;
  boost::json::value schema;
  std::optional<oauth2_options> oauth2;  // none: its fields are all there is
};

// Of a module that was loaded: its texts are well formed.
kind read_kind(std::shared_ptr<const modules::credential> declared);

// Errors: invalid_input, which names the field and what is asked of it, never its value.
result<void> check_fields(const kind& of, const boost::json::value& fields);

// Every text that the schema does not declare to be seen: what is "writeOnly", or not declared.
std::vector<std::string> secrets_of(const kind& of, const boost::json::value& fields);

// The fields that may be seen; of the others no more than that they are there: null.
boost::json::object seen_fields(const kind& of, const boost::json::value& fields);

}  // namespace pawl::vault
