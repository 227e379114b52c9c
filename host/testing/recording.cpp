#include "journal/recording.hpp"

#include "engine/errors.hpp"
#include "journal/entry.hpp"
#include "testing/environment_state.hpp"
#include "testing/replay_recording.hpp"
#include "testing/stub_script.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <utility>

namespace pawl::testing {
namespace {

// A step of the recorded run, and how each of its attempts ended.
struct recorded_step {
  std::string action, key;
  boost::json::value input;
  std::vector<failure> failures;
  std::optional<result<std::string>> end;
};

std::vector<recorded_step> steps_of(const recording& from) {
  std::vector<recorded_step> all;
  const auto recorded = value_or_throw(journal::read_recording(from.text()));
  for (const journal::recorded_run& run : recorded.runs) {
    std::map<uint64_t, size_t> by_seq;
    journal::entry_reader reader(run.entry, run.row.first_seq);
    for (journal::event each; reader.next(each);) {
      if (each.operation == journal::operation_kind::step) {
        by_seq[each.seq] = all.size();
        all.push_back({std::string(each.name),
                       std::string(each.key),
                       boost::json::parse(each.payload),
                       {},
                       {}});
        continue;
      }
      const auto found = by_seq.find(each.refers);
      if (found == by_seq.end()) continue;
      recorded_step& step = all[found->second];
      if (each.type == journal::event_type::retrying)
        step.failures.push_back(engine::to_failure(each.error));
      if (each.type == journal::event_type::failed) step.end = engine::to_failure(each.error);
      if (each.type == journal::event_type::completed)
        step.end = result<std::string>(std::string(each.payload));
    }
  }
  return all;
}

[[noreturn]] void tell_missing(const std::vector<recorded_step>& all, const call_info& told) {
  std::string message = "the recording has no outcome for " + told.step_key + " of action " +
                        told.action + " with the input " + told.input + "; it has:";
  for (const recorded_step& each : all) {
    if (each.action == told.action && each.end)
      message += "\n  " + each.key + " with " + boost::json::serialize(each.input);
  }
  throw test_error(message);
}

}  // namespace

stub_body body_of(const recording& from, const std::string& action) {
  std::vector<recorded_step> all = steps_of(from);
  return [all = std::move(all), action](const call_info& told) {
    const boost::json::value input = boost::json::parse(told.input);
    const auto matches = [&](const recorded_step& each) {
      return each.end && each.action == action && each.input == input;
    };
    auto found = std::ranges::find_if(
        all, [&](const recorded_step& each) { return matches(each) && each.key == told.step_key; });
    if (found == all.end()) found = std::ranges::find_if(all, matches);
    if (found == all.end()) tell_missing(all, told);
    if (told.attempt <= found->failures.size())
      return std::optional(result<std::string>(found->failures[told.attempt - 1]));
    return std::optional(*found->end);
  };
}

std::vector<std::string> actions_of(const recording& from) {
  std::set<std::string> names;
  for (const recorded_step& each : steps_of(from)) names.insert(each.action);
  return {names.begin(), names.end()};
}

recording::recording(std::string text) : text_(std::move(text)) {
  (void)value_or_throw(journal::read_recording(text_));
}

recording recording::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw test_error("can't read " + file.string());
  std::string text{std::istreambuf_iterator<char>(in), {}};
  try {
    return recording(std::move(text));
  } catch (const test_error& why) {
    throw test_error(file.string() + ": " + why.what());
  }
}

void recording::save(const std::filesystem::path& file) const {
  std::ofstream out(file, std::ios::binary);
  out << text_ << std::flush;
  if (!out) throw test_error("can't write " + file.string());
}

std::ostream& operator<<(std::ostream& out, const replay_report& report) {
  for (const replay_difference& each : report.differences) {
    out << "run " << each.run_id << ": " << each.message << "\n  expected " << each.expected
        << "\n  actual   " << each.actual << '\n';
  }
  if (report.fits()) out << report.compared.size() << " runs fit\n";
  return out;
}

replay_report replay(const recording& recorded, const std::filesystem::path& module) {
  return replay_recording(recorded,
                          std::make_shared<module_shelf>(shelf_options{.modules = {module}}));
}

}  // namespace pawl::testing
