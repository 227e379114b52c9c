#include "modules/library.hpp"

#include "modules/description.hpp"

#include <boost/dll/shared_library.hpp>

namespace pawl::modules {
namespace {

// The loader's own sentence, without Boost's wrapping and without the path, which the caller names.
std::string loader_reason(std::string text, const std::filesystem::path& file) {
  static constexpr std::string_view opening = "dlerror system message: ";
  if (const size_t at = text.find(opening); at != std::string::npos) {
    text.erase(0, at + opening.size());
    text.erase(std::min(text.rfind(')'), text.size()));
  }
  const std::string prefix = file.string() + ": ";
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text;
}

}  // namespace

result<library> open_library(const std::filesystem::path& file) {
  namespace dll = boost::dll;
  try {
    auto loaded = std::make_shared<dll::shared_library>(
        file, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    if (!loaded->has(PAWL_MODULE_ENTRY)) {
      return refusal_because("it exports no " PAWL_MODULE_ENTRY
                             ", the function that describes a module (pawl/module.h)");
    }
    auto& entry = loaded->get<std::remove_pointer_t<pawl_module_entry>>(PAWL_MODULE_ENTRY);
    return library{std::move(loaded), &entry};
  } catch (const std::exception& error) {  // what Boost.DLL reports with
    return refusal_because("it can't be loaded: " + loader_reason(error.what(), file));
  } catch (...) {
    return refusal_because("one of its initialisers threw an exception");
  }
}

std::filesystem::path library_suffix() {
  return boost::dll::shared_library::suffix();
}

}  // namespace pawl::modules
