#include "requests.hpp"

#include "carrier/percent.hpp"

namespace pawl::s3 {

place place_of(const access_key& with, const std::string& method, const std::string& bucket,
               const std::string& object_key) {
  const std::string endpoint =
      with.endpoint.value_or("https://s3." + with.region + ".amazonaws.com");
  const size_t host_at = endpoint.find("://") + 3;
  const std::string scheme = endpoint.substr(0, host_at), host = endpoint.substr(host_at);
  place made;
  made.what.method = method;
  made.what.host = with.path_style ? host : bucket + '.' + host;
  made.what.path =
      (with.path_style ? '/' + bucket + '/' : "/") + carrier::percent_encode(object_key, "/");
  made.origin = scheme + made.what.host;
  return made;
}

carrier::request request_to(const access_key& with, place at, std::optional<std::string> body) {
  carrier::request made{.method = at.what.method, .url = at.origin + at.what.path};
  if (!at.what.query.empty()) made.url += '?' + carrier::encode_fields(at.what.query);
  made.headers =
      sign_headers(with, std::move(at.what), body.value_or(""), std::chrono::system_clock::now());
  made.body = std::move(body);
  made.as_is = true;
  return made;
}

}  // namespace pawl::s3
