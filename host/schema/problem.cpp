#include "schema/problem.hpp"

#include <boost/json/serialize.hpp>

namespace pawl::schema {

void problem::report(const place& where, std::string_view step, std::string_view message) {
  if (found()) return;
  const std::string path = path_of(where) + std::string(step);
  first_ = failure{
      .code = "invalid_schema",
      .message = "the schema can't be used: at " + path + ": " + std::string(message),
      .details = boost::json::serialize(boost::json::object{{"schema_path", path}}),
  };
}

void problem::report(std::string_view message) {
  if (found()) return;
  first_ = failure{.code = "invalid_schema",
                   .message = "the schema can't be used: " + std::string(message)};
}

std::string path_of(const place& where) {
  std::vector<const place*> chain;
  for (const place* at = &where; at != nullptr; at = at->parent) chain.push_back(at);
  std::string path = where.in_root_document ? "" : chain.back()->home->uri;
  path += '#';
  for (auto each = chain.rbegin(); each != chain.rend(); ++each) path += (*each)->step;
  return path;
}

}  // namespace pawl::schema
