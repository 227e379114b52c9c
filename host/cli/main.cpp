// The `pawl` program.
#include "cli/program.hpp"
#include "conformance/runner.hpp"
#include "modules/describer.hpp"

int main(int argc, char** argv) {
  pawl::modules::describe_main(argc, argv);
  pawl::conformance::check_main(argc, argv);
  pawl::cli::world world = pawl::cli::process_world();
  return pawl::cli::run({argv + 1, argv + argc}, world);
}
