// Many runs that sleep: what they cost to create, and what a host that comes back to them takes.
#include "bench/bench_host.hpp"
#include "bench/child.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "bench/workload.hpp"

#include <atomic>
#include <thread>

namespace pawl::bench {
namespace {

constexpr const char* create_word = "create-sleeping";
constexpr const char* restart_word = "restart-sleeping";
constexpr size_t starters_count = 64;

// Answers while the host is open: what follows finds the directory of a host that was killed.
void create(const std::filesystem::path& data, size_t runs) {
  const auto host = open_host(data);
  std::atomic<size_t> started = 0;
  const auto begun = steady::now();
  {
    std::vector<std::jthread> starters;
    for (size_t i = 0; i < starters_count; ++i) {
      starters.emplace_back([&] {
        while (started++ < runs) start(*host, chain_input(0, 0, true));
      });
    }
  }
  answer_parent({{"runs_per_second", static_cast<double>(runs) / seconds_since(begun)},
                 {"memory_mb", memory_mb("VmRSS")},
                 {"memory_mb_max", memory_mb("VmHWM")}});
}

// Ready: a new run was started and has ended.
void restart(const std::filesystem::path& data) {
  lanes one(1);
  const auto begun = steady::now();
  auto host = open_host(data);
  run(*host, chain_input(one.take(), 1));
  readings made = {{"ready_s", seconds_since(begun)},
                   {"memory_mb", memory_mb("VmRSS")},
                   {"memory_mb_max", memory_mb("VmHWM")}};
  host.reset();
  answer_parent(made);
}

}  // namespace

void measure_sleeping(bench& in) {
  const std::string data = in.folder / "sleeping";
  const size_t runs = in.size(100'000, 1'000);
  auto tell = [&](std::string what, double value, std::string unit, std::optional<goal> wanted) {
    in.told.add({"sleeping",
                 std::to_string(runs) + " runs " + what,
                 value,
                 std::move(unit),
                 {},
                 {},
                 wanted});
  };
  readings made = run_child({create_word, data, std::to_string(runs)});
  tell("created, each durable", made["runs_per_second"], "runs/s", {});
  tell("created, memory at most", made["memory_mb_max"], "MB", {});
  for (const char* how : {"and a kill", "and a stop"}) {
    made = run_child({restart_word, data});
    tell(std::string(how) + ", until ready", made["ready_s"], "s", at_most(2));
    tell(std::string(how) + ", memory when ready", made["memory_mb"], "MB", at_most(200));
    tell(std::string(how) + ", memory at most", made["memory_mb_max"], "MB", {});
  }
}

void be_sleeping_child(std::span<char* const> words) {
  if (words.size() == 3 && words[0] == std::string_view(create_word)) {
    create(words[1], std::stoul(words[2]));
  }
  if (words.size() == 2 && words[0] == std::string_view(restart_word)) restart(words[1]);
}

}  // namespace pawl::bench
