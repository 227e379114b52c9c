// The files of page/, as the build put them into the program. Any thread.
#pragma once

#include <string_view>
#include <vector>

namespace pawl::web {

struct asset {
  std::string_view path;  // of a request: "/", "/assets/main.js"
  std::string_view content_type;
  std::string_view bytes;
  std::string_view etag;  // of the bytes, with its quotes
};

const std::vector<asset>& assets();  // sorted by path

}  // namespace pawl::web
