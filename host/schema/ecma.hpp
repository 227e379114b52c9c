// ECMA-262 regular expressions, which JSON Schema writes its patterns in, as RE2 reads them. Pure
// functions; RE2 itself is not needed to include this.
#pragma once

#include <pawl/result.hpp>

#include <string>
#include <string_view>

namespace pawl::schema {

enum class ecma_use {
  match,   // what RE2 lacks (lookaround, backreferences) is a failure
  syntax,  // it is replaced by something of the same syntax: good to check well-formedness only
};

// An RE2 pattern of the same meaning (Unicode mode), or why there is none.
result<std::string> ecma_to_re2(std::string_view ecma, ecma_use use);

}  // namespace pawl::schema
