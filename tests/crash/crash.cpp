// A real host, killed at random moments under concurrent runs. What its actions did to the outside
// and what its journal says must fit: nothing that was acknowledged or recorded is lost, no step
// that is recorded as completed runs again, and in the end every run has ended as it should.
//
// PAWL_CRASH_KILLS says how often (20), PAWL_CRASH_SEED repeats a choice of moments.
#include "crash/shapes.hpp"
#include "journal/journal_fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <poll.h>
#include <random>
#include <set>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace pawl::journal;

uint64_t number_from(const char* variable, uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// One life of the driver. It is killed at the latest when this goes.
class driver {
 public:
  driver(const fs::path& directory, size_t first, size_t count) {
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string arguments[] = {CRASH_DRIVER, directory.string(), std::to_string(first),
                               std::to_string(count)};
    char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(),
                    arguments[3].data(), nullptr};
    BOOST_REQUIRE(::posix_spawn(&id_, CRASH_DRIVER, &actions, nullptr, argv, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ends[0];
  }
  ~driver() {
    if (!ended_) kill();
    ::close(out_);
  }
  driver(const driver&) = delete;
  driver& operator=(const driver&) = delete;

  // False when it ended without opening its host.
  bool wait_until_open() {
    char byte = 0;
    return readable() && ::read(out_, &byte, 1) == 1;
  }
  // Its exit code, or -1 when it was killed or did not end in time.
  int wait_until_ended() {
    if (!readable()) kill();  // the pipe's end
    return reap();
  }
  // False when it had ended by itself, as it may when all its runs have.
  bool kill() {
    ::kill(id_, SIGKILL);
    const int code = reap();
    BOOST_TEST(code <= 0, "the driver failed with exit code " << code);
    return code == -1;
  }

 private:
  bool readable() {
    pollfd waited = {out_, POLLIN, 0};
    return ::poll(&waited, 1, 300'000) == 1;
  }
  int reap() {
    if (!ended_) ::waitpid(id_, &status_, 0);
    ended_ = true;
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
  }

  pid_t id_ = 0;
  int out_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

// What was seen of the world after each life; says what does not fit.
class witness {
 public:
  explicit witness(fs::path directory) : directory_(std::move(directory)) {}

  // The driver is dead. The journal is looked at in a copy, so that the next life finds it just as
  // the kill left it.
  void look() {
    look_at_effects();
    scratch_directory copy;
    fs::copy(directory_ / "data/journal", copy.path(), fs::copy_options::recursive);
    auto store = must(open_rocksdb_store(copy.path()));
    std::set<std::string> seen;
    std::string cursor;
    do {
      auto page = must(store->list_runs({}, cursor, 1000));
      for (const run_row& row : page.items) {
        seen.insert(row.id);
        if (!ended_.contains(row.id)) look_at_run(*store, row);
      }
      cursor = page.next;
    } while (!cursor.empty());
    look_at_acknowledged(seen);
    for (const std::string& id : ended_) BOOST_TEST(seen.contains(id), id << " is lost");
  }

  // All is over.
  void check_ends(size_t runs) {
    scratch_directory copy;
    fs::copy(directory_ / "data/journal", copy.path(), fs::copy_options::recursive);
    auto store = must(open_rocksdb_store(copy.path()));
    size_t there = 0;
    for (size_t number = 0; number < runs; ++number) {
      const std::string id = crash::id_of(number);
      const auto row = must(store->find_run(id));
      if (!row) continue;  // killed before it was acknowledged
      ++there;
      BOOST_TEST_CONTEXT(id << " (" << row->workflow << ")") {
        BOOST_TEST(status_name(row->status) == "completed", row->reason);
        std::string output;
        must(store->read_events(id, row->first_seq, [&](const event& each) {
          if (each.type == event_type::run_completed) output = each.payload;
          return true;
        }));
        BOOST_TEST(output == crash::output_of(number));
      }
    }
    for (const auto& [key, step] : recorded_) {
      BOOST_TEST(effects_.contains(key), key << " is recorded and never ran");
    }
    BOOST_TEST_MESSAGE(there << " runs, " << recorded_.size() << " steps, " << lines_
                             << " calls of actions, " << answered_.size() << " hooks");
    BOOST_TEST(there >= acknowledged_.size());
    BOOST_TEST(answered_.size() > 0U);
  }

 private:
  // New lines must not be of steps that were recorded as completed when the last life had ended.
  void look_at_effects() {
    for (const std::string& key : new_lines("effects", effects_read_)) {
      ++lines_;
      effects_.insert(key);
      BOOST_TEST(!recorded_.contains(key), key << " ran again after it was recorded");
    }
  }

  void look_at_run(store& in, const run_row& row) {
    if (is_ended(row.status)) ended_.insert(row.id);
    std::set<uint64_t> steps;
    std::set<std::string> completed;
    must(in.read_events(row.id, row.first_seq, [&](const event& each) {
      if (each.operation == operation_kind::step) steps.insert(each.seq);
      if (each.type != event_type::completed) return true;
      if (steps.contains(each.refers)) {
        completed.insert(row.id + '/' + std::to_string(each.refers));
      } else {
        answered_.insert(row.id);  // a hook, or a sleep or child, which no one asks after
      }
      return true;
    }));
    for (auto& [key, seq] : of_run_[row.id]) {
      const bool dropped = seq < row.first_seq;  // with an earlier generation of the run
      BOOST_TEST((dropped || completed.contains(key)), key << " was recorded and is lost");
    }
    for (const std::string& key : completed) {
      const uint64_t seq = std::stoull(key.substr(key.rfind('/') + 1));
      recorded_[key] = seq;
      of_run_[row.id][key] = seq;
    }
  }

  void look_at_acknowledged(const std::set<std::string>& runs) {
    for (const std::string& line : new_lines("acknowledged", acknowledged_read_)) {
      const std::string id = line.substr(line.find(' ') + 1);
      BOOST_TEST(runs.contains(id), line << " was acknowledged and is lost");
      if (line.starts_with("start ")) acknowledged_.insert(id);
      if (line.starts_with("hook ")) {
        BOOST_TEST(answered_.contains(id), line << " was acknowledged and is lost");
      }
    }
  }

  std::vector<std::string> new_lines(const char* name, std::streamoff& read) {
    std::vector<std::string> lines;
    std::ifstream file(directory_ / name, std::ios::binary);
    file.seekg(read);
    for (std::string line; std::getline(file, line);) {
      read += static_cast<std::streamoff>(line.size()) + 1;
      lines.push_back(std::move(line));
    }
    return lines;
  }

  const fs::path directory_;
  std::streamoff effects_read_ = 0, acknowledged_read_ = 0;
  size_t lines_ = 0;
  std::set<std::string> effects_;
  std::map<std::string, uint64_t> recorded_;  // seqs of completed steps by idempotency key
  std::map<std::string, std::map<std::string, uint64_t>> of_run_;
  std::set<std::string> ended_, acknowledged_, answered_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(killed_at_any_moment_it_loses_nothing_and_repeats_nothing) {
  const uint64_t seed = number_from("PAWL_CRASH_SEED", std::random_device()());
  const uint64_t kills = number_from("PAWL_CRASH_KILLS", 20);
  BOOST_TEST_MESSAGE("PAWL_CRASH_SEED=" << seed << " PAWL_CRASH_KILLS=" << kills);
  std::mt19937_64 random(seed);
  constexpr size_t runs_at_once = 6 * crash::shapes.size();

  scratch_directory directory;
  fs::create_directories(directory.path());
  witness seen(directory.path());
  size_t runs = 0;
  uint64_t killed = 0;
  for (uint64_t life = 0; life < kills; ++life, runs += runs_at_once) {
    driver living(directory.path(), runs, runs_at_once);
    const bool while_it_opens = life > 0 && random() % 5 == 0;
    if (!while_it_opens) BOOST_REQUIRE(living.wait_until_open());
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    killed += living.kill() ? 1 : 0;
    seen.look();
  }
  BOOST_TEST_MESSAGE(killed << " lives were ended by a kill");
  BOOST_TEST(killed > kills / 4);

  driver last(directory.path(), runs, runs_at_once);
  BOOST_REQUIRE(last.wait_until_open());
  BOOST_TEST(last.wait_until_ended() == 0);
  seen.look();
  seen.check_ends(runs + runs_at_once);
}
