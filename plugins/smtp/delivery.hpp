// Gives a mail to the server that takes it.
#pragma once

#include <pawl/call.hpp>
#include <pawl/plugins/smtp.hpp>

#include <string>

namespace pawl::smtp {

// Blocks until the server has taken the mail or refused it, the call's time is over, or the call is
// cancelled, which is noticed within a second; any thread. Throws pawl::error.
sent deliver(const call& of, const mail_account& through, const send_input& in,
             const std::string& ca_file);

}  // namespace pawl::smtp
