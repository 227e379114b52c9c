#include "conformance/process_state.hpp"

#include <algorithm>
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace pawl::conformance {
namespace {

size_t entries_of(const char* directory) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(directory, error);
  return static_cast<size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

size_t thread_count() {
  return entries_of("/proc/self/task");
}

bool threads_settle(size_t count_max) {
  // A thread that was joined is listed for a moment longer.
  for (int i = 0; i < 100 && thread_count() > count_max; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return thread_count() <= count_max;
}

size_t open_descriptors() {
  return entries_of("/proc/self/fd");
}

std::vector<std::string> signal_handlers() {
  std::vector<std::string> lines;
  for (int signal = 1; signal < SIGRTMIN; ++signal) {
    struct sigaction action = {};
    if (::sigaction(signal, nullptr, &action) != 0) continue;
    lines.push_back(fmt::format("SIG{} {:#x}", ::sigabbrev_np(signal),
                                reinterpret_cast<uintptr_t>(action.sa_handler)));
  }
  return lines;
}

std::vector<std::string> environment_variables() {
  std::vector<std::string> lines;
  for (char** each = environ; *each != nullptr; ++each) lines.emplace_back(*each);
  std::ranges::sort(lines);
  return lines;
}

std::vector<std::string> locale_names() {
  return {std::setlocale(LC_ALL, nullptr)};
}

std::vector<std::string> folder_and_mask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  std::error_code error;
  return {"folder " + std::filesystem::current_path(error).string(),
          fmt::format("umask {:03o}", mask)};
}

std::string first_difference(const std::vector<std::string>& before,
                             const std::vector<std::string>& after) {
  const auto [was, is] = std::ranges::mismatch(before, after);
  if (was == before.end() && is == after.end()) return {};
  return fmt::format("{} -> {}", was == before.end() ? "nothing" : *was,
                     is == after.end() ? "nothing" : *is);
}

output_capture::output_capture(int standard) : file_(::memfd_create("output", MFD_CLOEXEC)) {
  std::fflush(nullptr);
  ::dup2(file_.number(), standard);
}

std::string output_capture::taken() {
  std::fflush(nullptr);
  std::string text(200, '\0');
  const ssize_t count = ::pread(file_.number(), text.data(), text.size(), 0);
  text.resize(static_cast<size_t>(std::max<ssize_t>(count, 0)));
  return text;
}

}  // namespace pawl::conformance
