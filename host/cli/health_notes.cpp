#include "cli/health_notes.hpp"

#include <fmt/format.h>

namespace pawl::cli {

void health_notes::look() {
  const health_info health = host_.health();
  if (health.ok == ok_) return;
  ok_ = health.ok;
  session_.note(ok_ ? std::string("pawl: the trouble is over; runs go on")
                    : fmt::format("pawl: {}", health.reason));
}

}  // namespace pawl::cli
