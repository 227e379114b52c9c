// What a program does that wants modules checked in children of itself.
#include "conformance/runner.hpp"
#include "modules/describer.hpp"

int main(int argc, char** argv) {
  pawl::modules::describe_main(argc, argv);
  pawl::conformance::check_main(argc, argv);
  return 2;
}
