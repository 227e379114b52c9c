// Anthropic's Messages API: how a request is put, and what its answers say. Any thread.
#pragma once

#include "completion/completion.hpp"

#include <pawl/model.hpp>

#include <boost/json/object.hpp>

#include <memory>

namespace pawl::anthropic {

boost::json::object body_of(const model_request& request);

std::unique_ptr<completion::answer_reader> make_reader();

}  // namespace pawl::anthropic
