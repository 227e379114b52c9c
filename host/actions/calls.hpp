// The calls that modules have accepted and not ended yet. A call's token is its place in the table
// and a count of how often that place was used, so a late, double or forged completion finds
// nothing, and nothing is ever dereferenced for it. Any thread.
#pragma once

#include "actions/call_figures.hpp"
#include "actions/credential_source.hpp"
#include "actions/past_secrets.hpp"
#include "actions/redactor.hpp"
#include "engine/dispatcher.hpp"
#include "modules/loaded_module.hpp"

#include <pawl/action.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pawl::actions {

struct call {
  call() = default;
  call(const call&) = delete;
  ~call() {
    for (std::string& each : credentials) wipe(each);
  }

  pawl_call told{};  // what the module reads; its views point into this struct
  std::string input, idempotency_key, run_id, step_key, traceparent;
  std::shared_ptr<const modules::action> action;
  std::vector<std::string> credentials;  // JSON, for the kinds that the action names, in its order
  std::shared_ptr<const redactor> secrets;  // in them; null: none
  engine::call_sink* sink = nullptr;        // null: no one waits any more
  uint64_t tag = 0;
  call_figures::meter* meter = nullptr;
  std::chrono::steady_clock::time_point began;
  std::atomic<bool> stop = false;  // the action was asked to end
};

class call_table {
 public:
  // A place for a new call; `made` stays where it is until the call ends.
  uint64_t add(std::unique_ptr<call> made);

  // Takes the call out: it has ended. Null when the token is over.
  std::unique_ptr<call> take(uint64_t token);

  // No one waits for it any more, but the module may still be at work on its input. Gives the
  // action to be told, or null when the token is over.
  std::shared_ptr<const modules::action> forget(uint64_t token);

  // Asks it to stop. The same answer.
  std::shared_ptr<const modules::action> stop(uint64_t token);

  // True when the call should end: asked to, or over.
  bool stopped(uint64_t token);
  // The sink and tag, or a null sink.
  std::pair<engine::call_sink*, uint64_t> who_waits(uint64_t token);

  // Gives the call its credentials, before it is started; they are wiped when the token is over.
  void give_credentials(uint64_t token, given_credentials given);
  // One of them, borrowed until the call ends; or the status that says why not.
  pawl_status find_credential(uint64_t token, std::string_view kind, pawl_str& fields);

  // Keeps the secrets of all calls that have some, or had, out of a text of a module's.
  void redact(std::string& text);

  size_t size();  // those that no one waits for included
  // Waits for the end of all of them; gives up at that time.
  void wait_until_empty(std::chrono::steady_clock::time_point give_up);

 private:
  struct place {
    std::unique_ptr<call> held;
    uint32_t used = 0;
  };
  call* find(uint64_t token);
  std::vector<std::shared_ptr<const redactor>> redactors();

  std::mutex mutex_;
  std::atomic<size_t> with_secrets_ = 0;  // calls
  past_secrets past_;
  std::condition_variable emptied_;
  std::vector<place> places_;
  std::vector<uint32_t> free_;
};

}  // namespace pawl::actions
