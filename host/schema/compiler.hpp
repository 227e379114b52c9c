// The compiler: makes a program's nodes out of the schemas that a library holds. It keeps to one
// queue instead of recursion, so the stack is no matter. Used once, on one thread.
#pragma once

#include "schema/checker.hpp"
#include "schema/library.hpp"
#include "schema/problem.hpp"
#include "schema/program.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::schema {

class compiler {
 public:
  // All four outlive the compiler.
  compiler(program& into, library& documents, const compile_options& options, problem& why);

  // Compiles every schema of the root document and what they refer to. Any fault is in `why`.
  void run(place& root);

 private:
  const node* node_of(place& where);
  const node* node_of(const boost::json::value& schema);
  std::vector<const node*> nodes_of(const boost::json::value& list);
  void fill(node& out);
  bool add_dynamic_nodes();
  void refuse_endless_references();

  // Each reads its keywords from the schema that is being filled in.
  void read_reference();
  void read_dynamic_reference();
  void read_in_place();
  void read_array_schemas();
  void read_object_schemas();
  void read_dependencies(const char* keyword);
  void read_dependency(std::string_view keyword, std::string_view trigger,
                       const boost::json::value& what);
  void read_unevaluated();

  void read_types();
  void read_enum();
  void read_numbers();
  void read_strings();
  void read_array_bounds();
  void read_object_bounds();
  void read_required();
  void read_format();

  // The value of a keyword, or null. The ones of a kind report a value that is not of it.
  const boost::json::value* get(const char* keyword) const;
  const boost::json::string* get_string(const char* keyword);
  const boost::json::value* get_number(const char* keyword);
  bool get_count(const char* keyword, size_t& out);
  std::vector<std::string_view> names_of(const boost::json::value& list, std::string_view step);
  const pattern* pattern_of(std::string_view text, const std::string& step);
  void refuse(std::string_view step, std::string_view message);

  program& program_;
  library& documents_;
  const compile_options& options_;
  problem& problem_;
  size_t filled_ = 0;  // of the program's nodes
  std::set<std::string, std::less<>> dynamic_names_;

  node* node_ = nullptr;  // the one being filled in
  const boost::json::object* keywords_ = nullptr;
};

}  // namespace pawl::schema
