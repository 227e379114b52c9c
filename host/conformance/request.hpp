// What a child is asked to check. Plain data, sent as JSON.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::conformance {

// JSON text.
struct io_schemas {
  std::string input, output;
};

struct request {
  std::string check;                          // its id
  std::filesystem::path file;                 // the module, absolute
  std::string config = "{}";                  // JSON object for its open()
  uint64_t seed = 1;                          // of all made-up input
  std::chrono::milliseconds timeout{10'000};  // of the whole check
  // Of actions and workflows of other modules, by name: what this one's workflows call.
  std::map<std::string, io_schemas> schemas = {};
};

std::string to_json(const request& given);
// Nothing when the text is no request.
std::optional<request> request_from_json(std::string_view text);

}  // namespace pawl::conformance
