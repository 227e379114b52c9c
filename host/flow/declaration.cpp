#include "flow/declaration.hpp"

#include "flow/run_key.hpp"

#include <boost/json.hpp>

namespace pawl::flow {
namespace {

namespace json = boost::json;

// Reads members of an object; keeps the first thing that is wrong.
class member_reader {
 public:
  explicit member_reader(const json::object& from) : from_(from) {}

  void number(const char* name, std::optional<uint64_t>& to, int64_t min) {
    const json::value* value = from_.if_contains(name);
    if (value == nullptr) return;
    if (!value->is_int64() || value->get_int64() < min)
      return complain(name, "must be a whole number, at least " + std::to_string(min));
    to = static_cast<uint64_t>(value->get_int64());
  }
  void pointer(const char* name, std::optional<std::string>& to) {
    const json::value* value = from_.if_contains(name);
    if (value == nullptr) return;
    if (!value->is_string() || !is_json_pointer(value->get_string()))
      return complain(name, "must be a JSON pointer into the input, such as \"/customer/id\"");
    to = value->get_string();
  }
  void rate(const char* name, std::optional<rate_limit>& to) {
    const json::value* value = from_.if_contains(name);
    if (value == nullptr) return;
    const json::object* object = value->if_object();
    std::optional<uint64_t> calls, per_ms;
    if (object != nullptr && object->size() == 2) {
      member_reader inner(*object);
      inner.number("calls", calls, 1);
      inner.number("per_ms", per_ms, 1);
    }
    if (!calls || !per_ms)
      return complain(name, "must be {\"calls\": N, \"per_ms\": N}, both above 0");
    to = rate_limit{*calls, static_cast<int64_t>(*per_ms)};
  }

  template <class T>
  result<T> give(T read) {
    if (!problem_.empty()) return failure{"invalid_input", std::move(problem_)};
    return read;
  }

 private:
  void complain(const char* name, const std::string& what) {
    if (problem_.empty()) problem_ = std::string(name) + ' ' + what;
  }
  const json::object& from_;
  std::string problem_;
};

}  // namespace

result<action_limits> declared_action_limits(const json::object& options) {
  member_reader from(options);
  action_limits read;
  from.number("concurrency_max", read.concurrency_max, 1);
  from.rate("rate", read.rate);
  return from.give(std::move(read));
}

result<workflow_limits> declared_workflow_limits(const json::object& options) {
  member_reader from(options);
  workflow_limits read;
  from.number("running_max", read.running_max, 1);
  from.pointer("key", read.key);
  from.number("running_per_key_max", read.running_per_key_max, 1);
  from.number("queued_max", read.queued_max, 0);
  from.pointer("priority", read.priority);
  return from.give(std::move(read));
}

}  // namespace pawl::flow
