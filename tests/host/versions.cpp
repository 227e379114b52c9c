// Dropping modules into a host that runs, and what people decide about versions and their runs.
#include "host/support.hpp"

#include <boost/test/unit_test.hpp>

using namespace host_tests;
using module_tests::fault;
using module_tests::put_file;
using module_tests::put_module;
using module_tests::read_file;

namespace {

struct watched : fixture {
  std::filesystem::path folder = directory / "modules";

  watched() {
    options.module_directories = {folder};
    options.watch_modules = true;
  }

  std::string taken() {
    for (const auto& each : host().workflows()) {
      if (each.name == "version.flow") return each.module_version;
    }
    return "none";
  }
  void becomes_live(const std::string& version) {
    eventually("the version is live", [&] { return taken() == version; });
  }
  pawl::module_info version(const std::string& wanted) {
    for (const auto& each : host().modules()) {
      if (each.name == "version" && each.version == wanted) return each;
    }
    return {};
  }
  std::string start_waiting() {
    const std::string id = start("version.flow", "null");
    BOOST_TEST(rest(id).status == "waiting");
    return id;
  }
  std::string end_of(const std::string& id) {
    must(host().resume_hook(id, "null"));
    return *end(id).output;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(versions, watched)

BOOST_AUTO_TEST_CASE(a_file_that_is_dropped_in_is_live_without_a_restart) {
  host();
  BOOST_TEST(taken() == "none");
  put_module(folder, "version_1", "version");
  becomes_live("1.0.0");
  const std::string old = start_waiting();
  put_module(folder, "version_2", "version");
  becomes_live("2.0.0");
  const std::string fresh = start_waiting();
  BOOST_TEST(version("1.0.0").state == "old");
  BOOST_TEST(version("1.0.0").runs == 1U);
  BOOST_TEST(version("2.0.0").runs == 1U);
  BOOST_TEST(end_of(old) == R"("1.0.0")");
  BOOST_TEST(end_of(fresh) == R"("2.0.0")");
  BOOST_TEST(version("1.0.0").runs == 0U);
  std::filesystem::remove(folder / "version.so");
  becomes_live("none");
}

BOOST_AUTO_TEST_CASE(a_bad_file_is_told_of_and_good_ones_stay) {
  put_module(folder, "version_1", "version");
  host();
  put_file(folder / "version.so", read_file(fault("version_2")).substr(0, 5'000));
  eventually("it is refused", [&] {
    for (const auto& each : host().modules()) {
      if (each.state == "refused") return each.reason.find("cut short") != std::string::npos;
    }
    return false;
  });
  BOOST_TEST(taken() == "1.0.0");
  put_module(folder, "version_2", "version");
  becomes_live("2.0.0");
}

BOOST_AUTO_TEST_CASE(an_installed_module_needs_no_folder) {
  const auto installed = must(host().install_module(read_file(fault("version_1"))));
  BOOST_TEST(installed.state == "active");
  BOOST_TEST(installed.version == "1.0.0");
  restart();
  BOOST_TEST(taken() == "1.0.0");
  must(host().install_module(read_file(fault("version_2"))));
  BOOST_TEST(must(host().activate_module("version", "1.0.0")).state == "active");
  restart();
  BOOST_TEST(taken() == "1.0.0");
  const auto refused = host().install_module(read_file(fault("missing_title")));
  BOOST_TEST(code_of(refused) == PAWL_ERROR_HOST_MISUSE);
}

BOOST_AUTO_TEST_CASE(a_draining_version_goes_when_its_last_run_has_ended) {
  put_module(folder, "version_1", "version");
  const std::string id = start_waiting();
  const auto draining = must(host().drain_module("version", "1.0.0"));
  BOOST_TEST(draining.state == "draining");
  BOOST_TEST(draining.runs == 1U);
  BOOST_TEST(code_of(host().start({.workflow = "version.flow"})) == PAWL_ERROR_UNKNOWN_WORKFLOW);
  BOOST_TEST(end_of(id) == R"("1.0.0")");
  eventually("it is removed", [&] { return version("1.0.0").state == "removed"; });
  BOOST_TEST(must(host().activate_module("version", "1.0.0")).state == "active");
  BOOST_TEST(end_of(start_waiting()) == R"("1.0.0")");
}

BOOST_AUTO_TEST_CASE(what_runs_are_held_to_is_not_removed) {
  put_module(folder, "version_1", "version");
  const std::string id = start_waiting();
  const auto refused = host().remove_module("version", "1.0.0");
  BOOST_TEST(code_of(refused) == PAWL_ERROR_CONFLICT);
  BOOST_TEST(refused.error().message.find("needed by 1 run;") != std::string::npos,
             refused.error().message);
  BOOST_TEST(taken() == "1.0.0");
  BOOST_TEST(end_of(id) == R"("1.0.0")");
  eventually("it is removed", [&] { return host().remove_module("version", "1.0.0").ok(); });
  BOOST_TEST(taken() == "none");
  BOOST_TEST(version("1.0.0").state == "removed");
  BOOST_TEST(code_of(host().remove_module("version", "7.0.0")) == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(a_run_moves_to_another_version_that_fits) {
  put_module(folder, "version_1", "version");
  const std::string id = start_waiting();
  put_module(folder, "version_2", "version");
  becomes_live("2.0.0");
  BOOST_TEST(must(host().migrate_run(id, "2.0.0")).module_version == "2.0.0");
  BOOST_TEST(version("1.0.0").runs == 0U);
  restart();
  BOOST_TEST(end_of(id) == R"("2.0.0")");
}

BOOST_AUTO_TEST_CASE(a_blocked_run_is_saved_by_another_version) {
  put_module(folder, "version_1", "version");
  const std::string id = start_waiting();
  close();
  std::filesystem::remove_all(directory / "data/modules");
  put_module(folder, "version_2", "version");
  BOOST_TEST(code_of(host().resume_hook(id, "null")) == "blocked");
  eventually("it is blocked", [&] { return status(id) == "blocked"; });
  BOOST_TEST(must(host().migrate_run(id, "2.0.0")).status == "waiting");
  BOOST_TEST(end_of(id) == R"("2.0.0")");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_none_is_told_of_at_the_start) {
  options.modules.trusted_key = "/nowhere/minisign.pub";
  const auto none = pawl::host::open(options);
  BOOST_TEST(code_of(none) == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_SUITE_END()
