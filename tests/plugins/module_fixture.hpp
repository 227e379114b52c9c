// A module as built, loaded, opened and called by a host that is as small as can be.
//
// MODULE_FILE is the library, MODULE_FOLDER the module's folder in the sources, with its examples.
#pragma once

#include "plugins/temporary_folder.hpp"
#include "sdk/fake_host.hpp"

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <dlfcn.h>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace pawl::test {

class loaded_module {
 public:
  explicit loaded_module(const std::string& config = "{}")
      : library_(dlopen(MODULE_FILE, RTLD_NOW)) {
    if (library_ == nullptr) throw std::runtime_error(dlerror());
    const auto entry =
        reinterpret_cast<pawl_module_entry>(dlsym(library_.get(), PAWL_MODULE_ENTRY));
    table_.size = sizeof table_;
    if (entry == nullptr || entry(&host, &table_) != PAWL_OK)
      throw std::runtime_error("the entry failed");
    if (table_.open != nullptr) open(config);
  }
  loaded_module(const loaded_module&) = delete;
  ~loaded_module() { close(); }
  void close() {
    if (auto* end = std::exchange(table_.close, nullptr)) end();
  }

  const pawl_action& action(std::string_view slug) const { return find_action(table_, slug); }

  // One attempt, typed. Throws the error that the call failed with.
  template <class In, class Out>
  Out run(const pawl::action<In, Out>& reference, const In& in, const call_facts& facts = {}) {
    const outcome ended = host.run(action(reference.slug()), to_json(in), facts);
    if (ended.error) throw pawl::error(*ended.error);
    return from_json<Out>(ended.output);
  }
  template <class In, class Out>
  uint64_t start(const pawl::action<In, Out>& reference, const In& in,
                 const call_facts& facts = {}) {
    return host.start(action(reference.slug()), to_json(in), facts);
  }
  // The error that the call must fail with.
  template <class In, class Out>
  pawl::error failure(const pawl::action<In, Out>& reference, const In& in,
                      const call_facts& facts = {}) {
    const outcome ended = host.run(action(reference.slug()), to_json(in), facts);
    if (!ended.error) throw std::runtime_error("it did not fail, but gave " + ended.output);
    return *ended.error;
  }

  // For all calls from now on.
  template <class Fields>
  void set_credential(const pawl::credential<Fields>& kind, const Fields& fields) {
    host.set_credential(std::string(kind.slug()), to_json(fields));
  }

  // Runs examples/NAME.input.json and gives the output, with what examples/NAME.output.json says of
  // it.
  std::pair<boost::json::value, boost::json::value> example(std::string_view slug,
                                                            const std::string& name) {
    const std::filesystem::path folder = std::filesystem::path(MODULE_FOLDER) / "examples";
    const outcome ended = host.run(action(slug), read_file(folder / (name + ".input.json")));
    if (ended.error) throw pawl::error(*ended.error);
    return {boost::json::parse(ended.output),
            boost::json::parse(read_file(folder / (name + ".output.json")))};
  }

  fake_host host;

 private:
  struct unload {
    void operator()(void* library) const { dlclose(library); }
  };

  void open(const std::string& config) {
    pawl_error why{};
    why.size = sizeof why;
    if (table_.open(&host, detail::view(config), &why) != PAWL_OK) throw pawl::error(why);
  }

  std::unique_ptr<void, unload> library_;
  pawl_module table_{};
};

}  // namespace pawl::test
