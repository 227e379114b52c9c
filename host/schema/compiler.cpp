#include "schema/compiler.hpp"

#include "schema/uri.hpp"

namespace pawl::schema {
namespace {

using boost::json::value;

bool asks_nothing(const node& rule) {
  return rule.types == type_any && rule.constant == nullptr && rule.unevaluated_items == nullptr &&
         rule.unevaluated_properties == nullptr && !rule.allowed && !rule.numbers &&
         !rule.strings && !rule.arrays && !rule.objects && !rule.in_place;
}

// What `rule` applies to the very value that it is applied to itself. What a dynamic reference adds
// is known only when a value is checked, and bounded there.
std::vector<const node*> applied_in_place(const node& rule) {
  std::vector<const node*> out;
  const auto add = [&](const node* other) {
    if (other != nullptr) out.push_back(other);
  };
  if (const in_place_rules* rules = rule.in_place.get()) {
    add(rules->reference);
    if (rules->dynamic_name.empty()) add(rules->dynamic_reference);
    for (const auto* list : {&rules->all_of, &rules->any_of, &rules->one_of}) {
      out.insert(out.end(), list->begin(), list->end());
    }
    for (const node* one :
         {rules->negated, rules->condition, rules->consequence, rules->alternative}) {
      add(one);
    }
  }
  if (rule.objects) {
    for (const dependency& each : rule.objects->dependencies) add(each.rule);
  }
  return out;
}

}  // namespace

compiler::compiler(program& into, library& documents, const compile_options& options, problem& why)
    : program_(into), documents_(documents), options_(options), problem_(why) {}

void compiler::run(place& root) {
  program_.root = node_of(root);
  // Schemas that nothing leads to are compiled too, for the faults in them.
  for (size_t at = 0; at < program_.places.size(); ++at) node_of(program_.places[at]);
  do {
    while (filled_ < program_.nodes.size() && !problem_.found()) fill(program_.nodes[filled_++]);
  } while (!problem_.found() && add_dynamic_nodes());
  if (!problem_.found()) refuse_endless_references();
}

const node* compiler::node_of(place& where) {
  if (where.compiled == nullptr) {
    where.compiled = &program_.nodes.emplace_back();
    where.compiled->at = &where;
  }
  return where.compiled;
}

const node* compiler::node_of(const value& schema) {
  return node_of(documents_.place_of(schema));
}

std::vector<const node*> compiler::nodes_of(const value& list) {
  std::vector<const node*> out;
  for (const value& each : list.get_array()) out.push_back(node_of(each));
  return out;
}

void compiler::fill(node& out) {
  const value& schema = *out.at->schema;
  if (schema.is_bool()) {
    out.verdict = schema.get_bool() ? node::kind::always : node::kind::never;
    return;
  }
  node_ = &out;
  keywords_ = &schema.get_object();
  const dialect& language = out.at->home->language;
  read_reference();
  // In draft 7 a reference stands alone.
  if (language.version == draft::draft_2020_12 || !out.in_place) {
    if (language.version == draft::draft_2020_12) read_dynamic_reference();
    if (language.applicator) {
      read_in_place();
      read_array_schemas();
      read_object_schemas();
    }
    if (language.validation) {
      read_types();
      read_enum();
      read_numbers();
      read_strings();
      read_array_bounds();
      read_object_bounds();
      read_required();
    }
    if (options_.assert_formats || language.format_assertion) read_format();
    if (language.unevaluated) read_unevaluated();
  }
  if (asks_nothing(out)) out.verdict = node::kind::always;
}

bool compiler::add_dynamic_nodes() {
  const size_t before = program_.nodes.size();
  for (resource& each : program_.resources) {
    for (auto& [name, where] : each.dynamic_anchors) {
      if (dynamic_names_.contains(name)) each.dynamic_nodes.emplace(name, node_of(*where));
    }
  }
  return program_.nodes.size() > before;
}

// Walks depth first over what is applied to the same value; a node met below itself has no end.
void compiler::refuse_endless_references() {
  enum class state : uint8_t { open, done };
  struct visit {
    const node* at;
    std::vector<const node*> left;
  };
  std::unordered_map<const node*, state> states;
  std::vector<visit> path;
  const auto enter = [&](const node& next) {
    states[&next] = state::open;
    path.push_back({&next, applied_in_place(next)});
  };
  for (const node& start : program_.nodes) {
    if (!states.contains(&start)) enter(start);
    while (!path.empty()) {
      if (path.back().left.empty()) {
        states[path.back().at] = state::done;
        path.pop_back();
        continue;
      }
      const node* next = path.back().left.back();
      path.back().left.pop_back();
      const auto known = states.find(next);
      if (known == states.end()) {
        enter(*next);
      } else if (known->second == state::open) {
        return problem_.report(*next->at, "",
                               "it refers to itself without end: nothing between "
                               "goes into a property or an item");
      }
    }
  }
}

void compiler::read_reference() {
  const boost::json::string* reference = get_string("$ref");
  if (reference == nullptr) return;
  place* target = documents_.follow(*node_->at, "$ref", *reference);
  if (target == nullptr) return;
  node_->in_place = std::make_unique<in_place_rules>();
  node_->in_place->reference = node_of(*target);
}

void compiler::read_dynamic_reference() {
  const boost::json::string* reference = get_string("$dynamicRef");
  if (reference == nullptr) return;
  place* target = documents_.follow(*node_->at, "$dynamicRef", *reference);
  if (target == nullptr) return;
  if (!node_->in_place) node_->in_place = std::make_unique<in_place_rules>();
  in_place_rules& rules = *node_->in_place;
  rules.dynamic_reference = node_of(*target);
  const std::string_view name = split_fragment(*reference).fragment;
  const auto anchor = target->home->dynamic_anchors.find(std::string(name));
  if (anchor == target->home->dynamic_anchors.end() || anchor->second != target) return;
  rules.dynamic_name = name;
  dynamic_names_.emplace(name);
  program_.has_dynamic_references = true;
}

void compiler::read_in_place() {
  in_place_rules rules;
  bool any = false;
  const auto read_list = [&](const char* keyword, std::vector<const node*>& out) {
    const value* given = get(keyword);
    if (given == nullptr) return;
    if (given->get_array().empty()) refuse(std::string("/") + keyword, "must hold a schema");
    out = nodes_of(*given);
    any = true;
  };
  const auto read_one = [&](const char* keyword, const node*& out) {
    const value* given = get(keyword);
    if (given == nullptr) return;
    out = node_of(*given);
    any = true;
  };
  read_list("allOf", rules.all_of);
  read_list("anyOf", rules.any_of);
  read_list("oneOf", rules.one_of);
  read_one("not", rules.negated);
  if (get("if") != nullptr) {
    read_one("if", rules.condition);
    read_one("then", rules.consequence);
    read_one("else", rules.alternative);
  }
  if (!any) return;
  if (node_->in_place) {
    rules.reference = node_->in_place->reference;
    rules.dynamic_reference = node_->in_place->dynamic_reference;
    rules.dynamic_name = node_->in_place->dynamic_name;
  }
  node_->in_place = std::make_unique<in_place_rules>(std::move(rules));
}

void compiler::read_unevaluated() {
  if (const value* given = get("unevaluatedItems")) node_->unevaluated_items = node_of(*given);
  if (const value* given = get("unevaluatedProperties")) {
    node_->unevaluated_properties = node_of(*given);
  }
}

}  // namespace pawl::schema
