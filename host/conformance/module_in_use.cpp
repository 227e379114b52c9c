#include "conformance/module_in_use.hpp"

#include <pawl/detail/text.hpp>

#include <fmt/format.h>
#include <thread>

namespace pawl::conformance {

namespace json = boost::json;

using detail::view;

std::vector<example> examples_of(const modules::exported& item, const modules::action* action) {
  std::vector<example> found;
  if (item.options.empty()) return found;
  const json::value options = json::parse(item.options);
  const json::value* examples = options.as_object().if_contains("examples");
  if (examples == nullptr) return found;
  for (const json::value& given : examples->as_array()) {
    const json::value* output = given.as_object().if_contains("output");
    found.push_back(
        {action, given.at("input"), output == nullptr ? std::nullopt : std::optional(*output)});
  }
  return found;
}

// All that one call borrows.
struct module_in_use::told {
  told(std::string_view text, uint64_t token, const call_options& options)
      : input(options.memory == input_memory::exact ? std::string(text) : std::string(text) + '\0'),
        key(fmt::format("key-{}", token)) {
    using namespace std::chrono;
    call.size = sizeof(call);
    call.attempt = options.attempt;
    call.token = token;
    call.input = {input.bytes().data(), text.size()};
    call.idempotency_key = view(key);
    call.step_key = view("action:check#0");
    call.deadline_ms =
        duration_cast<milliseconds>((system_clock::now() + options.deadline).time_since_epoch())
            .count();
    if (options.memory == input_memory::read_only) input.forbid_writing();
  }

  guarded_memory input;
  std::string key;
  pawl_call call = {};
};

result<std::unique_ptr<module_in_use>> module_in_use::load(const modules::library& from) {
  std::unique_ptr<module_in_use> made(new module_in_use());
  auto module = modules::loaded_module::make(from, made->host.table(), {});
  if (!module) return std::move(module).error();
  made->module_ = std::move(*module);
  for (const modules::action& action : made->module_->actions()) {
    if ((action.flags & PAWL_ACTION_SAFE) == 0 || !action.credentials.empty()) continue;
    for (example& each : examples_of(action, &action)) made->examples.push_back(std::move(each));
  }
  return made;
}

started_call module_in_use::start(const modules::action& action, std::string_view input,
                                  const call_options& options) {
  return start(host.issue(), action, input, options);
}

started_call module_in_use::start(uint64_t token, const modules::action& action,
                                  std::string_view input, const call_options& options) {
  const auto borrowed = std::make_shared<told>(input, token, options);
  {
    const std::lock_guard lock(mutex_);
    told_.push_back(borrowed);
    if (options.memory == input_memory::until_ended) {
      host.on_ending = [borrowed](uint64_t) { borrowed->input.forbid_access(); };
    }
  }
  started_call made = {token};
  const auto run = [&] {
    try {
      made.status = action.table.start(action.self, &borrowed->call);
    } catch (...) {
      made.threw = true;
    }
  };
  if ((action.flags & PAWL_ACTION_BLOCKING) != 0) {
    std::thread(run).join();
  } else {
    run();
  }
  return made;
}

void module_in_use::cancel(const modules::action& action, uint64_t token) {
  if (action.table.cancel != nullptr) action.table.cancel(action.self, token);
}

}  // namespace pawl::conformance
