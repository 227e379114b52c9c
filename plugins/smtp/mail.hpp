// A mail as libcurl takes it: its envelope, its header, and its parts. Used by one thread.
#pragma once

#include "carrier/easy.hpp"

#include <pawl/plugins/smtp.hpp>

#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <string>
#include <string_view>

namespace pawl::smtp {

// Of a mail that the step with that key sends: the same over all attempts, so that whoever gets it
// twice can tell. Without angle brackets.
std::string message_id_of(std::string_view idempotency_key, const mailbox& from);

struct mime_cleanup {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using mime_parts = std::unique_ptr<curl_mime, mime_cleanup>;

struct envelope {
  std::string from;
  carrier::text_list recipients;
};

// All throw pawl::error invalid_input for what makes no mail.
envelope envelope_of(const send_input& in);
carrier::text_list header_of(const send_input& in, const std::string& message_id,
                             std::chrono::system_clock::time_point now);
// Belongs to `easy`, and goes before it.
mime_parts parts_of(CURL* easy, const send_input& in);

}  // namespace pawl::smtp
