// A recorded run as a file: what `pawl runs export` writes, for a run of production to be played to
// new code, and for stubs to answer as the real world did. The format is in host/journal/README.md.
#pragma once

#include <pawl/testing/payload.hpp>

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace pawl::testing {

// One run and its children, as JSON text. It holds the run's payloads and the secret seed of its
// hook tokens: keep it like the journal itself. A value.
class recording {
 public:
  // Both throw test_error when it is not a recording that this Pawl can read.
  explicit recording(std::string text);
  static recording load(const std::filesystem::path& file);

  void save(const std::filesystem::path& file) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Where a recorded run and the code part ways: the first command that differs.
struct replay_difference {
  std::string run_id;
  uint64_t seq = 0;  // of the event
  std::string message;
  std::string expected, actual;  // JSON: {"key", "name", "input"}, or null for nothing
};

struct replay_report {
  std::vector<std::string> compared;           // ids of runs
  std::vector<std::string> skipped;            // of children whose workflow is not there
  std::vector<replay_difference> differences;  // at most one a run
  bool fits() const { return differences.empty(); }
};
std::ostream& operator<<(std::ostream& out, const replay_report& report);

// Plays the run and its children to the workflows of that module's file. An ended run fits when it
// would also end the same. Throws test_error when the module can't be loaded or has no workflow of
// the run.
replay_report replay(const recording& recorded, const std::filesystem::path& module);

}  // namespace pawl::testing
