// OpenAI's Responses API. Any thread.
#pragma once

#include "completion/completion.hpp"

#include <pawl/model.hpp>

#include <boost/json/object.hpp>

#include <memory>

namespace pawl::openai {

// Nothing is kept on the other side: the whole conversation goes along each time.
boost::json::object responses_body(const model_request& request);

std::unique_ptr<completion::answer_reader> make_responses_reader();

}  // namespace pawl::openai
