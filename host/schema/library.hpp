// The documents that a schema is made of: loads them, finds the schemas within, and follows
// references. Lives while a schema is compiled, on its thread; what it finds belongs to the
// program.
#pragma once

#include "schema/checker.hpp"
#include "schema/problem.hpp"
#include "schema/program.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pawl::schema {

class library {
 public:
  // All three outlive the library.
  library(program& into, const compile_options& options, problem& why);

  // Takes in the document that is to be compiled. Null after a problem, here as below.
  place* add_root(boost::json::value document);

  // Where `reference` leads from within `from`; `keyword` is what holds it. Loads what is needed.
  place* follow(const place& from, std::string_view keyword, std::string_view reference);

  // The place of a value that a keyword of `schema_keywords` holds, in a document taken in.
  place& place_of(const boost::json::value& schema);

 private:
  place* load(std::string_view uri, const dialect& inherited, const place& from,
              std::string_view keyword);
  place* add_document(boost::json::value document, std::string uri, const dialect& inherited);
  std::optional<std::string> fetch(const std::string& uri) const;

  place* index(const boost::json::value& schema, const place* parent, std::string step,
               resource& home);
  void index_children(const boost::json::object& schema, const place& around);
  void index_value(const schema_keyword& keyword, const boost::json::value& held,
                   const place& around);
  void open_resource(place& at, const boost::json::object& schema);
  void add_anchors(const boost::json::object& schema, place& at);
  void add_anchor(std::unordered_map<std::string, place*>& anchors, std::string_view keyword,
                  std::string_view name, place& at);

  dialect dialect_of(const boost::json::object& schema, const place& at, const dialect& inherited);
  dialect custom_dialect(const std::string& metaschema_uri, const place& at);

  place* follow_pointer(place& root, std::string_view pointer);

  program& program_;
  const compile_options& options_;
  problem& problem_;
  std::unordered_map<std::string, place*> by_uri_;
  std::unordered_map<const boost::json::value*, place*> by_value_;
};

}  // namespace pawl::schema
