#include "daemon/address.hpp"

#include <algorithm>
#include <climits>
#include <unistd.h>

namespace pawl::daemon {
namespace {

std::string host_name() {
  char name[HOST_NAME_MAX + 1] = {};
  return gethostname(name, sizeof name) == 0 && name[0] != '\0' ? name : "localhost";
}

}  // namespace

std::optional<std::string> hook_url_at(const std::vector<http::endpoint>& listened, bool tls) {
  const auto at = std::ranges::find_if(
      listened, [](const http::endpoint& each) { return !each.is_unix() && each.port != 0; });
  if (at == listened.end()) return std::nullopt;
  const bool any_address = at->address == "0.0.0.0" || at->address == "::";
  const std::string where = any_address ? host_name() + ':' + std::to_string(at->port) : at->text();
  return (tls ? "https://" : "http://") + where + "/v1/hooks/";
}

}  // namespace pawl::daemon
