// A checker: one JSON Schema, compiled once, that tells whether values fit it and, when not, why.
// Immutable: any number of threads may use one at once. It keeps all it needs of the schema, and
// copies of it share what was compiled.
#pragma once

#include "schema/dialect.hpp"

#include <pawl/result.hpp>

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::schema {

struct program;

struct compile_options {
  // False makes `format` an annotation that refuses nothing, as the specification has it by
  // default.
  bool assert_formats = true;

  // Gives the JSON text of the document at an absolute URI that the schema refers to, or nothing
  // when there is none. Called only by compile(), on its thread. Without it, a schema may refer to
  // itself, to what it bundles and to the metaschemas of the drafts.
  std::function<std::optional<std::string>(std::string_view uri)> resolve;

  // What a document is written in that has no `$schema`.
  draft assumed_draft = draft::draft_2020_12;
};

// One reason why a value does not fit.
struct violation {
  std::string instance_path;  // JSON Pointer to what is wrong; empty: the whole value
  std::string schema_path;  // "#/properties/age/minimum", after a URI outside of the root document
  std::string keyword;      // "minimum"; "false" for a document that is; empty: a limit was reached
  std::string message;      // what is wrong with it: "must be at least 18, but is 3"

  // All of it that matters to the value's author: "/age must be at least 18, but is 3".
  [[nodiscard]] std::string sentence() const;
};

class checker {
 public:
  // Draft 2020-12, or draft 7 when `$schema` says so. A schema that can't be used is a failure of
  // code `invalid_schema`, whose message names the place in the schema.
  static result<checker> compile(std::string_view schema_text, const compile_options& options = {});
  static result<checker> compile_value(const boost::json::value& schema,
                                       const compile_options& options = {});

  // True when the value fits. Allocates nothing for values of usual size.
  [[nodiscard]] bool accepts(const boost::json::value& instance) const;

  // Nothing when the value fits, else the first violation.
  [[nodiscard]] std::optional<violation> check(const boost::json::value& instance) const;

  // The first violations, at most `count_max` of them, which is at least 1; none when the value
  // fits.
  [[nodiscard]] std::vector<violation> violations(const boost::json::value& instance,
                                                  size_t count_max) const;

 private:
  explicit checker(std::shared_ptr<const program> compiled);

  std::shared_ptr<const program> program_;
};

}  // namespace pawl::schema
