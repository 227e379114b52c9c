#include "address.hpp"

#include <pawl/error.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace pawl::redis {
namespace {

[[noreturn]] void refuse() {
  throw final_error(PAWL_ERROR_UNAUTHENTICATED,
                    "the url of the credential redis.server must be redis://HOST[:PORT]"
                    "[/DATABASE] or unix:///PATH, without a user or password (those have fields "
                    "of their own); rediss:// is not supported");
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

address parse_address(const std::string& url) {
  constexpr std::string_view tcp = "redis://", local = "unix://";
  address found;
  if (url.find('@') != url.npos || url.find('\0') != url.npos) refuse();
  if (url.starts_with(local)) {
    found.path = url.substr(local.size());
    if (!found.path.starts_with('/')) refuse();
    return found;
  }
  if (!url.starts_with(tcp)) refuse();
  const std::string_view rest = std::string_view(url).substr(tcp.size());
  const std::string_view place = rest.substr(0, rest.find('/'));
  if (place.size() < rest.size()) found.database = rest.substr(place.size() + 1);
  if (!found.database.empty() && !is_number(found.database)) refuse();
  // An IPv6 address is in brackets.
  const size_t close = place.starts_with('[') ? place.find(']') : 0;
  if (close == place.npos) refuse();
  const size_t colon = place.find(':', close);
  found.host = close == 0 ? place.substr(0, colon) : place.substr(1, close - 1);
  if (colon != place.npos) {
    const std::string_view port = place.substr(colon + 1);
    if (!is_number(port)) refuse();
    std::from_chars(port.data(), port.data() + port.size(), found.port);
  }
  if (found.host.empty() || found.port == 0 || found.port > 65'535) refuse();
  return found;
}

}  // namespace pawl::redis
