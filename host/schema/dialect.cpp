#include "schema/dialect.hpp"

namespace pawl::schema {
namespace {

// `definitions` and `dependencies` stay understood in 2020-12, whose metaschema still lists them.
constexpr schema_keyword keywords[] = {
    // Of 2020-12 alone.
    {"$defs", holding::map},
    {"dependentSchemas", holding::map},
    {"prefixItems", holding::list},
    {"items", holding::schema},
    {"unevaluatedItems", holding::schema},
    {"unevaluatedProperties", holding::schema},
    {"contentSchema", holding::schema},
    // Of both.
    {"definitions", holding::map},
    {"properties", holding::map},
    {"patternProperties", holding::map},
    {"dependencies", holding::map_of_schema_or_names},
    {"allOf", holding::list},
    {"anyOf", holding::list},
    {"oneOf", holding::list},
    {"contains", holding::schema},
    {"additionalProperties", holding::schema},
    {"propertyNames", holding::schema},
    {"not", holding::schema},
    {"if", holding::schema},
    {"then", holding::schema},
    {"else", holding::schema},
    // Of draft 7 alone.
    {"items", holding::schema_or_list},
    {"additionalItems", holding::schema},
};
constexpr size_t only_2020_12 = 7;
constexpr size_t only_7 = 2;

constexpr std::string_view vocabulary_prefix = "https://json-schema.org/draft/2020-12/vocab/";

}  // namespace

dialect dialect_of(draft version) {
  return {.version = version, .unevaluated = version == draft::draft_2020_12};
}

std::optional<dialect> known_dialect(std::string_view metaschema_uri) {
  if (metaschema_uri.ends_with('#')) metaschema_uri.remove_suffix(1);
  if (metaschema_uri == "https://json-schema.org/draft/2020-12/schema") {
    return dialect_of(draft::draft_2020_12);
  }
  if (metaschema_uri == "http://json-schema.org/draft-07/schema") {
    return dialect_of(draft::draft_7);
  }
  return std::nullopt;
}

bool enable_vocabulary(dialect& out, std::string_view vocabulary_uri) {
  if (!vocabulary_uri.starts_with(vocabulary_prefix)) return false;
  const std::string_view name = vocabulary_uri.substr(vocabulary_prefix.size());
  if (name == "applicator") {
    out.applicator = true;
  } else if (name == "validation") {
    out.validation = true;
  } else if (name == "unevaluated") {
    out.unevaluated = true;
  } else if (name == "format-assertion") {
    out.format_assertion = true;
  } else {
    return name == "core" || name == "meta-data" || name == "format-annotation" ||
           name == "content";
  }
  return true;
}

std::span<const schema_keyword> schema_keywords(draft version) {
  constexpr std::span<const schema_keyword> all(keywords);
  if (version == draft::draft_7) return all.subspan(only_2020_12);
  return all.first(all.size() - only_7);
}

}  // namespace pawl::schema
