// The files of templates/, as the build put them into the program. Any thread.
#pragma once

#include <string_view>
#include <vector>

namespace pawl::scaffold {

struct file_template {
  std::string_view path;  // "action-c/NAME.c"
  std::string_view text;
};

const std::vector<file_template>& templates();

}  // namespace pawl::scaffold
