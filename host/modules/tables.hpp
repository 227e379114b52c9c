// Reading a module's tables: every struct is copied, size first, into a zeroed one of our own, so
// that the rest of the host sees full-sized structs whatever minor the module was built for.
#pragma once

#include "modules/description.hpp"

#include <pawl/model.h>
#include <pawl/module.h>
#include <pawl/result.hpp>
#include <pawl/workflow.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace pawl::modules {

inline constexpr uint64_t text_bytes_max = 16 * 1024 * 1024;
inline constexpr uint64_t exported_count_max = 100'000;

// What the names of model providers are given in front, to be actions of the host.
inline constexpr std::string_view provider_prefix = "model.";

bool is_utf8(std::string_view text);

// Our copy, and the module's own: functions are called through the copy and given the module's
// pointer.
template <class T>
struct table_copy {
  T table;
  const T* self;
};

struct module_tables {
  pawl_module module = {};
  std::vector<table_copy<pawl_action>> actions;
  std::vector<table_copy<pawl_workflow>> workflows;
  module_description about;  // without the file, which the tables do not know
};

// Calls the entry. Refuses what breaks the ABI: a bad status, an exception, a newer minor than
// ours, structs that are too small, null where a function or a table is due, text that is not
// UTF-8. Errors: host_misuse.
result<module_tables> read_tables(pawl_module_entry entry, const pawl_host* host);

}  // namespace pawl::modules
