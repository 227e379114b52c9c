#include "testing/crash_explorer.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace pawl::testing {
namespace {

constexpr size_t differences_max = 10;
constexpr size_t choices_drawn = 256;  // more points than this come in a fixed order

// The next in the order of a tree's leaves: the last choice that has an alternative takes it.
bool next_order(const story_end& told, std::vector<size_t>& order) {
  for (size_t at = told.taken.size(); at-- > 0;) {
    if (told.taken[at] + 1 >= told.choices[at]) continue;
    order.assign(told.taken.begin(), told.taken.begin() + static_cast<ptrdiff_t>(at));
    order.push_back(told.taken[at] + 1);
    return true;
  }
  return false;
}

// The first difference between the two, in words; empty: none.
template <class Set>
std::string only_in_one(const Set& base, const Set& told, const std::string& what) {
  for (const auto& each : base) {
    if (!told.contains(each)) return what + " is missing: " + each;
  }
  for (const auto& each : told) {
    if (!base.contains(each)) return what + " is new: " + each;
  }
  return {};
}

std::string other_end(const story_end& base, const story_end& told) {
  for (const auto& [run, end] : base.ends) {
    const auto found = told.ends.find(run);
    if (found == told.ends.end()) return run + " is not there";
    if (found->second != end)
      return run + " should end as\n    " + end + "\n  and ends as\n    " + found->second;
  }
  return told.ends.size() == base.ends.size() ? "" : "there are more runs";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const crash_report& report) {
  out << report.crashes << " crashes in " << report.orders << " orders of completion";
  if (report.sampled) out << ", drawn with seed " << report.seed;
  for (const std::string& each : report.differences) out << '\n' << each;
  return out << '\n';
}

crash_explorer::crash_explorer(const environment_state& like, story_plot plot,
                               const crash_options& options)
    : like_(like), plot_(std::move(plot)), options_(options), chance_(options.seed) {
  report_.seed = options.seed;
}

crash_report crash_explorer::explore() {
  std::vector<told_order> orders;
  if (options_.only.empty()) {
    orders = find_orders();
  } else {
    crash_story only = story_from(options_.only);
    const crash_story whole{only.order, 0, false};
    orders.push_back({whole, tell(like_, plot_, whole)});
  }
  report_.orders = orders.size();
  std::vector<std::pair<const told_order*, crash_story>> crashes;
  for (const told_order& each : orders) {
    for (const std::string& problem : each.base.problems)
      report_.differences.push_back(to_text(each.story) + ":\n  " + problem);
    if (options_.orders_agree) compare(each.story, orders.front().base, each.base);
    for (size_t commit = 1; commit <= each.base.commits; ++commit) {
      crashes.emplace_back(&each, crash_story{each.story.order, commit, false});
      crashes.emplace_back(&each, crash_story{each.story.order, commit, true});
    }
  }
  if (!options_.only.empty()) {
    std::erase_if(crashes, [&](const auto& each) { return to_text(each.second) != options_.only; });
  } else if (crashes.size() > options_.crashes_max) {
    report_.sampled = true;
    std::ranges::shuffle(crashes, chance_);
    crashes.resize(options_.crashes_max);
  }
  for (const auto& [of, story] : crashes) {
    if (report_.differences.size() >= differences_max) break;
    ++report_.crashes;
    const story_end told = tell(like_, plot_, story, &of->base);
    for (const std::string& problem : told.problems)
      report_.differences.push_back(to_text(story) + ":\n  " + problem);
    compare(story, of->base, told);
  }
  return report_;
}

crash_explorer::told_order crash_explorer::tell_order(std::vector<size_t> order) {
  told_order made;
  made.story.order = std::move(order);
  made.base = tell(like_, plot_, made.story);
  made.story.order = made.base.taken;
  return made;
}

// As they come first; then, if there is a choice at all, every order or as many as are wanted.
std::vector<crash_explorer::told_order> crash_explorer::find_orders() {
  std::vector<told_order> orders;
  orders.push_back({{}, tell(like_, plot_, {})});
  std::vector<told_order> found;
  std::vector<size_t> order;
  bool more = true;
  while (more && found.size() < options_.orders_max) {
    found.push_back(tell_order(order));
    more = next_order(found.back().base, order);
  }
  if (found.size() == 1 && !more) return orders;  // nothing is parallel
  if (more) {
    report_.sampled = true;
    for (told_order& each : found) {
      std::vector<size_t> drawn(choices_drawn);
      for (size_t& choice : drawn) choice = chance_() % 65536;
      each = tell_order(std::move(drawn));
    }
  }
  std::ranges::move(found, std::back_inserter(orders));
  return orders;
}

void crash_explorer::compare(const crash_story& story, const story_end& base,
                             const story_end& told) {
  std::string why = other_end(base, told);
  if (why.empty()) why = only_in_one(base.effects, told.effects, "a call");
  if (why.empty()) return;
  if (story.commit == 0) why += "\n  (if the first is to win, say orders_agree = false)";
  report_.differences.push_back(to_text(story) + ":\n  " + why);
}

}  // namespace pawl::testing
