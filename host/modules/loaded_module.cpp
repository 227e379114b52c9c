#include "modules/loaded_module.hpp"

#include "modules/verify.hpp"

#include <boost/json.hpp>

#include <exception>

namespace pawl::modules {
namespace {

result<schema::checker> compile(const std::string& text, const std::string& what) {
  auto compiled = schema::checker::compile(std::string_view(text));
  if (!compiled) {
    return refusal_because("the " + what + " is not a JSON Schema: " + compiled.error().message);
  }
  return compiled;
}

std::string text_of(pawl_str view) {
  return view.data == nullptr ? std::string() : std::string(view.data, view.size);
}

pawl_str view_of(const std::string& text) {
  return {text.data(), text.size()};
}

}  // namespace

result<std::shared_ptr<loaded_module>> loaded_module::make(library from, const pawl_host* host,
                                                           module_file found) {
  auto tables = read_tables(from.entry, host);
  if (!tables) return std::move(tables).error();
  if (auto verified = verify(tables->about); !verified) return std::move(verified).error();

  std::shared_ptr<loaded_module> module(new loaded_module());
  module->library_ = std::move(from.handle);
  module->table_ = tables->module;
  module->about_ = std::move(tables->about);
  static_cast<module_file&>(module->about_) = std::move(found);
  if (auto added = module->add_exports(*tables); !added) return std::move(added).error();
  return module;
}

result<void> loaded_module::add_exports(const module_tables& tables) {
  if (!about_.config_schema.empty()) {
    auto compiled = compile(about_.config_schema, "config schema");
    if (!compiled) return std::move(compiled).error();
    config_ = std::move(*compiled);
  }
  for (size_t i = 0; i < about_.actions.size(); ++i) {
    const exported& item = about_.actions[i];
    auto input = compile(item.input_schema, "input schema of action " + item.name);
    if (!input) return std::move(input).error();
    auto output = compile(item.output_schema, "output schema of action " + item.name);
    if (!output) return std::move(output).error();
    const auto& [table, self] = tables.actions[i];
    actions_.push_back({item, table, self, std::move(*input), std::move(*output),
                        timeout_option(item), credentials_option(item), limits_of_action(item),
                        this});
  }
  for (size_t i = 0; i < about_.workflows.size(); ++i) {
    const exported& item = about_.workflows[i];
    auto input = compile(item.input_schema, "input schema of workflow " + item.name);
    if (!input) return std::move(input).error();
    auto output = compile(item.output_schema, "output schema of workflow " + item.name);
    if (!output) return std::move(output).error();
    const auto& [table, self] = tables.workflows[i];
    workflows_.push_back({item, table, self, std::move(*input), std::move(*output), about_.pin(),
                          limits_of_workflow(item), this});
  }
  for (const credential_kind& kind : about_.credentials) {
    auto fields = compile(kind.schema, "schema of credential kind " + kind.name);
    if (!fields) return std::move(fields).error();
    credentials_.push_back({kind, std::move(*fields), this});
  }
  return {};
}

loaded_module::~loaded_module() {
  close();
}

result<void> loaded_module::open(const pawl_host* host, const std::string& config) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(config, error);
  const std::string what = "the configuration of module " + about_.name;
  if (error || !value.is_object()) {
    return failure{PAWL_ERROR_INVALID_INPUT, what + " is not a JSON object"};
  }
  if (!config_ && !value.get_object().empty()) {
    return failure{PAWL_ERROR_INVALID_INPUT, what + " must be left out: it takes none"};
  }
  if (config_) {
    if (const auto violation = config_->check(value)) {
      return failure{PAWL_ERROR_INVALID_INPUT, what + " does not fit: " + violation->sentence()};
    }
  }
  if (table_.open != nullptr) {
    pawl_error why = {};
    why.size = sizeof(why);
    pawl_status status = PAWL_INTERNAL;
    try {
      status = table_.open(host, view_of(config), &why);
    } catch (...) {
      return refusal_because("its open() threw a C++ exception");
    }
    if (status != PAWL_OK) {
      const std::string reason = text_of(why.message);
      return refusal_because("its open() failed: " +
                             (reason.empty() ? "status " + std::to_string(status) : reason));
    }
  }
  open_ = true;
  return {};
}

void loaded_module::close() {
  if (!open_) return;
  open_ = false;
  if (table_.close == nullptr) return;
  try {
    table_.close();
  } catch (...) {  // it broke the ABI's rule; all its work is over, so nothing depends on it
  }
}

}  // namespace pawl::modules
