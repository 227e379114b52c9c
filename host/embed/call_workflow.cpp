#include "embed/call_workflow.hpp"

#include "api/json_text.hpp"

#include <pawl/detail/text.hpp>
#include <pawl/workflow.h>

#include <boost/json.hpp>

#include <array>
#include <cstring>
#include <string>

namespace pawl::embed {
namespace {

using detail::view;

constexpr uint64_t step_id = 1;

// What the ABI calls an instance: it knows the key of its step.
struct instance {
  std::string key;
};

pawl_command command(uint32_t kind) {
  pawl_command made = {};
  made.size = sizeof made;
  made.kind = kind;
  return made;
}

pawl_status begin(instance& of, const pawl_activation& activation, pawl_str input) {
  const boost::json::value given = api::from_text(detail::text(input));
  const auto& members = given.as_object();
  const std::string action(members.at("action").as_string());
  const boost::json::value* payload = members.if_contains("input");
  const std::string text = payload != nullptr ? api::to_text(*payload) : "null";
  of.key = "action:" + action + "#0";
  pawl_command step = command(PAWL_COMMAND_STEP);
  step.id = step_id;
  step.key = view(of.key);
  step.name = view(action);
  step.payload = view(text);
  return activation.emit(&activation, &step);
}

pawl_status fail(const instance& of, const pawl_activation& activation, const pawl_error& why) {
  pawl_command failed = command(PAWL_COMMAND_FAIL);
  failed.key = view(of.key);
  failed.error = &why;
  return activation.emit(&activation, &failed);
}

pawl_status cancel(const instance& of, const pawl_activation& activation) {
  pawl_command unwanted = command(PAWL_COMMAND_CANCEL);
  unwanted.id = step_id;
  if (const pawl_status status = activation.emit(&activation, &unwanted); status != PAWL_OK)
    return status;
  pawl_error why = {};
  why.size = sizeof why;
  why.code = view(PAWL_ERROR_CANCELLED);
  why.message = view("the call was cancelled");
  return fail(of, activation, why);
}

pawl_status activate(pawl_instance* opaque, const pawl_activation* activation) {
  auto& self = *reinterpret_cast<instance*>(opaque);
  for (uint32_t i = 0; i < activation->resolution_count; ++i) {
    const pawl_resolution& told = *activation->resolutions[i];
    if (told.kind == PAWL_RESOLUTION_STARTED) {
      if (const pawl_status status = begin(self, *activation, told.payload); status != PAWL_OK)
        return status;
      continue;
    }
    if (told.kind == PAWL_RESOLUTION_FAILED) return fail(self, *activation, *told.error);
    if (told.kind == PAWL_RESOLUTION_CANCEL) return cancel(self, *activation);
    pawl_command done = command(PAWL_COMMAND_COMPLETE);
    done.payload = told.payload;
    return activation->emit(activation, &done);
  }
  return PAWL_OK;
}

pawl_instance* create(const pawl_workflow*, const pawl_run*) {
  return reinterpret_cast<pawl_instance*>(new instance);
}

void destroy(pawl_instance* opaque) {
  delete reinterpret_cast<instance*>(opaque);
}

const pawl_workflow& workflow() {
  static const pawl_workflow table = {
      sizeof(pawl_workflow),
      0,
      view(call_workflow_name),
      view("Call an action"),
      view("One call of one action as a run: recorded, and tried again like any step"),
      view(R"({"type":"object","required":["action"],"properties":{"action":{"type":"string",)"
           R"("description":"The action's name"},"input":{"description":"Its input"}}})"),
      view("true"),
      {},
      nullptr,
      &create,
      &activate,
      &destroy};
  return table;
}

const void* extension(const char* id) {
  static const pawl_workflow* const all[] = {&workflow()};
  static const pawl_workflow_extension table = {sizeof(pawl_workflow_extension), 0, 1, all};
  return std::strcmp(id, PAWL_EXTENSION_WORKFLOW) == 0 ? &table : nullptr;
}

}  // namespace

pawl_status call_workflow_module(const pawl_host*, pawl_module* out) {
  pawl_module table = {};
  table.size = sizeof table;
  table.name = view("pawl");
  table.version = view("1");  // of this workflow alone: runs go on with a newer host
  table.title = view("Pawl");
  table.description = view("What every host has");
  table.extension = &extension;
  pawl_module_fill(out, &table);
  return PAWL_OK;
}

}  // namespace pawl::embed
