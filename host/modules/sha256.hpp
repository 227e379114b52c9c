#pragma once

#include <string>
#include <string_view>

namespace pawl::modules {

// 64 lower-case hex digits. Any thread.
std::string sha256_hex(std::string_view bytes);

}  // namespace pawl::modules
