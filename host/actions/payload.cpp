#include "actions/payload.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace pawl::actions {
namespace {

constexpr size_t depth_max = 512;

failure broken(std::string_view code, std::string_view kind, std::string_view name,
               std::string_view what) {
  failure why;
  why.code = code;
  why.message.append(kind).append(name.empty() ? "" : " ").append(name).append(": ").append(what);
  return why;
}

}  // namespace

result<void> check_payload(const schema::checker& checker, std::string_view json,
                           std::string_view code, std::string_view kind, std::string_view name) {
  unsigned char memory[8192];
  unsigned char scratch[1024];
  boost::json::monotonic_resource arena(memory);
  boost::json::parse_options options;
  options.max_depth = depth_max;
  boost::json::parser parser({}, options, scratch);
  parser.reset(&arena);  // the constructor takes memory for its own stack alone
  boost::json::error_code error;
  size_t read = parser.write(json.data(), json.size(), error);
  if (error) {
    return broken(code, kind, name,
                  "not JSON (" + error.message() + ", at byte " + std::to_string(read) + ")");
  }
  boost::json::value value = parser.release();
  if (checker.accepts(value)) return {};

  auto violation = checker.check(value);
  if (!violation) return broken(code, kind, name, "does not fit its schema");
  std::string where = violation->instance_path.empty() ? "/" : violation->instance_path;
  failure why = broken(code, kind, name, where + ": " + violation->message);
  why.details = boost::json::serialize(boost::json::object{{"path", violation->instance_path},
                                                           {"schema_path", violation->schema_path},
                                                           {"keyword", violation->keyword}});
  return why;
}

}  // namespace pawl::actions
