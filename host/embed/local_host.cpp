#include "embed/local_host.hpp"

#include "embed/call_workflow.hpp"
#include "embed/inspect.hpp"
#include "embed/waiting.hpp"
#include "journal/recording.hpp"
#include "logging/log.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <chrono>
#include <sys/random.h>
#include <utility>

namespace pawl {

result<std::unique_ptr<host>> host::open(host_options options) {
  return embed::local_host::open(std::move(options));
}

}  // namespace pawl

namespace pawl::embed {
namespace {

constexpr std::chrono::seconds house_keeping_pause{60};
constexpr std::chrono::seconds collecting_pause{1};

uint64_t entropy() {
  uint64_t bits = 0;
  while (getrandom(&bits, sizeof bits, 0) != sizeof bits) {
  }
  return bits;
}

void log_line(int level, std::string_view message, std::string_view run_id) {
  log::write(level >= PAWL_LOG_ERROR ? log::level::error : log::level::warning, message,
             {{"run", run_id}});
}

void keep_for_good(std::unique_ptr<actions::action_dispatcher> dispatcher,
                   std::unique_ptr<modules::catalog> catalog) {
  static std::mutex mutex;
  static auto& kept = *new std::vector<
      std::pair<std::unique_ptr<actions::action_dispatcher>, std::unique_ptr<modules::catalog>>>;
  std::lock_guard lock(mutex);
  kept.emplace_back(std::move(dispatcher), std::move(catalog));
}

// One core is left to the journal's writer, which is as busy as the shards together.
size_t shard_count(const host_limits& limits) {
  if (limits.shards != 0) return limits.shards;
  return std::max(std::thread::hardware_concurrency(), 2U) - 1;
}

}  // namespace

result<std::unique_ptr<host>> local_host::open(host_options options,
                                               const journal::rocksdb_options& journal_options) {
  if (options.data_directory.empty()) {
    return failure{PAWL_ERROR_INVALID_INPUT, "no data directory is given"};
  }
  // First, since it takes a key out of the environment, which children that describe modules get.
  auto keys = vault::find_key_source(options.vault.key_file, options.data_directory);
  auto store = journal::open_rocksdb_store(options.data_directory / "journal", journal_options);
  if (!store) return store.error();
  std::unique_ptr<local_host> made(new local_host(std::move(options), std::move(*store)));
  if (auto named = made->name_mcp_servers(); !named) return named.error();
  if (auto loaded = made->load_modules(); !loaded) return loaded.error();
  if (auto begun = made->begin(std::move(keys)); !begun) return begun.error();
  return std::unique_ptr<host>(std::move(made));
}

local_host::local_host(host_options options, std::unique_ptr<journal::store> store)
    : options_(std::move(options)),
      store_(std::move(store)),
      watchers_(*store_),
      dispatcher_(std::make_unique<actions::action_dispatcher>(actions::dispatcher_options{
          .find =
              [this](std::string_view name) {
                if (auto own = own_actions_.find(name)) return own;
                if (auto remote = mcp_servers_->find(name)) return remote;
                return catalog_->find_action(name);
              },
          .credentials =
              [this](actions::credential_request asked, actions::credential_answer answer) {
                vault_->resolve(std::move(asked), std::move(answer));
              },
          .payload_bytes_max = options_.limits.payload_bytes_max,
          .pool_threads_max = options_.limits.pool_threads_max})),
      prompts_(*dispatcher_, options_.models,
               [this](const model_tool& wanted) { return find_tools(wanted); }),
      single_calls_(prompts_),
      threads_(shard_count(options_.limits)) {}

result<void> local_host::name_mcp_servers() {
  constexpr uint64_t envelope_bytes_max = 64 * 1024;  // around a payload
  auto named = mcp::servers::make(
      options_.mcp.servers, *dispatcher_->table(),
      {.message_bytes_max = options_.limits.payload_bytes_max + envelope_bytes_max});
  if (!named) return std::move(named).error();
  mcp_servers_ = std::move(*named);
  return {};
}

result<void> local_host::load_modules() {
  modules::catalog_options found;
  found.copies_directory = options_.data_directory / "modules";
  found.installed_directory = options_.data_directory / "installed";
  found.directories = options_.module_directories;
  found.config = options_.module_config;
  found.host = dispatcher_->table();
  found.describe.program = options_.describer;
  if (!options_.modules.trusted_key.empty()) {
    auto key = modules::trusted_key::read(options_.modules.trusted_key);
    if (!key) return std::move(key).error();
    found.trusted = std::move(*key);
  }
  catalog_ = std::make_unique<modules::catalog>(std::move(found));
  if (auto recalled = catalog_->recall_choices(); !recalled) return recalled;
  if (auto added = catalog_->add_builtin(&call_workflow_module); !added) return added;
  for (pawl_module_entry entry : options_.builtin_modules) {
    if (auto added = catalog_->add_builtin(entry); !added) return added;
  }
  catalog_->scan();
  return {};
}

result<void> local_host::begin(vault::key_source keys) {
  journal::writer_options writing;
  writing.on_broken = [this](const failure& why) {
    log::error("the journal can't be written; no work is taken until it can",
               {{"reason", why.message}});
    {
      std::lock_guard lock(state_mutex_);
      trouble_ = why.message;
    }
    halt(why);
  };
  writing.on_healed = [this] {
    log::warning("the journal is written again; unfinished runs go on");
    engine_->recover();  // first: who is told that all is well must not be refused
    std::lock_guard lock(state_mutex_);
    trouble_.clear();
  };
  writer_ = std::make_unique<journal::writer>(*store_, std::move(writing));
  documents_.emplace(*store_, *writer_);
  sessions_ = std::make_unique<sessions::sessions>(
      *store_, *writer_, static_cast<engine::clock&>(*this), *dispatcher_->table());
  sessions_->add_actions(own_actions_);
  auto opened = vault::vault::open(*documents_, {.keys = std::move(keys),
                                                 .modules = [this] { return catalog_->current(); },
                                                 .now_ms = [this] { return now_ms(); }});
  if (!opened) return opened.error();
  vault_ = std::move(*opened);
  if (options_.drive_runs) (void)run_counts_.begin(*store_);

  engine::environment env{static_cast<engine::clock&>(*this),
                          *store_,
                          *writer_,
                          prompts_,
                          static_cast<engine::workflow_source&>(*this),
                          &entropy,
                          &log_line,
                          options_.limits,
                          options_.hook_url,
                          options_.drive_runs,
                          flow_limits_,
                          [this](const engine::step_progress& told) { watchers_.progress(told); }};
  engine_ = std::make_unique<engine::engine>(
      std::move(env), shard_count(options_.limits), [this](size_t shard) { threads_.wake(shard); },
      [this](const journal::change& what) { on_durable(what); });
  threads_.start(*engine_);
  if (options_.drive_runs) {
    mcp_servers_->begin();
    engine_->recover();
    house_keeper_ = std::thread([this] { keep_house(); });
    if (options_.watch_modules) watch_modules();
  }
  return {};
}

// Returns when no shard holds anything that was to build on what failed: only then may the journal
// be written again.
void local_host::halt(const failure& why) {
  engine_->halt(why);
  for (size_t i = 0; i < engine_->shard_count(); ++i) {
    auto halted = ask<bool>([&](auto answer) {
      engine_->at(i).look([answer = std::move(answer)](engine::shard&) { answer(true); });
    });
    (void)halted;  // a shard that is closed holds nothing either
  }
}

local_host::~local_host() {
  stop();
  // An action that did not end when it was asked to is still in its module, and will complete its
  // call some day: what it needs for that stays.
  if (dispatcher_->calls_open() > 0) keep_for_good(std::move(dispatcher_), std::move(catalog_));
}

// Top down: no new work, then what is under way, then the threads, the journal, the modules.
void local_host::stop() {
  {
    std::lock_guard lock(state_mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  stopping_came_.notify_all();
  folder_watch_.reset();
  if (house_keeper_.joinable()) house_keeper_.join();
  single_calls_.drain();
  if (engine_) {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.limits.drain_ms);
    waiting drained;
    auto shards = std::make_shared<std::atomic<size_t>>(engine_->shard_count());
    engine_->drain([shards, done = drained.done()] {
      if (--*shards == 0) done();
    });
    drained.wait_for(std::chrono::milliseconds(options_.limits.drain_ms));
    vault_->stop();  // what waits for a token waits no more
    single_calls_.close(until);
    threads_.stop();
    engine_->close();  // before the writer, which may be waiting for a shard
    mcp_servers_->stop();
    dispatcher_->close();
    writer_->stop();
    dispatcher_->wait_for_calls(until);
  }
  if (catalog_ && dispatcher_->calls_open() == 0) catalog_->shutdown();
}

result<void> local_host::accepting() {
  std::lock_guard lock(state_mutex_);
  if (!stopping_) return {};
  return failure{PAWL_ERROR_UNAVAILABLE, "the host is stopping", {}, true};
}

result<start_answer> local_host::start(start_request request) {
  return ask<start_answer>([&](auto answer) { start(std::move(request), std::move(answer)); });
}

void local_host::start(start_request request, reply<start_answer> answer) {
  if (auto may = accepting(); !may) return answer(may.error());
  engine::new_run_request asked;
  asked.id = std::move(request.id);
  asked.workflow = std::move(request.workflow);
  asked.input = std::move(request.input);
  asked.idempotency_key = std::move(request.idempotency_key);
  asked.trigger = std::move(request.trigger);
  asked.traceparent = std::move(request.traceparent);
  asked.credentials = std::move(request.credentials);
  engine_->start(asked, [answer = std::move(answer)](result<engine::started_run> started) {
    if (!started) return answer(std::move(started).error());
    answer(start_answer{std::move(started->run_id), started->existed});
  });
}

result<run_info> local_host::wait(std::string_view run_id, bool until_ended,
                                  std::optional<std::chrono::milliseconds> timeout) {
  auto wanted = std::make_shared<char>();  // as long as this call waits
  auto row = ask<journal::run_row>(
      [&](auto answer) {
        engine_->wait(std::string(run_id), until_ended, wanted, std::move(answer));
      },
      timeout);
  if (!row) return row.error();
  return find_run(run_id);
}

std::shared_ptr<void> local_host::when_ended(std::string_view run_id, reply<run_info> answer) {
  auto wanted = std::make_shared<char>();
  engine_->wait(std::string(run_id), true, wanted,
                [answer = std::move(answer)](result<journal::run_row> row) {
                  if (!row) return answer(std::move(row).error());
                  answer(to_info(*row));
                });
  return wanted;
}

// Asked twice: between two shards something may be on its way that neither knows of yet.
bool local_host::wait_idle(bool timers, const std::function<bool()>& keep_waiting) {
  constexpr std::chrono::milliseconds pause_min{2}, pause_max{100};
  std::chrono::milliseconds pause = pause_min;
  int idle_in_a_row = 0;
  while (idle_in_a_row < 2) {
    if (!keep_waiting()) return false;
    idle_in_a_row = is_idle(timers) ? idle_in_a_row + 1 : 0;
    std::unique_lock lock(state_mutex_);
    if (stopping_came_.wait_for(lock, pause, [&] { return stopping_; })) return false;
    pause = std::min(pause * 2, pause_max);
  }
  return true;
}

bool local_host::is_idle(bool timers) {
  {
    std::lock_guard lock(state_mutex_);
    if (!trouble_.empty()) return false;
  }
  for (size_t i = 0; i < engine_->shard_count(); ++i) {
    auto idle = ask<bool>([&](auto answer) {
      engine_->at(i).look(
          [answer = std::move(answer)](engine::shard& shard) { answer(shard.idle()); });
    });
    if (!idle || !*idle) return false;
  }
  if (!timers) return true;
  auto next = store_->timers(0, INT64_MAX, 1);
  return next && next->empty();
}

result<run_info> local_host::find_run(std::string_view run_id) {
  auto run = inspect_run(*store_, run_id);
  if (run && run->status == journal::status_name(journal::run_status::queued))
    run->waits_for = engine_->waits_for(run->workflow, run->id);
  return run;
}

result<list_of<run_info>> local_host::list_runs(const run_query& query) {
  journal::run_filter filter;
  for (const std::string& name : query.statuses) {
    auto status = journal::status_from_name(name);
    if (!status) {
      return failure{PAWL_ERROR_INVALID_INPUT,
                     "'" + name +
                         "' is no status: queued, running, sleeping, waiting, completed, failed, "
                         "cancelled, paused or blocked"};
    }
    filter.statuses.push_back(*status);
  }
  filter.workflow = query.workflow;
  filter.trigger = query.trigger;
  filter.id_contains = query.id_contains;
  filter.created_from_ms = query.created_from_ms;
  filter.created_before_ms = query.created_before_ms;
  auto page = store_->list_runs(filter, query.cursor, std::clamp<size_t>(query.limit, 1, 1000));
  if (!page) return page.error();
  list_of<run_info> list;
  for (const journal::run_row& row : page->items) list.items.push_back(to_info(row));
  list.next = page->next;
  return list;
}

result<std::vector<step_info>> local_host::steps(std::string_view run_id) {
  auto steps = inspect_steps(*store_, run_id, options_.hook_url);
  if (!steps) return steps;
  auto open = ask<std::vector<engine::open_step>>(
      [&](auto answer) { engine_->open_steps(std::string(run_id), std::move(answer)); });
  if (!open) return steps;  // a host that is stopping knows no more
  for (engine::open_step& each : *open) {
    auto of = std::ranges::find(*steps, each.seq, &step_info::seq);
    if (of == steps->end()) continue;
    of->waits_for = std::move(each.waits_for);
    if (!each.progress.empty()) of->progress = std::move(each.progress);
  }
  return steps;
}

result<list_of<event_info>> local_host::events(std::string_view run_id, uint64_t from_seq,
                                               size_t limit) {
  return inspect_events(*store_, run_id, from_seq, limit);
}

result<run_info> local_host::control(std::string_view run_id,
                                     void (engine::engine::*act)(std::string,
                                                                 engine::reply<journal::run_row>)) {
  auto row = ask<journal::run_row>(
      [&](auto answer) { (*engine_.*act)(std::string(run_id), std::move(answer)); });
  if (!row) return row.error();
  return to_info(*row);
}

result<run_info> local_host::retry(std::string_view run_id) {
  auto row = ask<journal::run_row>(
      [&](auto answer) { engine_->retry(std::string(run_id), std::move(answer)); });
  if (!row) return row.error();
  return to_info(*row);
}

result<run_info> local_host::cancel(std::string_view run_id) {
  return control(run_id, &engine::engine::cancel);
}
result<run_info> local_host::pause(std::string_view run_id) {
  return control(run_id, &engine::engine::pause);
}
result<run_info> local_host::resume(std::string_view run_id) {
  return control(run_id, &engine::engine::resume);
}
result<void> local_host::erase(std::string_view run_id) {
  auto row = control(run_id, &engine::engine::erase);
  if (!row) return row.error();
  return {};
}

result<std::string> local_host::export_run(std::string_view run_id) {
  return journal::write_recording(*store_, run_id, options_.hook_url);
}

result<start_answer> local_host::fork(std::string_view run_id, std::string_view from_step,
                                      std::string new_id) {
  auto forked = ask<engine::started_run>(
      [&](auto answer) { engine_->fork(run_id, from_step, std::move(new_id), std::move(answer)); });
  if (!forked) return forked.error();
  return start_answer{std::move(forked->run_id), false};
}

result<list_of<hook_info>> local_host::list_hooks(std::string_view cursor, size_t limit) {
  auto page = store_->list_hooks(cursor, std::clamp<size_t>(limit, 1, 1000));
  if (!page) return page.error();
  list_of<hook_info> list;
  for (const journal::hook_row& row : page->items)
    list.items.push_back(to_info(row, options_.hook_url));
  list.next = page->next;
  return list;
}

result<std::string> local_host::hook_schema(std::string_view token) {
  auto hook = store_->find_hook(token);
  if (!hook) return hook.error();
  return *hook && !(**hook).schema.empty() ? (**hook).schema : std::string("true");
}

result<hook_info> local_host::answer_hook(std::string_view token, engine::hook_answer answer) {
  auto hook = store_->find_hook(token);  // gone once it is answered
  if (!hook) return hook.error();
  auto row = ask<journal::run_row>(
      [&](auto reply) { engine_->answer_hook(token, std::move(answer), std::move(reply)); });
  if (!row) return row.error();
  return to_info(**hook, options_.hook_url);
}

result<hook_info> local_host::resume_hook(std::string_view token, std::string value) {
  return answer_hook(token, {engine::hook_answer::kind::value, std::move(value), {}});
}
result<hook_info> local_host::fail_hook(std::string_view token, error_info error) {
  failure why{error.code.empty() ? PAWL_ERROR_HOOK_FAILED : std::move(error.code),
              std::move(error.message), std::move(error.details)};
  return answer_hook(token, {engine::hook_answer::kind::error, {}, std::move(why)});
}
result<hook_info> local_host::heartbeat_hook(std::string_view token) {
  return answer_hook(token, {engine::hook_answer::kind::alive, {}, {}});
}

std::shared_ptr<void> local_host::watch(listener listener, std::string_view run_id) {
  return watchers_.add(std::move(listener), run_id);
}

// Old runs first, at once: a host that only lives for one command keeps the house too.
void local_host::keep_house() {
  delete_old_runs();
  std::unique_lock lock(state_mutex_);
  auto next = std::chrono::steady_clock::now() + house_keeping_pause;
  // What was needed by the run that ended may be needed by none now; looking is not for free.
  while (!stopping_came_.wait_for(lock, collecting_pause, [&] { return stopping_; })) {
    const bool due = std::chrono::steady_clock::now() >= next;
    if (!due && !collect_soon_.exchange(false)) continue;
    lock.unlock();
    if (due) delete_old_runs();
    collect_modules();
    if (due) next = std::chrono::steady_clock::now() + house_keeping_pause;
    lock.lock();
  }
}

void local_host::delete_old_runs() {
  if (options_.limits.ended_runs_kept_ms == 0) return;
  journal::run_filter filter;
  filter.statuses = {journal::run_status::completed, journal::run_status::failed,
                     journal::run_status::cancelled};
  filter.ended_before_ms = now_ms() - options_.limits.ended_runs_kept_ms;
  filter.oldest_first = true;
  auto page = store_->list_runs(filter, {}, 1000);
  if (!page) return;
  for (const journal::run_row& row : page->items) {
    if (!accepting() || !erase(row.id)) return;
  }
}

engine::workflow_handle local_host::newest(std::string_view workflow) {
  return catalog_->find_workflow(workflow);
}

result<engine::workflow_handle> local_host::pinned(const modules::pin& to,
                                                   std::string_view workflow) {
  return catalog_->find_workflow(to, workflow);
}

int64_t local_host::now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace pawl::embed
