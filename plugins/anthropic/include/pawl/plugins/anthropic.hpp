// The anthropic module's kind of credential. Its models are named "anthropic/MODEL" in prompts.
#pragma once

#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <string>

namespace pawl::anthropic {

struct api_key {
  std::string key;
  std::string api_url = "https://api.anthropic.com/v1";
};
BOOST_DESCRIBE_STRUCT(api_key, (), (key, api_url))
PAWL_SCHEMA(api_key, pawl::closed, pawl::field(&api_key::key, "sk-ant-...").secret().length_min(1),
            pawl::field(&api_key::api_url, "Where the key is sent to")
                .pattern("^https?://.*[^/]$")
                .defaults())

inline constexpr pawl::credential<api_key> key{"anthropic.key"};

}  // namespace pawl::anthropic
