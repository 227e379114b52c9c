// A request for JSON, as both of OpenAI's APIs put it. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace pawl::openai {

// {"name", "strict", "schema"}. Strict, the model can write nothing else: that needs a schema of
// plain words, of which all members are required. Otherwise it is told of the schema as it is.
boost::json::object response_format(const boost::json::value& schema);

}  // namespace pawl::openai
