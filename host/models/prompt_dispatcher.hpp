// Adds the action llm.prompt to those that another dispatcher calls: it asks the provider that the
// request's model has, once, or again when the answer does not fit. Any thread.
#pragma once

#include "engine/dispatcher.hpp"
#include "models/prompt.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace pawl::models {

class prompt_dispatcher final : public engine::dispatcher, private engine::call_sink {
 public:
  // `inner` outlives this, and reports nothing more to it once its sinks are closed.
  prompt_dispatcher(engine::dispatcher& inner, model_settings known, tool_finder find)
      : inner_(inner), known_(std::move(known)), find_(std::move(find)) {}

  uint64_t start(const engine::call_request& request, engine::call_sink& sink) override;
  void abandon(uint64_t token) override;
  void ask_to_stop(uint64_t token) override;
  engine::call_defaults defaults(std::string_view action) override {
    return inner_.defaults(action);
  }

 private:
  struct flight;

  void ask(const std::shared_ptr<flight>& of);
  [[nodiscard]] std::shared_ptr<flight> find(uint64_t id);
  void end(const std::shared_ptr<flight>& of, engine::call_outcome outcome);
  void called(engine::call_outcome outcome) override;
  void alive(uint64_t tag, std::string progress) override;

  engine::dispatcher& inner_;
  const model_settings known_;
  const tool_finder find_;
  std::mutex mutex_;
  std::map<uint64_t, std::shared_ptr<flight>> flights_;  // by id, which is also the inner tag
  uint64_t next_id_ = 1;
};

}  // namespace pawl::models
