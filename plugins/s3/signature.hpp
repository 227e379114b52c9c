// AWS Signature Version 4 for S3. Pure, any thread.
//
// libcurl can sign too, but 7.88 neither sorts the query nor lets other headers be signed, and it
// signs no URLs.
#pragma once

#include <pawl/plugins/s3.hpp>

#include <chrono>
#include <map>
#include <string>

namespace pawl::s3 {

struct unsigned_request {
  std::string method;
  std::string host;                            // as the Host header has it
  std::string path;                            // encoded
  std::map<std::string, std::string> query;    // not encoded
  std::map<std::string, std::string> headers;  // beside Host; names in lower case; all are signed
};

using time_point = std::chrono::system_clock::time_point;

// All headers to send: those of the request, Host, the time, the body's digest, the authorization.
std::map<std::string, std::string> sign_headers(const access_key& with, unsigned_request what,
                                                const std::string& body, time_point now);

// The query that the URL gets; its body is not signed.
std::string sign_query(const access_key& with, unsigned_request what,
                       std::chrono::seconds expires_after, time_point now);

}  // namespace pawl::s3
