// A dialect: the draft that a schema is written in and the vocabularies that are in force. Plain
// data. Also the table of the keywords whose values hold schemas.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pawl::schema {

enum class draft : uint8_t { draft_7, draft_2020_12 };

struct dialect {
  draft version = draft::draft_2020_12;
  bool applicator = true;
  bool validation = true;
  bool unevaluated = true;
  bool format_assertion = false;  // `format` must be asserted, whatever the caller prefers
};

// The dialect with every vocabulary of the draft's own metaschema.
dialect dialect_of(draft version);

// The dialect of a `$schema` that names one of the two drafts, with or without a trailing '#'.
std::optional<dialect> known_dialect(std::string_view metaschema_uri);

// Switches on what `vocabulary_uri` stands for; false when the vocabulary is not known.
bool enable_vocabulary(dialect& out, std::string_view vocabulary_uri);

// How a keyword's value holds schemas.
enum class holding : uint8_t {
  schema,                  // is one
  list,                    // an array of them
  schema_or_list,          // draft 7's items
  map,                     // an object of them
  map_of_schema_or_names,  // draft 7's dependencies: an object of them, or of arrays of names
};

struct schema_keyword {
  std::string_view name;
  holding shape;
};

// The keywords of `version` whose values hold schemas.
std::span<const schema_keyword> schema_keywords(draft version);

}  // namespace pawl::schema
