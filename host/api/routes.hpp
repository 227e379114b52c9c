// What the API's routes work on, and the functions that put them into the table, one for each noun.
#pragma once

#include "api/access.hpp"
#include "api/alarms.hpp"
#include "api/jobs.hpp"
#include "api/router.hpp"
#include "api/workers.hpp"

#include <pawl/host.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace pawl::triggers {
class service;
}

namespace pawl::sessions {
class sessions;
}

namespace pawl::vault {
class vault;
}

namespace pawl::api {

// All of it outlives the router.
struct parts {
  host& of;
  workers& waiting;
  api::alarms& alarms;
  api::jobs& jobs;
  api::access& access;
  vault::vault& vault;
  sessions::sessions& sessions;
  // Of an open hook's value; "true" where any will do, or there is no such hook.
  std::function<result<std::string>(std::string_view token)> hook_schema;
};

void add_run_routes(router& to, parts& with);
void add_event_routes(router& to, parts& with);
void add_job_routes(router& to, parts& with);
void add_hook_routes(router& to, parts& with);
void add_action_routes(router& to, parts& with);
void add_workflow_routes(router& to, parts& with);
void add_module_routes(router& to, parts& with);
void add_token_routes(router& to, parts& with);
void add_credential_routes(router& to, parts& with);
void add_agent_routes(router& to, parts& with);
void add_host_routes(router& to, parts& with);
void add_trigger_routes(router& to, triggers::service& of);

// A handler over the parts.
template <class Function>
auto bound(Function function, parts& with) {
  return [function, &with](const call_handle& asked) { function(asked, with); };
}

// The members of a query that lists runs, as parameters and as their reading.
std::vector<query_parameter> run_query_parameters();
result<run_query> run_query_of(const parameters& query);

// Parameters that lists share.
query_parameter limit_parameter();
query_parameter cursor_parameter();
inline constexpr std::string_view number_schema = R"({"type":"integer","minimum":0})";
inline constexpr std::string_view switch_schema = R"({"type":"boolean"})";

}  // namespace pawl::api
