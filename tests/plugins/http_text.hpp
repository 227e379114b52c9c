// A request as it came over the wire, taken apart.
#pragma once

#include <string>

namespace pawl::test {

// Empty where there is none; the name as it was sent.
inline std::string header_of(const std::string& request, const std::string& name) {
  const size_t at = request.find("\r\n" + name + ": ");
  if (at == request.npos || at > request.find("\r\n\r\n")) return "";
  const size_t begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

inline std::string body_of(const std::string& request) {
  return request.substr(request.find("\r\n\r\n") + 4);
}

}  // namespace pawl::test
