// What the commands about triggers share. Pure.
#pragma once

#include <boost/json/fwd.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

namespace pawl::cli {

class session;

// "/v1/triggers/NAME" and what follows.
std::string trigger_path(std::string_view name, std::string_view rest = {});

// A text member of a document; empty where it is null.
std::string text_member(const boost::json::value& of, std::string_view name);

// Says what firing or starting again came to, and gives the exit code.
int tell_fired(session& session, const boost::json::value& fired);

// Asks for a change of the named trigger, and tells of it.
int change_trigger(session& session, std::string_view change, std::string_view done);

}  // namespace pawl::cli
