#include "actions/own_actions.hpp"

#include <pawl/detail/text.hpp>

#include <cassert>
#include <utility>

namespace pawl::actions {
namespace {

schema::checker compile(std::string_view text) {
  auto made = schema::checker::compile(text);
  assert(made);
  return std::move(*made);
}

}  // namespace

void own_actions::add(own_action what) {
  modules::action action{{std::string(what.name),
                          std::string(what.title),
                          std::string(what.description),
                          0,
                          std::string(what.input_schema),
                          std::string(what.output_schema),
                          {}},
                         {},
                         nullptr,
                         compile(what.input_schema),
                         compile(what.output_schema),
                         {},
                         {},
                         {},
                         nullptr};
  auto [at, added] =
      all_.try_emplace(std::string(what.name), entry{{}, std::move(action), std::move(what.start)});
  assert(added);
  entry& made = at->second;
  made.table.size = sizeof made.table;
  made.table.data = &made;
  made.table.start = [](const pawl_action* self, const pawl_call* call) {
    static_cast<const entry*>(self->data)->start(*call);
    return PAWL_OK;
  };
  made.action.table = made.table;
  made.action.self = &made.table;
}

std::shared_ptr<const modules::action> own_actions::find(std::string_view name) const {
  const auto found = all_.find(name);
  if (found == all_.end()) return nullptr;
  return {std::shared_ptr<void>(), &found->second.action};
}

}  // namespace pawl::actions
