// What a schema is compiled to: nodes, one for each schema in it, that point at each other. Built
// by the compiler, constant from then on; node, place and resource pointers stay good as long as
// the program, which owns them and the documents that they point into.
#pragma once

#include "schema/dialect.hpp"
#include "schema/format.hpp"
#include "schema/number.hpp"
#include "schema/pattern.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pawl::schema {

struct node;
struct place;

inline constexpr size_t no_limit = std::numeric_limits<size_t>::max();

// A schema with a URI of its own, and all in it that has none.
struct resource {
  std::string uri;  // absolute where the schema says enough; no fragment; may be empty
  dialect language;
  place* root = nullptr;
  std::unordered_map<std::string, place*> anchors;
  std::unordered_map<std::string, place*> dynamic_anchors;
  // Where `$dynamicRef`s lead when this resource is the outermost that has the anchor.
  std::unordered_map<std::string_view, const node*> dynamic_nodes;
};

// Where a schema stands.
struct place {
  const boost::json::value* schema;  // an object or a boolean
  const place* parent;               // the schema around it; null for a document
  std::string step;                  // from there to here, as a JSON Pointer: "/properties/age"
  resource* home;
  bool in_root_document;
  node* compiled = nullptr;
};

// "#/properties/age", or "https://example.com/other#/properties/age" outside of the root document.
std::string path_of(const place& where);

// A set of types, one bit each. "number" is both of its kinds.
using type_set = uint8_t;
enum : type_set {
  type_null = 1,
  type_boolean = 2,
  type_integer = 4,
  type_fraction = 8,
  type_string = 16,
  type_array = 32,
  type_object = 64,
  type_any = 127,
};

struct number_rules {
  const boost::json::value* minimum = nullptr;
  const boost::json::value* maximum = nullptr;
  const boost::json::value* exclusive_minimum = nullptr;
  const boost::json::value* exclusive_maximum = nullptr;
  const boost::json::value* multiple_of = nullptr;
  decimal divisor;
};

struct string_rules {
  size_t length_min = 0;  // in code points
  size_t length_max = no_limit;
  const pattern* matches = nullptr;
  const format* shape = nullptr;
};

struct array_rules {
  size_t count_min = 0;
  size_t count_max = no_limit;
  bool unique = false;
  std::vector<const node*> prefix;
  const node* rest = nullptr;  // what follows the prefix
  const node* contains = nullptr;
  size_t contains_min = 1;
  size_t contains_max = no_limit;
};

struct property {
  std::string_view name;
  const node* rule = nullptr;  // null: only required
  uint64_t required_bit = 0;
};

// What holds when an object has the property `trigger`.
struct dependency {
  std::string_view trigger;
  std::string_view keyword;
  std::vector<std::string_view> required;
  const node* rule = nullptr;
};

struct object_rules {
  size_t count_min = 0;
  size_t count_max = no_limit;
  std::vector<property> properties;
  std::unordered_map<std::string_view, uint32_t> index_by_name;
  uint64_t required_bits = 0;                   // of `properties`
  std::vector<std::string_view> required_more;  // what found no bit
  std::vector<std::pair<const pattern*, const node*>> patterned;
  const node* additional = nullptr;
  const node* names = nullptr;
  std::vector<dependency> dependencies;

  // `guess` is where to look first; it is moved behind what was found, for objects mostly have
  // their members in the schema's order.
  const property* find(std::string_view name, size_t& guess) const {
    if (guess < properties.size() && properties[guess].name == name) return &properties[guess++];
    const auto found = index_by_name.find(name);
    if (found == index_by_name.end()) return nullptr;
    guess = found->second + 1;
    return &properties[found->second];
  }
};

struct enum_rules {
  std::unordered_set<std::string_view> strings;
  std::unordered_multimap<uint64_t, const boost::json::value*> others;  // by hash_of()
  const boost::json::array* listed = nullptr;                           // all, for messages
};

// The schemas that are applied to the same value.
struct in_place_rules {
  const node* reference = nullptr;
  const node* dynamic_reference = nullptr;  // where it leads when nothing overrides it
  std::string_view dynamic_name;            // empty: nothing can
  std::vector<const node*> all_of, any_of, one_of;
  const node* negated = nullptr;
  const node* condition = nullptr;
  const node* consequence = nullptr;
  const node* alternative = nullptr;
};

struct node {
  enum class kind : uint8_t { rules, always, never };

  const place* at;
  kind verdict = kind::rules;
  type_set types = type_any;
  const boost::json::value* constant = nullptr;
  size_t constant_weight = 0;
  const node* unevaluated_items = nullptr;
  const node* unevaluated_properties = nullptr;
  std::unique_ptr<enum_rules> allowed;
  std::unique_ptr<number_rules> numbers;
  std::unique_ptr<string_rules> strings;
  std::unique_ptr<array_rules> arrays;
  std::unique_ptr<object_rules> objects;
  std::unique_ptr<in_place_rules> in_place;
};

struct program {
  std::deque<boost::json::value> documents;
  std::deque<resource> resources;
  std::deque<place> places;
  std::deque<node> nodes;
  std::unordered_map<std::string_view, pattern> patterns;  // by their text, which a document holds
  size_t patterns_size = 0;
  const node* root = nullptr;
  bool has_dynamic_references = false;
};

}  // namespace pawl::schema
