#include "modules/tables.hpp"

#include "modules/struct_sizes.hpp"

#include <pawl/version.h>

#include <boost/json.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>

namespace pawl::modules {
namespace {

// Reads on after a fault and keeps the first one, so that the reading itself stays a plain list.
class table_reader {
 public:
  void require(bool holds, const std::string& otherwise) {
    if (!holds && !why_) why_ = refusal_because(otherwise);
  }

  std::string text(pawl_str view, const std::string& what) {
    require(view.data != nullptr || view.size == 0, what + " is a null pointer with a length");
    require(view.size <= text_bytes_max, what + " is over 16 MiB long");
    if (why_) return {};
    std::string copy = view.size == 0 ? std::string() : std::string(view.data, view.size);
    require(is_utf8(copy), what + " is not UTF-8 text");
    return copy;
  }

  template <class T>
  T copy(const T* from, const std::string& what) {
    T own = {};
    require(from != nullptr, what + " is null");
    if (why_) return own;
    require(from->size >= size_min<T>,
            what + " has size " + std::to_string(from->size) + "; version 1.0 has at least " +
                std::to_string(size_min<T>) + ": set its `size` to sizeof the struct");
    if (why_) return own;
    std::memcpy(static_cast<void*>(&own), from, std::min<size_t>(from->size, sizeof(T)));
    return own;
  }

  template <class T>
  exported describe(const T& table, const std::string& what) {
    exported item;
    item.name = text(table.name, "the name of " + what);
    const std::string named = item.name.empty() ? what : what + " (" + item.name + ")";
    item.title = text(table.title, "the title of " + named);
    item.description = text(table.description, "the description of " + named);
    item.flags = table.flags;
    item.input_schema = text(table.input_schema, "the input schema of " + named);
    item.output_schema = text(table.output_schema, "the output schema of " + named);
    item.options = text(table.options, "the options of " + named);
    return item;
  }

  [[nodiscard]] const std::optional<failure>& why() const { return why_; }

 private:
  std::optional<failure> why_;
};

std::string status_text(pawl_status status) {
  static constexpr const char* names[] = {"ok",          "invalid argument", "stale",   "too large",
                                          "unsupported", "unavailable",      "internal"};
  std::string text = std::to_string(status);
  if (status >= 0 && static_cast<size_t>(status) < std::size(names)) {
    text += std::string(" (") + names[status] + ")";
  }
  return text;
}

result<pawl_module> call_entry(pawl_module_entry entry, const pawl_host* host) {
  pawl_module module = {};
  module.size = sizeof(module);
  pawl_status status = PAWL_INTERNAL;
  try {
    status = entry(host, &module);
  } catch (const std::exception& error) {
    return refusal_because("its entry threw a C++ exception (" + std::string(error.what()) +
                           "); catch it inside the module and answer a status");
  } catch (...) {
    return refusal_because(
        "its entry threw a C++ exception; catch it inside the module and answer a status");
  }
  if (status != PAWL_OK) {
    return refusal_because("its entry answered status " + status_text(status) +
                           ": the module says that it can't run in this host");
  }
  if (module.abi_minor_min > PAWL_ABI_MINOR) {
    const std::string major = std::to_string(PAWL_ABI_MAJOR) + ".";
    return refusal_because("it needs version " + major + std::to_string(module.abi_minor_min) +
                           " of the ABI and this host speaks " + major +
                           std::to_string(PAWL_ABI_MINOR) + "; use a newer Pawl");
  }
  return module;
}

void read_action(table_reader& reader, module_tables& tables, const pawl_action* from,
                 const std::string& what, std::string_view prefix = {}) {
  const pawl_action table = reader.copy(from, what);
  exported item = reader.describe(table, what);
  reader.require(table.start != nullptr, what + " (" + item.name + ") has no `start` function");
  item.name.insert(0, prefix);
  tables.actions.push_back({table, from});
  tables.about.actions.push_back(std::move(item));
}

void read_actions(table_reader& reader, module_tables& tables) {
  const pawl_module& module = tables.module;
  reader.require(module.action_count <= exported_count_max, "it claims over 100,000 actions");
  reader.require(module.action_count == 0 || module.actions != nullptr,
                 "action_count is not 0 but `actions` is null");
  for (uint64_t i = 0; !reader.why() && i < module.action_count; ++i) {
    read_action(reader, tables, module.actions[i], "action " + std::to_string(i));
  }
}

// They are actions too, under names of their own.
void read_providers(table_reader& reader, module_tables& tables) {
  if (tables.module.extension == nullptr) return;
  const void* offered = tables.module.extension(PAWL_EXTENSION_MODELS);
  if (offered == nullptr) return;
  const auto extension = reader.copy(static_cast<const pawl_model_extension*>(offered),
                                     "the table of the extension " PAWL_EXTENSION_MODELS);
  reader.require(extension.provider_count <= exported_count_max,
                 "it claims over 100,000 providers of models");
  reader.require(extension.provider_count == 0 || extension.providers != nullptr,
                 "provider_count is not 0 but `providers` is null");
  for (uint64_t i = 0; !reader.why() && i < extension.provider_count; ++i) {
    read_action(reader, tables, extension.providers[i], "model provider " + std::to_string(i),
                provider_prefix);
  }
}

void read_workflows(table_reader& reader, module_tables& tables) {
  if (tables.module.extension == nullptr) return;
  const void* offered = tables.module.extension(PAWL_EXTENSION_WORKFLOW);
  if (offered == nullptr) return;
  const auto extension = reader.copy(static_cast<const pawl_workflow_extension*>(offered),
                                     "the table of the extension " PAWL_EXTENSION_WORKFLOW);
  reader.require(extension.workflow_count <= exported_count_max,
                 "it claims over 100,000 workflows");
  reader.require(extension.workflow_count == 0 || extension.workflows != nullptr,
                 "workflow_count is not 0 but `workflows` is null");
  for (uint64_t i = 0; !reader.why() && i < extension.workflow_count; ++i) {
    const std::string what = "workflow " + std::to_string(i);
    const pawl_workflow table = reader.copy(extension.workflows[i], what);
    exported item = reader.describe(table, what);
    const std::string named = what + " (" + item.name + ")";
    reader.require(table.create != nullptr, named + " has no `create` function");
    reader.require(table.activate != nullptr, named + " has no `activate` function");
    reader.require(table.destroy != nullptr, named + " has no `destroy` function");
    tables.workflows.push_back({table, extension.workflows[i]});
    tables.about.workflows.push_back(std::move(item));
  }
}

void read_credentials(table_reader& reader, module_tables& tables) {
  if (tables.module.extension == nullptr) return;
  const void* offered = tables.module.extension(PAWL_EXTENSION_CREDENTIALS);
  if (offered == nullptr) return;
  const auto extension = reader.copy(static_cast<const pawl_credential_extension*>(offered),
                                     "the table of the extension " PAWL_EXTENSION_CREDENTIALS);
  reader.require(extension.kind_count <= exported_count_max,
                 "it claims over 100,000 kinds of credentials");
  reader.require(extension.kind_count == 0 || extension.kinds != nullptr,
                 "kind_count is not 0 but `kinds` is null");
  for (uint64_t i = 0; !reader.why() && i < extension.kind_count; ++i) {
    const std::string what = "credential kind " + std::to_string(i);
    const pawl_credential_kind table = reader.copy(extension.kinds[i], what);
    credential_kind kind;
    kind.name = reader.text(table.name, "the name of " + what);
    const std::string named = what + " (" + kind.name + ")";
    kind.title = reader.text(table.title, "the title of " + named);
    kind.description = reader.text(table.description, "the description of " + named);
    kind.schema = reader.text(table.schema, "the schema of " + named);
    kind.options = reader.text(table.options, "the options of " + named);
    tables.about.credentials.push_back(std::move(kind));
  }
}

}  // namespace

bool is_utf8(std::string_view text) {
  boost::json::error_code error;
  (void)boost::json::parse(boost::json::serialize(boost::json::string(text)), error);
  return !error;
}

result<module_tables> read_tables(pawl_module_entry entry, const pawl_host* host) {
  auto filled = call_entry(entry, host);
  if (!filled) return std::move(filled).error();

  table_reader reader;
  module_tables tables;
  tables.module = reader.copy(&*filled, "pawl_module");
  tables.about.abi_minor_min = tables.module.abi_minor_min;
  tables.about.name = reader.text(tables.module.name, "the module's name");
  tables.about.version = reader.text(tables.module.version, "the module's version");
  tables.about.title = reader.text(tables.module.title, "the module's title");
  tables.about.description = reader.text(tables.module.description, "the module's description");
  tables.about.config_schema =
      reader.text(tables.module.config_schema, "the module's config schema");
  read_actions(reader, tables);
  if (!reader.why()) read_providers(reader, tables);
  if (!reader.why()) read_workflows(reader, tables);
  if (!reader.why()) read_credentials(reader, tables);
  if (reader.why()) return *reader.why();
  return tables;
}

}  // namespace pawl::modules
