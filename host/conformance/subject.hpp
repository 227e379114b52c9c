// The module under check, inside the child that one check has to itself: loads it as far as the
// check asks for, and gathers what the check finds. It is never destroyed, since threads of the
// module may outlive the check: the child just ends. One thread.
#pragma once

#include "conformance/check.hpp"
#include "conformance/module_in_use.hpp"
#include "conformance/observing_host.hpp"
#include "conformance/raw_tables.hpp"
#include "conformance/request.hpp"
#include "modules/library.hpp"

#include <memory>
#include <optional>
#include <string>

namespace pawl::conformance {

class subject {
 public:
  explicit subject(request from) : asked(std::move(from)) {}
  subject(const subject&) = delete;
  subject& operator=(const subject&) = delete;

  const request asked;

  // What the check found wrong; any makes it fail.
  void fault(std::string sentence) { faults_.push_back(std::move(sentence)); }
  void fault(const std::vector<std::string>& sentences) {
    faults_.insert(faults_.end(), sentences.begin(), sentences.end());
  }
  [[nodiscard]] bool has_faults() const { return !faults_.empty(); }
  // Why there is nothing to judge.
  void skip(std::string reason) { skipped_ = std::move(reason); }
  // Precondition: skip() was called.
  [[nodiscard]] const std::string& why_skipped() const { return *skipped_; }
  [[nodiscard]] outcome result_of(const check& ran) const;

  // Each is null after a skip() with the reason why it can't be had. The pointers stay valid.
  const modules::library* library();
  const raw_tables* tables();
  module_in_use* loaded();    // not opened, unless one of the next was asked for before
  module_in_use* opened();    // with the configuration asked for
  module_in_use* callable();  // opened, and it has examples of safe actions
  module_in_use* with_workflows();

  // How long one call may take to end.
  [[nodiscard]] std::chrono::milliseconds patience() const { return asked.timeout / 3; }

 private:
  std::vector<std::string> faults_;
  std::optional<std::string> skipped_;
  std::optional<modules::library> library_;
  observing_host describing_host_;
  std::optional<raw_tables> tables_;
  std::unique_ptr<module_in_use> module_;
  bool open_ = false;
};

}  // namespace pawl::conformance
