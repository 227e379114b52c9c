// Goal: a module of any minor lives in today's host: of 1.0, and of a later one unless it says that
// it can't. What is no library of this machine is refused with its reason. Method: modules built
// from the headers of 1.0, which are kept here, and from headers as the next minor might have them,
// by a whole host.
#include "modules/support.hpp"

#include <pawl/host.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>

using namespace module_tests;
using pawl::module_info;
using pawl::run_info;

namespace {

std::string module_bytes(const std::string& name) {
  return read_file(fs::path(ABI_MODULES) / name);
}

struct fixture {
  // A host that finds only that file.
  pawl::host& host_with(const std::string& name, const std::string& bytes) {
    host.reset();
    fs::remove_all(directory / "modules");
    fs::remove_all(directory / "data");
    put_file(directory / "modules" / (name + ".so"), bytes);
    pawl::host_options options;
    options.data_directory = directory / "data";
    options.module_directories = {directory / "modules"};
    options.module_config = config;
    options.describer = DESCRIBER_PROGRAM;
    auto opened = pawl::host::open(options);
    BOOST_REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
    host = *std::move(opened);
    return *host;
  }
  module_info only_module(const std::string& name, const std::string& bytes) {
    auto modules = host_with(name, bytes).modules();
    std::erase_if(modules, [](const module_info& each) {
      return each.state == "old" || each.file.empty();  // a copy, or the host's own
    });
    BOOST_REQUIRE(modules.size() == 1);
    return modules[0];
  }
  std::string answer(const std::string& action, const std::string& input) {
    const auto given = host->run_action(action, input, std::chrono::minutes(1));
    return given ? *given
                 : given.error().code + ": " + given.error().message + given.error().details;
  }
  run_info run(const std::string& workflow, const std::string& input) {
    const auto started = host->start({.workflow = workflow, .input = input});
    BOOST_REQUIRE(started.ok());
    auto ended = host->wait(started->run_id, true, std::chrono::minutes(1));
    BOOST_REQUIRE(ended.ok());
    return *ended;
  }

  // Of modules/echo.c.
  void check_echo(const std::string& name, const std::string& slug) {
    const module_info loaded = only_module(name, module_bytes(name + ".so"));
    BOOST_TEST(loaded.state == "active", loaded.reason);
    BOOST_TEST(answer(slug + ".echo", R"({"a":[1]})") == R"({"a":[1]})");
    BOOST_TEST(answer(slug + ".refuse", "1") == R"(refused: no such luck{"luck":0})");
    BOOST_TEST(answer(slug + ".tell", "1").starts_with("missing_credential: "));
    const run_info echoed = run(slug + ".echo", "[7]");
    BOOST_TEST(echoed.status == "completed");
    BOOST_TEST(echoed.output.value_or("") == "[7]");
    const run_info refused = run(slug + ".refuse", "7");
    BOOST_TEST(refused.status == "failed");
    BOOST_REQUIRE(refused.error.has_value());
    BOOST_TEST(refused.error->message == "no such luck");
    config[slug] = R"({"refuse":true})";
    const module_info refusing = only_module(name, module_bytes(name + ".so"));
    BOOST_TEST(refusing.reason.find("told to refuse") != std::string::npos, refusing.reason);
  }

  // Of modules/later.cpp.
  void check_later(const std::string& name, const std::string& slug) {
    const module_info loaded = only_module(name, module_bytes(name + ".so"));
    BOOST_TEST(loaded.state == "active", loaded.reason);
    BOOST_TEST(answer(slug + ".echo", "7") == "[7]");
    const auto waited =
        host->run_action(slug + ".echo", R"("wait")", std::chrono::milliseconds(20));
    BOOST_TEST(!waited.ok());
  }

  temporary_directory directory;
  std::map<std::string, std::string> config;
  std::unique_ptr<pawl::host> host;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(old_and_new, fixture)

BOOST_AUTO_TEST_CASE(modules_of_1_0_in_c_load_and_run) {
  check_echo("old_gcc", "old-gcc");
  check_echo("old_clang", "old-clang");
}

BOOST_AUTO_TEST_CASE(modules_of_1_0_in_cpp_load_and_run) {
  check_later("old_gxx", "old-gxx");
  check_later("old_clangxx", "old-clangxx");
}

BOOST_AUTO_TEST_CASE(a_module_of_1_1_is_told_its_span) {
  const std::string given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  check_echo("traced_gcc", "traced-gcc");
  config.clear();
  host_with("traced_gcc", module_bytes("traced_gcc.so"));
  const auto started =
      host->start({.workflow = "traced-gcc.echo", .input = R"("trace")", .traceparent = given});
  BOOST_REQUIRE(started.ok());
  const auto ended = host->wait(started->run_id, true, std::chrono::minutes(1));
  BOOST_REQUIRE(ended.ok());
  BOOST_TEST(ended->traceparent == given);
  const std::string span = ended->output.value_or("");
  BOOST_REQUIRE(span.size() == given.size() + 2);
  BOOST_TEST(span.substr(1, 36) == given.substr(0, 36));  // its version and trace
  BOOST_TEST(span.substr(37, 16) != given.substr(36, 16));
  BOOST_TEST(answer("traced-gcc.echo", R"("trace")") ==
             R"("trace")");  // outside a run there is none
}

BOOST_AUTO_TEST_CASE(a_module_of_a_later_minor_that_needs_none_of_it_loads_and_runs) {
  check_echo("next_content", "next-content");
  check_later("next_content_cpp", "next-content-cpp");
}

BOOST_AUTO_TEST_CASE(a_module_of_the_next_sdk_loads_and_runs) {
  const module_info loaded = only_module("next_sdk", module_bytes("next_sdk.so"));
  BOOST_TEST(loaded.state == "active", loaded.reason);
  BOOST_TEST(answer("today.echo", R"({"text":"hi"})").starts_with(R"({"text":"hi 1 )"));
  BOOST_TEST(answer("today.refuse", R"({"text":"no"})") == "refused: no[1]");
  const auto started = host->start({.workflow = "today.tour", .input = R"({"text":"go"})"});
  BOOST_REQUIRE(started.ok());
  BOOST_TEST(host->wait(started->run_id, false, std::chrono::minutes(1))->status == "sleeping");
}

BOOST_AUTO_TEST_CASE(a_module_that_needs_a_later_minor_is_refused_with_both_versions) {
  const module_info refused = only_module("next_demanding", module_bytes("next_demanding.so"));
  BOOST_TEST(refused.state == "refused");
  const std::string next = "1." + std::to_string(PAWL_ABI_MINOR + 1);
  const std::string now = "1." + std::to_string(PAWL_ABI_MINOR);
  BOOST_TEST(refused.reason.find("it needs version " + next + " of the ABI and this host speaks " +
                                 now) != std::string::npos,
             refused.reason);
}

BOOST_AUTO_TEST_CASE(what_is_no_library_of_this_machine_is_refused_with_its_reason) {
  const std::string whole = module_bytes("old_gcc.so");
  const std::pair<std::string, const char*> wrong[] = {
      {"", "the file is empty"},
      {whole.substr(0, whole.size() / 2), "the file is cut short"},
      {whole.substr(0, 10), "the file is cut short"},
      {"not a library\n", "it is not a shared library"},
#if !defined(__aarch64__)
      {module_bytes("elsewhere/aarch64.so"), "it is built for AArch64 and this host is"},
#endif
      {module_bytes("elsewhere/i686.so"), "another kind of machine (word size or byte order)"},
      {module_bytes("elsewhere/s390x.so"), "another kind of machine (word size or byte order)"},
      {module_bytes("elsewhere/echo.dll"), "it is not a shared library (no ELF file)"},
  };
  for (const auto& [bytes, reason] : wrong) {
    const module_info refused = only_module("wrong", bytes);
    BOOST_TEST(refused.state == "refused");
    BOOST_TEST(refused.reason.find(reason) != std::string::npos,
               refused.reason << " does not say: " << reason);
  }
}

BOOST_AUTO_TEST_SUITE_END()
