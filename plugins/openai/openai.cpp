// The module `openai`: models of OpenAI, and of all servers that speak as it does.
#include "chat.hpp"
#include "responses.hpp"

#include <pawl/model_provider.hpp>
#include <pawl/module.hpp>
#include <pawl/plugins/openai.hpp>

#include <optional>
#include <string>

namespace pawl::openai {
namespace {

std::optional<completion::client> client;  // from open to close

carrier::request request_to(const api_key& as, const std::string& path) {
  carrier::request to{.url = as.api_url + path};
  if (!as.key.empty()) to.headers = {{"Authorization", "Bearer " + as.key}};
  return to;
}

void complete_chat(call_handle<model_answer> call, const model_request& request) {
  const api_key as = key.of(call);
  completion::send(*client, std::move(call), request_to(as, "/chat/completions"),
                   chat_body(request, as.api_url), make_chat_reader());
}

void respond(call_handle<model_answer> call, const model_request& request) {
  const api_key as = key.of(call);
  completion::send(*client, std::move(call), request_to(as, "/responses"), responses_body(request),
                   make_responses_reader());
}

}  // namespace

PAWL_CREDENTIAL(key, "OpenAI API key",
                "Create a key at platform.openai.com; or give the URL of a server that speaks as "
                "OpenAI does, with its key if it has one")
PAWL_MODEL_PROVIDER("openai", "OpenAI", "Models that speak OpenAI's chat completions",
                    complete_chat, pawl::needs(key))
PAWL_MODEL_PROVIDER("openai-responses", "OpenAI Responses",
                    "Models that speak OpenAI's Responses API", respond, pawl::needs(key))

}  // namespace pawl::openai

PAWL_MODULE("openai", PAWL_VERSION, "OpenAI",
            "Models of OpenAI and of servers that speak as it does",
            pawl::on_open<pawl::completion::settings>([](const pawl::completion::settings& given) {
              pawl::openai::client.emplace(given);
            }),
            pawl::on_close([] { pawl::openai::client.reset(); }))
