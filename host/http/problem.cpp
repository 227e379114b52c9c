#include "http/problem.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>

namespace pawl::http {

std::string_view reason_phrase(unsigned status) {
  return boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
}

response problem(unsigned status, std::string_view code, std::string_view detail) {
  const boost::json::object document = {{"type", "about:blank"},
                                        {"title", reason_phrase(status)},
                                        {"status", status},
                                        {"detail", detail},
                                        {"code", code}};
  return {status, "application/problem+json", boost::json::serialize(document), {}};
}

}  // namespace pawl::http
