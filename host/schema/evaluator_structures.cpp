#include "schema/equality.hpp"
#include "schema/evaluator.hpp"
#include "schema/words.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pawl::schema {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::string lacking_words(std::string_view name) {
  return "must have the property " + brief_text(name);
}

}  // namespace

bool evaluator::apply_object(const node& rule, const value& whole, coverage* covered) {
  const object_rules& rules = *rule.objects;
  const object& subject = whole.get_object();
  if (!spend(subject.size() + rules.required_more.size() + rules.dependencies.size())) return false;
  bool fits =
      check_count(rule, subject.size(), rules.count_min, rules.count_max, "Properties", "property");
  if (!fits && stop()) return false;
  // False when it is enough.
  const auto go_on = [&](bool fitted) {
    fits = fits && fitted;
    return fitted || !stop();
  };
  uint64_t missing = rules.required_bits;
  if (!go_on(apply_members(rules, subject, covered, missing))) return false;
  const bool lacks = missing != 0 || !rules.required_more.empty();
  if (lacks && !go_on(apply_required(rule, subject, missing))) return false;
  if (rules.names != nullptr && !go_on(apply_names(*rules.names, subject))) return false;
  return (rules.dependencies.empty() || apply_dependencies(rule, whole, covered)) && fits;
}

// Takes from `missing` the bits of the required properties that are there.
bool evaluator::apply_members(const object_rules& rules, const object& subject, coverage* covered,
                              uint64_t& missing) {
  bool fits = true;
  size_t guess = 0;
  size_t index = 0;
  for (const auto& member : subject) {
    const property* known = rules.find(member.key(), guess);
    if (known != nullptr) missing &= ~known->required_bit;
    bool matched = false;
    if (!apply_member(rules, known, member, matched)) {
      fits = false;
      if (stop()) return false;
    }
    if (covered != nullptr && matched) covered->mark(index);
    ++index;
  }
  return fits;
}

bool evaluator::apply_member(const object_rules& rules, const property* known,
                             const boost::json::key_value_pair& member, bool& matched) {
  const descent into(*this, member.key());
  bool fits = true;
  if (known != nullptr && known->rule != nullptr) {
    matched = true;
    fits = apply(*known->rule, member.value(), nullptr);
    if (!fits && stop()) return false;
  }
  for (const auto& [expression, inner] : rules.patterned) {
    if (!matches(*expression, member.key())) continue;
    matched = true;
    fits = apply(*inner, member.value(), nullptr) && fits;
    if (!fits && stop()) return false;
  }
  if (matched || rules.additional == nullptr) return fits;
  matched = true;
  return apply(*rules.additional, member.value(), nullptr);
}

bool evaluator::apply_required(const node& rule, const object& subject, uint64_t missing) {
  bool fits = missing == 0;
  if (missing != 0 && report_ == nullptr) return false;
  const auto report_lack = [&](std::string_view name) {
    fits = fail(rule, "required", [&] { return lacking_words(name); });
  };
  for (const property& each : rule.objects->properties) {
    if ((each.required_bit & missing) != 0) report_lack(each.name);
  }
  for (const std::string_view name : rule.objects->required_more) {
    if (subject.contains(name)) continue;
    report_lack(name);
    if (stop()) return false;
  }
  return fits;
}

bool evaluator::apply_names(const node& names, const object& subject) {
  bool fits = true;
  for (const auto& member : subject) {
    std::array<unsigned char, 256> buffer;
    boost::json::monotonic_resource memory(buffer.data(), buffer.size());
    const value name(member.key(), &memory);
    const size_t before = report_ == nullptr ? 0 : report_->found.size();
    if (apply(names, name, nullptr)) continue;
    fits = false;
    if (report_ != nullptr) {
      for (size_t at = before; at < report_->found.size(); ++at) {
        std::string& message = report_->found[at].message;
        message = "has the property name " + brief(name) + ", which " + message;
      }
    }
    if (stop()) return false;
  }
  return fits;
}

bool evaluator::apply_dependencies(const node& rule, const value& whole, coverage* covered) {
  const object& subject = whole.get_object();
  bool fits = true;
  for (const dependency& each : rule.objects->dependencies) {
    if (!subject.contains(each.trigger)) continue;
    if (!spend(each.required.size())) return false;
    for (const std::string_view name : each.required) {
      if (subject.contains(name)) continue;
      fits = fail(rule, each.keyword,
                  [&] { return lacking_words(name) + ", for it has " + brief_text(each.trigger); });
      if (stop()) return false;
    }
    if (each.rule != nullptr && !apply(*each.rule, whole, covered)) {
      fits = false;
      if (stop()) return false;
    }
  }
  return fits;
}

bool evaluator::apply_array(const node& rule, const array& subject, coverage* covered) {
  const array_rules& rules = *rule.arrays;
  bool fits = check_count(rule, subject.size(), rules.count_min, rules.count_max, "Items", "item");
  if (!fits && stop()) return false;
  if (!apply_items(rules, subject, covered)) {
    fits = false;
    if (stop()) return false;
  }
  if (rules.contains != nullptr && !apply_contains(rule, subject, covered)) {
    fits = false;
    if (stop()) return false;
  }
  return (!rules.unique || apply_unique(rule, subject)) && fits;
}

bool evaluator::apply_items(const array_rules& rules, const array& subject, coverage* covered) {
  bool fits = true;
  for (size_t at = 0; at < subject.size(); ++at) {
    const node* inner = at < rules.prefix.size() ? rules.prefix[at] : rules.rest;
    if (inner == nullptr) break;
    const descent into(*this, at);
    if (!apply(*inner, subject[at], nullptr)) {
      fits = false;
      if (stop()) return false;
    }
    if (covered != nullptr) covered->mark(at);
  }
  return fits;
}

bool evaluator::apply_contains(const node& rule, const array& subject, coverage* covered) {
  const array_rules& rules = *rule.arrays;
  size_t count = 0;
  {
    const hush silent(*this);
    const bool bounded = rules.contains_max != no_limit;
    for (size_t at = 0; at < subject.size(); ++at) {
      // Where nobody asks which items fit, enough is enough.
      if (covered == nullptr && !bounded && count >= rules.contains_min) break;
      if (!apply(*rules.contains, subject[at], nullptr)) continue;
      ++count;
      if (covered != nullptr) covered->mark(at);
    }
  }
  const auto refuse = [&](std::string_view keyword, std::string_view words, size_t bound) {
    return fail(rule, keyword, [&] {
      return "must have " + std::string(words) + " " + counted(bound, "item") +
             " of the kind that the schema asks for, but has " + std::to_string(count);
    });
  };
  if (count < rules.contains_min) {
    return refuse(rules.contains_min == 1 ? "contains" : "minContains", "at least",
                  rules.contains_min);
  }
  return count <= rules.contains_max || refuse("maxContains", "at most", rules.contains_max);
}

bool evaluator::apply_unique(const node& rule, const array& subject) {
  // Comparing goes as deep as the values, so their depth comes first.
  for (const value& item : subject) {
    const auto weight = weight_of(item, check_nesting_max);
    if (!weight) return give_up(limit::nesting);
    if (!spend(*weight)) return false;
  }
  const auto refuse = [&](size_t first, size_t second) {
    return fail(rule, "uniqueItems", [&] {
      return "must have no two equal items, but item " + std::to_string(first) + " and item " +
             std::to_string(second) + " are";
    });
  };
  constexpr size_t few_max = 16;
  if (subject.size() <= few_max) {
    for (size_t second = 1; second < subject.size(); ++second) {
      for (size_t first = 0; first < second; ++first) {
        if (equal(subject[first], subject[second])) return refuse(first, second);
      }
    }
    return true;
  }
  std::vector<std::pair<uint64_t, size_t>> hashed;
  hashed.reserve(subject.size());
  for (size_t at = 0; at < subject.size(); ++at) hashed.emplace_back(hash_of(subject[at]), at);
  std::ranges::sort(hashed);
  for (size_t at = 1; at < hashed.size(); ++at) {
    for (size_t other = at; other-- > 0 && hashed[other].first == hashed[at].first;) {
      const value& later = subject[hashed[at].second];
      if (!spend(*weight_of(later, check_nesting_max))) return false;
      if (equal(subject[hashed[other].second], later)) {
        return refuse(hashed[other].second, hashed[at].second);
      }
    }
  }
  return true;
}

bool evaluator::apply_covering(const node& rule, const value& subject, coverage* covered) {
  const size_t count =
      subject.is_array() ? subject.get_array().size() : subject.get_object().size();
  if (!spend(count)) return false;
  coverage own(count);
  if (!apply_keywords(rule, subject, &own) || !apply_unevaluated(rule, subject, own)) return false;
  if (covered != nullptr) covered->merge(own);
  return true;
}

bool evaluator::apply_unevaluated(const node& rule, const value& subject, coverage& covered) {
  const array* items = subject.if_array();
  bool fits = true;
  for (size_t at = 0; at < covered.count(); ++at) {
    if (covered.has(at)) continue;
    covered.mark(at);
    bool fitted = false;
    if (items != nullptr) {
      const descent into(*this, at);
      fitted = apply(*rule.unevaluated_items, (*items)[at], nullptr);
    } else {
      const auto& member = subject.get_object().begin()[static_cast<ptrdiff_t>(at)];
      const descent into(*this, member.key());
      fitted = apply(*rule.unevaluated_properties, member.value(), nullptr);
    }
    if (fitted) continue;
    fits = false;
    if (stop()) return false;
  }
  return fits;
}

}  // namespace pawl::schema
