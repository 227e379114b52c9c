// An instance of a workflow, activated by hand. What it is told are answers to the keys of its
// operations, so that an answer fits any instance that asked for the same. One thread at a time.
#pragma once

#include "conformance/guarded_memory.hpp"
#include "engine/command.hpp"
#include "modules/loaded_module.hpp"

#include <pawl/workflow.h>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pawl::conformance {

// A resolution that owns what it tells.
struct answer {
  uint32_t kind = PAWL_RESOLUTION_STARTED;
  std::string key = {};  // of the operation; empty for what answers none
  int64_t at_ms = 0;
  std::string payload = {};
  std::optional<failure> error = {};
};

// What came of one activation.
struct activated {
  std::vector<engine::command> commands;  // those that the ABI allows
  std::vector<std::string> broken;        // why others are not
  pawl_status status = PAWL_OK;
  bool threw = false;
};

enum class payload_memory {
  kept,   // as long as the instance, with a zero byte after it
  strict  // nothing may be read after its end, or once the activation has returned
};

class driven_instance {
 public:
  explicit driven_instance(const modules::workflow& of,
                           payload_memory memory = payload_memory::kept);
  ~driven_instance();  // destroys it
  driven_instance(const driven_instance&) = delete;
  driven_instance& operator=(const driven_instance&) = delete;

  // False when create() gave none, or threw.
  [[nodiscard]] bool exists() const { return instance_ != nullptr; }

  // What the ids of its operations are, by key; or will be, for answers that come with the
  // question.
  [[nodiscard]] const std::map<std::string, uint64_t>& ids() const { return id_by_key_; }
  void expect(std::map<std::string, uint64_t> ids) { expected_ids_ = std::move(ids); }

  // Precondition: it exists.
  activated activate(std::span<const answer> told, bool replayed = false);
  activated activate(const answer& told, bool replayed = false) {
    return activate(std::span(&told, 1), replayed);
  }

 private:
  struct own_activation;
  static pawl_status emit(const pawl_activation* activation, const pawl_command* command);
  pawl_str place(const std::string& payload);
  [[nodiscard]] uint64_t id_of(const std::string& key) const;
  std::optional<std::string> fault_of(const engine::command& asked);

  const modules::workflow& workflow_;
  const payload_memory memory_;
  std::deque<guarded_memory> payloads_;
  pawl_instance* instance_ = nullptr;
  std::map<std::string, uint64_t> id_by_key_, expected_ids_;
  std::map<uint64_t, std::string> key_by_id_;
};

}  // namespace pawl::conformance
