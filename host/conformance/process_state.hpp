// What belongs to the whole process and a module must leave alone: threads, descriptors, signal
// handlers and the like. Reads, changes nothing but what capture redirects.
#pragma once

#include "modules/descriptor.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pawl::conformance {

size_t thread_count();
// Gives ended threads a moment to be gone. True once there are no more than that many.
bool threads_settle(size_t count_max);
size_t open_descriptors();

// Each as lines of text, so that two moments can be compared and a difference be shown.
std::vector<std::string> signal_handlers();
std::vector<std::string> environment_variables();
std::vector<std::string> locale_names();
std::vector<std::string> folder_and_mask();

// The first line that differs, as "before -> after"; empty when none does.
std::string first_difference(const std::vector<std::string>& before,
                             const std::vector<std::string>& after);

// Takes what is written to stdout or stderr from now on.
class output_capture {
 public:
  explicit output_capture(int standard);  // STDOUT_FILENO or STDERR_FILENO
  // What was written until now, at most its first 200 bytes.
  std::string taken();

 private:
  modules::descriptor file_;
};

}  // namespace pawl::conformance
