// The triggers of a host with all that makes them go: a runner over it, the service, and its turns.
#pragma once

#include "triggers/host_runner.hpp"
#include "triggers/pacemaker.hpp"
#include "triggers/service.hpp"

#include <filesystem>
#include <memory>

namespace pawl::triggers {

struct upkeep_options {
  std::filesystem::path directory = {};  // of definitions; empty: none
  // False: only what is asked for is done; ticks, polls and retries are left to who drives runs.
  bool fires = true;
};

class upkeep {
 public:
  // The host and the documents outlive this. Errors: the store's.
  static result<std::unique_ptr<upkeep>> open(host& of, journal::documents& documents,
                                              upkeep_options options);
  ~upkeep() { stop(); }

  [[nodiscard]] triggers::service& service() { return *service_; }
  // Reads the folder again, and what secrets refer to; says in the log what is wrong.
  void reload();
  // No turn is made any more, and what waits for one is not answered. The host is still open.
  void stop();

 private:
  explicit upkeep(host& of) : runner_(of) {}

  host_runner runner_;  // goes last: it waits for the calls of polls
  pacemaker pacemaker_;
  std::unique_ptr<triggers::service> service_;
};

}  // namespace pawl::triggers
