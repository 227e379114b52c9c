#include "schema/library.hpp"

#include "schema/characters.hpp"
#include "schema/metaschemas.hpp"
#include "schema/uri.hpp"
#include "schema/words.hpp"
#include "schema/work.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace pawl::schema {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

bool is_anchor_name(std::string_view name) {
  return !name.empty() && (is_letter(name.front()) || name.front() == '_') &&
         std::ranges::all_of(name,
                             [](char c) { return is_alphanumeric(c) || is_one_of(c, "-._"); });
}

// The element that a pointer's token names, or null.
const value* step_into(const value& around, const std::string& token) {
  if (const object* members = around.if_object()) return members->if_contains(token);
  const array* items = around.if_array();
  const bool canonical = token == "0" || (!token.empty() && token.front() != '0');
  if (items == nullptr || !canonical || token.size() > 9) return nullptr;
  if (!std::ranges::all_of(token, is_digit)) return nullptr;
  return items->if_contains(std::stoul(token));
}

}  // namespace

library::library(program& into, const compile_options& options, problem& why)
    : program_(into), options_(options), problem_(why) {}

place* library::add_root(value document) {
  return add_document(std::move(document), "", pawl::schema::dialect_of(options_.assumed_draft));
}

place* library::add_document(value document, std::string uri, const dialect& inherited) {
  const value& kept = program_.documents.emplace_back(std::move(document));
  resource& home = program_.resources.emplace_back();
  home.uri = uri;
  home.language = inherited;
  place* at = index(kept, nullptr, "", home);
  if (at == nullptr) return nullptr;
  // A document answers to where it was found, whatever it calls itself.
  by_uri_.emplace(std::move(uri), at);
  return problem_.found() ? nullptr : at;
}

std::optional<std::string> library::fetch(const std::string& uri) const {
  if (const auto known = metaschema(uri)) return std::string(*known);
  return options_.resolve ? options_.resolve(uri) : std::nullopt;
}

place* library::load(std::string_view uri_view, const dialect& inherited, const place& from,
                     std::string_view keyword) {
  const std::string uri(uri_view);
  if (const auto known = by_uri_.find(uri); known != by_uri_.end()) return known->second;
  const std::string step = "/" + std::string(keyword);
  if (program_.documents.size() == documents_max) {
    problem_.report(from, step,
                    "it refers, with what it leads to, to more than " +
                        std::to_string(documents_max) + " documents");
    return nullptr;
  }
  const auto text = fetch(uri);
  if (!text) {
    problem_.report(from, step,
                    "no schema with the URI " + brief_uri(uri) +
                        " is in this document, and other documents can't be reached from here; "
                        "bundle it in $defs");
    return nullptr;
  }
  boost::json::error_code error;
  boost::json::parse_options limits;
  limits.max_depth = schema_nesting_max;
  value document = boost::json::parse(*text, error, {}, limits);
  if (error) {
    problem_.report(from, step,
                    "the document " + brief_uri(uri) + " is not JSON: " + error.message());
    return nullptr;
  }
  return add_document(std::move(document), uri, inherited);
}

place* library::index(const value& schema, const place* parent, std::string step, resource& home) {
  if (const auto known = by_value_.find(&schema); known != by_value_.end()) return known->second;
  const bool in_root = parent == nullptr ? program_.places.empty() : parent->in_root_document;
  place& at = program_.places.emplace_back(place{&schema, parent, std::move(step), &home, in_root});
  if (parent == nullptr) home.root = &at;
  by_value_.emplace(&schema, &at);
  if (const object* keywords = schema.if_object()) {
    open_resource(at, *keywords);
    add_anchors(*keywords, at);
    if (!problem_.found()) index_children(*keywords, at);
  } else if (!schema.is_bool()) {
    problem_.report(
        at, "",
        "a schema must be an object or a boolean, but this is " + std::string(kind_words(schema)));
  }
  return problem_.found() ? nullptr : &at;
}

void library::index_children(const object& schema, const place& around) {
  for (const schema_keyword& keyword : schema_keywords(around.home->language.version)) {
    if (const value* held = schema.if_contains(keyword.name)) index_value(keyword, *held, around);
  }
}

void library::index_value(const schema_keyword& keyword, const value& held, const place& around) {
  const std::string step = "/" + std::string(keyword.name);
  const bool list = keyword.shape == holding::list ||
                    (keyword.shape == holding::schema_or_list && held.is_array());
  const bool map =
      keyword.shape == holding::map || keyword.shape == holding::map_of_schema_or_names;
  if (list) {
    if (!held.is_array()) return problem_.report(around, step, "must be an array of schemas");
    size_t number = 0;
    for (const value& item : held.get_array()) {
      index(item, &around, step + "/" + std::to_string(number++), *around.home);
    }
  } else if (map) {
    if (!held.is_object()) return problem_.report(around, step, "must be an object of schemas");
    for (const auto& [name, member] : held.get_object()) {
      if (keyword.shape == holding::map_of_schema_or_names && member.is_array()) continue;
      index(member, &around, step + "/" + escape_token(name), *around.home);
    }
  } else {
    if (held.is_array() && keyword.name == "items") {
      return problem_.report(around, step, "must be one schema; a list of them is prefixItems");
    }
    index(held, &around, step, *around.home);
  }
}

void library::open_resource(place& at, const object& schema) {
  const value* id = schema.if_contains("$id");
  const bool document = at.parent == nullptr;
  dialect language = at.home->language;
  if (document || id != nullptr) language = dialect_of(schema, at, language);
  const bool old = language.version == draft::draft_7;
  if (old && schema.contains("$ref")) id = nullptr;
  if (id != nullptr && !id->is_string()) return problem_.report(at, "/$id", "must be a string");
  if (document) at.home->language = language;
  if (id == nullptr) return;

  const auto [uri, fragment] = split_fragment(std::string_view(id->get_string()));
  if (!fragment.empty() && !old) {
    return problem_.report(at, "/$id",
                           "must have no fragment; a name for this place is an $anchor");
  }
  if (!uri.empty()) {
    std::string absolute = resolve_uri(at.home->uri, uri);
    if (!by_uri_.emplace(absolute, &at).second && at.in_root_document) {
      return problem_.report(at, "/$id", "another schema has this $id too");
    }
    if (!document) at.home = &program_.resources.emplace_back();
    at.home->uri = std::move(absolute);
    at.home->language = language;
    at.home->root = &at;
  }
  if (!fragment.empty() && fragment.front() != '/') {
    add_anchor(at.home->anchors, "$id", fragment, at);
  }
}

void library::add_anchors(const object& schema, place& at) {
  if (at.home->language.version == draft::draft_7) return;
  const auto add = [&](const char* keyword, auto& anchors) {
    const value* name = schema.if_contains(keyword);
    if (name == nullptr) return;
    std::string_view text;
    if (name->is_string()) text = name->get_string();
    if (!is_anchor_name(text)) {
      const std::string step = std::string("/") + keyword;
      return problem_.report(at, step, "must be a name of letters, digits, '-', '.' and '_'");
    }
    add_anchor(anchors, keyword, text, at);
  };
  add("$anchor", at.home->anchors);
  add("$dynamicAnchor", at.home->dynamic_anchors);
}

void library::add_anchor(std::unordered_map<std::string, place*>& anchors, std::string_view keyword,
                         std::string_view name, place& at) {
  if (anchors.emplace(name, &at).second) return;
  problem_.report(at, "/" + std::string(keyword), "another schema has this anchor too");
}

dialect library::dialect_of(const object& schema, const place& at, const dialect& inherited) {
  const value* given = schema.if_contains("$schema");
  if (given == nullptr) return inherited;
  if (!given->is_string()) {
    problem_.report(at, "/$schema", "must be a string");
    return inherited;
  }
  const std::string uri(given->get_string());
  const auto known = known_dialect(uri);
  return known ? *known : custom_dialect(uri, at);
}

dialect library::custom_dialect(const std::string& metaschema_uri, const place& at) {
  const auto text = fetch(std::string(split_fragment(metaschema_uri).document));
  boost::json::error_code error;
  const value document = text ? boost::json::parse(*text, error) : value();
  const object* members = document.if_object();
  const value* base_uri = members == nullptr ? nullptr : members->if_contains("$schema");
  std::optional<dialect> base;
  if (base_uri != nullptr && base_uri->is_string()) base = known_dialect(base_uri->get_string());
  if (!base) {
    problem_.report(at, "/$schema",
                    brief_uri(metaschema_uri) +
                        " is not supported; use \"https://json-schema.org/" +
                        "draft/2020-12/schema\" or \"http://json-schema.org/draft-07/schema#\"");
    return {};
  }
  const value* vocabularies = members->if_contains("$vocabulary");
  if (base->version == draft::draft_7 || vocabularies == nullptr || !vocabularies->is_object()) {
    return *base;
  }
  dialect out{.applicator = false, .validation = false, .unevaluated = false};
  for (const auto& [uri, required] : vocabularies->get_object()) {
    if (!enable_vocabulary(out, uri) && required != false) {
      problem_.report(at, "/$schema", "it requires the unknown vocabulary " + brief_uri(uri));
    }
  }
  return out;
}

place* library::follow(const place& from, std::string_view keyword, std::string_view reference) {
  const std::string step = "/" + std::string(keyword);
  const std::string absolute = resolve_uri(from.home->uri, reference);
  const auto [uri, encoded] = split_fragment(absolute);
  place* root = load(uri, from.home->language, from, keyword);
  if (root == nullptr) return nullptr;
  const auto fragment = percent_decode(encoded);
  place* found = nullptr;
  if (!fragment) {
    problem_.report(from, step, "the part after '#' has a broken '%' escape");
  } else if (fragment->empty()) {
    found = root;
  } else if (fragment->front() == '/') {
    found = follow_pointer(*root, *fragment);
  } else {
    const resource& home = *root->home;
    for (const auto* anchors : {&home.anchors, &home.dynamic_anchors}) {
      if (const auto named = anchors->find(*fragment); named != anchors->end()) {
        found = named->second;
      }
    }
  }
  if (found == nullptr) {
    problem_.report(from, step, "there is no schema at " + brief_uri(reference));
  }
  return found;
}

place* library::follow_pointer(place& root, std::string_view pointer) {
  const value* at = root.schema;
  place* nearest = &root;
  std::string step;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const auto name = unescape_token(token);
    at = name ? step_into(*at, *name) : nullptr;
    if (at == nullptr) return nullptr;
    step.append("/").append(token);
    if (const auto known = by_value_.find(at); known != by_value_.end()) {
      nearest = known->second;
      step.clear();
    }
  }
  if (nearest->schema == at) return nearest;
  if (!at->is_object() && !at->is_bool()) return nullptr;
  return index(*at, nearest, std::move(step), *nearest->home);
}

place& library::place_of(const value& schema) {
  return *by_value_.at(&schema);
}

}  // namespace pawl::schema
