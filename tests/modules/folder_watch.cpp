#include "modules/folder_watch.hpp"

#include "modules/support.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <mutex>

using namespace pawl::modules;
using namespace module_tests;
using namespace std::chrono_literals;

namespace {

// Counts how often it was called, and waits for that.
class counter {
 public:
  bool operator()() {
    std::lock_guard lock(mutex_);
    ++count_;
    came_.notify_all();
    return complete_;
  }
  void answer(bool complete) {
    std::lock_guard lock(mutex_);
    complete_ = complete;
  }
  size_t count() {
    std::lock_guard lock(mutex_);
    return count_;
  }
  // False when it does not come within a minute.
  bool wait_for_more_than(size_t before) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, 60s, [&] { return count_ > before; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  size_t count_ = 0;
  bool complete_ = true;
};

struct fixture {
  temporary_directory directory;
  fs::path folder = directory / "some/modules";
  counter changes;

  watch_options options(bool use_notices) {
    watch_options chosen;
    chosen.directories = {folder};
    chosen.use_notices = use_notices;
    // Where there are notices, looking by itself is not what makes these tests pass.
    chosen.pause_with_notices = std::chrono::hours(1);
    chosen.pause = 5ms;
    return chosen;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watching, fixture)

BOOST_DATA_TEST_CASE_F(fixture, whatever_happens_to_a_file_is_noticed,
                       boost::unit_test::data::make({true, false})) {
  fs::create_directories(folder);
  const folder_watch watch(options(sample), [this] { return changes(); });
  BOOST_TEST_REQUIRE(changes.wait_for_more_than(0));  // as it begins
  const std::function<void()> steps[] = {
      [&] { put_file(folder / "a.so", "one"); },
      [&] { std::ofstream(folder / "a.so") << "another"; },
      [&] { fs::permissions(folder / "a.so", fs::perms::owner_read); },
      [&] { put_file(folder / "a.so.minisig", "signature"); },
      [&] { fs::rename(folder / "a.so", folder / "b.so"); },
      [&] { fs::create_hard_link(folder / "b.so", folder / "c.so"); },
      [&] { fs::remove(folder / "b.so"); },
  };
  for (const auto& step : steps) {
    const size_t before = changes.count();
    step();
    BOOST_TEST_REQUIRE(changes.wait_for_more_than(before), "step " << &step - steps);
  }
}

BOOST_DATA_TEST_CASE_F(fixture, a_folder_may_come_and_go,
                       boost::unit_test::data::make({true, false})) {
  const folder_watch watch(options(sample), [this] { return changes(); });
  BOOST_TEST_REQUIRE(changes.wait_for_more_than(0));  // as it begins
  for (int round = 0; round < 2; ++round) {
    size_t before = changes.count();
    put_file(folder / "a.so", "one");  // makes two folders, one in the other
    BOOST_TEST_REQUIRE(changes.wait_for_more_than(before));
    before = changes.count();
    put_file(folder / "b.so", "two");
    BOOST_TEST_REQUIRE(changes.wait_for_more_than(before));
    before = changes.count();
    fs::remove_all(directory / "some");
    BOOST_TEST_REQUIRE(changes.wait_for_more_than(before));
  }
}

BOOST_AUTO_TEST_CASE(it_looks_again_while_something_is_under_way) {
  fs::create_directories(folder);
  changes.answer(false);
  watch_options chosen = options(true);
  chosen.again = 1ms;
  const folder_watch watch(std::move(chosen), [this] { return changes(); });
  put_file(folder / "a.so", "one");
  BOOST_TEST(changes.wait_for_more_than(5));
  changes.answer(true);
}

BOOST_AUTO_TEST_CASE(other_files_are_passed_over) {
  fs::create_directories(folder);
  const folder_watch watch(options(false), [this] { return changes(); });
  BOOST_TEST_REQUIRE(changes.wait_for_more_than(0));
  put_file(folder / "notes.txt", "one");
  put_file(folder / "a.so", "two");
  BOOST_TEST(changes.wait_for_more_than(1));
  BOOST_TEST(changes.count() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
