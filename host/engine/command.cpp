#include "engine/command.hpp"

#include "engine/errors.hpp"

#include <algorithm>
#include <cstring>

namespace pawl::engine {
namespace {

constexpr size_t key_bytes_max = 1024;

std::string text(pawl_str view) {
  return std::string(detail::text(view));
}

template <class T>
T known_part(const T& given) {
  T known{};
  std::memcpy(&known, &given, std::min<size_t>(given.size, sizeof known));
  return known;
}

bool needs_key(uint32_t kind) {
  return kind == PAWL_COMMAND_STEP || kind == PAWL_COMMAND_SLEEP || kind == PAWL_COMMAND_HOOK ||
         kind == PAWL_COMMAND_CHILD || kind == PAWL_COMMAND_RECORD;
}

bool needs_name(uint32_t kind) {
  return kind == PAWL_COMMAND_STEP || kind == PAWL_COMMAND_CHILD;
}

}  // namespace

std::optional<command> read_command(const pawl_command& given, std::string& why) {
  pawl_command known = known_part(given);
  auto refuse = [&](const char* reason) {
    why = reason;
    return std::nullopt;
  };
  if (known.kind < PAWL_COMMAND_STEP || known.kind > PAWL_COMMAND_CONTINUE) {
    return refuse("it emitted a command of a kind that this host does not know");
  }
  if (needs_key(known.kind) && (known.key.size == 0 || known.key.size > key_bytes_max)) {
    return refuse("it emitted a command whose key is empty or over 1,024 bytes");
  }
  if (needs_name(known.kind) && known.name.size == 0) {
    return refuse("it asked for a step or child without naming the action or workflow");
  }
  if (known.kind == PAWL_COMMAND_HOOK && known.token.size < 16) {
    return refuse("it opened a hook with a token of fewer than 16 bytes, which could be guessed");
  }
  if (known.kind == PAWL_COMMAND_FAIL && known.error == nullptr) {
    return refuse("it failed without an error");
  }
  command read;
  read.kind = known.kind;
  read.id = known.id;
  read.key = text(known.key);
  read.name = text(known.name);
  read.payload = text(known.payload);
  read.token = text(known.token);
  read.scope = text(known.scope);
  read.until_ms = known.until_ms;
  read.timeout_ms = std::max<int64_t>(known.timeout_ms, 0);
  read.heartbeat_timeout_ms = std::max<int64_t>(known.heartbeat_timeout_ms, 0);
  read.retry = policy_from(known.retry);
  if (known.error != nullptr) read.error = to_failure(*known.error);
  return read;
}

std::string describe(const command& asked) {
  switch (asked.kind) {
    case PAWL_COMMAND_COMPLETE:
      return "the end of the run";
    case PAWL_COMMAND_FAIL:
      return "the run's failure (" + (asked.error ? asked.error->message : "") + ")";
    case PAWL_COMMAND_CONTINUE:
      return "continue_as_new";
    default:
      return asked.name.empty() ? asked.key : asked.key + " (" + asked.name + ")";
  }
}

}  // namespace pawl::engine
