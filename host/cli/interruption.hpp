// SIGINT and SIGTERM as a question. While one of these lives the first such signal is only noted;
// the second ends the process at once, as it would have without. One at a time.
#pragma once

namespace pawl::cli {

class interruption {
 public:
  interruption();
  ~interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;

  // The signal that came, or 0.
  static int signal();
};

}  // namespace pawl::cli
