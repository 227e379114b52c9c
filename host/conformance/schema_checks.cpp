// The schemas, and the examples that are given along with them.
#include "conformance/module_in_use.hpp"
#include "conformance/subject.hpp"
#include "schema/checker.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <functional>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

struct named_schema {
  std::string name, text;
  bool of_object = false;  // what it describes must be an object
};

// Those of actions and workflows first, in the order of the tables.
std::vector<named_schema> schemas_of(const modules::module_description& module) {
  std::vector<named_schema> found;
  const auto add = [&](const modules::exported& item, const char* kind) {
    found.push_back({fmt::format("the input schema of {} {}", kind, item.name), item.input_schema});
    found.push_back(
        {fmt::format("the output schema of {} {}", kind, item.name), item.output_schema});
  };
  for (const modules::exported& item : module.actions) add(item, "action");
  for (const modules::exported& item : module.workflows) add(item, "workflow");
  for (const modules::credential_kind& kind : module.credentials) {
    found.push_back({"the schema of credential kind " + kind.name, kind.schema, true});
  }
  if (!module.config_schema.empty()) {
    found.push_back({"the config schema", module.config_schema, true});
  }
  return found;
}

void present(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  for (const named_schema& each : schemas_of(tables->about)) {
    if (each.text.empty()) about.fault(each.name + " is empty");
  }
}

// The draft that a schema is written in, by its own word.
const char* metaschema_of(const json::value& schema) {
  const json::object* members = schema.if_object();
  const json::value* draft = members == nullptr ? nullptr : members->if_contains("$schema");
  const bool is_draft_7 = draft != nullptr && draft->is_string() &&
                          draft->get_string().starts_with("http://json-schema.org/draft-07/schema");
  return is_draft_7 ? R"({"$ref":"http://json-schema.org/draft-07/schema"})"
                    : R"({"$ref":"https://json-schema.org/draft/2020-12/schema"})";
}

void valid(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  for (const named_schema& each : schemas_of(tables->about)) {
    json::error_code error;
    const json::value value = json::parse(each.text, error);
    if (error) {
      about.fault(each.name + " is not JSON: " + error.message());
      continue;
    }
    const auto rules = schema::checker::compile(std::string_view(metaschema_of(value)));
    if (!rules) {
      about.skip(rules.error().message);
    } else if (const auto violation = rules->check(value)) {
      about.fault(fmt::format("{}: {}", each.name, violation->sentence()));
    }
  }
}

void usable(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  for (const named_schema& each : schemas_of(tables->about)) {
    auto compiled = schema::checker::compile(std::string_view(each.text));
    if (!compiled) about.fault(fmt::format("{}: {}", each.name, compiled.error().message));
  }
}

void objects(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  for (const named_schema& each : schemas_of(tables->about)) {
    if (!each.of_object) continue;
    const auto compiled = schema::checker::compile(std::string_view(each.text));
    if (!compiled) continue;
    const auto violation = compiled->check(json::object());
    if (violation && violation->instance_path.empty() && violation->keyword == "type") {
      about.fault(each.name + " accepts no object");
    }
  }
}

void judge_example(subject& about, const std::string& schema, const json::value& value,
                   const std::string& what) {
  const auto compiled = schema::checker::compile(std::string_view(schema));
  if (!compiled) return about.skip(compiled.error().message);
  if (const auto violation = compiled->check(value)) {
    about.fault(fmt::format("{}: {}", what, violation->sentence()));
  }
}

using judge_export = std::function<void(const modules::exported&, const example&, size_t)>;

void for_each_example(subject& about, const judge_export& judge) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  for (const auto* list : {&tables->about.actions, &tables->about.workflows}) {
    for (const modules::exported& item : *list) {
      size_t number = 0;
      for (const example& each : examples_of(item, nullptr)) judge(item, each, ++number);
    }
  }
}

void example_inputs(subject& about) {
  for_each_example(about, [&](const modules::exported& of, const example& each, size_t number) {
    judge_example(about, of.input_schema, each.input,
                  fmt::format("the input of example {} of {}", number, of.name));
  });
}

void example_outputs(subject& about) {
  for_each_example(about, [&](const modules::exported& of, const example& each, size_t number) {
    if (!each.output) return;
    judge_example(about, of.output_schema, *each.output,
                  fmt::format("the output of example {} of {}", number, of.name));
  });
}

void examples_given(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  for (const modules::exported& action : tables->about.actions) {
    if ((action.flags & PAWL_ACTION_SAFE) != 0 && examples_of(action, nullptr).empty()) {
      about.fault(fmt::format("action {} is declared safe and gives no example", action.name));
    }
  }
}

}  // namespace

std::vector<check> schema_checks() {
  return {
      {"schema.present",
       "Each action and workflow has schemas of its input and output",
       "`true` accepts anything.",
       {"entry.status", "entry.minor"},
       &present},
      {"schema.valid",
       "Each schema is one of draft 2020-12, or of draft 7 where it says so",
       "Mend what the message names; `pawl schema check` tells more.",
       {"schema.present"},
       &valid},
      {"schema.usable",
       "References lead somewhere and patterns can be used",
       "Refer only within the schema; write patterns without look-around and back references.",
       {"schema.valid"},
       &usable},
      {"schema.objects",
       "Configuration and credentials are objects",
       "Give that schema \"type\": \"object\".",
       {"schema.usable"},
       &objects},
      {"schema.example-inputs",
       "The inputs of examples fit the input schema",
       "Mend the example or the schema.",
       {"schema.usable", "table.options"},
       &example_inputs},
      {"schema.example-outputs",
       "The outputs of examples fit the output schema",
       "Mend the example or the schema.",
       {"schema.usable", "table.options"},
       &example_outputs},
      {"schema.examples-given",
       "Safe actions give examples, so that they can be tried",
       "Add {\"examples\": [{\"input\": ..., \"output\": ...}]} to the action's options.",
       {"table.options"},
       &examples_given,
       verdict::warning},
  };
}

}  // namespace pawl::conformance
