// A new project of an author: its files, made from the templates. Pure.
//
// A project is made of up to three folders of templates/, the general ones first: all, the
// language's, the kind's in that language. In paths NAME, and in texts @name@, @title@, @crate@ and
// @pawl_version@, are put in.
#pragma once

#include <pawl/result.hpp>

#include <string>
#include <vector>

namespace pawl::scaffold {

struct project_request {
  std::string kind;      // "action", "integration", "workflow"
  std::string name;      // "order-desk"
  std::string language;  // "c", "cpp", "rust"
};

struct project_file {
  std::string path;  // "src/lib.rs"
  std::string text;
  bool executable() const { return text.starts_with("#!"); }
};

struct project {
  std::vector<project_file> files;
  // What builds and tests it, to be typed in its folder; the file `ci` runs the same.
  std::vector<std::string> commands;
};

// Errors: usage, for a name, kind or language that will not do.
result<project> make_project(const project_request& request);

}  // namespace pawl::scaffold
