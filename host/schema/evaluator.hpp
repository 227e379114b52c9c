// The evaluator: applies a program to one value. Without a report it stops at the first violation
// and allocates nothing for values of usual size; with one it goes on until the report is full.
// Made for one check, on one thread; program, value and report outlive it.
#pragma once

#include "schema/checker.hpp"
#include "schema/coverage.hpp"
#include "schema/program.hpp"
#include "schema/report.hpp"
#include "schema/work.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::schema {

// To explain costs about ten times what to check does.
inline constexpr size_t explain_work_max = check_work_max / 10;

class evaluator {
 public:
  explicit evaluator(const program& rules, report* into = nullptr)
      : program_(rules),
        report_(into),
        work_left_(into == nullptr ? check_work_max : explain_work_max) {}

  enum class limit : uint8_t { none, nesting, work };

  // Whether the value fits. False also when a limit was reached.
  bool run(const boost::json::value& instance);

  [[nodiscard]] limit reached() const { return reached_; }

 private:
  // The resources that were entered and not left, innermost first.
  struct scope {
    const scope* outer;
    const resource* here;
  };

  // One step of the path into the value, kept on a path for as long as this lives.
  class descent;
  // No violation is reported for as long as this lives.
  class hush;

  // What these apply, they apply to `subject`; what they evaluate of it they mark in `covered`
  // unless that is null.
  bool apply(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_in_scope(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_rules(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_keywords(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_by_kind(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_in_place(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_any_of(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_one_of(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_condition(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_branch(const node& rule, const boost::json::value& subject, coverage* covered);
  bool apply_alternative(const node& rule, const boost::json::value& subject, coverage* covered,
                         report& closest);

  bool apply_object(const node& rule, const boost::json::value& whole, coverage* covered);
  bool apply_members(const object_rules& rules, const boost::json::object& subject,
                     coverage* covered, uint64_t& missing);
  bool apply_member(const object_rules& rules, const property* known,
                    const boost::json::key_value_pair& member, bool& matched);
  bool apply_required(const node& rule, const boost::json::object& subject, uint64_t missing);
  bool apply_names(const node& names, const boost::json::object& subject);
  bool apply_dependencies(const node& rule, const boost::json::value& whole, coverage* covered);
  bool apply_array(const node& rule, const boost::json::array& subject, coverage* covered);
  bool apply_items(const array_rules& rules, const boost::json::array& subject, coverage* covered);
  bool apply_contains(const node& rule, const boost::json::array& subject, coverage* covered);
  bool apply_unique(const node& rule, const boost::json::array& subject);
  bool apply_unevaluated(const node& rule, const boost::json::value& subject, coverage& covered);
  bool apply_covering(const node& rule, const boost::json::value& subject, coverage* covered);

  bool is_constant(const node& rule, const boost::json::value& subject);
  bool is_listed(const enum_rules& rules, const boost::json::value& subject);
  bool check_fixed(const node& rule, const boost::json::value& subject);
  bool check_number(const node& rule, const boost::json::value& subject);
  bool has_format(const format& shape, std::string_view subject);
  bool check_string(const node& rule, std::string_view subject);
  bool check_count(const node& rule, size_t count, size_t count_min, size_t count_max,
                   std::string_view keyword_end, std::string_view noun);

  const node& dynamic_target(const in_place_rules& rules);
  bool matches(const pattern& expression, std::string_view text);

  // Uses up work; false when there is not so much left. After a limit is reached everything fails,
  // and nothing more is reported.
  [[nodiscard]] bool spend(size_t work) {
    if (work >= work_left_) return give_up(limit::work);
    work_left_ -= work;
    return true;
  }
  bool give_up(limit which);

  // Reports a violation when one is wanted; `message` is called only then. Always false.
  template <class Message>
  bool fail(const node& rule, std::string_view keyword, Message&& message) {
    if (report_ != nullptr) add_violation(rule, keyword, message());
    return false;
  }
  bool fail_never(const node& rule);
  void add_violation(const node& rule, std::string_view keyword, std::string message);

  // Whether, after a failure, nothing more is to be learnt.
  [[nodiscard]] bool stop() const {
    return report_ == nullptr || report_->full() || reached_ != limit::none;
  }

  struct step {
    std::string_view name;  // a null pointer: `index` counts
    size_t index = 0;
  };
  [[nodiscard]] std::string path() const;

  const program& program_;
  report* report_;
  const scope* scope_ = nullptr;
  size_t nesting_ = 0;
  size_t work_left_;
  limit reached_ = limit::none;
  std::vector<step> path_;  // empty without a report
};

class evaluator::descent {
 public:
  descent(evaluator& owner, std::string_view name) : descent(owner, step{name}) {}
  descent(evaluator& owner, size_t index) : descent(owner, step{{}, index}) {}
  ~descent() {
    if (owner_ != nullptr) owner_->path_.pop_back();
  }
  descent(const descent&) = delete;
  descent& operator=(const descent&) = delete;

 private:
  descent(evaluator& owner, step next) : owner_(owner.report_ == nullptr ? nullptr : &owner) {
    if (owner_ != nullptr) owner_->path_.push_back(next);
  }

  evaluator* owner_;
};

class evaluator::hush {
 public:
  explicit hush(evaluator& owner) : owner_(owner), kept_(owner.report_) { owner.report_ = nullptr; }
  ~hush() { owner_.report_ = kept_; }
  hush(const hush&) = delete;
  hush& operator=(const hush&) = delete;

 private:
  evaluator& owner_;
  report* kept_;
};

}  // namespace pawl::schema
