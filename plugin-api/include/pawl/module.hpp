// PAWL_MODULE: makes a shared library a module. Once, in one of its sources; its actions and
// workflows may be spread over all of them.
//
//   struct config { std::vector<std::string> roots; };
//   BOOST_DESCRIBE_STRUCT(config, (), (roots))
//   PAWL_MODULE("files", "1.0.0", "Files", "Reads and writes files under configured folders",
//               pawl::on_open<config>([](config given) { ... }), pawl::on_close([] { ... }))
//
// Compiled straight into a program with libpawl, the entry `pawl_module_v1` is what goes into
// host_options::builtin_modules. A program holds one such module; all its actions belong to it.
#pragma once

#include <pawl/detail/exports.hpp>
#include <pawl/detail/text.hpp>
#include <pawl/error.hpp>
#include <pawl/json.hpp>
#include <pawl/log.hpp>
#include <pawl/module.h>
#include <pawl/schema.hpp>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string_view>
#include <utility>

namespace pawl {

// Called before the first call, with the module's configuration; what it throws keeps the module
// from being used, with that reason.
template <class Config = none>
struct on_open {
  explicit on_open(std::function<void(Config)> open) : function(std::move(open)) {}
  void apply(detail::module_exports& to) const {
    to.config_schema = schema_of<Config>();
    to.open = [open = function](std::string_view config) { open(from_json<Config>(config)); };
  }
  std::function<void(Config)> function;
};

// Called after the last call has ended: the place to end threads.
struct on_close {
  explicit on_close(std::function<void()> close) : function(std::move(close)) {}
  void apply(detail::module_exports& to) const { to.close = function; }
  std::function<void()> function;
};

namespace detail {

inline const void* find_extension(const char* id) noexcept {
  for (const extension_entry& entry : exports().extensions) {
    if (entry.id == id) return entry.table;
  }
  return nullptr;
}

inline pawl_status open_module(const pawl_host*, pawl_str config, pawl_error* out) noexcept {
  static error why("", "");  // what *out points to, until the next call into the module
  try {
    exports().open(config.size == 0 ? "{}" : text(config));
    return PAWL_OK;
  } catch (...) {
    why = error::from_current();
  }
  const pawl_error given = why.to_abi();
  const uint32_t size = std::min<uint32_t>(out->size, sizeof given);
  std::memcpy(out, &given, size);
  out->size = size;
  return why.code() == PAWL_ERROR_INVALID_INPUT ? PAWL_INVALID_ARGUMENT : PAWL_INTERNAL;
}

inline void close_module() noexcept {
  try {
    exports().close();
  } catch (...) {
    log(log_level::error, "on_close threw: " + error::from_current().message());
  }
}

// The module's own description: a static object in the source that says PAWL_MODULE.
class module_definition {
 public:
  template <class... Options>
  module_definition(std::string_view name, std::string_view version, std::string_view title,
                    std::string_view description, const Options&... options) {
    (options.apply(exports()), ...);
    table_.size = sizeof table_;
    table_.name = view(name);
    table_.version = view(version);
    table_.title = view(title);
    table_.description = view(description);
    table_.extension = &find_extension;
    if (exports().open) table_.open = &open_module;
    if (exports().close) table_.close = &close_module;
  }

  // The entry's body. Everything has entered itself by now.
  pawl_status describe(const pawl_host* host, pawl_module* out) const {
    exports().host = host;
    pawl_module table = table_;
    table.config_schema = view(exports().config_schema);
    table.action_count = exports().actions.size();
    table.actions = exports().actions.data();
    pawl_module_fill(out, &table);
    return PAWL_OK;
  }

 private:
  pawl_module table_{};
};

}  // namespace detail
}  // namespace pawl

// Name, version, title and description, all literals, then on_open and on_close if wanted.
#define PAWL_MODULE(...)                                                                       \
  static const ::pawl::detail::module_definition pawl_module_definition{__VA_ARGS__};          \
  extern "C" PAWL_EXPORT pawl_status pawl_module_v1(const pawl_host* host, pawl_module* out) { \
    return pawl_module_definition.describe(host, out);                                         \
  }
