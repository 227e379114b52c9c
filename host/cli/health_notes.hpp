// Tells the person when the host is in trouble (a disk that fails, say) and when it is out of it
// again.
#pragma once

#include "cli/session.hpp"

namespace pawl::cli {

class health_notes {
 public:
  health_notes(session& session, host& host) : session_(session), host_(host) {}
  // To be called now and then; says something only when it has changed.
  void look();

 private:
  session& session_;
  host& host_;
  bool ok_ = true;
};

}  // namespace pawl::cli
