#include "modules/choices.hpp"

#include "modules/durable_file.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

namespace pawl::modules {
namespace {

namespace json = boost::json;

json::object to_object(const pin& of) {
  return {{"module", of.module}, {"version", of.version}, {"sha256", of.sha256}};
}

pin to_pin(const json::value& from) {
  return {json::value_to<std::string>(from.at("module")),
          json::value_to<std::string>(from.at("version")),
          json::value_to<std::string>(from.at("sha256"))};
}

json::array to_array(const auto& pins, auto&& pin_of) {
  json::array array;
  for (const auto& each : pins) array.emplace_back(to_object(pin_of(each)));
  return array;
}

std::map<std::string, pin> by_name(const json::value& array) {
  std::map<std::string, pin> pins;
  for (const json::value& each : array.as_array()) {
    pin read = to_pin(each);
    std::string name = read.module;
    pins.emplace(std::move(name), std::move(read));
  }
  return pins;
}

}  // namespace

result<choices> read_choices(const std::filesystem::path& file) {
  std::error_code ignored;
  choices read;
  if (!std::filesystem::exists(file, ignored)) return read;
  try {
    const json::value value = json::parse(read_text(file));
    for (const json::value& each : value.at("activated").as_array()) {
      choice made{to_pin(each.at("version")), json::value_to<std::string>(each.at("instead_of"))};
      std::string name = made.version.module;
      read.activated.emplace(std::move(name), std::move(made));
    }
    read.live = by_name(value.at("live"));
    read.previous = by_name(value.at("previous"));
    for (const json::value& each : value.at("drained").as_array()) {
      read.drained.insert(to_pin(each));
    }
    return read;
  } catch (const std::exception& error) {  // what Boost.JSON reports with
    return failure{PAWL_ERROR_INVALID_INPUT,
                   "what was chosen about modules can't be read from " + file.string() + " (" +
                       error.what() +
                       "); remove the file to take what the module folders offer, as if nothing "
                       "was ever chosen"};
  }
}

result<void> write_choices(const std::filesystem::path& file, const choices& what) {
  const auto second = [](const auto& each) -> const pin& { return each.second; };
  json::array activated;
  for (const auto& [name, made] : what.activated) {
    activated.push_back(
        json::object{{"version", to_object(made.version)}, {"instead_of", made.instead_of}});
  }
  const json::object value = {
      {"activated", std::move(activated)},
      {"live", to_array(what.live, second)},
      {"previous", to_array(what.previous, second)},
      {"drained", to_array(what.drained, [](const pin& each) -> const pin& { return each; })}};
  if (auto made = make_directories(file.parent_path()); !made) return made;
  return replace_durably(file, json::serialize(value));
}

}  // namespace pawl::modules
