// What stands in a mail's header: addresses, subjects and names, encoded so that nothing in them
// can be taken for another line of it (RFC 5322, RFC 2047, RFC 2231). Pure functions, any thread.
#pragma once

#include <pawl/plugins/smtp.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::smtp {

// All throw pawl::error invalid_input, naming the member, for what can't be said: control
// characters, and addresses that are none.
void check_address(const std::string& email, std::string_view member);
std::string encode_text(const std::string& text, std::string_view member);
std::string encode_mailboxes(const std::vector<mailbox>& all, std::string_view member);
// The value of Content-Disposition.
std::string encode_attachment(const std::string& filename);

// "Fri, 02 Jan 2026 03:04:05 +0000"
std::string encode_time(std::chrono::system_clock::time_point when);

}  // namespace pawl::smtp
