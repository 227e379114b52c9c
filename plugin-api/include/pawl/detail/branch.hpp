// The machinery under pawl::context: branches (lines of execution with a key path of their own),
// operations that wait for an answer, and the queue of coroutines that may go on.
//
// One instance, one thread at a time. A coroutine is only ever resumed from runtime::drain(), so
// which branch is running is always known, and the order depends on nothing but the resolutions.
#pragma once

#include <pawl/detail/text.hpp>
#include <pawl/workflow.h>

#include <coroutine>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pawl {
class context;
}

namespace pawl::detail {

class branch;

// An operation that was asked for and not answered yet. Lives in the awaiting coroutine's frame, or
// in the hook that opened it; taken out of the runtime by its destructor, so a destroyed frame
// leaves nothing.
class pending {
 public:
  pending() = default;
  pending(const pending&) = delete;
  pending& operator=(const pending&) = delete;
  virtual ~pending();

  // The answer; its views are valid during the call. Must not resume anything itself.
  virtual void answer(const pawl_resolution& resolution) = 0;
  // The branch was cancelled; no answer will come.
  virtual void cancel() = 0;

 protected:
  friend class branch;
  friend class runtime;
  branch* branch_ = nullptr;  // null: not in flight
  uint64_t id_ = 0;
};

// The state of one instance: what is in flight and what may go on.
class runtime {
 public:
  explicit runtime(context& owner) : owner_(owner) {}

  context& owner() { return owner_; }
  branch* current() { return current_; }
  bool destroying() const { return destroying_; }
  int64_t now_ms() const { return now_ms_; }
  bool replayed() const { return replayed_; }

  void ready(branch& in, std::coroutine_handle<> waiter) { ready_.emplace_back(&in, waiter); }

  // Emits a command that expects an answer, and registers who takes it.
  void submit(pending& operation, branch& in, pawl_command& command);
  // Emits a command that expects none.
  void emit(pawl_command& command) { activation_->emit(activation_, &command); }
  // The answer to the operation is no longer wanted.
  void abandon(pending& operation);
  // From now on the operation, which is in flight, is cancelled with `to`.
  void hand_over(pending& operation, branch& to);

  // Delivers the resolution to the operation it answers. A workflow's own resolutions (started,
  // cancel) are the caller's.
  void deliver(const pawl_resolution& resolution);

  // Resumes whatever may go on until nothing may.
  void drain();

  void begin(const pawl_activation& activation) { activation_ = &activation; }
  void tick(const pawl_resolution& resolution) {
    now_ms_ = resolution.at_ms;
    replayed_ = resolution.replayed != 0;
  }
  void end() { activation_ = nullptr; }
  void destroy() { destroying_ = true; }

 private:
  friend class branch;
  friend class pending;
  context& owner_;
  const pawl_activation* activation_ = nullptr;
  std::unordered_map<uint64_t, pending*> in_flight_;
  std::deque<std::pair<branch*, std::coroutine_handle<>>> ready_;
  branch* current_ = nullptr;
  uint64_t next_id_ = 1;
  int64_t now_ms_ = 0;
  bool replayed_ = false;
  bool destroying_ = false;
};

// One line of execution. Its key path goes before the keys of all operations in it, so that two
// branches can do the same things in any order and still be told apart.
class branch {
 public:
  explicit branch(runtime& of) : runtime_(of) {}
  branch(branch& parent, std::string path, bool shielded = false)
      : runtime_(parent.runtime_), parent_(&parent), path_(std::move(path)), shielded_(shielded) {
    parent.children_.push_back(this);
    cancelled_ = parent.cancelled_ && !shielded;
  }
  branch(const branch&) = delete;
  branch& operator=(const branch&) = delete;
  ~branch();

  runtime& rt() { return runtime_; }
  bool cancelled() const { return cancelled_; }

  // "PATHkind:name#occurrence", the occurrence counted per branch.
  std::string next_key(std::string_view kind, std::string_view name);
  // "PATHkind:id" for an operation that was given its identity.
  std::string fixed_key(std::string_view kind, std::string_view id) const;

  // Ends everything in flight in here and below, but for what is shielded. What is awaited next
  // throws.
  void cancel();

 private:
  friend class runtime;
  friend class pending;
  runtime& runtime_;
  branch* parent_ = nullptr;
  std::string path_;
  std::unordered_map<std::string, uint32_t> occurrences_;
  std::vector<branch*> children_;
  std::vector<pending*> pending_;
  bool shielded_ = false;
  bool cancelled_ = false;
};

inline pending::~pending() {
  if (branch_ == nullptr) return;
  branch_->rt().in_flight_.erase(id_);
  std::erase(branch_->pending_, this);
}

inline void runtime::submit(pending& operation, branch& in, pawl_command& command) {
  operation.id_ = next_id_++;
  operation.branch_ = &in;
  in_flight_.emplace(operation.id_, &operation);
  in.pending_.push_back(&operation);
  command.id = operation.id_;
  emit(command);
}

// What is still in flight belongs to someone outside, a hook that was opened in here, say, and
// given out.
inline branch::~branch() {
  if (parent_ != nullptr) std::erase(parent_->children_, this);
  for (pending* each : pending_) {
    each->branch_ = parent_;
    if (parent_ != nullptr) {
      parent_->pending_.push_back(each);
    } else {
      runtime_.in_flight_.erase(each->id_);
    }
  }
}

inline void runtime::abandon(pending& operation) {
  if (operation.branch_ == nullptr) return;
  in_flight_.erase(operation.id_);
  std::erase(operation.branch_->pending_, &operation);
  operation.branch_ = nullptr;
  if (destroying_) return;
  pawl_command command{};
  command.size = sizeof command;
  command.kind = PAWL_COMMAND_CANCEL;
  command.id = operation.id_;
  emit(command);
}

inline void runtime::hand_over(pending& operation, branch& to) {
  std::erase(operation.branch_->pending_, &operation);
  operation.branch_ = &to;
  to.pending_.push_back(&operation);
}

inline void runtime::deliver(const pawl_resolution& resolution) {
  auto found = in_flight_.find(resolution.id);
  if (found == in_flight_.end()) return;  // abandoned in this very turn
  pending& operation = *found->second;
  if (resolution.kind != PAWL_RESOLUTION_PERFORM) {
    in_flight_.erase(found);
    std::erase(operation.branch_->pending_, &operation);
    branch& in = *std::exchange(operation.branch_, nullptr);
    current_ = &in;
  }
  operation.answer(resolution);
}

inline void runtime::drain() {
  while (!ready_.empty()) {
    auto [in, waiter] = ready_.front();
    ready_.pop_front();
    current_ = in;
    waiter.resume();
  }
}

inline std::string branch::next_key(std::string_view kind, std::string_view name) {
  std::string key = fixed_key(kind, name);
  auto [found, added] = occurrences_.try_emplace(key, 0);
  uint32_t occurrence = added ? 0 : ++found->second;
  key += '#';
  key += std::to_string(occurrence);
  return key;
}

inline std::string branch::fixed_key(std::string_view kind, std::string_view id) const {
  std::string key;
  key.reserve(path_.size() + kind.size() + id.size() + 8);
  key.append(path_).append(kind);
  if (!id.empty()) key.append(1, ':').append(id);
  return key;
}

inline void branch::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  while (!pending_.empty()) {
    pending& operation = *pending_.back();
    runtime_.abandon(operation);
    operation.cancel();
  }
  for (size_t i = 0; i < children_.size(); ++i) {
    if (!children_[i]->shielded_) children_[i]->cancel();
  }
}

}  // namespace pawl::detail
