#include "testing/crash_story.hpp"

#include "embed/inspect.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace pawl::testing {
namespace {

constexpr const char* run_id = "run";
constexpr int moves_max = 20'000;

std::string attempt_of(const std::string& idempotency_key, uint32_t attempt) {
  return idempotency_key + " attempt " + std::to_string(attempt);
}

class teller {
 public:
  teller(const environment_state& like, const story_plot& plot, const crash_story& story,
         const story_end* as)
      : plot_(plot),
        story_(story),
        as_(as),
        state_(
            std::make_shared<environment_state>(like, std::make_shared<journal::memory_store>())),
        sim_(state_->sim) {
    sim_.on_crash = [this] { remember_answered(); };
    if (story.order) sim_.relay().hold();
    if (story.commit != 0) sim_.committer().end_at(story.commit, story.written);
  }

  story_end tell() {
    start();
    bool more = true;
    for (int moves = 0; more; ++moves) {
      if (moves == moves_max) throw test_error("there is no end: " + to_text(story_));
      more = go_on();
      if (sim_.crashes() == 0) made_.commits = sim_.committer().commits();
    }
    gather_ends();
    gather_calls();
    return std::move(made_);
  }

 private:
  void start();
  bool go_on();
  bool release_one();
  bool ask_outside();
  void remember_answered();
  void gather_ends();
  void gather_calls();
  std::string label(const std::string& of);
  std::string label(const call_info& call) { return label(call.run_id) + '/' + call.step_key; }

  const story_plot& plot_;
  const crash_story& story_;
  const story_end* as_;
  const std::shared_ptr<environment_state> state_;
  simulation& sim_;
  story_end made_;
  std::map<std::string, std::string> labels_;  // by run id
  // When the host ended: idempotency keys of steps that were over, and attempts that had failed.
  std::set<std::string> answered_;
  size_t calls_before_ = SIZE_MAX;  // that it ended
};

// Whoever starts a run tries again until it is there.
void teller::start() {
  while (!value_or_throw(sim_.store()->find_run(run_id))) {
    const size_t crashes = sim_.crashes();
    try {
      state_->start(plot_.workflow, plot_.input, run_id);
    } catch (const test_error&) {
      if (crashes == sim_.crashes()) throw;
    }
  }
}

// False when the run has ended, or nothing makes it go on.
bool teller::go_on() {
  sim_.settle();
  const journal::run_status status = state_->row(run_id).status;
  if (journal::is_ended(status) || status == journal::run_status::blocked) return false;
  return release_one() || ask_outside() || sim_.advance_to_next();
}

bool teller::release_one() {
  std::vector<std::pair<std::string, uint64_t>> held;
  for (const auto& each : sim_.relay().held())
    held.emplace_back(label(*each.of) + " attempt " + std::to_string(each.of->attempt), each.token);
  if (held.empty()) return false;
  std::ranges::sort(held);
  size_t chosen = 0;
  if (as_ != nullptr) {
    const auto rank = [&](const auto& each) {
      const auto found = as_->released.find(each.first);
      return found == as_->released.end() ? SIZE_MAX : found->second;
    };
    chosen = static_cast<size_t>(std::ranges::min_element(held, {}, rank) - held.begin());
  } else if (made_.taken.size() < story_.order->size()) {
    chosen = (*story_.order)[made_.taken.size()] % held.size();
  }
  made_.choices.push_back(held.size());
  made_.taken.push_back(chosen);
  made_.released.emplace(held[chosen].first, made_.released.size());
  sim_.relay().release(held[chosen].second);
  return true;
}

// False when the outside is not there, has nothing to do, or did nothing.
bool teller::ask_outside() {
  if (!plot_.outside) return false;
  const auto hooks = value_or_throw(sim_.store()->list_hooks({}, 1000)).items;
  if (hooks.empty()) return false;
  const size_t crashes = sim_.crashes();
  test_run told(state_, run_id);
  try {
    plot_.outside(state_, told);
  } catch (const test_error&) {
    if (crashes == sim_.crashes()) throw;  // else the host ended before it answered
  }
  const auto tokens = [](const auto& page) {
    std::set<std::string> all;
    for (const journal::hook_row& each : page) all.insert(each.token);
    return all;
  };
  return crashes != sim_.crashes() ||
         tokens(hooks) != tokens(value_or_throw(sim_.store()->list_hooks({}, 1000)).items);
}

void teller::remember_answered() {
  for (const auto& row : value_or_throw(sim_.store()->list_runs({}, {}, 1000)).items) {
    std::set<uint64_t> steps;
    (void)sim_.store()->read_events(row.id, row.first_seq, [&](const journal::event& each) {
      if (each.operation == journal::operation_kind::step) steps.insert(each.seq);
      const std::string key = row.id + '/' + std::to_string(each.refers);
      const bool of_step = steps.contains(each.refers);
      const bool answers =
          each.type == journal::event_type::completed || each.type == journal::event_type::failed;
      if (of_step && answers) answered_.insert(key);
      if (of_step && each.type == journal::event_type::retrying)
        answered_.insert(attempt_of(key, each.attempts));
      return true;
    });
  }
  calls_before_ = sim_.relay().calls().size();
}

// A run's name that does not depend on the order of things: the keys of the steps that it is under.
std::string teller::label(const std::string& of) {
  if (const auto known = labels_.find(of); known != labels_.end()) return known->second;
  const journal::run_row row = state_->row(of);
  std::string made = row.parent_id.empty() ? "run" : label(row.parent_id);
  if (!row.parent_id.empty()) {
    (void)sim_.store()->read_events(row.parent_id, row.parent_seq, [&](const journal::event& each) {
      made += '/' + std::string(each.key);
      return false;
    });
  }
  return labels_[of] = made;
}

void teller::gather_ends() {
  for (const auto& row : value_or_throw(sim_.store()->list_runs({}, {}, 1000)).items) {
    const run_info run = value_or_throw(embed::inspect_run(*sim_.store(), row.id));
    std::string end = run.status + ' ' + run.output.value_or("");
    if (run.error) end += run.error->code + ": " + run.error->message;
    if (!journal::is_ended(row.status)) end += run.reason;
    made_.ends[label(row.id)] = end;
  }
}

void teller::gather_calls() {
  std::map<std::string, std::string> keys;  // idempotency keys by step
  const auto& calls = sim_.relay().calls();
  for (size_t at = 0; at < calls.size(); ++at) {
    const call_info& call = calls[at];
    const std::string step = label(call);
    made_.effects.insert(step + " attempt " + std::to_string(call.attempt) + ": " + call.action +
                         ' ' + call.input);
    const auto [known, first] = keys.emplace(step, call.idempotency_key);
    if (!first && known->second != call.idempotency_key) {
      made_.problems.push_back(step + " was called under two idempotency keys, " + known->second +
                               " and " + call.idempotency_key);
    }
    const bool again = answered_.contains(call.idempotency_key) ||
                       answered_.contains(attempt_of(call.idempotency_key, call.attempt));
    if (at >= calls_before_ && again) {
      made_.problems.push_back(step + " attempt " + std::to_string(call.attempt) +
                               " was made again although its outcome was recorded");
    }
  }
}

[[noreturn]] void no_story(std::string_view text) {
  throw test_error("'" + std::string(text) +
                   "' is no story: it is like \"order 1.0, crash after commit 4\"");
}

}  // namespace

std::string to_text(const crash_story& story) {
  std::string text = "order as it comes";
  if (story.order) {
    text = "order ";
    for (const size_t each : *story.order) text += std::to_string(each) + '.';
    if (!story.order->empty()) text.pop_back();
  }
  if (story.commit == 0) return text;
  return text + ", crash " + (story.written ? "after" : "before") + " commit " +
         std::to_string(story.commit);
}

crash_story story_from(std::string_view text) {
  crash_story story;
  std::string_view rest = text;
  const auto take = [&](std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  };
  const auto number = [&] {
    size_t value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc()) no_story(text);
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
    return value;
  };
  if (!take("order ")) no_story(text);
  if (!take("as it comes")) {
    story.order.emplace();
    while (!rest.empty() && rest.front() != ',') {
      story.order->push_back(number());
      take(".");
    }
  }
  if (take(", crash ")) {
    story.written = take("after commit ");
    if (!story.written && !take("before commit ")) no_story(text);
    story.commit = number();
  }
  if (!rest.empty()) no_story(text);
  return story;
}

story_end tell(const environment_state& like, const story_plot& plot, const crash_story& story,
               const story_end* as) {
  return teller(like, plot, story, as).tell();
}

}  // namespace pawl::testing
