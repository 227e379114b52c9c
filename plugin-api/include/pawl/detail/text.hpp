// Between the ABI's borrowed text and the standard's. Neither owns anything.
#pragma once

#include <pawl/status.h>

#include <string_view>

namespace pawl::detail {

inline pawl_str view(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view text(pawl_str from) {
  return {from.data, static_cast<size_t>(from.size)};
}

}  // namespace pawl::detail
