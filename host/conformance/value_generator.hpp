// Values that fit a JSON Schema, made up. It reads the common keywords and leaves the verdict to
// the checker, so what it gives always fits; some schemas it finds nothing for. Bounded; the same
// for the same seed. One thread.
#pragma once

#include "conformance/random.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pawl::conformance {

class value_generator {
 public:
  // `schema` is JSON text.
  value_generator(std::string_view schema, uint64_t seed);

  // Nothing when none was found in a bounded number of tries.
  std::optional<boost::json::value> next();

 private:
  boost::json::value make(const boost::json::value& schema, size_t depth);
  boost::json::value make_of_type(std::string_view type, const boost::json::object& schema,
                                  size_t depth);
  boost::json::value make_object(const boost::json::object& schema, size_t depth);
  boost::json::value make_array(const boost::json::object& schema, size_t depth);
  boost::json::value make_number(const boost::json::object& schema, bool integer);
  boost::json::value make_string(const boost::json::object& schema);

  boost::json::value root_;
  random_source random_;
};

}  // namespace pawl::conformance
