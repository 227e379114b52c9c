// What PAWL_AGENT takes after the description.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/detail/json_write.hpp>
#include <pawl/workflow_options.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pawl {

template <class In, class Out>
class workflow;
struct agent_request;

namespace detail {

// Whether a pattern may stand for the action of that name: for no provider of models and none of
// the host's own actions, with which a model would call a model past its budget, or read sessions
// of others; and for nothing that can be no action's name.
inline bool may_be_chosen(std::string_view action) {
  constexpr size_t name_bytes_max = 256;
  if (action.empty() || action.size() > name_bytes_max) return false;
  for (const std::string_view own : {"llm.", "model.", "pawl.", "session."}) {
    if (action.starts_with(own)) return false;
  }
  return true;
}

// A tool that an agent may use. `name` ends in '*' for all actions that begin so.
struct agent_tool {
  enum class kind : uint8_t { action, workflow, agent };
  std::string name;
  kind is = kind::action;
  bool approval = false;
  std::chrono::milliseconds approval_timeout{0};
  std::string scope;

  bool is_pattern() const { return !name.empty() && name.back() == '*'; }
  bool covers(std::string_view wanted) const {
    if (!is_pattern()) return wanted == name;
    return wanted.starts_with(std::string_view(name).substr(0, name.size() - 1)) &&
           may_be_chosen(wanted);
  }
};

// All that an agent was declared with; the options of its workflow tell the host.
struct agent_declaration {
  std::string system;
  std::string model;  // empty: the host's default
  std::vector<agent_tool> tools;
  uint64_t steps_max = 32;
  uint64_t tokens_max = 0;  // 0: no limit
  double cost_max = 0;
  std::chrono::milliseconds time_max{0};
  bool memory = true;
  uint64_t compact_above_tokens = 100'000;

  template <class... Options>
  explicit agent_declaration(const Options&... options) {
    (options.apply(*this), ...);
  }
  // What was said of just that tool holds before what was said of many, and of fewer before more.
  const agent_tool* find(std::string_view name) const {
    const agent_tool* best = nullptr;
    for (const agent_tool& each : tools) {
      if (!each.covers(name)) continue;
      if (!each.is_pattern()) return &each;
      if (best == nullptr || each.name.size() > best->name.size()) best = &each;
    }
    return best;
  }
  // Two prompts of one session follow each other.
  void apply(workflow_options& to) const {
    std::string json = R"({"system":)";
    write_string(json, system);
    json += R"(,"model":)";
    write_string(json, model);
    json += R"(,"tools":[)";
    for (const agent_tool& each : tools) {
      if (&each != &tools.front()) json += ',';
      json += R"({"name":)";
      write_string(json, each.name);
      json += R"(,"workflow":)";
      json += each.is == agent_tool::kind::action ? "false" : "true";
      json += R"(,"approval":)";
      json += each.approval ? "true}" : "false}";
    }
    json += R"(],"steps_max":)" + std::to_string(steps_max);
    json += R"(,"memory":)";
    json += memory ? "true}" : "false}";
    to.add("agent", json);
    if (memory) keyed_by("/session").apply(to);
  }
};

}  // namespace detail

// What the agent is for and how it is to behave.
struct system_prompt {
  explicit system_prompt(std::string_view purpose) : text(purpose) {}
  void apply(detail::agent_declaration& to) const { to.system = text; }
  std::string_view text;
};

// A model or an alias of the host's configuration; without it, the host's default.
struct model {
  explicit model(std::string_view called) : name(called) {}
  void apply(detail::agent_declaration& to) const { to.model = name; }
  std::string_view name;
};

// Something that the agent may call.
class tool {
 public:
  template <class In, class Out>
  explicit tool(const action<In, Out>& what) : tool(what.slug(), kind::action) {}
  // Of an agent the model is given its message alone; each call begins a session of its own.
  template <class In, class Out>
  explicit tool(const workflow<In, Out>& what)
      : tool(what.slug(), std::is_same_v<In, agent_request> ? kind::agent : kind::workflow) {}
  // An action without a typed reference: a tool of an MCP server, "mcp.SERVER.TOOL", or all of
  // them, "mcp.SERVER.*".
  explicit tool(std::string_view action) : tool(action, kind::action) {}

  // A person has to say yes before each call: the run waits on a hook named "approve NAME", whose
  // form shows the arguments. A no, and no answer in that time, are told to the model.
  tool approval(std::chrono::milliseconds timeout = {}) && {
    made_.approval = true;
    made_.approval_timeout = timeout;
    return std::move(*this);
  }
  // Credentials from this scope alone.
  tool scope(std::string_view name) && {
    made_.scope = name;
    return std::move(*this);
  }
  void apply(detail::agent_declaration& to) const { to.tools.push_back(made_); }

 private:
  using kind = detail::agent_tool::kind;
  tool(std::string_view name, kind is) { made_.name = name, made_.is = is; }
  detail::agent_tool made_;
};

// So many calls of the model in one run, those for summaries included.
struct steps_max {
  explicit steps_max(uint64_t most) : calls(most) {}
  void apply(detail::agent_declaration& to) const { to.steps_max = calls; }
  uint64_t calls;
};

// What one prompt may use: tokens read and written, money in the currency of the host's prices, and
// time from its beginning, waits for people included. It is looked at before each answer of the
// model, and a summary that was begun is finished; agents that it calls count too, when they have
// ended. With a budget of cost only models are asked that have prices in the host's configuration,
// also by those agents. Where a server tells no usage, a token is counted for each four bytes, and
// no cost.
class budget {
 public:
  budget& tokens(uint64_t most) { return tokens_ = most, *this; }
  budget& cost(double most) { return cost_ = most, *this; }
  budget& time(std::chrono::milliseconds most) { return time_ = most, *this; }
  void apply(detail::agent_declaration& to) const {
    to.tokens_max = tokens_, to.cost_max = cost_, to.time_max = time_;
  }

 private:
  uint64_t tokens_ = 0;
  double cost_ = 0;
  std::chrono::milliseconds time_{0};
};

// Whether a session remembers its turns; it does unless told otherwise.
struct memory {
  explicit memory(bool remembers) : keep(remembers) {}
  void apply(detail::agent_declaration& to) const { to.memory = keep; }
  bool keep;
};

// A conversation of more than about so many tokens goes on from a summary that the model writes.
struct compact_above {
  explicit compact_above(uint64_t about) : tokens(about) {}
  void apply(detail::agent_declaration& to) const { to.compact_above_tokens = tokens; }
  uint64_t tokens;
};

}  // namespace pawl
