// Slack's Web API: how its methods are called, and what its answers mean. Pure functions, any
// thread.
#pragma once

#include "carrier/read_json.hpp"
#include "carrier/request.hpp"

#include <pawl/plugins/slack.hpp>

#include <map>
#include <string>
#include <string_view>

namespace pawl::slack {

// The method's fields as JSON, or as a form for the methods that take no JSON.
carrier::request json_request(const bot_token& as, std::string_view method, std::string json);
carrier::request form_request(const bot_token& as, std::string_view method,
                              const std::map<std::string, std::string>& fields);

// Throws what an answer means that does not say "ok": true.
void check(const carrier::answer& got);

template <class T>
T read(const carrier::answer& got) {
  check(got);
  return carrier::read_json<T>(got);
}

}  // namespace pawl::slack
