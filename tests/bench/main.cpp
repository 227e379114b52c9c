// pawl-bench: how far Pawl is from what the machine can do, measured side by side on one disk.
#include "bench/data_folder.hpp"
#include "bench/options.hpp"
#include "bench/sections.hpp"

#include <exception>
#include <iostream>

namespace pawl::bench {
namespace {

struct section {
  const char* name;
  void (*measure)(bench&);
};
constexpr section sections[] = {
    {"step", measure_step},         {"concurrency", measure_concurrency},
    {"sleeping", measure_sleeping}, {"replay", measure_replay},
    {"schema", measure_schema},     {"http", measure_http},
    {"streams", measure_streams}};

void measure(const options& asked) {
  const data_folder data(asked.data);
  bench in{data.path(), asked.quick};
  for (const section& each : sections) {
    if (!asked.sections.contains(each.name)) continue;
    std::cerr << each.name << " ...\n";
    std::filesystem::create_directory(data.path() / each.name);
    each.measure(in);
  }
  std::cout << (asked.json ? in.told.json() + '\n' : in.told.table());
}

}  // namespace
}  // namespace pawl::bench

int main(int count, char** words) try {
  const std::span<char* const> given(words + 1, words + count);
  pawl::bench::be_sleeping_child(given);
  pawl::bench::be_serving_child(given);
  const auto asked = pawl::bench::read_options(given);
  if (!asked) {
    std::cerr << "pawl-bench: " << asked.error().message << "\n\n" << pawl::bench::usage;
    return 2;
  }
  if (asked->help) {
    std::cout << pawl::bench::usage;
    return 0;
  }
  pawl::bench::measure(*asked);
  return 0;
} catch (const std::exception& why) {
  std::cerr << "pawl-bench: " << why.what() << '\n';
  return 1;
}
