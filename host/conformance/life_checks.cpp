// A module's life from loading to close(), its safe examples called in between: what it leaves
// behind in the process, and whether it lives on any thread.
#include "conformance/process_state.hpp"
#include "conformance/subject.hpp"
#include "modules/describer.hpp"

#include <fmt/format.h>
#include <functional>
#include <thread>
#include <unistd.h>

namespace pawl::conformance {
namespace {

void call_examples(subject& about, module_in_use& module) {
  for (const example& each : module.examples) {
    const started_call made = module.start(*each.action, each.input_text());
    if (made.accepted()) (void)module.host.await_ending(made.token, about.patience());
  }
}

// Null after a skip().
module_in_use* live(subject& about) {
  module_in_use* module = about.opened();
  if (module == nullptr) return nullptr;
  call_examples(about, *module);
  module->close();
  return module;
}

void described(subject& about) {
  const auto told = modules::describe_in_child(about.asked.file, {});
  module_in_use* module = about.loaded();
  if (module == nullptr) return;
  if (!told) return about.fault("a child could not describe it: " + told.error().message);
  if (!(*told == module->exports().about())) {
    about.fault("loaded, it describes another module than in a child process");
  }
}

void open(subject& about) {
  module_in_use* module = about.loaded();
  if (module == nullptr) return;
  auto done = module->open(about.asked.config);
  if (done) return;
  if (done.error().code == PAWL_ERROR_INVALID_INPUT) {
    about.skip(done.error().message + "; give it in the configuration file (module_config)");
  } else {
    about.fault(done.error().message);
  }
}

void close(subject& about) {
  if (module_in_use* module = about.opened()) module->close();
}

void reopen(subject& about) {
  module_in_use* module = about.opened();
  if (module == nullptr) return;
  module->close();
  const auto again = module->open(about.asked.config);
  if (!again) return about.fault("it opens once, but not again: " + again.error().message);
  module->close();
}

void any_thread(subject& about) {
  module_in_use* module = nullptr;
  std::thread([&] { module = about.loaded(); }).join();
  if (module == nullptr) return;
  std::thread([&] {
    if (const auto done = module->open(about.asked.config); !done) {
      about.fault("it opens on no other thread than its entry's: " + done.error().message);
    }
  }).join();
  std::thread([&] { module->close(); }).join();
}

void threads(subject& about) {
  if (about.loaded() == nullptr) return;
  const size_t before = thread_count();
  if (live(about) == nullptr) return;
  if (!threads_settle(before)) {
    about.fault(fmt::format("{} more threads than before open()", thread_count() - before));
  }
}

void descriptors(subject& about) {
  if (about.loaded() == nullptr) return;
  const size_t before = open_descriptors();
  if (live(about) == nullptr) return;
  const size_t after = open_descriptors();
  if (after > before) {
    about.fault(fmt::format("{} more open files or sockets than before open()", after - before));
  }
}

void stable(subject& about) {
  const raw_tables* tables = about.tables();
  if (tables == nullptr) return;
  const modules::module_description before = tables->about;
  module_in_use* module = about.opened();
  if (module == nullptr) return;
  call_examples(about, *module);
  const raw_tables after = read_raw_tables(about.library()->entry, module->host.table());
  if (!(before == after.about)) about.fault("its tables changed while it was in use");
}

void compare(subject& about, const std::function<std::vector<std::string>()>& look) {
  const std::vector<std::string> before = look();
  if (live(about) == nullptr) return;
  const std::string difference = first_difference(before, look());
  if (!difference.empty()) about.fault("it changed: " + difference);
}

void signals(subject& about) {
  compare(about, &signal_handlers);
}

void environment(subject& about) {
  compare(about, &environment_variables);
}

void locale(subject& about) {
  compare(about, &locale_names);
}

void folder(subject& about) {
  compare(about, &folder_and_mask);
}

void listen(subject& about, int standard) {
  if (about.loaded() == nullptr) return;
  output_capture capture(standard);
  if (live(about) == nullptr) return;
  const std::string text = capture.taken();
  if (!text.empty()) about.fault(fmt::format("it wrote \"{}\"", text));
}

void standard_output(subject& about) {
  listen(about, STDOUT_FILENO);
}

void standard_error(subject& about) {
  listen(about, STDERR_FILENO);
}

}  // namespace

std::vector<check> life_checks() {
  const std::vector<std::string_view> life = {"life.open", "life.close"};
  return {
      {"life.described",
       "Loaded into a host it is what it was described as in a child process",
       "Describe from constant data, whatever the process and the host.",
       {"table", "schema"},
       &described},
      {"life.open",
       "It opens with its configuration",
       "Mend what open() says, or give it a configuration that works.",
       {"table", "schema"},
       &open},
      {"life.close",
       "It closes",
       "Let close() end the module's threads and return.",
       {"life.open"},
       &close},
      {"life.reopen", "It opens again after it was closed",
       "Set up in open() all that close() takes down.", life, &reopen},
      {"life.any-thread", "Entry, open() and close() may come on different threads",
       "Keep nothing in thread-local variables.", life, &any_thread},
      {"life.threads", "After close() none of its threads is left", "Join them in close().", life,
       &threads},
      {"life.descriptors", "After close() none of its files and sockets is open",
       "Close them at the latest in close().", life, &descriptors},
      {"life.stable", "Its tables stay as they are while it is in use", "Make them constant.", life,
       &stable},
      {"life.signals", "Signal handlers are as they were", "Leave signals to the program.", life,
       &signals},
      {"life.environment", "The environment is as it was",
       "Hand values on as arguments, not through setenv().", life, &environment},
      {"life.locale", "The locale is as it was",
       "Use uselocale() on your own thread, for a moment.", life, &locale},
      {"life.folder", "The current folder and the umask are as they were",
       "Use whole paths, openat() and fchmod().", life, &folder},
      {"life.stdout", "Nothing is written to stdout", "Use host->log().", life, &standard_output},
      {"life.stderr", "Nothing is written to stderr", "Use host->log().", life, &standard_error},
  };
}

}  // namespace pawl::conformance
