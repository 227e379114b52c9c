// This program again, in a process of its own: what a fresh host takes in time and memory can't be
// seen in a process that has measured other things before.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace pawl::bench {

using readings = std::map<std::string, double>;

// Runs this program with those words and gives what it answers. Throws when it failed.
readings run_child(const std::vector<std::string>& words);

// The child's side. Ends the process there and then, as a kill would: nothing is closed.
[[noreturn]] void answer_parent(const readings& made);

// Of this process, from /proc/self/status: "VmRSS" now, "VmHWM" at most so far.
double memory_mb(const std::string& which);

}  // namespace pawl::bench
