// The JSON documents that the command line prints with --json and that programs build on. Their
// members are named like those of the structs in pawl/host.hpp. Pure functions.
//
// A member that is not set is null, so every document of a kind has the same members. The
// exceptions are `input`, `output`, `progress` and `payload`, which are absent when there is none,
// since null is a value there. Payloads, schemas and details are embedded as JSON, not as text.
#pragma once

#include <pawl/host.hpp>

#include <boost/json/fwd.hpp>

#include <string>
#include <vector>

namespace pawl::api {

boost::json::object document(const error_info& error);
boost::json::object document(const failure& error);  // as error_info, with retry_after_ms
boost::json::object document(const run_info& run);
boost::json::object document(const step_info& step);
boost::json::object document(const event_info& event);
boost::json::object document(const hook_info& hook);
boost::json::object document(const export_info& exported);  // an action or a workflow
boost::json::object document(const module_info& module);
boost::json::object document(const start_answer& started);

// Whether a workflow is an agent: its options say so.
bool is_agent(const export_info& workflow);

// A run with its steps: `{..., "steps": [...]}`.
boost::json::object document(const run_info& run, const std::vector<step_info>& steps);

// `{"items": [...], "next": "..."}`; next is the cursor of the page after this, null at the end.
boost::json::object list_document(boost::json::array items, const std::string& next);

template <class T>
boost::json::object list_document(const std::vector<T>& items, const std::string& next = {});

}  // namespace pawl::api
