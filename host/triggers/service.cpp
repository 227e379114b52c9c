#include "triggers/service.hpp"

#include "triggers/delivery.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>

namespace pawl::triggers {
namespace {

namespace fs = std::filesystem;

constexpr size_t failures_shown = 20;
constexpr size_t document_shown_max = 4 * 1024;
constexpr size_t fires_ahead = 5;

failure not_found(std::string_view name) {
  return {.code = "not_found", .message = fmt::format("there is no trigger {}", name)};
}

failure owned_by_file(const trigger& on) {
  return {.code = "conflict",
          .message = fmt::format("trigger {} is defined by the file {}: change or remove that",
                                 on.name, on.file.string())};
}

failure not_in_force(const trigger& on) {
  return {
      .code = "conflict",
      .message = fmt::format("trigger {} has no definition that works: {}", on.name, on.problem)};
}

result<std::string> read_file(const fs::path& file) {
  std::ifstream from(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(from), {}};
  if (from) return text;
  return failure{.code = "unavailable", .message = fmt::format("{} can't be read", file.string())};
}

// A file that others can read holds no secret of its own.
result<void> check_permissions(const fs::path& file, const definition& made) {
  std::error_code error;
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  const fs::perms granted = fs::status(file, error).permissions();
  if (!made.holds_secret || (!error && (granted & others) == fs::perms::none)) return {};
  return failure{.code = "invalid_input",
                 .message = fmt::format("{} holds a secret, but others may read it: chmod 600, or "
                                        "refer to it as \"@env:NAME\" or \"@file:PATH\"",
                                        file.string())};
}

}  // namespace

service::service(service_options options, runner& by, journal::documents& documents)
    : options_(std::move(options)),
      runner_(by),
      inbox_(std::make_shared<inbox>(options_.wake)),
      ledger_(documents),
      now_ms_(options_.now_ms()),
      random_(std::random_device()()) {}

void service::stop() {
  inbox_->close();
  const std::lock_guard lock(mutex_);
  if (std::exchange(stopped_, true)) return;
  saved_ms_ = 0;
  save_dirty();
}

result<std::unique_ptr<service>> service::open(service_options options, runner& by,
                                               journal::documents& documents) {
  std::unique_ptr<service> made(new service(std::move(options), by, documents));
  if (auto loaded = made->load(); !loaded) return std::move(loaded).error();
  return made;
}

result<void> service::load() {
  const std::lock_guard lock(mutex_);
  auto names = ledger_.names();
  if (!names) return std::move(names).error();
  for (const std::string& name : *names) {
    auto on = add(name);
    if (!on) return std::move(on).error();
    read_definition(**on);
  }
  read_folder();
  for (const auto& [name, each] : triggers_) watch_running(each);
  publish_endpoints();
  return {};
}

// A trigger of that name with its record, new or from the ledger.
result<service::trigger_ptr> service::add(const std::string& name) {
  auto kept = ledger_.recall(name);
  if (!kept) return std::move(kept).error();
  auto made = std::make_shared<trigger>();
  made->name = name;
  made->record = std::move(kept->record);
  for (failed_start& each : kept->failures) {
    each.document.clear();
    each.input.clear();
    made->failures.emplace(each.id, std::move(each));
  }
  triggers_[name] = made;
  return made;
}

// Takes the definition that was set through the API, where there is one.
void service::read_definition(trigger& on) {
  on.file.clear();
  auto text = ledger_.find_definition(on.name);
  if (!text) {
    on.problem = text.error().message;
    return;
  }
  auto made = parse_definition(on.name, *text);
  if (made) {
    auto installed = install(on, std::move(*made), {}, false);
    if (!installed) on.problem = installed.error().message;
  } else {
    on.problem = made.error().message;
  }
}

result<void> service::install(trigger& on, std::shared_ptr<const definition> made,
                              ledger::entry with, bool anew) {
  for (const auto& [name, each] : triggers_) {
    if (each.get() == &on || each->made == nullptr || !made->webhook || !each->made->webhook)
      continue;
    if (each->made->webhook->endpoint != made->webhook->endpoint) continue;
    return failure{.code = "conflict",
                   .message = fmt::format("trigger {}: /webhook/endpoint \"{}\" is the one of the "
                                          "trigger {} already",
                                          on.name, made->webhook->endpoint, name)};
  }
  record next = on.record;
  if (anew) next.enabled.reset();
  // Ticks of another schedule have not been missed.
  const bool other_ticks = next.schedule != made->schedule_text || next.last_tick_ms == 0;
  if (other_ticks) {
    next.schedule = made->schedule_text;
    next.last_tick_ms = now_ms_;
  }
  if (other_ticks || anew) {
    if (auto kept = commit(on, std::move(next), std::move(with)); !kept) return kept;
  }
  on.made = std::move(made);
  on.problem.clear();
  on.tick_after_ms = -1;
  return {};
}

std::vector<failure> service::read_folder() {
  std::vector<failure> problems;
  std::set<fs::path> found;
  std::error_code error;
  if (!options_.directory.empty()) {
    for (fs::directory_iterator at(options_.directory, error), end; !error && at != end;
         at.increment(error)) {
      if (at->path().extension() == ".json") found.insert(at->path());
    }
    if (error) {
      problems.push_back({.code = "unavailable",
                          .message = fmt::format("the triggers' folder {} can't be read: {}",
                                                 options_.directory.string(), error.message())});
      return problems;
    }
  }
  for (const fs::path& file : found) {
    if (auto taken = take_file(file); !taken) problems.push_back(std::move(taken).error());
  }
  for (const auto& [name, each] : triggers_) {
    if (each->file.empty() || found.contains(each->file)) continue;
    each->made = nullptr;
    read_definition(*each);
  }
  return problems;
}

// What is wrong with a file leaves in force what was.
result<void> service::take_file(const fs::path& file) {
  const std::string name = file.stem().string();
  auto text = read_file(file);
  auto made = text ? parse_definition(name, *text) : std::move(text).error();
  result<void> taken;
  if (!made) {
    taken = std::move(made).error();
  } else {
    taken = check_permissions(file, **made);
  }
  auto known = triggers_.find(name);
  if (known == triggers_.end()) {
    auto added = add(name);
    if (!added) return std::move(added).error();
    known = triggers_.find(name);
  }
  trigger& on = *known->second;
  on.file = file;
  if (taken) taken = install(on, std::move(*made), {}, false);
  if (!taken) on.problem = taken.error().message;
  return taken;
}

std::vector<failure> service::reload() {
  const std::lock_guard lock(mutex_);
  now_ms_ = options_.now_ms();
  for (const auto& [name, each] : triggers_) {
    if (each->file.empty()) read_definition(*each);  // for the secrets that it refers to
  }
  auto problems = read_folder();
  publish_endpoints();
  inbox_->post([] {});  // what is due may have changed
  return problems;
}

void service::publish_endpoints() {
  const std::lock_guard lock(endpoints_mutex_);
  endpoints_.clear();
  for (const auto& [name, each] : triggers_) {
    if (each->enabled() && each->made->webhook)
      endpoints_[each->made->webhook->endpoint] = each->made;
  }
}

result<service::trigger_ptr> service::find(std::string_view name) const {
  const auto found = triggers_.find(name);
  if (found == triggers_.end()) return not_found(name);
  return found->second;
}

std::vector<trigger_info> service::list() {
  const std::lock_guard lock(mutex_);
  std::vector<trigger_info> all;
  for (const auto& [name, each] : triggers_) all.push_back(info(*each));
  return all;
}

result<trigger_info> service::show(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = find(name);
  if (!found) return found.error();
  trigger_info made = info(**found);
  for (failed_start& each : made.failures) {
    auto whole = ledger_.find_failure((*found)->name, each.id);
    if (whole) each.document = whole->document.substr(0, document_shown_max);
  }
  return made;
}

trigger_info service::info(const trigger& of) const {
  trigger_info made{.name = of.name,
                    .file = of.file.string(),
                    .problem = of.problem,
                    .enabled = of.enabled(),
                    .queued_ms = {of.record.queue.begin(), of.record.queue.end()},
                    .fires = {of.record.fires.begin(), of.record.fires.end()},
                    .counts = of.record.counts,
                    .failures_count = of.failures.size(),
                    .poll_error = of.record.poll_error,
                    .poll_output = of.record.poll_output};
  for (auto each = of.failures.rbegin();
       each != of.failures.rend() && made.failures.size() < failures_shown; ++each)
    made.failures.push_back(each->second);
  if (of.made == nullptr) return made;
  const definition& by = *of.made;
  made.kind = name_of(by.kind);
  made.description = by.description;
  made.definition = by.shown;
  if (by.webhook) made.endpoint = by.webhook->endpoint;
  for (const target& each : by.targets) made.workflows.push_back(each.workflow);
  if (by.poll)
    made.poll_state = of.record.poll_state.empty() ? by.poll->initial_state : of.record.poll_state;
  if (!by.schedule || !of.enabled()) return made;
  int64_t tick = of.record.last_tick_ms;
  if (of.record.poll_failures > 0)  // it keeps away: ticks before that pass unused
    made.next_ms.push_back(tick = of.record.poll_at_ms);
  while (made.next_ms.size() < fires_ahead) {
    tick = by.schedule->when.next(tick);
    made.next_ms.push_back(tick + jitter_of(of.name, tick, by.schedule->jitter_ms));
  }
  return made;
}

result<trigger_info> service::set(std::string_view name, std::string_view definition_text) {
  auto made = parse_definition(name, definition_text);
  if (!made) return std::move(made).error();
  const std::lock_guard lock(mutex_);
  now_ms_ = options_.now_ms();
  auto on = find(name);
  if (on && !(*on)->file.empty()) return owned_by_file(**on);
  const bool is_new = !on;
  if (is_new) on = add(std::string(name));
  if (!on) return std::move(on).error();
  ledger::entry with;
  with.put_definition((*on)->name, (*made)->text);
  if (auto installed = install(**on, std::move(*made), std::move(with), true); !installed) {
    if (is_new) triggers_.erase((*on)->name);
    return std::move(installed).error();
  }
  publish_endpoints();
  inbox_->post([] {});
  return info(**on);
}

result<void> service::remove(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto on = find(name);
  if (!on) return on.error();
  if (!(*on)->file.empty()) return owned_by_file(**on);
  if (auto erased = ledger_.erase((*on)->name); !erased) return erased;
  (*on)->removed = true;
  triggers_.erase((*on)->name);
  publish_endpoints();
  return {};
}

result<trigger_info> service::enable(std::string_view name, bool enabled) {
  const std::lock_guard lock(mutex_);
  now_ms_ = options_.now_ms();
  const auto on = find(name);
  if (!on) return on.error();
  if ((*on)->made == nullptr) return not_in_force(**on);
  record next = (*on)->record;
  if (enabled && !(*on)->enabled()) next.last_tick_ms = now_ms_;
  if (!enabled) next.queue.clear();
  next.enabled = enabled;
  if (auto kept = commit(**on, std::move(next)); !kept) return std::move(kept).error();
  publish_endpoints();
  inbox_->post([] {});
  return info(**on);
}

void service::deliver(std::string_view endpoint, const http::request& delivery, answer to) {
  std::shared_ptr<const definition> by;
  {
    const std::lock_guard lock(endpoints_mutex_);
    if (const auto found = endpoints_.find(endpoint); found != endpoints_.end()) by = found->second;
  }
  if (by == nullptr) {
    return to(failure{.code = "not_found",
                      .message = fmt::format("no trigger that is enabled has the endpoint {}",
                                             endpoint.substr(0, 100))});
  }
  if (auto known = verify(by->webhook->verification, delivery, options_.now_ms()); !known)
    return to(std::move(known).error());
  if (auto challenge = slack_challenge(*by, delivery))
    return to(fired{.challenge = std::move(*challenge)});
  if (waiting_ >= options_.waiting_max) {
    return to(failure{.code = "unavailable",
                      .message = "too many deliveries wait already; come again in a moment",
                      .retryable = true,
                      .retry_after_ms = 1'000});
  }
  ++waiting_;
  inbox_->post([this, by, about = delivery_occasion(*by, delivery), to = std::move(to)] {
    --waiting_;
    const auto on = find(by->name);
    if (!on) return to(on.error());
    take_delivery(*on, by, about, false, to);
  });
}

void service::fire_now(std::string_view name, std::string body, answer to) {
  inbox_->post([this, name = std::string(name), body = std::move(body), to = std::move(to)] {
    const auto found = find(name);
    if (!found) return to(found.error());
    const trigger_ptr& on = *found;
    if (on->made == nullptr) return to(not_in_force(*on));
    if (on->made->kind == kind::webhook) {
      http::request delivery{.method = "POST", .body = body};
      return take_delivery(on, on->made, delivery_occasion(*on->made, delivery), true, to);
    }
    if (!body.empty()) {
      return to(
          failure{.code = "invalid_input",
                  .message = fmt::format("trigger {} is no webhook: it takes no body", name)});
    }
    if (on->made->kind == kind::schedule) {
      occasion about = tick_occasion(name, now_ms_);
      about.key.clear();
      return take_delivery(on, on->made, std::move(about), true, to);
    }
    if (on->busy) {
      return to(
          failure{.code = "conflict", .message = fmt::format("trigger {} polls right now", name)});
    }
    begin_poll(on, to);
  });
}

void service::retry(std::string_view name, std::string_view id, answer to) {
  inbox_->post([this, name = std::string(name), id = std::string(id), to = std::move(to)] {
    const auto on = find(name);
    if (!on) return to(on.error());
    if ((*on)->made == nullptr) return to(not_in_force(**on));
    std::vector<std::string> ids;
    for (const auto& [each, failed] : (*on)->failures) {
      if (id.empty() || id == each) ids.push_back(each);
    }
    if (!id.empty() && ids.empty()) {
      return to(failure{.code = "not_found",
                        .message = fmt::format("trigger {} has no failed start {}", name, id)});
    }
    retry_all(*on, std::move(ids), to);
  });
}

}  // namespace pawl::triggers
