// The API's documents read back into the structs of pawl/host.hpp: what api/documents.hpp writes.
// Members that are missing or of another kind read as not set, so a daemon may be newer or older
// than its caller. Pure.
#pragma once

#include <pawl/host.hpp>

#include <boost/json/fwd.hpp>

#include <functional>
#include <vector>

namespace pawl::client {

void read(const boost::json::value& from, error_info& to);
void read(const boost::json::value& from, attempt_info& to);
void read(const boost::json::value& from, run_info& to);
void read(const boost::json::value& from, step_info& to);
void read(const boost::json::value& from, event_info& to);
void read(const boost::json::value& from, hook_info& to);
void read(const boost::json::value& from, export_info& to);
void read(const boost::json::value& from, module_info& to);
void read(const boost::json::value& from, start_answer& to);
void read(const boost::json::value& from, queue_info& to);
void read(const boost::json::value& from, health_info& to);

// The members "items" and "next".
template <class T>
void read(const boost::json::value& from, list_of<T>& to);

}  // namespace pawl::client
