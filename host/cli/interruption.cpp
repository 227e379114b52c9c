#include "cli/interruption.hpp"

#include <csignal>

namespace pawl::cli {
namespace {

volatile std::sig_atomic_t signalled = 0;

void note(int signal) {
  signalled = signal;
  std::signal(signal, SIG_DFL);
}

}  // namespace

interruption::interruption() {
  signalled = 0;
  std::signal(SIGINT, &note);
  std::signal(SIGTERM, &note);
}

interruption::~interruption() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

int interruption::signal() {
  return signalled;
}

}  // namespace pawl::cli
