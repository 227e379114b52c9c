// A module that is replaced a hundred times while a thousand runs are in flight.
#include "embed/local_host.hpp"
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <fstream>
#include <set>
#include <unistd.h>

using namespace host_tests;
using module_tests::fault;
using module_tests::put_file;
using module_tests::read_file;

namespace {

constexpr size_t replacements = 100, in_flight = 1'000, exchanged = 10;

// The sanitizers keep what was freed.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PAWL_MEMORY_TELLS_NOTHING
#endif
#endif

// The module, built once, with another version in each copy of it.
std::string module_of(const std::string& version) {
  static const std::string built = read_file(fault("version_n"));
  constexpr std::string_view written = "0.0.000";
  std::string bytes = built;
  for (size_t at = bytes.find(written); at != std::string::npos; at = bytes.find(written, at + 1))
    bytes.replace(at, written.size(), version);
  return bytes;
}

std::string version_name(size_t number) {
  const std::string digits = std::to_string(number);
  return "0.0." + std::string(3 - digits.size(), '0') + digits;
}

size_t resident_kib() {
  std::ifstream statm("/proc/self/statm");
  size_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

size_t mapped_copies(const std::filesystem::path& below) {
  std::ifstream maps("/proc/self/maps");
  std::set<std::string> files;
  for (std::string line; std::getline(maps, line);) {
    const size_t at = line.find(below.string());
    if (at != std::string::npos) files.insert(line.substr(at));
  }
  return files.size();
}

struct waiting_run {
  std::string id, version;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(replaced_a_hundred_times, fixture) {
  using clock = std::chrono::steady_clock;
  options.module_directories = {directory / "modules"};
  options.watch_modules = true;
  const auto file = options.module_directories[0] / "version.so";
  std::deque<waiting_run> runs;
  const auto begin_some = [&](size_t count, const std::string& version) {
    for (size_t i = 0; i < count; ++i) runs.push_back({start("version.flow", "null"), version});
  };
  const auto end_some = [&](size_t count) {
    for (size_t i = 0; i < count; ++i) {
      const waiting_run run = runs.front();
      runs.pop_front();
      rest(run.id);
      must(host().resume_hook(run.id, "null"));
      BOOST_REQUIRE_EQUAL(*end(run.id).output, '"' + run.version + '"');
      BOOST_REQUIRE_EQUAL(must(host().find_run(run.id)).module_version, run.version);
    }
  };
  const auto taken = [&] {
    const auto all = host().workflows();
    const auto flow = std::ranges::find(all, "version.flow", &pawl::export_info::name);
    return flow == all.end() ? std::string() : flow->module_version;
  };

  put_file(file, module_of(version_name(0)));
  begin_some(in_flight, version_name(0));
  const size_t kib_before = resident_kib();
  std::vector<int64_t> live_ms;
  for (size_t i = 1; i <= replacements; ++i) {
    const std::string version = version_name(i);
    const auto dropped = clock::now();
    put_file(file, module_of(version));
    eventually("it is live", [&] { return taken() == version; });
    live_ms.push_back(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - dropped).count());
    begin_some(exchanged, version);
    end_some(exchanged);
  }
  const size_t kib_between = resident_kib();
  const size_t mapped_between = mapped_copies(directory / "data/modules");
  end_some(runs.size());

  auto& local = static_cast<pawl::embed::local_host&>(host());
  eventually("old versions are unloaded", [&] {
    local.collect_modules();
    return mapped_copies(directory / "data/modules") == 1;
  });
  const size_t kib_after = resident_kib();
  size_t failed = 0;
  for (const auto& run :
       must(host().list_runs({.statuses = {"failed", "blocked", "cancelled"}})).items)
    failed += run.id.empty() ? 0 : 1;
  BOOST_TEST(failed == 0U);
  size_t kept = 0;
  for (const auto& each : host().modules()) kept += each.name == "version" ? 1 : 0;
  BOOST_TEST(kept == 2U);  // the newest, and the one before it on disk
  std::ranges::sort(live_ms);
  BOOST_TEST_MESSAGE("from drop to live: median " << live_ms[live_ms.size() / 2] << " ms, at most "
                                                  << live_ms.back() << " ms");
  BOOST_TEST_MESSAGE("resident: " << kib_before << " KiB before, " << kib_between << " KiB with "
                                  << mapped_between << " copies mapped, " << kib_after
                                  << " KiB after");
#if !defined(PAWL_MEMORY_TELLS_NOTHING)
  BOOST_TEST(kib_after < kib_before + 16 * 1024);
#endif
}
