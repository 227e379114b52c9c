// An environment for one shipped workflow: its module as built, and those of the actions that it
// calls, which are stubbed but hold input and output to their schemas.
#pragma once

#include <pawl/plugins/files.hpp>
#include <pawl/testing.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace pawl::testing {

struct shipped : environment {
  explicit shipped(std::string name)
      : environment({.modules = {module(name), module("files"), module("text"), module("http"),
                                 module("slack"), module("smtp"), module("scripted")}}),
        workflow(std::move(name)) {
    stub(files::append).does([this](const files::write_input& in) {
      if (in.path.starts_with("missing/"))
        throw final_error("not_found", "there is no such folder");
      lines.push_back(in.path + ": " + in.text.value_or(""));
      return files::write_output{1};
    });
  }
  shipped(const shipped&) = delete;
  shipped& operator=(const shipped&) = delete;

  static std::filesystem::path module(const std::string& name) {
    return std::filesystem::path(MODULE_FOLDER) / (name + ".so");
  }
  std::string read(const std::string& file) const {
    std::ifstream in(std::filesystem::path(WORKFLOWS_FOLDER) / workflow / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // The input of its example, with other members where a test wants them.
  boost::json::value example_input(const boost::json::object& instead = {}) const {
    boost::json::value input = boost::json::parse(read("example-input.json"));
    for (const auto& [name, value] : instead) input.as_object()[name] = value;
    return input;
  }
  boost::json::value expected_output() const {
    return boost::json::parse(read("expected-output.json"));
  }

  // Crashes at every point make no difference, and today's code replays what it recorded.
  void stands_up_to_crashes(const boost::json::value& input, crash_options options = {}) {
    const auto report = explore_crashes(workflow, input, options);
    BOOST_TEST(report.ok(), report);
    BOOST_TEST(report.crashes > 0U);
    BOOST_TEST_MESSAGE(workflow << ": " << report);
  }
  void replays(const test_run& run) {
    const auto report = replay(run.record());
    BOOST_TEST(report.fits(), report);
  }

  const std::string workflow;
  std::vector<std::string> lines;  // that were appended to files: "FILE: LINE\n"
};

inline boost::json::value output_of(const test_run& run) {
  return boost::json::parse(run.output());
}

}  // namespace pawl::testing
