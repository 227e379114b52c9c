// OpenAI's chat completions, which many servers speak: llama.cpp, vLLM, Ollama and others. Any
// thread.
#pragma once

#include "completion/completion.hpp"

#include <pawl/model.hpp>

#include <boost/json/object.hpp>

#include <memory>
#include <string_view>

namespace pawl::openai {

// OpenAI itself has a name of its own for the limit of an answer's tokens.
boost::json::object chat_body(const model_request& request, std::string_view api_url);

std::unique_ptr<completion::answer_reader> make_chat_reader();

}  // namespace pawl::openai
