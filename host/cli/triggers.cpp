#include "cli/triggers.hpp"

#include "cli/session.hpp"
#include "client/uri_text.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {

std::string trigger_path(std::string_view name, std::string_view rest) {
  return fmt::format("/v1/triggers/{}{}", client::uri_encoded(name), rest);
}

std::string text_member(const boost::json::value& of, std::string_view name) {
  const boost::json::value* found = of.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

int tell_fired(session& session, const boost::json::value& fired) {
  const auto& failures = fired.at("failures").as_array();
  const int code = failures.empty() ? exit_code::done : exit_code::failed;
  if (session.json()) {
    session.print(fired);
    return code;
  }
  const auto& runs = fired.at("runs").as_array();
  for (const boost::json::value& run : runs)
    session.world.out << text_member(run, "run_id") << '\n';
  if (runs.empty() && failures.empty()) session.note("No run was started.");
  for (const boost::json::value& each : failures)
    session.note(fmt::format("Failed for {}: {}", text_member(each, "workflow"),
                             text_member(each.at("error"), "message")));
  return code;
}

int change_trigger(session& session, std::string_view change, std::string_view done) {
  const std::string& name = session.args.operand(0);
  PAWL_TRY(trigger, session.call("POST", trigger_path(name, fmt::format("/{}", change))));
  if (session.json()) {
    session.print(trigger);
  } else {
    session.note(fmt::format("{} {}.", name, done));
  }
  return exit_code::done;
}

}  // namespace pawl::cli
