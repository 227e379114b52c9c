// The openai module's kind of credential. Its models are named "openai/MODEL" in prompts, or
// "openai-responses/MODEL" where they are to be asked by the Responses API.
#pragma once

#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <string>

namespace pawl::openai {

// Of OpenAI, or of any server that speaks as it does; such a one may need no key.
struct api_key {
  std::string key = {};
  std::string api_url = "https://api.openai.com/v1";
};
BOOST_DESCRIBE_STRUCT(api_key, (), (key, api_url))
PAWL_SCHEMA(api_key, pawl::closed,
            pawl::field(&api_key::key, "sk-..., or empty for a server that asks for none")
                .secret()
                .defaults(),
            pawl::field(&api_key::api_url, "Where the key is sent to")
                .pattern("^https?://.*[^/]$")
                .defaults())

inline constexpr pawl::credential<api_key> key{"openai.key"};

}  // namespace pawl::openai
