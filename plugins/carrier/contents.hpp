// The bytes that an input gives as text, or as base64 where they are no text. Pure.
#pragma once

#include "carrier/easy.hpp"

#include <pawl/binary.hpp>

#include <string>
#include <utility>

namespace pawl::carrier {

// Throws invalid_input unless one of `in.text` and `in.base64` is there and can be read.
template <class In>
std::string contents_of(const In& in) {
  if (in.text.has_value() == in.base64.has_value()) throw invalid("give one of text and base64");
  if (in.text) return *in.text;
  auto bytes = from_base64(*in.base64);
  if (!bytes) throw invalid("/base64: this is not base64");
  return *std::move(bytes);
}

}  // namespace pawl::carrier
