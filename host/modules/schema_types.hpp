// From JSON Schemas to C++ types, for header_writer: the types that a schema needs, and the name of
// its own. One object writes one header; one thread.
#pragma once

#include "modules/identifier.hpp"

#include <boost/json.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace pawl::modules {

class schema_types {
 public:
  // Names that types must not take.
  explicit schema_types(identifiers& names) : names_(names) {}

  // The type of what fits the schema; `name` is for the struct or enum that it may need.
  std::string type_of(std::string_view schema, const std::string& name);

  // All structs and enums so far, each after those that it is made of.
  const std::string& definitions() const { return definitions_; }

 private:
  struct cpp_type {
    std::string name;
    bool nullable = false;
  };
  cpp_type map(const boost::json::value& schema, const std::string& name);
  cpp_type map_object(const boost::json::object& schema, const std::string& name);
  cpp_type map_reference(std::string_view pointer, const std::string& name);
  cpp_type map_choice(const boost::json::array& choices, const std::string& name);
  cpp_type map_types(const boost::json::object& schema, const boost::json::array& types,
                     const std::string& name);
  cpp_type map_names(const boost::json::array& names, const std::string& name);
  cpp_type map_structure(const boost::json::object& schema, const boost::json::object& properties,
                         const std::string& name);
  std::string initialiser(const std::string& type, const boost::json::value& value) const;
  std::string whole(const cpp_type& type) const;

  identifiers& names_;
  std::string definitions_;
  std::map<std::string, std::set<std::string>> enumerators_;  // by enum
  const boost::json::value* root_ = nullptr;                  // that $ref points into
  std::map<std::string, cpp_type, std::less<>> referred_;     // by pointer into it
  std::set<std::string, std::less<>> under_way_;              // pointers
};

// A text of many lines as a comment of that indentation, or nothing.
std::string comment(std::string_view text, std::string_view indentation);
std::string string_literal(std::string_view text);

}  // namespace pawl::modules
