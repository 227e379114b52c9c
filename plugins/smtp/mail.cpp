#include "mail.hpp"

#include "carrier/digest.hpp"
#include "header.hpp"

#include <pawl/binary.hpp>

#include <new>

namespace pawl::smtp {
namespace {

using carrier::append;

void check(CURLcode answer) {
  if (answer != CURLE_OK) throw std::bad_alloc();  // there is nothing else to go wrong
}

// Lines of a mail end with CR LF.
std::string with_crlf(std::string_view text) {
  std::string made;
  made.reserve(text.size() + text.size() / 32);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')) made += '\r';
    made += text[at];
  }
  return made;
}

curl_mimepart* add_part(curl_mime* to) {
  curl_mimepart* part = curl_mime_addpart(to);
  if (part == nullptr) throw std::bad_alloc();
  return part;
}

void add_text(curl_mime* to, const std::string& text, const char* type) {
  curl_mimepart* part = add_part(to);
  const std::string lines = with_crlf(text);
  check(curl_mime_data(part, lines.data(), lines.size()));
  check(curl_mime_type(part, type));
  check(curl_mime_encoder(part, "quoted-printable"));
}

// The last one is the best one: a reader's program takes the last that it can show.
void add_alternatives(CURL* easy, curl_mime* to, const std::string& text, const std::string& html) {
  mime_parts both(curl_mime_init(easy));
  if (!both) throw std::bad_alloc();
  add_text(both.get(), text, "text/plain; charset=utf-8");
  add_text(both.get(), html, "text/html; charset=utf-8");
  curl_mimepart* part = add_part(to);
  check(curl_mime_subparts(part, both.get()));
  static_cast<void>(both.release());  // the part has it
  check(curl_mime_type(part, "multipart/alternative"));
}

void add_attachment(curl_mime* to, const attachment& given) {
  if (given.text.has_value() == given.base64.has_value())
    throw carrier::invalid("/attachments: give one of text and base64 for each");
  const auto bytes = given.text ? given.text : from_base64(*given.base64);
  if (!bytes) throw carrier::invalid("/attachments: " + given.filename + " is not base64");
  curl_mimepart* part = add_part(to);
  check(curl_mime_data(part, bytes->data(), bytes->size()));
  const char* type = given.text ? "text/plain; charset=utf-8" : "application/octet-stream";
  check(curl_mime_type(part, given.content_type.value_or(type).c_str()));
  check(curl_mime_encoder(part, "base64"));
  carrier::text_list headers;
  append(headers, "Content-Disposition: " + encode_attachment(given.filename));
  check(curl_mime_headers(part, headers.get(), 1));
  static_cast<void>(headers.release());  // the part has it
}

}  // namespace

std::string message_id_of(std::string_view idempotency_key, const mailbox& from) {
  constexpr size_t digits = 32;
  return carrier::to_hex(carrier::sha256(idempotency_key)).substr(0, digits) +
         from.email.substr(from.email.find('@'));
}

envelope envelope_of(const send_input& in) {
  check_address(in.from.email, "/from");
  envelope made{'<' + in.from.email + '>', {}};
  const auto add = [&](const std::vector<mailbox>& all, const char* member) {
    for (const mailbox& one : all) {
      check_address(one.email, member);
      append(made.recipients, '<' + one.email + '>');
    }
  };
  add(in.to, "/to");
  add(in.cc, "/cc");
  add(in.bcc, "/bcc");
  if (!made.recipients) throw carrier::invalid("there is no one in to, cc and bcc");
  return made;
}

carrier::text_list header_of(const send_input& in, const std::string& message_id,
                             std::chrono::system_clock::time_point now) {
  carrier::text_list lines;
  append(lines, "Date: " + encode_time(now));
  append(lines, "From: " + encode_mailboxes({in.from}, "/from"));
  if (!in.to.empty()) append(lines, "To: " + encode_mailboxes(in.to, "/to"));
  if (!in.cc.empty()) append(lines, "Cc: " + encode_mailboxes(in.cc, "/cc"));
  if (in.reply_to) append(lines, "Reply-To: " + encode_mailboxes({*in.reply_to}, "/reply_to"));
  append(lines, "Subject: " + encode_text(in.subject, "/subject"));
  append(lines, "Message-ID: <" + message_id + '>');
  return lines;
}

mime_parts parts_of(CURL* easy, const send_input& in) {
  mime_parts made(curl_mime_init(easy));
  if (!made) throw std::bad_alloc();
  if (!in.text && !in.html) throw carrier::invalid("give text, html, or both");
  if (in.text && in.html) {
    add_alternatives(easy, made.get(), *in.text, *in.html);
  } else if (in.text) {
    add_text(made.get(), *in.text, "text/plain; charset=utf-8");
  } else {
    add_text(made.get(), *in.html, "text/html; charset=utf-8");
  }
  for (const attachment& each : in.attachments) add_attachment(made.get(), each);
  return made;
}

}  // namespace pawl::smtp
