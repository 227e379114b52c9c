// The module `anthropic`: Claude, by Anthropic's Messages API.
#include "messages.hpp"

#include <pawl/model_provider.hpp>
#include <pawl/module.hpp>
#include <pawl/plugins/anthropic.hpp>

#include <optional>

namespace pawl::anthropic {
namespace {

std::optional<completion::client> client;  // from open to close

void complete(call_handle<model_answer> call, const model_request& request) {
  const api_key as = key.of(call);
  carrier::request to{.url = as.api_url + "/messages"};
  to.headers = {{"x-api-key", as.key}, {"anthropic-version", "2023-06-01"}};
  to.shown = "Anthropic";
  completion::send(*client, std::move(call), std::move(to), body_of(request), make_reader());
}

}  // namespace

PAWL_CREDENTIAL(key, "Anthropic API key", "Create a key in the console at platform.claude.com")
PAWL_MODEL_PROVIDER("anthropic", "Anthropic", "Claude, by Anthropic's Messages API", complete,
                    pawl::needs(key))

}  // namespace pawl::anthropic

PAWL_MODULE("anthropic", PAWL_VERSION, "Anthropic", "Models of Anthropic",
            pawl::on_open<pawl::completion::settings>([](const pawl::completion::settings& given) {
              pawl::anthropic::client.emplace(given);
            }),
            pawl::on_close([] { pawl::anthropic::client.reset(); }))
