#include "http/endpoint.hpp"

#include <arpa/inet.h>
#include <charconv>

namespace pawl::http {
namespace {

constexpr std::string_view unix_prefix = "unix:";

bool is_address(int family, const std::string& text) {
  in6_addr parsed = {};  // room for both families
  return inet_pton(family, text.c_str(), &parsed) == 1;
}

failure refused(std::string_view text, std::string_view why) {
  return {"invalid_input", "\"" + std::string(text) +
                               "\" is no address to listen at or connect to: " + std::string(why) +
                               ". Write 127.0.0.1:7295, [::1]:7295, localhost:7295 or unix:/path."};
}

}  // namespace

result<endpoint> endpoint::parse(std::string_view text) {
  endpoint made;
  if (text.starts_with(unix_prefix)) {
    made.path = text.substr(unix_prefix.size());
    if (made.path.empty()) return refused(text, "the path is missing");
    if (made.path.ends_with('/')) return refused(text, "the path is that of a folder");
    return made;
  }
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused(text, "the port is missing");
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), made.port);
  if (error != std::errc() || end != port.data() + port.size()) {
    return refused(text, "the port is not a number from 0 to 65535");
  }
  std::string_view address = text.substr(0, colon);
  const bool is_six = address.starts_with('[') && address.ends_with(']');
  if (is_six) address = address.substr(1, address.size() - 2);
  made.address = address == "localhost" ? "127.0.0.1" : address;
  if (!is_address(is_six ? AF_INET6 : AF_INET, made.address)) {
    return refused(text, "what comes before the port is not a numeric address");
  }
  return made;
}

std::string endpoint::text() const {
  if (is_unix()) return std::string(unix_prefix) + path;
  const bool is_six = address.find(':') != std::string::npos;
  return (is_six ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

bool endpoint::is_local() const {
  return is_unix() || address.starts_with("127.") || address == "::1";
}

}  // namespace pawl::http
