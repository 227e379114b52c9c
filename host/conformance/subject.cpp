#include "conformance/subject.hpp"

namespace pawl::conformance {

outcome subject::result_of(const check& ran) const {
  if (!faults_.empty()) return {ran.when_broken, faults_};
  if (skipped_) return {verdict::skipped, {*skipped_}};
  return {verdict::passed, {}};
}

const modules::library* subject::library() {
  if (library_) return &*library_;
  auto opened = modules::open_library(asked.file);
  if (!opened) return skip(opened.error().message), nullptr;
  library_ = std::move(*opened);
  return &*library_;
}

const raw_tables* subject::tables() {
  if (tables_) return &*tables_;
  const modules::library* from = library();
  if (from == nullptr) return nullptr;
  tables_ = read_raw_tables(from->entry, describing_host_.table());
  return &*tables_;
}

module_in_use* subject::loaded() {
  if (module_) return module_.get();
  const modules::library* from = library();
  if (from == nullptr) return nullptr;
  auto made = module_in_use::load(*from);
  if (!made) return skip(made.error().message), nullptr;
  module_ = std::move(*made);
  return module_.get();
}

module_in_use* subject::opened() {
  module_in_use* module = loaded();
  if (module == nullptr || open_) return module;
  auto done = module->open(asked.config);
  if (!done) return skip(done.error().message), nullptr;
  open_ = true;
  return module;
}

module_in_use* subject::callable() {
  module_in_use* module = opened();
  if (module != nullptr && module->examples.empty()) {
    skip("none of its actions is declared safe, gives examples and needs no credentials");
    return nullptr;
  }
  return module;
}

module_in_use* subject::with_workflows() {
  module_in_use* module = opened();
  if (module != nullptr && module->exports().workflows().empty()) {
    skip("it exports no workflow");
    return nullptr;
  }
  return module;
}

}  // namespace pawl::conformance
