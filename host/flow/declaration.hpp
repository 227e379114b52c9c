// The limits that a module declares in the options of its actions and workflows. Pure; any thread.
#pragma once

#include <pawl/flow.hpp>
#include <pawl/result.hpp>

#include <boost/json/fwd.hpp>

namespace pawl::flow {

// Errors: invalid_input with the member and what it must be; "concurrency_max must be ...".
result<action_limits> declared_action_limits(const boost::json::object& options);
result<workflow_limits> declared_workflow_limits(const boost::json::object& options);

}  // namespace pawl::flow
