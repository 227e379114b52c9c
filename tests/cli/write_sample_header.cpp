// Writes the header of the sample module to stdout, for header_writer.cpp to be compiled with.
#include "cli/sample_module.hpp"
#include "modules/header_writer.hpp"

#include <iostream>

int main() {
  std::cout << pawl::modules::write_header(pawl::cli::test::sample_module());
}
