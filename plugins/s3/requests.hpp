// How S3 is asked. Pure but for the time, any thread.
#pragma once

#include "carrier/request.hpp"
#include "signature.hpp"

#include <map>
#include <optional>
#include <string>

namespace pawl::s3 {

// Where an object is, or with an empty key the bucket.
struct place {
  std::string origin;  // "https://bucket.s3.eu-west-1.amazonaws.com"
  unsigned_request what;
};
// Throws pawl::error invalid_input.
place place_of(const access_key& with, const std::string& method, const std::string& bucket,
               const std::string& object_key);

// Signed for now; an empty body is none.
carrier::request request_to(const access_key& with, place at, std::optional<std::string> body = {});

}  // namespace pawl::s3
