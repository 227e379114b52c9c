#include "models/find_tools.hpp"

#include "modules/description.hpp"
#include "modules/loaded_module.hpp"
#include "modules/tables.hpp"

#include <pawl/agent_options.hpp>

namespace pawl::models {
namespace {

tool_description describe(const modules::exported& of) {
  return {of.name, of.description, of.input_schema};
}

// An agent that is called by another takes a message: which session it goes on with, and by what
// schema it answers, is not for a model to choose.
constexpr const char* message_schema =
    R"({"type":"object","properties":{"message":{"type":"string","minLength":1,)"
    R"("description":"What is asked, with all that it has to know"}},"required":["message"],)"
    R"("additionalProperties":false})";

tool_description describe(const modules::workflow& of) {
  tool_description made = describe(static_cast<const modules::exported&>(of));
  if (modules::is_agent(of.options)) made.input_schema = message_schema;
  return made;
}

}  // namespace

std::vector<tool_description> find_tools(const model_tool& wanted,
                                         const decltype(modules::snapshot::actions)& actions,
                                         const decltype(modules::snapshot::workflows)& workflows) {
  std::vector<tool_description> found;
  if (wanted.workflow) {
    const auto workflow = workflows.find(wanted.name);
    if (workflow != workflows.end()) found.push_back(describe(*workflow->second));
    return found;
  }
  const bool many = wanted.name.ends_with('*');
  const std::string prefix = wanted.name.substr(0, wanted.name.size() - (many ? 1 : 0));
  for (auto at = actions.lower_bound(prefix); at != actions.end(); ++at) {
    if (many ? !at->first.starts_with(prefix) : at->first != prefix) break;
    const bool fits =
        many ? detail::may_be_chosen(at->first) : !at->first.starts_with(modules::provider_prefix);
    if (fits) found.push_back(describe(*at->second));
  }
  return found;
}

}  // namespace pawl::models
