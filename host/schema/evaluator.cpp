#include "schema/evaluator.hpp"

#include "schema/uri.hpp"
#include "schema/words.hpp"

namespace pawl::schema {

using boost::json::kind;
using boost::json::value;

bool evaluator::run(const value& instance) {
  return apply(*program_.root, instance, nullptr) && reached_ == limit::none;
}

bool evaluator::apply(const node& rule, const value& subject, coverage* covered) {
  const auto* text = subject.if_string();
  if (!spend(text == nullptr ? 1 : work_of_text(text->size()))) return false;
  if (rule.verdict != node::kind::rules) {
    return rule.verdict == node::kind::always || fail_never(rule);
  }
  if (nesting_ == check_nesting_max) return give_up(limit::nesting);
  ++nesting_;
  const bool enters =
      program_.has_dynamic_references && (scope_ == nullptr || scope_->here != rule.at->home);
  const bool fits =
      enters ? apply_in_scope(rule, subject, covered) : apply_rules(rule, subject, covered);
  --nesting_;
  return fits;
}

bool evaluator::apply_in_scope(const node& rule, const value& subject, coverage* covered) {
  const scope entered{scope_, rule.at->home};
  scope_ = &entered;
  const bool fits = apply_rules(rule, subject, covered);
  scope_ = entered.outer;
  return fits;
}

bool evaluator::apply_rules(const node& rule, const value& subject, coverage* covered) {
  const bool asks = (rule.unevaluated_items != nullptr && subject.is_array()) ||
                    (rule.unevaluated_properties != nullptr && subject.is_object());
  return asks ? apply_covering(rule, subject, covered) : apply_keywords(rule, subject, covered);
}

bool evaluator::apply_keywords(const node& rule, const value& subject, coverage* covered) {
  if (!check_fixed(rule, subject)) return false;
  bool fits = apply_by_kind(rule, subject, covered);
  if (!rule.in_place || (!fits && stop())) return fits;
  return apply_in_place(rule, subject, covered) && fits;
}

bool evaluator::apply_by_kind(const node& rule, const value& subject, coverage* covered) {
  switch (subject.kind()) {
    case kind::null:
    case kind::bool_:
      return true;
    case kind::string:
      return !rule.strings || check_string(rule, subject.get_string());
    case kind::array:
      return !rule.arrays || apply_array(rule, subject.get_array(), covered);
    case kind::object:
      return !rule.objects || apply_object(rule, subject, covered);
    default:
      return !rule.numbers || check_number(rule, subject);
  }
}

bool evaluator::apply_in_place(const node& rule, const value& subject, coverage* covered) {
  const in_place_rules& rules = *rule.in_place;
  bool fits = true;
  // False when it is enough.
  const auto go_on = [&](bool fitted) {
    fits = fits && fitted;
    return fitted || !stop();
  };
  if (rules.reference != nullptr && !go_on(apply(*rules.reference, subject, covered))) return false;
  if (rules.dynamic_reference != nullptr &&
      !go_on(apply(dynamic_target(rules), subject, covered))) {
    return false;
  }
  for (const node* each : rules.all_of) {
    if (!go_on(apply(*each, subject, covered))) return false;
  }
  if (!rules.any_of.empty() && !go_on(apply_any_of(rule, subject, covered))) return false;
  if (!rules.one_of.empty() && !go_on(apply_one_of(rule, subject, covered))) return false;
  if (rules.condition != nullptr && !go_on(apply_condition(rule, subject, covered))) return false;
  if (rules.negated != nullptr) {
    const hush silent(*this);
    if (!apply(*rules.negated, subject, nullptr)) return fits;
  } else {
    return fits;
  }
  return fail(rule, "not", [&] { return forbidden_words(*rules.negated); });
}

// What fails must leave no mark, so a branch that may fail marks a coverage of its own.
bool evaluator::apply_branch(const node& rule, const value& subject, coverage* covered) {
  if (covered == nullptr) return apply(rule, subject, nullptr);
  if (!spend(covered->count() / 64)) return false;
  coverage own(covered->count());
  if (!apply(rule, subject, &own)) return false;
  covered->merge(own);
  return true;
}

// Keeps in `closest` the reason of the branch that came nearest to fitting.
bool evaluator::apply_alternative(const node& rule, const value& subject, coverage* covered,
                                  report& closest) {
  if (report_ == nullptr) return apply_branch(rule, subject, covered);
  report* const kept = report_;
  report own(1);
  report_ = &own;
  const bool fits = apply_branch(rule, subject, covered);
  report_ = kept;
  if (!fits && !own.found.empty() && (closest.found.empty() || own.closeness > closest.closeness)) {
    closest = std::move(own);
  }
  return fits;
}

bool evaluator::apply_any_of(const node& rule, const value& subject, coverage* covered) {
  const auto& branches = rule.in_place->any_of;
  report closest(1);
  bool fits = false;
  for (const node* each : branches) {
    if (!apply_alternative(*each, subject, covered, closest)) continue;
    if (covered == nullptr) return true;
    fits = true;
  }
  if (fits) return true;
  return fail(rule, "anyOf",
              [&] { return none_fit_words(branches.size(), closest.found, path()); });
}

bool evaluator::apply_one_of(const node& rule, const value& subject, coverage* covered) {
  const auto& branches = rule.in_place->one_of;
  report closest(1);
  size_t fitting = branches.size();
  for (size_t at = 0; at < branches.size(); ++at) {
    if (!apply_alternative(*branches[at], subject, covered, closest)) continue;
    if (fitting != branches.size()) {
      return fail(rule, "oneOf", [&] {
        return "must fit exactly one of " + counted(branches.size(), "alternative") +
               ", but fits number " + std::to_string(fitting + 1) + " and number " +
               std::to_string(at + 1);
      });
    }
    fitting = at;
  }
  if (fitting != branches.size()) return true;
  return fail(rule, "oneOf",
              [&] { return none_fit_words(branches.size(), closest.found, path()); });
}

bool evaluator::apply_condition(const node& rule, const value& subject, coverage* covered) {
  const in_place_rules& rules = *rule.in_place;
  bool holds = false;
  {
    const hush silent(*this);
    holds = apply_branch(*rules.condition, subject, covered);
  }
  const node* next = holds ? rules.consequence : rules.alternative;
  return next == nullptr || apply(*next, subject, covered);
}

// The outermost resource that has the anchor decides.
const node& evaluator::dynamic_target(const in_place_rules& rules) {
  const node* target = rules.dynamic_reference;
  if (rules.dynamic_name.empty()) return *target;
  for (const scope* at = scope_; at != nullptr; at = at->outer) {
    if (!spend(1)) break;
    const auto found = at->here->dynamic_nodes.find(rules.dynamic_name);
    if (found != at->here->dynamic_nodes.end()) target = found->second;
  }
  return *target;
}

bool evaluator::matches(const pattern& expression, std::string_view text) {
  return spend(expression.work(text)) && expression.matches(text);
}

bool evaluator::give_up(limit which) {
  if (reached_ == limit::none) reached_ = which;
  work_left_ = 0;
  return false;
}

void evaluator::add_violation(const node& rule, std::string_view keyword, std::string message) {
  if (report_->full() || reached_ != limit::none) return;
  if (report_->found.empty()) report_->closeness = 2 * path_.size() + (keyword != "type");
  std::string schema_path = path_of(*rule.at);
  if (rule.verdict != node::kind::never) schema_path.append("/").append(keyword);
  report_->found.push_back(
      {path(), std::move(schema_path), std::string(keyword), std::move(message)});
}

std::string evaluator::path() const {
  std::string out;
  for (const step& each : path_) {
    out += '/';
    out += each.name.data() == nullptr ? std::to_string(each.index) : escape_token(each.name);
  }
  return out;
}

}  // namespace pawl::schema
