// Replay of a shipped workflow: its log, cut after each of its events, leads to the same end, and
// nothing that is recorded is done again.
#include "engine/simulation.hpp"
#include "journal/entry.hpp"

#include <boost/json.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace pawl::testing {
namespace {

constexpr int64_t long_enough_ms = 3LL * 24 * 3600 * 1000;

// A way in which the workflow can go: its input, over that of its example, and what answers its
// hook.
struct course {
  std::string workflow, changes, answer, status;
};
std::ostream& operator<<(std::ostream& out, const course& of) {
  return out << of.workflow << ' ' << of.changes << ' ' << of.answer;
}

std::vector<course> courses() {
  std::vector<course> all = {
      {"approval", "{}", R"({"approved": true})", "completed"},
      {"approval", "{}", "", "completed"},
      {"approval", R"({"inbox": "missing/inbox.txt"})", "", "failed"},
      {"fan-out", "{}", "", "completed"},
      {"fan-out", R"({"failures_max": 0})", "", "failed"},
      {"order-saga", "{}", "", "completed"},
      {"order-saga", R"({"payments": "missing/p.txt"})", "", "failed"},
      {"order-saga", R"({"shipments": "missing/s.txt"})", "", "failed"},
      {"signup-pipeline", "{}", "", "completed"},
      {"signup-pipeline", R"({"company": "http://x/", "post_to": "http://x/"})", "", "completed"},
      {"signup-pipeline", R"({"write_to": "missing/b.txt"})", "", "failed"},
  };
  std::erase_if(all, [](const course& each) { return each.workflow != WORKFLOW; });
  return all;
}

std::string read_file(const std::string& name) {
  std::ifstream in(WORKFLOW_FOLDER "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

boost::json::value input_of(const course& taken) {
  boost::json::value input = boost::json::parse(read_file("example-input.json"));
  const boost::json::value changes = boost::json::parse(taken.changes);
  for (const auto& [name, value] : changes.as_object()) input.as_object()[name] = value;
  return input;
}

// An action on files: what is under missing/ is not there.
action_body on_file(const std::string& output) {
  return [output](const seen_call& call) -> std::optional<result<std::string>> {
    const bool missing = call.input.find("missing") != std::string::npos;
    if (missing) return result<std::string>(failure{"not_found", "there is no such file"});
    return result<std::string>(output);
  };
}

struct world : simulation {
  explicit world(
      std::shared_ptr<journal::memory_store> over = std::make_shared<journal::memory_store>())
      : simulation(std::move(over)) {
    const std::string company = read_file("company.json");
    action("files.read", on_file(serialize(boost::json::value{{"text", company}, {"size", 1}})));
    action("files.append", on_file(R"({"size": 1})"));
    action("files.hash", on_file(R"({"sha256": "00", "size": 1})"));
    action("text.render", on_file(R"({"text": "a brief"})"));
    action("http.request", on_file(R"({"status": 200, "headers": {}, "json": {"name": "x"}})"));
  }

  // To the run's end: answers its hook, if there is an answer, and lets time pass.
  void finish(const std::string& id, const std::string& answer) {
    settle();
    auto hooks = store()->list_hooks({}, 10);
    BOOST_REQUIRE(hooks.ok());
    if (!answer.empty() && !hooks->items.empty()) {
      BOOST_REQUIRE(answer_hook(hooks->items.front().token, answer).ok());
    }
    advance(long_enough_ms);
    BOOST_REQUIRE(journal::is_ended(row(id).status));
  }
};

struct log {
  std::vector<uint64_t> seqs;
  std::map<std::string, uint64_t> answered;  // by key: the event that ended the step

  log(simulation& of, const std::string& id) {
    std::map<uint64_t, std::string> keys;
    auto read = of.store()->read_events(id, 0, [&](const journal::event& each) {
      seqs.push_back(each.seq);
      if (each.operation == journal::operation_kind::step) keys[each.seq] = each.key;
      const bool ends =
          each.type == journal::event_type::completed || each.type == journal::event_type::failed;
      if (ends && keys.contains(each.refers)) answered[keys[each.refers]] = each.seq;
      return true;
    });
    BOOST_REQUIRE(read.ok());
  }
};

// A store that holds the run's log up to, and with, `last`, as a crash could have left it.
std::shared_ptr<journal::memory_store> cut(simulation& from, const std::string& id, uint64_t last) {
  journal::change change;
  change.run_id = id;
  change.creates = true;
  change.row = from.row(id);
  change.row->status = journal::run_status::running;
  change.row->ended_ms = 0;
  change.first_seq = change.row->first_seq;
  std::set<uint64_t> over;
  auto scan = from.store()->read_events(id, change.first_seq, [&](const journal::event& each) {
    if (each.seq <= last && each.refers != 0) over.insert(each.refers);
    return true;
  });
  auto copy = from.store()->read_events(id, change.first_seq, [&](const journal::event& each) {
    if (each.seq > last) return false;
    journal::append_event(change.entry, each);
    if (each.type != journal::event_type::scheduled || over.contains(each.seq)) return true;
    if (each.due_ms != 0) change.timers_set.push_back({each.due_ms, id, each.seq});
    if (each.operation == journal::operation_kind::hook) {
      change.hooks_set.push_back(
          {std::string(each.token), id, each.seq, std::string(each.key), each.at_ms, each.due_ms});
    }
    return true;
  });
  BOOST_REQUIRE((scan.ok() && copy.ok()));
  auto store = std::make_shared<journal::memory_store>();
  BOOST_REQUIRE(store->write({&change, 1}).ok());
  return store;
}

}  // namespace

BOOST_DATA_TEST_CASE(every_prefix_of_the_log_reaches_the_same_end,
                     boost::unit_test::data::make(courses())) {
  world whole;
  const std::string id = whole.start(WORKFLOW, serialize(input_of(sample)));
  const int64_t began_ms = whole.now_ms();
  whole.finish(id, sample.answer);
  BOOST_TEST(whole.status(id) == sample.status, whole.row(id).reason);

  const log of(whole, id);
  for (uint64_t last : of.seqs) {
    if (last == of.seqs.back()) break;
    world rest(cut(whole, id, last));
    rest.now_ms() = began_ms;
    rest.finish(id, sample.answer);
    BOOST_TEST_CONTEXT("cut after event " << last) {
      BOOST_TEST(rest.status(id) == whole.status(id), rest.row(id).reason);
      BOOST_TEST(rest.row(id).reason == whole.row(id).reason);
      BOOST_TEST(rest.output(id) == whole.output(id));
      for (const seen_call& call : rest.calls()) {
        const auto done = of.answered.find(call.step_key);
        BOOST_TEST((done == of.answered.end() || done->second > last),
                   call.step_key << " ran again");
      }
    }
  }
}

}  // namespace pawl::testing
