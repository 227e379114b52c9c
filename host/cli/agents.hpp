// What the commands about agents share. Pure.
#pragma once

#include <boost/json/fwd.hpp>

#include <string>

namespace pawl::cli {

// "1,204 tokens, 0.0132": what models were used for; the cost only where there is one.
std::string usage_text(const boost::json::value& usage, const boost::json::value& cost);

}  // namespace pawl::cli
