// How the engine hands changes over to be made durable. The journal's writer is one; a test steps
// its own.
#pragma once

#include "journal/store.hpp"

namespace pawl::journal {

// What became of one submitted change.
struct commit_outcome {
  uint64_t tag = 0;
  change what;                    // given back, so that its buffers can be used again
  std::optional<failure> failed;  // not durable, and never will be
};

// Who hears of outcomes: all of one group commit at once, in the order of submission. Called on the
// committer's thread; must not block.
class commit_sink {
 public:
  virtual ~commit_sink() = default;
  virtual void committed(std::vector<commit_outcome> outcomes) = 0;
};

struct submission {
  uint64_t tag = 0;  // the submitter's own
  commit_sink* sink = nullptr;
  change what;
};

class committer {
 public:
  virtual ~committer() = default;
  // Any thread; never blocks on the disk. Changes of one submitter are applied in the order
  // submitted.
  virtual void submit(std::vector<submission> batch) = 0;
};

}  // namespace pawl::journal
