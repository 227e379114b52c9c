#include "testing/simulation.hpp"

#include <algorithm>
#include <utility>

namespace pawl::testing {
namespace {

constexpr int turns_max = 100'000;
constexpr uint64_t chance_step = 0x9e3779b97f4a7c15;  // of SplitMix64, as are the numbers below

}  // namespace

simulation::simulation(std::shared_ptr<module_shelf> modules, const simulation_options& options,
                       std::shared_ptr<journal::memory_store> store)
    : limits(options.limits),
      modules_(std::move(modules)),
      store_(std::move(store)),
      options_(options),
      chance_(options.seed),
      relay_(clock_, *modules_, limits) {
  clock_.now = options.begin_ms;
  if (limits.shards == 0) limits.shards = 2;
  build();
}

simulation::~simulation() {
  engine_.reset();
}

void simulation::build() {
  engine_.reset();
  relay_.forget_all();
  std::optional<failure> broken = committer_ ? committer_->broken() : std::nullopt;
  if (committer_) chance_ = committer_->chance_written();
  committer_ = std::make_unique<stepped_committer>(*store_, chance_);
  committer_->break_with(std::move(broken));
  engine::environment env{clock_,
                          *store_,
                          *committer_,
                          relay_,
                          *modules_,
                          [this] { return draw(); },
                          [](int, std::string_view, std::string_view) {},
                          limits,
                          hook_url_,
                          true,
                          flow};
  engine_ = std::make_unique<engine::engine>(std::move(env), limits.shards, [](size_t) {}, nullptr);
  next_ms_.assign(limits.shards, 0);
  engine_->recover();
}

uint64_t simulation::draw() {
  uint64_t bits = chance_ += chance_step;
  bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
  return bits ^ bits >> 31;
}

void simulation::crash() {
  ++crashes_;
  if (on_crash) on_crash();
  build();
}

bool simulation::step(size_t commits) {
  bool moved = relay_.deliver();
  for (size_t i = 0; i < engine_->shard_count(); ++i) next_ms_[i] = engine_->at(i).turn();
  moved = committer_->commit(commits) || moved;
  if (committer_->ended()) crash();
  relay_.stubs().rethrow();
  return moved;
}

bool simulation::settle() {
  const auto patience = std::chrono::steady_clock::now() + options_.action_wait;
  int quiet = 0;
  for (int turns = 0; turns < turns_max; ++turns) {
    bool moved = step();
    for (int64_t next : next_ms_) moved = moved || next <= clock_.now;
    quiet = moved ? 0 : quiet + 1;
    if (quiet < 3) continue;
    if (!relay_.wait(patience)) return true;
    quiet = 0;
  }
  return false;
}

bool simulation::advance_to_next() {
  settle();
  const int64_t next = *std::ranges::min_element(next_ms_);
  if (next == INT64_MAX) return false;
  clock_.now = std::max(next, clock_.now + 1);
  settle();
  return true;
}

void simulation::advance(int64_t ms) {
  const int64_t until = clock_.now + ms;
  settle();
  while (clock_.now < until) {
    int64_t next = until;
    for (int64_t each : next_ms_) next = std::min(next, std::max(each, clock_.now + 1));
    clock_.now = next;
    settle();
  }
}

}  // namespace pawl::testing
