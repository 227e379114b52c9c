// A file's way to Slack: it is told where to put the file, puts it there, and says that it is
// whole.
#pragma once

#include "carrier/exchange.hpp"

#include <pawl/plugins/slack.hpp>

#include <string>

namespace pawl::slack {

// What is asked first, and what follows from its answer.
carrier::question<file> upload(const bot_token& as, const upload_file_input& in,
                               std::string contents);

}  // namespace pawl::slack
