#include "conformance/runner.hpp"

#include "conformance/request.hpp"
#include "conformance/subject.hpp"
#include "modules/child.hpp"
#include "modules/describer.hpp"
#include "modules/search_path.hpp"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <iostream>
#include <iterator>
#include <optional>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pawl::conformance {
namespace {

constexpr const char* subcommand = "check-module";

// --- the child ---

// More than any module needs that is not out of control.
void bound_resources(const request& asked) {
  const auto seconds = static_cast<rlim_t>(asked.timeout.count() / 1000 + 1) * 4;
  const rlimit processor = {seconds, seconds};
  ::setrlimit(RLIMIT_CPU, &processor);
#ifndef PAWL_SANITIZED  // sanitizers reserve all the memory there is
  const rlimit memory = {rlim_t{4} << 30, rlim_t{4} << 30};
  ::setrlimit(RLIMIT_DATA, &memory);
#endif
}

[[noreturn]] void check_and_exit() {
  modules::begin_child(modules::answer_descriptor);
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const auto asked = request_from_json(text);
  const check* which = asked ? find_check(asked->check) : nullptr;
  if (which == nullptr) ::_exit(2);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(nowhere, STDIN_FILENO);
  ::close(nowhere);
  bound_resources(*asked);
  subject& about = *new subject(*asked);  // never destroyed: see its header
  which->run(about);
  modules::answer_and_exit(modules::answer_descriptor, to_json(about.result_of(*which)));
}

// --- the parent ---

class runner {
 public:
  runner(const std::filesystem::path& file, const run_options& options) : options_(options) {
    asked_.file = file;
    asked_.config = options.config;
    asked_.seed = options.seed;
    asked_.timeout = options.timeout;
  }

  result<std::vector<checked>> run() {
    for (const check& each : all_checks()) {
      if (!options_.only.empty() &&
          std::ranges::find(options_.only, each.id) == options_.only.end())
        continue;
      auto result = is_blocked(each);
      if (!result) {
        auto ran = run_in_child(each);
        if (!ran) return std::move(ran).error();
        result = std::move(*ran);
      }
      if (options_.on_end) options_.on_end(each, *result);
      done_.push_back({&each, std::move(*result)});
    }
    return std::move(done_);
  }

 private:
  // What refuses to be described has no schemas to offer.
  void gather_schemas() {
    std::vector<std::filesystem::path> files;
    for (const auto& directory : options_.module_directories) {
      if (auto found = modules::module_files(directory))
        std::ranges::move(*found, std::back_inserter(files));
    }
    files.push_back(asked_.file);  // last: its own names win
    for (const auto& file : files) {
      const auto described = modules::describe_in_child(
          file, {.program = options_.program, .timeout = options_.timeout});
      if (!described) continue;
      for (const auto* list : {&described->actions, &described->workflows}) {
        for (const modules::exported& item : *list) {
          asked_.schemas[item.name] = {item.input_schema, item.output_schema};
        }
      }
    }
  }

  // The outcome of a check that can't be judged, because one that it needs did not pass. A check
  // that was not asked for is taken as passed.
  std::optional<outcome> is_blocked(const check& next) const {
    for (const std::string_view need : next.needs) {
      for (const checked& before : done_) {
        const std::string_view id = before.which->id;
        const bool is_needed =
            id == need || (id.starts_with(need) && id.substr(need.size()).starts_with('.'));
        if (!is_needed || is_good(before.result.what)) continue;
        if (before.result.what == verdict::skipped) return before.result;
        return outcome{verdict::skipped, {fmt::format("{} did not pass", id)}};
      }
    }
    return {};
  }

  result<outcome> run_in_child(const check& which) {
    asked_.check = which.id;
    if (which.id.starts_with("workflow.") && asked_.schemas.empty()) gather_schemas();
    const std::string text = to_json(asked_);
    const modules::descriptor input(::memfd_create("request", MFD_CLOEXEC));
    if (::write(input.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::lseek(input.number(), 0, SEEK_SET) != 0) {
      return modules::no_child(errno);
    }
    auto pipe = modules::open_answer_pipe();
    if (!pipe) return std::move(pipe).error();
    auto child =
        modules::spawn_child(options_.program, {subcommand}, input.number(), pipe->to.number());
    if (!child) return std::move(child).error();
    auto end = modules::await_child(*child, *pipe, asked_.timeout);
    if (!end) return std::move(end).error();
    return outcome_of(*end);
  }

  [[nodiscard]] outcome outcome_of(const modules::child_end& end) const {
    const bool out_of_time = WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGXCPU;
    if (!end.in_time || out_of_time) {
      return {verdict::timed_out,
              {fmt::format("it had not finished after {} ms", asked_.timeout.count())}};
    }
    if (WIFSIGNALED(end.status)) {
      return {verdict::crashed, {"it crashed: " + modules::signal_words(end.status)}};
    }
    if (auto told = outcome_from_json(end.answer)) return std::move(*told);
    return {verdict::crashed,
            {fmt::format("it ended the process, with exit code {}", WEXITSTATUS(end.status))}};
  }

  const run_options& options_;
  request asked_;
  std::vector<checked> done_;
};

}  // namespace

result<std::vector<checked>> run_checks(const std::filesystem::path& file,
                                        const run_options& options) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    return failure{PAWL_ERROR_NOT_FOUND, fmt::format("there is no file {}", file.string())};
  }
  // With a slash in it, so that the loader does not look in its own directories.
  return runner(std::filesystem::absolute(file), options).run();
}

void check_main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], subcommand) == 0) check_and_exit();
}

}  // namespace pawl::conformance
