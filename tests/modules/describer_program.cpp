// What a program does that wants modules described in a child of itself.
#include "modules/describer.hpp"

int main(int argc, char** argv) {
  pawl::modules::describe_main(argc, argv);
  return 2;
}
