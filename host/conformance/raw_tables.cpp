#include "conformance/raw_tables.hpp"

#include "modules/struct_sizes.hpp"
#include "modules/tables.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <optional>

namespace pawl::conformance {
namespace {

using modules::exported_count_max;
using modules::is_utf8;
using modules::size_min;
using modules::text_bytes_max;

class raw_reader {
 public:
  raw_tables read(pawl_module_entry entry, const pawl_host* host) {
    pawl_module filled = {};
    filled.size = sizeof(filled);
    (void)entry(host, &filled);
    const auto module = copy(&filled, "pawl_module");
    if (!module) return std::move(found_);
    modules::module_description& about = found_.about;
    about.abi_minor_min = module->abi_minor_min;
    about.name = text(module->name, "the module's name", "unreadable");
    about.version = text(module->version, "the module's version", "0");
    about.title = text(module->title, "the module's title", "unreadable");
    about.description = text(module->description, "the module's description", "unreadable");
    about.config_schema = text(module->config_schema, "the config schema", "");
    each(module->actions, module->action_count, "action",
         [&](const pawl_action& table, const std::string& what) { add_action(table, what); });
    read_workflows(*module);
    read_credentials(*module);
    return std::move(found_);
  }

 private:
  template <class T>
  std::optional<T> copy(const T* from, const std::string& what) {
    if (from->size < size_min<T>) {
      found_.small_structs.push_back(
          fmt::format("{} has size {}, version 1.0 has {}", what, from->size, size_min<T>));
      return {};
    }
    T own = {};
    std::memcpy(static_cast<void*>(&own), from, std::min<size_t>(from->size, sizeof(T)));
    return own;
  }

  // What is no text is noted and replaced, so that it is not found wanting twice.
  std::string text(pawl_str view, const std::string& what, const char* otherwise) {
    if (view.size == 0) return {};
    if (view.data == nullptr || view.size > text_bytes_max) {
      found_.broken_texts.push_back(
          fmt::format("{} is {}", what,
                      view.data == nullptr ? "a null pointer with a length" : "over 16 MiB long"));
      return otherwise;
    }
    std::string own(view.data, view.size);
    if (is_utf8(own)) return own;
    found_.broken_texts.push_back(what + " is not UTF-8");
    return otherwise;
  }

  template <class T, class Add>
  void each(const T* const* list, uint64_t count, const std::string& kind, const Add& add) {
    if (count == 0) return;
    if (list == nullptr || count > exported_count_max) {
      found_.null_pointers.push_back(
          list == nullptr ? fmt::format("it counts {} {}s, but their list is null", count, kind)
                          : fmt::format("it counts over 100,000 {}s", kind));
      return;
    }
    for (uint64_t i = 0; i < count; ++i) {
      const std::string what = fmt::format("{} {}", kind, i);
      if (list[i] == nullptr) {
        found_.null_pointers.push_back(what + " is null");
      } else if (const auto own = copy(list[i], what)) {
        add(*own, what);
      }
    }
  }

  template <class T>
  std::optional<T> extension(const pawl_module& module, const char* id) {
    if (module.extension == nullptr) return {};
    const void* offered = module.extension(id);
    if (offered == nullptr) return {};
    return copy(static_cast<const T*>(offered), fmt::format("the table of {}", id));
  }

  template <class T>
  modules::exported exported_from(const T& table, const std::string& what) {
    modules::exported item;
    item.name = text(table.name, "the name of " + what, "unreadable");
    const std::string named = what + " (" + item.name + ")";
    item.title = text(table.title, "the title of " + named, "unreadable");
    item.description = text(table.description, "the description of " + named, "unreadable");
    item.flags = table.flags;
    item.input_schema = text(table.input_schema, "the input schema of " + named, "true");
    item.output_schema = text(table.output_schema, "the output schema of " + named, "true");
    item.options = text(table.options, "the options of " + named, "");
    return item;
  }

  void need_function(bool there, const char* name, const std::string& of) {
    if (!there) found_.missing_functions.push_back(fmt::format("{} has no {}", of, name));
  }
  void allow_flags(uint32_t given, uint32_t known, const std::string& of) {
    if ((given & ~known) != 0) {
      found_.unknown_flags.push_back(fmt::format("{} has flags {:#x}; version 1.{} knows {:#x}", of,
                                                 given, PAWL_ABI_MINOR, known));
    }
  }

  void add_action(const pawl_action& table, const std::string& what) {
    modules::exported item = exported_from(table, what);
    need_function(table.start != nullptr, "start", what + " (" + item.name + ")");
    allow_flags(table.flags, PAWL_ACTION_BLOCKING | PAWL_ACTION_SAFE, what);
    found_.about.actions.push_back(std::move(item));
  }

  void read_workflows(const pawl_module& module) {
    const auto offered = extension<pawl_workflow_extension>(module, PAWL_EXTENSION_WORKFLOW);
    if (!offered) return;
    each(offered->workflows, offered->workflow_count, "workflow",
         [&](const pawl_workflow& table, const std::string& what) {
           modules::exported item = exported_from(table, what);
           const std::string named = what + " (" + item.name + ")";
           need_function(table.create != nullptr, "create", named);
           need_function(table.activate != nullptr, "activate", named);
           need_function(table.destroy != nullptr, "destroy", named);
           allow_flags(table.flags, 0, what);
           found_.about.workflows.push_back(std::move(item));
         });
  }

  void read_credentials(const pawl_module& module) {
    const auto offered = extension<pawl_credential_extension>(module, PAWL_EXTENSION_CREDENTIALS);
    if (!offered) return;
    each(offered->kinds, offered->kind_count, "credential kind",
         [&](const pawl_credential_kind& table, const std::string& what) {
           modules::credential_kind kind;
           kind.name = text(table.name, "the name of " + what, "unreadable");
           const std::string named = what + " (" + kind.name + ")";
           kind.title = text(table.title, "the title of " + named, "unreadable");
           kind.description = text(table.description, "the description of " + named, "unreadable");
           kind.schema = text(table.schema, "the schema of " + named, "true");
           kind.options = text(table.options, "the options of " + named, "");
           allow_flags(table.flags, 0, what);
           found_.about.credentials.push_back(std::move(kind));
         });
  }

  raw_tables found_;
};

}  // namespace

raw_tables read_raw_tables(pawl_module_entry entry, const pawl_host* host) {
  return raw_reader().read(entry, host);
}

}  // namespace pawl::conformance
