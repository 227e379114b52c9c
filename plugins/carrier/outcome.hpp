// What an answer, or the lack of one, means to the step. Pure functions, any thread.
#pragma once

#include "carrier/request.hpp"

#include <pawl/error.hpp>

#include <curl/curl.h>
#include <string>
#include <string_view>

namespace pawl::carrier {

// There was no whole answer to what messages call `shown`.
error error_of(CURLcode result, const std::string& shown);
error answer_too_large(uint64_t bytes_max);

// The answer's status is 400 or more. 408, 425, 429 and from 500 on may pass; the others will not.
// The details hold the status and the body's begin.
error error_of_status(const answer& got);

// An answer that is not what the other side promises: something between may have made it, so it may
// pass.
error unreadable(const answer& got, std::string_view reason);

}  // namespace pawl::carrier
