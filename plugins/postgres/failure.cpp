#include "failure.hpp"

#include <pawl/binary.hpp>

#include <iterator>
#include <string_view>

namespace pawl::postgres {
namespace {

// The first whose prefix fits.
struct meaning {
  std::string_view prefix;
  const char* code;
  bool retryable;
};
constexpr meaning meanings[] = {
    {"40001", PAWL_ERROR_CONFLICT, true},
    {"40P01", PAWL_ERROR_CONFLICT, true},
    {"08", PAWL_ERROR_UNAVAILABLE, true},
    {"53", PAWL_ERROR_UNAVAILABLE, true},
    {"57P0", PAWL_ERROR_UNAVAILABLE, true},
    {"57014", PAWL_ERROR_TIMEOUT, true},
    {"28", PAWL_ERROR_UNAUTHENTICATED, false},
    {"3D", PAWL_ERROR_NOT_FOUND, false},
    {"23", PAWL_ERROR_CONFLICT, false},
    {"42501", PAWL_ERROR_PERMISSION_DENIED, false},
    {"25006", PAWL_ERROR_PERMISSION_DENIED, false},
};

}  // namespace

error failure_of(const std::string& state, const std::string& message) {
  const std::string said = "PostgreSQL: " + replace_invalid_utf8(message);
  if (state.empty()) return transient_error(PAWL_ERROR_UNAVAILABLE, said);
  error why = final_error("sql_error", said);
  for (const meaning& each : meanings) {
    if (!std::string_view(state).starts_with(each.prefix)) continue;
    why = error(each.code, said).with_retry(each.retryable);
    break;
  }
  return why.with_details(R"({"sqlstate":")" + state + "\"}");
}

}  // namespace pawl::postgres
