// What S3 answers. Pure functions, any thread.
#pragma once

#include "carrier/request.hpp"

#include <pawl/plugins/s3.hpp>

#include <optional>
#include <string>

namespace pawl::s3 {

// Throws what an answer means that is not 2xx, by S3's own code where there is one.
void check(const carrier::answer& got);

// Without its quotes. Throws where there is none: then it was not S3 that answered.
std::string etag_of(const carrier::answer& got);

// One page of a list, added to `into`; what it gives is where the next one begins, if there is one.
std::optional<std::string> read_page(const carrier::answer& got, listing& into);

}  // namespace pawl::s3
