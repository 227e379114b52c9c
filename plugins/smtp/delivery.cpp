#include "delivery.hpp"

#include "carrier/easy.hpp"
#include "carrier/outcome.hpp"
#include "mail.hpp"

#include <pawl/binary.hpp>

#include <algorithm>
#include <string_view>

namespace pawl::smtp {
namespace {

const char* code_of(std::string_view reply) {
  for (const char* refused_login : {"530", "534", "535", "538"}) {
    if (reply.starts_with(refused_login)) return PAWL_ERROR_UNAUTHENTICATED;
  }
  return reply.starts_with("552") ? PAWL_ERROR_TOO_LARGE : "rejected";
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

// One mail, over a connection of its own. libcurl waits for some answers of a mail server without
// a way to do anything else meanwhile, so no thread is shared.
class delivery : carrier::easy {
 public:
  delivery(const call& of, const mail_account& through, const send_input& in,
           const std::string& message_id)
      : easy(of),
        call_(of),
        server_("the mail server " + through.host + ':' + std::to_string(through.port)),
        envelope_(envelope_of(in)),
        header_(header_of(in, message_id, std::chrono::system_clock::now())),
        parts_(parts_of(handle(), in)) {
    set_server(through);
    set_mail();
  }
  void trust(const std::string& ca_file) { set(CURLOPT_CAINFO, ca_file.c_str()); }

  void run() {
    const CURLcode result = curl_easy_perform(handle());
    if (result != CURLE_OK) throw error_of(result);
  }

 private:
  void set_server(const mail_account& through);
  void set_mail();
  error error_of(CURLcode result) const;
  static size_t take_line(char* data, size_t one, size_t size, void* self) noexcept;
  static int look_up(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;

  const call& call_;
  const std::string server_;  // as messages name it
  const envelope envelope_;
  const carrier::text_list header_;
  const mime_parts parts_;
  std::string last_line_;  // that the server said
};

void delivery::set_server(const mail_account& through) {
  const bool implicit = through.security == security::tls;
  const bool bare = through.host.find(':') != std::string::npos;  // IPv6
  const std::string url = (implicit ? "smtps://" : "smtp://") +
                          (bare ? '[' + through.host + ']' : through.host) + ':' +
                          std::to_string(through.port);
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_USE_SSL, through.security == security::none ? static_cast<long>(CURLUSESSL_NONE)
                                                          : static_cast<long>(CURLUSESSL_ALL));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_FORBID_REUSE, 1L);
  if (!through.user) return;
  if (through.security == security::none && !is_this_machine(through.host))
    throw carrier::invalid("the credential smtp.account sends its password unencrypted to " +
                           through.host + ": set its security to starttls or tls");
  set(CURLOPT_USERNAME, through.user->c_str());
  set(CURLOPT_PASSWORD, through.password.value_or("").c_str());
}

void delivery::set_mail() {
  set(CURLOPT_MAIL_FROM, envelope_.from.c_str());
  set(CURLOPT_MAIL_RCPT, envelope_.recipients.get());
  set(CURLOPT_HTTPHEADER, header_.get());
  set(CURLOPT_MIMEPOST, parts_.get());
  set(CURLOPT_HEADERFUNCTION, &take_line);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_XFERINFOFUNCTION, &look_up);
  set(CURLOPT_XFERINFODATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
}

// All but the answer to the goodbye.
size_t delivery::take_line(char* data, size_t one, size_t size, void* self) noexcept {
  constexpr size_t kept_bytes_max = 500;
  std::string_view line(data, one * size);
  line = line.substr(0, std::min(line.find_last_not_of("\r\n") + 1, kept_bytes_max));
  if (!line.starts_with("221")) static_cast<delivery*>(self)->last_line_ = line;
  return one * size;
}

// Ends it by anything but 0. libcurl's own limit does not count while it says goodbye.
int delivery::look_up(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  const call& of = static_cast<const delivery*>(self)->call_;
  return of.cancelled() || of.time_left().count() <= 0 ? 1 : 0;
}

// What the server said decides, where it said no; else what libcurl saw.
error delivery::error_of(CURLcode result) const {
  const std::string said = server_ + " answered " + replace_invalid_utf8(last_line_);
  if (last_line_.starts_with('5')) return final_error(code_of(last_line_), said);
  if (last_line_.starts_with('4')) return transient_error(PAWL_ERROR_UNAVAILABLE, said);
  const std::string shown = "a mail to " + server_;
  switch (result) {
    case CURLE_LOGIN_DENIED:
      return final_error(PAWL_ERROR_UNAUTHENTICATED, server_ + " refused the login");
    case CURLE_USE_SSL_FAILED:
      return final_error("tls_unavailable", server_ + " does not offer STARTTLS");
    case CURLE_ABORTED_BY_CALLBACK:
      if (call_.cancelled()) return error(PAWL_ERROR_CANCELLED, "cancelled");
      return carrier::error_of(CURLE_OPERATION_TIMEDOUT, shown);
    default:
      return carrier::error_of(result, shown);
  }
}

}  // namespace

sent deliver(const call& of, const mail_account& through, const send_input& in,
             const std::string& ca_file) {
  const sent made{message_id_of(of.idempotency_key(), in.from)};
  delivery under_way(of, through, in, made.message_id);
  if (!ca_file.empty()) under_way.trust(ca_file);
  under_way.run();
  return made;
}

}  // namespace pawl::smtp
