// A host for one shipped workflow: the modules as built, a data directory and a folder of files of
// its own, which begins as a copy of the workflow's folder.
#pragma once

#include <pawl/host.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <vector>

namespace pawl::testing {

class workflow_host {
 public:
  explicit workflow_host(std::string workflow) : workflow_(std::move(workflow)) {
    std::string name = (std::filesystem::temp_directory_path() / "pawl-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    folder_ = std::filesystem::canonical(name);
    std::filesystem::copy(std::filesystem::path(WORKFLOWS_FOLDER) / workflow_, folder_ / "files",
                          std::filesystem::copy_options::recursive);
    open();
  }
  workflow_host(const workflow_host&) = delete;
  ~workflow_host() {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  class host& operator*() { return *host_; }
  class host* operator->() { return host_.get(); }
  std::filesystem::path files() const { return folder_ / "files"; }

  // A file's text, or nothing.
  std::string read(const std::string& file) const {
    std::ifstream in(files() / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  boost::json::value example_input() const {
    return boost::json::parse(read("example-input.json"));
  }
  boost::json::value expected_output() const {
    return boost::json::parse(read("expected-output.json"));
  }

  // Stops the host and starts it again over what it recorded.
  void restart() {
    host_.reset();
    open();
  }

  std::string start(const boost::json::value& input) {
    return value(host_->start({.workflow = workflow_, .input = boost::json::serialize(input)}))
        .run_id;
  }
  run_info end(const std::string& id) { return value(host_->wait(id)); }
  run_info run(const boost::json::value& input) { return end(start(input)); }

  // Each operation as "key status", in the order in which they were scheduled.
  std::vector<std::string> steps(const std::string& id) {
    std::vector<std::string> told;
    for (const step_info& each : value(host_->steps(id))) {
      if (!each.dropped) told.push_back(each.key + ' ' + each.status);
    }
    return told;
  }

  template <class T>
  static T value(result<T> from) {
    if (!from) throw std::runtime_error(from.error().code + ": " + from.error().message);
    return std::move(*from);
  }

 private:
  void open() {
    boost::json::object roots = {{"roots", boost::json::array{files().string()}}}, script;
    if (std::filesystem::exists(files() / "script.json"))
      script["file"] = (files() / "script.json").string();
    host_options options = {
        .data_directory = folder_ / "data",
        .module_directories = {MODULE_FOLDER},
        .module_config = {{"files", boost::json::serialize(roots)},
                          {"scripted", boost::json::serialize(script)}},
        .describer = PAWL_PROGRAM,
    };
    host_ = value(host::open(std::move(options)));
  }

  std::string workflow_;
  std::filesystem::path folder_;
  std::unique_ptr<class host> host_;
};

inline boost::json::value output(const run_info& run) {
  if (!run.output)
    throw std::runtime_error(run.status + ": " + (run.error ? run.error->message : run.reason));
  return boost::json::parse(*run.output);
}

}  // namespace pawl::testing
