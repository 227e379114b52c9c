// The tables: that they can be read, and that all texts in them keep the host's rules.
#include "conformance/subject.hpp"
#include "modules/verify.hpp"

#include <boost/json.hpp>

#include <functional>
#include <string>

namespace pawl::conformance {
namespace {

namespace json = boost::json;

using modules::credential_kind;
using modules::exported;
using modules::module_description;

// Descriptions that are right in every way. A check puts the texts that it is about into one, so
// that it is the host's own rules that judge them, and these texts alone.
exported right_export() {
  return {"right", "Right", "Right.", 0, "true", "true", ""};
}

module_description right_module() {
  module_description right;
  right.name = "right";
  right.version = "1.0.0";
  right.title = "Right";
  right.description = "Right.";
  return right;
}

void judge(subject& about, const module_description& module) {
  if (auto verified = modules::verify(module); !verified) about.fault(verified.error().message);
}

// Judges each action, workflow and kind of credential with the texts that `take` takes from it.
using take_export = std::function<void(exported& to, const exported& from)>;
using take_kind = std::function<void(credential_kind& to, const credential_kind& from)>;

void judge_each(subject& about, const module_description& module, const take_export& take,
                const take_kind& take_from_kind) {
  for (const auto list : {&module_description::actions, &module_description::workflows}) {
    for (const exported& item : module.*list) {
      module_description suspect = right_module();
      (suspect.*list).push_back(right_export());
      take((suspect.*list).back(), item);
      judge(about, suspect);
    }
  }
  for (const credential_kind& kind : module.credentials) {
    module_description suspect = right_module();
    suspect.credentials.push_back({"right", "Right", "Right.", "true", ""});
    take_from_kind(suspect.credentials.back(), kind);
    judge(about, suspect);
  }
}

void pointers(subject& about) {
  if (const raw_tables* tables = about.tables()) about.fault(tables->null_pointers);
}

void sizes(subject& about) {
  if (const raw_tables* tables = about.tables()) about.fault(tables->small_structs);
}

void functions(subject& about) {
  if (const raw_tables* tables = about.tables()) about.fault(tables->missing_functions);
}

void texts(subject& about) {
  if (const raw_tables* tables = about.tables()) about.fault(tables->broken_texts);
}

void flags(subject& about) {
  if (const raw_tables* tables = about.tables()) about.fault(tables->unknown_flags);
}

void names(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  module_description suspect = right_module();
  suspect.name = tables->about.name;
  judge(about, suspect);
  judge_each(
      about, tables->about, [](exported& to, const exported& from) { to.name = from.name; },
      [](credential_kind& to, const credential_kind& from) { to.name = from.name; });
}

void version(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  module_description suspect = right_module();
  suspect.version = tables->about.version;
  judge(about, suspect);
}

// In these messages a name is of use, so it is kept where it is one.
template <class T>
void keep_name(T& to, const T& from) {
  if (modules::is_slug(from.name)) to.name = from.name;
}

void titles(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  module_description suspect = right_module();
  suspect.title = tables->about.title;
  suspect.description = tables->about.description;
  judge(about, suspect);
  const auto take = [](auto& to, const auto& from) {
    keep_name(to, from);
    to.title = from.title;
    to.description = from.description;
  };
  judge_each(about, tables->about, take, take);
}

void unique_names(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  module_description suspect = right_module();
  for (const auto list : {&module_description::actions, &module_description::workflows}) {
    for (const exported& item : tables->about.*list) {
      (suspect.*list).push_back(right_export());
      (suspect.*list).back().name = item.name;
    }
  }
  for (const credential_kind& kind : tables->about.credentials) {
    suspect.credentials.push_back({kind.name, "Right", "Right.", "true", ""});
  }
  judge(about, suspect);
}

// The kinds of credentials that an action names have a check of their own.
std::string without_kinds(const std::string& options) {
  json::error_code error;
  json::value value = json::parse(options, error);
  if (error || !value.is_object()) return options;
  const json::value* kinds = value.get_object().if_contains("credentials");
  if (kinds == nullptr || !json::try_value_to<std::vector<std::string>>(*kinds)) return options;
  value.get_object().erase("credentials");
  return json::serialize(value);
}

void options(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  judge_each(
      about, tables->about,
      [](exported& to, const exported& from) {
        keep_name(to, from);
        to.options = without_kinds(from.options);
      },
      [](credential_kind& to, const credential_kind& from) {
        keep_name(to, from);
        to.options = from.options;
      });
}

void credentials(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  module_description suspect = right_module();
  for (const exported& item : tables->about.actions) {
    suspect.actions.push_back(right_export());
    suspect.actions.back().name = item.name;
    suspect.actions.back().options = item.options;
  }
  for (const credential_kind& kind : tables->about.credentials) {
    suspect.credentials.push_back({kind.name, "Right", "Right.", "true", ""});
  }
  judge(about, suspect);
}

void extensions(subject& about) {
  const modules::library* library = about.library();
  if (library == nullptr) return;
  observing_host host;
  pawl_module filled = {};
  filled.size = sizeof(filled);
  (void)library->entry(host.table(), &filled);
  if (filled.size < sizeof(filled) || filled.extension == nullptr) return;
  for (const char* unknown : {"", "pawl.no-such-extension/1", "pawl.workflow/2147483647"}) {
    if (filled.extension(unknown) == nullptr) continue;
    about.fault("it offers a table for the unknown id \"" + std::string(unknown) + "\"");
  }
}

}  // namespace

std::vector<check> table_checks() {
  const std::vector<std::string_view> entry = {"entry.status", "entry.minor"};
  return {
      {"table.pointers", "Lists and their items are there, as many as were counted",
       "Count what the list holds, and let no item be null.", entry, &pointers},
      {"table.sizes", "Each struct begins with its size, which is not less than version 1.0's",
       "Set `size` to sizeof the struct.", entry, &sizes},
      {"table.functions", "Actions have start; workflows have create, activate and destroy",
       "Set the function's pointer.", entry, &functions},
      {"table.texts", "All texts are UTF-8 and within their bounds",
       "Give pointer and length of UTF-8 text; 16 MiB at most.", entry, &texts},
      {"table.flags", "Only flags that this ABI knows are set",
       "Set unknown bits to 0, or ask for the minor that has them.", entry, &flags,
       verdict::warning},
      {"table.names", "Names match [a-z0-9][a-z0-9._-]* and have at most 128 bytes",
       "Rename what the message names.", entry, &names},
      {"table.version", "The version has 1 to 64 characters of [0-9A-Za-z.+_-]",
       "Write it like 1.4.2.", entry, &version},
      {"table.titles", "Everything has a title and a description",
       "Say what it is and what it does: people and models choose by it.", entry, &titles},
      {"table.unique-names",
       "No name is used twice for one kind of thing",
       "Rename one of them.",
       {"table.names"},
       &unique_names},
      {"table.options", "Options are a JSON object whose known members are right",
       "See the list of members in pawl/action.h.", entry, &options},
      {"table.credentials",
       "Actions name only credentials that the module declares",
       "Declare the kind in the module's pawl_credential_extension.",
       {"table.options", "table.unique-names"},
       &credentials},
      {"table.extensions", "An unknown extension id is answered with null",
       "Compare the whole id; answer null for all others.", entry, &extensions},
  };
}

}  // namespace pawl::conformance
