#include "conformance/driven_instance.hpp"

#include "engine/errors.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::conformance {
namespace {

using detail::view;

bool opens_operation(uint32_t kind) {
  return kind >= PAWL_COMMAND_STEP && kind <= PAWL_COMMAND_RECORD;
}

bool is_json(const std::string& text) {
  boost::json::error_code error;
  (void)boost::json::parse(text, error);
  return !error;
}

}  // namespace

struct driven_instance::own_activation : pawl_activation {
  driven_instance* owner;
  activated* into;
};

driven_instance::driven_instance(const modules::workflow& of, payload_memory memory)
    : workflow_(of), memory_(memory) {
  pawl_run told = {};
  told.size = sizeof(told);
  told.run_id = view("0123456789abcdef0123456789abcdef");
  told.workflow = view(of.name);
  told.hook_url = view("http://127.0.0.1/hooks/");
  told.seed[0] = 0x1f83d9abfb41bd6b;
  told.seed[1] = 0x5be0cd19137e2179;
  try {
    instance_ = of.table.create(of.self, &told);
  } catch (...) {  // the same as none
  }
}

driven_instance::~driven_instance() {
  if (instance_ != nullptr) workflow_.table.destroy(instance_);
}

activated driven_instance::activate(std::span<const answer> told, bool replayed) {
  activated made;
  std::vector<pawl_error> errors(told.size());
  std::vector<pawl_resolution> resolutions(told.size());
  std::vector<const pawl_resolution*> list;
  for (size_t i = 0; i < told.size(); ++i) {
    pawl_resolution& resolution = resolutions[i];
    resolution.size = sizeof(resolution);
    resolution.kind = told[i].kind;
    resolution.id = id_of(told[i].key);
    resolution.at_ms = told[i].at_ms;
    resolution.payload = place(told[i].payload);
    if (told[i].error) {
      errors[i] = engine::to_abi(*told[i].error);
      resolution.error = &errors[i];
    }
    resolution.attempts = 1;
    resolution.replayed = replayed ? 1 : 0;
    list.push_back(&resolution);
  }
  own_activation activation = {};
  activation.size = sizeof(pawl_activation);
  activation.resolution_count = static_cast<uint32_t>(list.size());
  activation.resolutions = list.data();
  activation.emit = &emit;
  activation.owner = this;
  activation.into = &made;
  try {
    made.status = workflow_.table.activate(instance_, &activation);
  } catch (...) {
    made.threw = true;
  }
  if (memory_ == payload_memory::strict) {
    for (guarded_memory& each : payloads_) each.forbid_access();
  }
  return made;
}

pawl_status driven_instance::emit(const pawl_activation* activation, const pawl_command* command) {
  const auto& own = *static_cast<const own_activation*>(activation);
  driven_instance& self = *own.owner;
  std::string why;
  if (command == nullptr) {
    own.into->broken.emplace_back("it emitted a null pointer");
    return PAWL_INVALID_ARGUMENT;
  }
  auto asked = engine::read_command(*command, why);
  if (asked) {
    if (const auto fault = self.fault_of(*asked)) {
      asked.reset();
      why = *fault;
    }
  }
  if (!asked) {
    own.into->broken.push_back(why);
    return PAWL_INVALID_ARGUMENT;
  }
  if (opens_operation(asked->kind)) {
    self.id_by_key_[asked->key] = asked->id;
    self.key_by_id_[asked->id] = asked->key;
  }
  own.into->commands.push_back(std::move(*asked));
  return PAWL_OK;
}

pawl_str driven_instance::place(const std::string& payload) {
  const bool kept = memory_ == payload_memory::kept;
  const std::string_view placed = payloads_.emplace_back(kept ? payload + '\0' : payload).bytes();
  return view(placed.substr(0, payload.size()));
}

uint64_t driven_instance::id_of(const std::string& key) const {
  for (const auto* ids : {&id_by_key_, &expected_ids_}) {
    if (const auto found = ids->find(key); found != ids->end()) return found->second;
  }
  return 0;
}

// Rules about a command that a host which reads it alone does not see.
std::optional<std::string> driven_instance::fault_of(const engine::command& asked) {
  if (opens_operation(asked.kind)) {
    if (id_by_key_.contains(asked.key)) {
      return fmt::format("it used the key \"{}\" for two operations", asked.key);
    }
    if (key_by_id_.contains(asked.id)) {
      return fmt::format("it used the id {} for two operations", asked.id);
    }
  } else if ((asked.kind == PAWL_COMMAND_RECORDED || asked.kind == PAWL_COMMAND_CANCEL) &&
             !key_by_id_.contains(asked.id)) {
    return fmt::format("it spoke of the operation {}, which it never asked for", asked.id);
  }
  const bool needs_payload = asked.kind == PAWL_COMMAND_STEP || asked.kind == PAWL_COMMAND_CHILD ||
                             asked.kind == PAWL_COMMAND_COMPLETE ||
                             asked.kind == PAWL_COMMAND_CONTINUE ||
                             (asked.kind == PAWL_COMMAND_RECORDED && !asked.error);
  if (needs_payload && !is_json(asked.payload)) {
    return fmt::format("the payload of {} is not JSON", engine::describe(asked));
  }
  return {};
}

}  // namespace pawl::conformance
