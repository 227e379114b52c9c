// The engine's only idea of time. A host hands it the system's; a test one that it moves itself.
#pragma once

#include <cstdint>

namespace pawl::engine {

class clock {
 public:
  virtual ~clock() = default;
  // Milliseconds since 1970 UTC. Any thread.
  virtual int64_t now_ms() = 0;
};

}  // namespace pawl::engine
