// What a check may cost: how deep it goes, and how much work it does. A unit of work is a schema
// applied to a value, a member or an item looked at, or 64 bytes of text read. Pure.
#pragma once

#include <cstddef>

namespace pawl::schema {

// How deep a schema may nest, and how many schemas may be inside each other while a value is
// checked. A value that goes deeper is refused, so that the stack is bounded.
inline constexpr size_t schema_nesting_max = 500;
inline constexpr size_t check_nesting_max = 1000;

// How much work one check may do, repeats included: a second or so.
inline constexpr size_t check_work_max = 50'000'000;

// Of how many documents a schema may be made, itself included.
inline constexpr size_t documents_max = 1000;

// How large the patterns of a schema may be in all, in RE2's instructions of a few bytes each.
inline constexpr size_t pattern_size_max = 1'000'000;

constexpr size_t work_of_text(size_t bytes) {
  return 1 + bytes / 64;
}

}  // namespace pawl::schema
