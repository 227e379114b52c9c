// What loaded modules have that could be a tool for a model. Pure.
#pragma once

#include "models/prompt.hpp"
#include "modules/snapshot.hpp"

#include <vector>

namespace pawl::models {

// The actions that the wanted name stands for, or the workflow, by name; providers of models are no
// tools.
std::vector<tool_description> find_tools(const model_tool& wanted,
                                         const decltype(modules::snapshot::actions)& actions,
                                         const decltype(modules::snapshot::workflows)& workflows);

}  // namespace pawl::models
