// The API's description, OpenAPI 3.1, made from the table of routes. Pure.
#pragma once

#include "api/router.hpp"

#include <boost/json/fwd.hpp>

#include <vector>

namespace pawl::api {

boost::json::object openapi_document(const std::vector<route>& routes);

}  // namespace pawl::api
