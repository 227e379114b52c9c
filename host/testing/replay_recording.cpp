#include "testing/replay_recording.hpp"

#include "engine/replay.hpp"
#include "journal/recording.hpp"
#include "testing/environment_state.hpp"

#include <boost/json.hpp>

#include <utility>

namespace pawl::testing {
namespace {

replay_difference difference_of(const journal::run_row& row, const failure& why) {
  replay_difference made{row.id, 0, why.message, "null", "null"};
  if (why.details.empty()) return made;  // the module broke a rule
  const boost::json::value details = boost::json::parse(why.details);
  made.seq = details.at("seq").to_number<uint64_t>();
  made.expected = boost::json::serialize(details.at("expected"));
  made.actual = boost::json::serialize(details.at("actual"));
  return made;
}

}  // namespace

replay_report replay_recording(const recording& recorded, std::shared_ptr<module_shelf> modules) {
  auto read = value_or_throw(journal::read_recording(recorded.text()));
  simulation world(std::move(modules));
  world.engine().env().hook_url = read.hook_url;
  replay_report report;
  for (journal::recorded_run& each : read.runs) {
    const auto workflow = world.modules()->newest(each.row.workflow);
    if (!workflow && report.compared.empty()) {
      throw test_error("run " + each.row.id + " is of workflow " + each.row.workflow +
                       ", which no module here has");
    }
    if (!workflow) {
      report.skipped.push_back(each.row.id);
      continue;
    }
    report.compared.push_back(each.row.id);
    journal::change whole;
    whole.run_id = each.row.id;
    whole.creates = true;
    whole.row = each.row;
    whole.first_seq = each.row.first_seq;
    whole.entry = std::move(each.entry);
    if (auto written = world.store()->write({&whole, 1}); !written)
      throw test_error(written.error().message);
    engine::run rebuilt(each.row, workflow, world.engine().env());
    const auto fits = engine::replayer(rebuilt, *world.store()).compare();
    if (!fits) report.differences.push_back(difference_of(each.row, fits.error()));
  }
  return report;
}

}  // namespace pawl::testing
