#include "models/find_tools.hpp"

#include "modules/loaded_module.hpp"
#include "modules/tables.hpp"

namespace pawl::models {
namespace {

tool_description describe(const modules::exported& of) {
  return {of.name, of.description, of.input_schema};
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
    if (!at->first.starts_with(modules::provider_prefix)) found.push_back(describe(*at->second));
  }
  return found;
}

}  // namespace pawl::models
