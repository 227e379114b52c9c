// What an answer, or the lack of one, means to the step. Pure functions, any thread.
#pragma once

#include <pawl/error.hpp>
#include <pawl/plugins/http.hpp>

#include <chrono>
#include <curl/curl.h>
#include <string>

namespace pawl::http {

// There was no whole answer.
error error_of(CURLcode result, const request_input& in);
error body_too_large(uint64_t bytes_max);

// The answer's status was 400 or more. 408, 425, 429 and from 500 on may pass; the others will not.
error error_of_status(int status, std::chrono::seconds retry_after, const request_input& in,
                      const std::string& body);

// Puts the body where its kind belongs.
void put_body(response& into, std::string body);

}  // namespace pawl::http
