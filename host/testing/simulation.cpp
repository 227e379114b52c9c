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
  relay_.forget_all();
  modules_->use(nullptr);
}

void simulation::build() {
  engine_.reset();
  relay_.forget_all();
  std::optional<failure> broken = committer_ ? committer_->broken() : std::nullopt;
  if (committer_) chance_ = committer_->chance_written();
  committer_ = std::make_unique<stepped_committer>(*store_, chance_);
  committer_->break_with(std::move(broken));
  overrides_.set(flow);
  sessions_ = std::make_unique<sessions::sessions>(*store_, *committer_, clock_, modules_->table());
  own_actions_ = std::make_unique<actions::own_actions>();
  sessions_->add_actions(*own_actions_);
  modules_->use(own_actions_.get());
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
                          overrides_};
  turns_due_.clear();
  for (size_t i = 0; i < limits.shards; ++i) turns_due_.emplace_back();
  engine_ = std::make_unique<engine::engine>(
      std::move(env), limits.shards, [this](size_t shard) { turns_due_[shard].woken = true; },
      nullptr);
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
  moved = turn_shards() || moved;
  moved = committer_->commit(commits) || moved;
  if (committer_->ended()) crash();
  relay_.stubs().rethrow();
  return moved;
}

bool simulation::turn_shards() {
  bool turned = false;
  for (size_t i = 0; i < turns_due_.size(); ++i) {
    turn_due& due = turns_due_[i];
    if (!due.woken.exchange(false) && due.at_ms > clock_.now) continue;
    due.at_ms = engine_->at(i).turn();
    turned = true;
  }
  return turned;
}

bool simulation::settle() {
  const auto patience = std::chrono::steady_clock::now() + options_.action_wait;
  for (int turns = 0; turns < turns_max; ++turns) {
    if (step() || next_turn_ms() <= clock_.now) continue;
    if (!relay_.wait(patience)) return true;
  }
  return false;
}

int64_t simulation::next_turn_ms() const {
  int64_t next_ms = INT64_MAX;
  for (const turn_due& due : turns_due_) next_ms = std::min(next_ms, due.at_ms);
  return next_ms;
}

bool simulation::advance_to_next() {
  settle();
  const int64_t next = next_turn_ms();
  if (next == INT64_MAX) return false;
  clock_.now = std::max(next, clock_.now + 1);
  settle();
  return true;
}

void simulation::advance(int64_t ms) {
  const int64_t until = clock_.now + ms;
  settle();
  while (clock_.now < until) {
    clock_.now = std::min(until, std::max(next_turn_ms(), clock_.now + 1));
    settle();
  }
}

}  // namespace pawl::testing
