// A program with a host of its own: host_program DATA MODULES NAME prints what greet.hello says.
#include <pawl/host.hpp>

#include <iostream>
#include <string>

int main(int, char** argv) {
  auto host = pawl::host::open({.data_directory = argv[1], .module_directories = {argv[2]}});
  if (!host) return std::cerr << host.error().message << '\n', 1;
  auto said = (*host)->run_action("greet.hello", std::string(R"({"name":")") + argv[3] + "\"}");
  if (!said) return std::cerr << said.error().message << '\n', 1;
  std::cout << *said << '\n';
}
