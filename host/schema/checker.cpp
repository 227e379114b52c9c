#include "schema/checker.hpp"

#include "schema/compiler.hpp"
#include "schema/equality.hpp"
#include "schema/evaluator.hpp"
#include "schema/library.hpp"
#include "schema/problem.hpp"
#include "schema/program.hpp"
#include "schema/report.hpp"
#include "schema/work.hpp"

#include <boost/json/parse.hpp>

#include <cassert>
#include <utility>

namespace pawl::schema {
namespace {

failure refusal(std::string_view message) {
  problem why;
  why.report(message);
  return why.take();
}

result<std::shared_ptr<const program>> compile_document(boost::json::value document,
                                                        const compile_options& options) {
  auto compiled = std::make_shared<program>();
  problem why;
  library documents(*compiled, options, why);
  if (place* root = documents.add_root(std::move(document))) {
    compiler(*compiled, documents, options, why).run(*root);
  }
  if (why.found()) return why.take();
  return std::shared_ptr<const program>(std::move(compiled));
}

// Why a value that is refused has no violation.
std::string_view limit_words(evaluator::limit reached) {
  switch (reached) {
    case evaluator::limit::nesting:
      return "can't be checked: it nests too deep, or the schema's references do";
    case evaluator::limit::work:
      return "takes too much work to be checked: it is too large for a schema as involved as this";
    case evaluator::limit::none:
      break;
  }
  return "does not fit the schema, but to find out where takes too much work";
}

}  // namespace

std::string violation::sentence() const {
  return (instance_path.empty() ? "the value" : instance_path) + " " + message;
}

checker::checker(std::shared_ptr<const program> compiled) : program_(std::move(compiled)) {}

result<checker> checker::compile(std::string_view schema_text, const compile_options& options) {
  boost::json::error_code error;
  boost::json::parse_options limits;
  limits.max_depth = schema_nesting_max;
  boost::json::value document = boost::json::parse(schema_text, error, {}, limits);
  if (error == boost::json::error::too_deep) return refusal("it is nested too deep");
  if (error) return refusal("it is not JSON: " + error.message());
  auto compiled = compile_document(std::move(document), options);
  if (!compiled) return std::move(compiled).error();
  return checker(std::move(*compiled));
}

result<checker> checker::compile_value(const boost::json::value& schema,
                                       const compile_options& options) {
  // To copy a value goes as deep as the value.
  if (!weight_of(schema, schema_nesting_max)) return refusal("it is nested too deep");
  auto compiled = compile_document(boost::json::value(schema, boost::json::storage_ptr()), options);
  if (!compiled) return std::move(compiled).error();
  return checker(std::move(*compiled));
}

bool checker::accepts(const boost::json::value& instance) const {
  return evaluator(*program_).run(instance);
}

std::optional<violation> checker::check(const boost::json::value& instance) const {
  auto found = violations(instance, 1);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<violation> checker::violations(const boost::json::value& instance,
                                           size_t count_max) const {
  assert(count_max > 0);
  evaluator quick(*program_);
  if (quick.run(instance)) return {};
  report out(count_max);
  if (quick.reached() == evaluator::limit::none) evaluator(*program_, &out).run(instance);
  if (out.found.empty()) {
    const std::string_view message = limit_words(quick.reached());
    out.found.push_back({"", path_of(*program_->root->at), "", std::string(message)});
  }
  return std::move(out.found);
}

}  // namespace pawl::schema
