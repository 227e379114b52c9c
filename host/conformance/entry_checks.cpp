// Loading, and the entry: it fills in a table and does nothing else.
#include "conformance/process_state.hpp"
#include "conformance/subject.hpp"

#include <pawl/version.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace pawl::conformance {
namespace {

struct described {
  pawl_status status;  // what the entry answered
  pawl_module table;   // what it filled in
  size_t host_calls;   // how often it called the host
};

// Whatever the entry throws is kept away from the caller. Nothing after a skip().
std::optional<described> describe(subject& about, bool newer_host = false) {
  const modules::library* library = about.library();
  if (library == nullptr) return {};
  observing_host host(newer_host);
  described made = {PAWL_INTERNAL, {}, 0};
  made.table.size = sizeof(made.table);
  try {
    made.status = library->entry(host.table(), &made.table);
  } catch (...) {  // has a check of its own
  }
  made.host_calls = host.times_called();
  return made;
}

void loads(subject& about) {
  if (about.library() == nullptr) about.fault(about.why_skipped());
}

// A crash on the way out is what this looks for; the child's end tells.
void unloads(subject& about) {
  for (int turn = 0; turn < 2; ++turn) {
    auto opened = modules::open_library(about.asked.file);
    if (!opened) return about.fault("it loads once, but not again: " + opened.error().message);
    observing_host host;
    pawl_module filled = {};
    filled.size = sizeof(filled);
    (void)opened->entry(host.table(), &filled);
  }
}

void returns(subject& about) {
  const modules::library* library = about.library();
  if (library == nullptr) return;
  observing_host host;
  pawl_module filled = {};
  filled.size = sizeof(filled);
  try {
    (void)library->entry(host.table(), &filled);
  } catch (...) {
    about.fault("it threw a C++ exception");
  }
}

void status(subject& about) {
  const auto made = describe(about);
  if (made && made->status != PAWL_OK) {
    about.fault(fmt::format("it answered status {}", made->status));
  }
}

void minor(subject& about) {
  const auto made = describe(about);
  if (made && made->table.abi_minor_min > PAWL_ABI_MINOR) {
    about.fault(fmt::format("it needs version {0}.{1}, and this Pawl speaks {0}.{2}",
                            PAWL_ABI_MAJOR, made->table.abi_minor_min, PAWL_ABI_MINOR));
  }
}

void newer_host(subject& about) {
  const auto made = describe(about, true);
  if (made && made->status != PAWL_OK) {
    about.fault(fmt::format("it answered status {} to a host of version {}.{}", made->status,
                            PAWL_ABI_MAJOR, PAWL_ABI_MINOR + 1));
  }
}

void bounds(subject& about) {
  const modules::library* library = about.library();
  if (library == nullptr) return;
  constexpr unsigned char untouched = 0xa5;
  struct {
    pawl_module module = {};
    std::array<unsigned char, 256> beyond = {};
  } given;
  given.module.size = sizeof(given.module);
  given.beyond.fill(untouched);
  observing_host host;
  (void)library->entry(host.table(), &given.module);
  if (std::ranges::any_of(given.beyond, [](unsigned char c) { return c != untouched; })) {
    about.fault(fmt::format("it wrote beyond the {} bytes that the host has for its table",
                            sizeof(given.module)));
  }
  if (given.module.size > sizeof(given.module)) {
    about.fault(fmt::format("it left size {} in a table of {} bytes", given.module.size,
                            sizeof(given.module)));
  }
}

void repeats(subject& about) {
  const modules::library* library = about.library();
  if (library == nullptr) return;
  observing_host host;
  const raw_tables first = read_raw_tables(library->entry, host.table());
  const raw_tables second = read_raw_tables(library->entry, host.table());
  if (!(first.about == second.about)) about.fault("called twice, it described two modules");
}

void host_calls(subject& about) {
  const auto made = describe(about);
  if (made && made->host_calls > 0) about.fault("it called a function of the host");
}

void quiet(subject& about) {
  output_capture out(STDOUT_FILENO), err(STDERR_FILENO);
  (void)describe(about);
  for (const std::string& text : {out.taken(), err.taken()}) {
    if (!text.empty()) about.fault(fmt::format("it wrote \"{}\"", text));
  }
}

void threads(subject& about) {
  const size_t before = thread_count();
  (void)describe(about);
  if (!threads_settle(before)) about.fault("a thread runs that was not there before");
}

void descriptors(subject& about) {
  const size_t before = open_descriptors();
  (void)describe(about);
  if (open_descriptors() > before) about.fault("a file or socket is open that was not before");
}

}  // namespace

std::vector<check> entry_checks() {
  return {
      {"entry.loads",
       "All that it needs of other libraries is there",
       "Link all that it uses (-Wl,-z,defs finds what is missing), best statically.",
       {"file.entry"},
       &loads},
      {"entry.returns",
       "The entry returns, and throws nothing",
       "Only fill in the table there; catch what C++ code throws.",
       {"entry.loads"},
       &returns},
      {"entry.status",
       "The entry answers PAWL_OK",
       "Refuse a host in open(), where the reason can be said.",
       {"entry.returns"},
       &status},
      {"entry.minor",
       "It needs no newer ABI than this Pawl's",
       "Set abi_minor_min to the smallest minor that has what you use.",
       {"entry.status"},
       &minor},
      {"entry.bounds",
       "The entry fills no more of the table than the host has room for",
       "Fill it with pawl_module_fill().",
       {"entry.status"},
       &bounds},
      {"entry.newer-host",
       "It runs in a host of a newer minor",
       "Accept any host->abi_minor and host->size from your minimum on.",
       {"entry.status", "entry.minor"},
       &newer_host},
      {"entry.repeats",
       "The entry describes the same module each time",
       "Describe from constant data.",
       {"entry.status", "entry.minor"},
       &repeats},
      {"entry.host",
       "The entry calls nothing of the host",
       "Keep the host's pointer; use it from open() on.",
       {"entry.status"},
       &host_calls},
      {"entry.quiet",
       "Loading writes nothing to stdout or stderr",
       "Use host->log(), from open() on.",
       {"entry.returns"},
       &quiet},
      {"entry.threads",
       "Loading starts no thread",
       "Start threads in open() or later.",
       {"entry.returns"},
       &threads},
      {"entry.descriptors",
       "Loading opens no file and no socket",
       "Open them in open() or later.",
       {"entry.returns"},
       &descriptors},
      {"entry.unloads",
       "It can be unloaded and loaded again",
       "Leave nothing behind that runs or frees after the library is gone.",
       {"entry.returns"},
       &unloads},
  };
}

}  // namespace pawl::conformance
