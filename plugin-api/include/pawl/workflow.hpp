// What the author of a workflow includes. A workflow is a coroutine from a described struct to
// another:
//
//   pawl::task<brief> signup_pipeline(pawl::context& ctx, signup in) {
//     auto found = co_await research_signup.run(ctx, in);
//     co_await slack::send_message.scope("organization").run(ctx, {.channel = "#sales", .text =
//     found.text}); co_return brief{found.text};
//   }
//   PAWL_WORKFLOW(signup_pipeline, "signup-pipeline", "Signup pipeline", "Research a signup, post a
//   brief")
//
// It is replayed from the top after a crash, so everything that it does beside its awaits must come
// out the same each time: no clock, no random source, no I/O of its own; context has replacements.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#error \
    "g++ 12 and older miscompile ordinary coroutine code without a warning: build workflow modules with clang 19 (Debian: apt-get install clang-19; cmake -DCMAKE_CXX_COMPILER=clang++-19)"
#endif

#include <pawl/action_ref.hpp>
#include <pawl/all.hpp>
#include <pawl/any.hpp>
#include <pawl/context.hpp>
#include <pawl/group.hpp>
#include <pawl/map.hpp>
#include <pawl/module.hpp>
#include <pawl/schema.hpp>
#include <pawl/workflow.h>
#include <pawl/workflow_options.hpp>
#include <pawl/workflow_ref.hpp>

#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pawl {

// One run's coroutine and what it stands on, behind the ABI's opaque instance.
class workflow_instance : private detail::joiner {
 public:
  explicit workflow_instance(const pawl_run& run) : context_(run) {}
  workflow_instance(const workflow_instance&) = delete;
  workflow_instance& operator=(const workflow_instance&) = delete;
  virtual ~workflow_instance() {
    context_.runtime_.destroy();
    main_.reset();
  }

  void activate(const pawl_activation& activation) {
    detail::runtime& runtime = context_.runtime_;
    runtime.begin(activation);
    for (uint32_t i = 0; i < activation.resolution_count && !ended_; ++i) {
      pawl_resolution resolution{};
      const pawl_resolution& given = *activation.resolutions[i];
      std::memcpy(&resolution, &given, std::min<size_t>(given.size, sizeof resolution));
      runtime.tick(resolution);
      if (resolution.kind == PAWL_RESOLUTION_STARTED) {
        main_.emplace(main(std::string(detail::text(resolution.payload))));
        main_->start_in(context_.root_, *this, 0);
      } else if (resolution.kind == PAWL_RESOLUTION_CANCEL) {
        context_.root_.cancel();
      } else {
        runtime.deliver(resolution);
      }
      runtime.drain();
    }
    runtime.end();
  }

 protected:
  // The workflow's body from JSON to JSON.
  virtual task<std::string> main(std::string input) = 0;
  context context_;

 private:
  void branch_ended(size_t, bool) noexcept override {
    ended_ = true;
    pawl_command command{};
    command.size = sizeof command;
    try {
      std::string output = main_->take();
      command.kind = PAWL_COMMAND_COMPLETE;
      command.payload = detail::view(output);
      context_.runtime_.emit(command);
    } catch (...) {
      error why = error::from_current();
      std::string key = failed_step(std::current_exception());
      pawl_error given = why.to_abi();
      command.kind = PAWL_COMMAND_FAIL;
      command.error = &given;
      command.key = detail::view(key);
      context_.runtime_.emit(command);
    }
  }

  // The step whose failure ended the run, also when it was wrapped (std::throw_with_nested): a
  // retry of the run starts from there.
  static std::string failed_step(const std::exception_ptr& why) {
    try {
      std::rethrow_exception(why);
    } catch (const step_error& step) {
      return step.key();
    } catch (const std::nested_exception& outer) {
      return outer.nested_ptr() ? failed_step(outer.nested_ptr()) : std::string();
    } catch (...) {
      return {};
    }
  }

  std::optional<task<std::string>> main_;
  bool ended_ = false;
};

namespace detail {

// Entered into the module's extensions when the first workflow is.
class workflow_list {
 public:
  static workflow_list& get() {
    static workflow_list list;
    return list;
  }
  void add(const pawl_workflow& table) {
    tables_.push_back(&table);
    extension_.size = sizeof extension_;
    extension_.workflow_count = tables_.size();
    extension_.workflows = tables_.data();
    add_extension(PAWL_EXTENSION_WORKFLOW, &extension_);
  }

 private:
  std::vector<const pawl_workflow*> tables_;
  pawl_workflow_extension extension_{};
};

inline void add_workflow(const pawl_workflow& table) {
  workflow_list::get().add(table);
}

template <class In, class Out>
class typed_instance final : public workflow_instance {
 public:
  using body = task<Out> (*)(context&, In);
  typed_instance(const pawl_run& run, body function)
      : workflow_instance(run), function_(function) {}

 private:
  task<std::string> main(std::string input) override {
    std::string output;
    if constexpr (std::is_void_v<Out>) {
      co_await function_(context_, from_json<In>(input));
      output = "null";
    } else {
      Out value = co_await function_(context_, from_json<In>(input));
      to_json(output, value);
    }
    co_return output;
  }
  body function_;
};

// The descriptor of one workflow; a static object of the module that enters itself into the
// module's list.
template <class In, class Out>
class workflow_definition {
 public:
  using body = task<Out> (*)(context&, In);
  template <class... Options>
  workflow_definition(body function, std::string_view slug, std::string_view title,
                      std::string_view description, const Options&... options)
      : function_(function), input_schema_(schema_of<In>()), output_schema_(schema_of<Out>()) {
    workflow_options all;
    (options.apply(all), ...);
    options_ = all.json();
    table_.size = sizeof table_;
    table_.name = view(slug);
    table_.title = view(title);
    table_.description = view(description);
    table_.input_schema = view(input_schema_);
    table_.output_schema = view(output_schema_);
    table_.options = view(options_);
    table_.data = this;
    table_.create = &create;
    table_.activate = &activate;
    table_.destroy = &destroy;
    add_workflow(table_);
  }
  workflow_definition(const workflow_definition&) = delete;
  workflow_definition& operator=(const workflow_definition&) = delete;

 private:
  static pawl_instance* create(const pawl_workflow* workflow, const pawl_run* given) noexcept {
    try {
      pawl_run run{};
      std::memcpy(&run, given, std::min<size_t>(given->size, sizeof run));
      auto* self = static_cast<workflow_definition*>(workflow->data);
      workflow_instance* made = new typed_instance<In, Out>(run, self->function_);
      return reinterpret_cast<pawl_instance*>(made);
    } catch (...) {
      return nullptr;
    }
  }
  static pawl_status activate(pawl_instance* instance, const pawl_activation* activation) noexcept {
    try {
      reinterpret_cast<workflow_instance*>(instance)->activate(*activation);
      return PAWL_OK;
    } catch (...) {
      log(log_level::error, "a workflow could not go on: " + error::from_current().message());
      return PAWL_INTERNAL;
    }
  }
  static void destroy(pawl_instance* instance) noexcept {
    delete reinterpret_cast<workflow_instance*>(instance);
  }

  body function_;
  std::string input_schema_;
  std::string output_schema_;
  std::string options_;
  pawl_workflow table_{};
};

}  // namespace detail

// Exports a workflow: the coroutine's name, its slug, a title and a description, all literals; then
// any options (workflow_options.hpp).
#define PAWL_WORKFLOW(function, slug, title, description, ...)               \
  static const ::pawl::detail::workflow_definition pawl_workflow_##function( \
      &function, slug, title, description __VA_OPT__(, ) __VA_ARGS__);

}  // namespace pawl
