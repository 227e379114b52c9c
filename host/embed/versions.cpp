// The versions of a host's modules: which there are, what runs need them, what people decide.
#include "embed/inspect.hpp"
#include "embed/local_host.hpp"
#include "embed/waiting.hpp"
#include "logging/log.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <utility>

namespace pawl::embed {
namespace {

// A file that changed within that time may still be on its way.
constexpr std::chrono::milliseconds quiet{150};

module_info to_info(const modules::module_version& from,
                    const std::map<modules::pin, uint64_t>& pinned) {
  const modules::module_description& about = from.about;
  module_info info;
  info.name = about.name;
  info.version = about.version;
  info.title = about.title;
  info.description = about.description;
  info.sha256 = about.sha256;
  info.file = about.file;
  info.state = from.state;
  info.reason = from.reason;
  if (const auto runs = pinned.find(about.pin()); runs != pinned.end()) info.runs = runs->second;
  for (const auto& each : about.actions) info.actions.push_back(each.name);
  for (const auto& each : about.workflows) info.workflows.push_back(each.name);
  return info;
}

failure still_needed(const modules::pin& version, uint64_t runs) {
  const std::string what = "version " + version.version + " of module " + version.module;
  return failure{
      PAWL_ERROR_CONFLICT,
      what + " is still needed by " + std::to_string(runs) + (runs == 1 ? " run" : " runs") +
          "; let them end (`pawl modules drain` keeps new ones away and removes it then), "
          "move them to another version (`pawl runs migrate ID --to VERSION`), or cancel "
          "them"};
}

}  // namespace

result<std::map<modules::pin, uint64_t>> local_host::count_pinned_runs() {
  journal::run_filter unfinished;
  unfinished.statuses = {journal::run_status::queued,   journal::run_status::running,
                         journal::run_status::sleeping, journal::run_status::waiting,
                         journal::run_status::paused,   journal::run_status::blocked};
  std::map<modules::pin, uint64_t> pinned;
  std::string cursor;
  do {
    auto page = store_->list_runs(unfinished, cursor, 1000);
    if (!page) return page.error();
    for (const journal::run_row& row : page->items) ++pinned[{row.module, row.version, row.sha256}];
    cursor = page->next;
  } while (!cursor.empty());
  return pinned;
}

void local_host::collect_modules() {
  auto pinned = count_pinned_runs();
  if (!pinned) return;
  std::vector<modules::pin> kept;
  for (const auto& [version, runs] : *pinned) kept.push_back(version);
  catalog_->collect(kept);
}

void local_host::watch_modules() {
  modules::watch_options watched;
  watched.directories = options_.module_directories;
  watched.directories.push_back(options_.data_directory / "installed");
  folder_watch_ = std::make_unique<modules::folder_watch>(std::move(watched),
                                                          [this] { return catalog_->scan(quiet); });
}

// On a shard's thread.
void local_host::on_durable(const journal::change& what) {
  run_counts_.durable(what);
  watchers_.durable(what);
  const bool over = what.row && (what.erases || journal::is_ended(what.row->status));
  if (over && catalog_->has_old()) collect_soon_ = true;
}

std::vector<module_info> local_host::modules() {
  auto pinned = count_pinned_runs();
  if (!pinned) {
    log::warning("the runs that need a module can't be counted",
                 {{"reason", pinned.error().message}});
    pinned = std::map<modules::pin, uint64_t>();
  }
  std::vector<module_info> all;
  for (const modules::module_version& each : catalog_->versions())
    all.push_back(to_info(each, *pinned));
  return all;
}

result<module_info> local_host::show_module(const modules::pin& which) {
  for (module_info& each : modules()) {
    if (each.name == which.module && each.sha256 == which.sha256) return std::move(each);
  }
  return failure{PAWL_ERROR_NOT_FOUND,
                 "version " + which.version + " of module " + which.module + " has gone meanwhile"};
}

result<module_info> local_host::install_module(std::string bytes, std::string signature) {
  auto installed = catalog_->install(bytes, signature);
  if (!installed) return std::move(installed).error();
  return show_module(*installed);
}

result<module_info> local_host::activate_module(std::string_view name, std::string_view version) {
  auto found = catalog_->find_version(name, version);
  if (!found) return std::move(found).error();
  if (auto activated = catalog_->activate(*found); !activated) return activated.error();
  return show_module(*found);
}

result<module_info> local_host::drain_module(std::string_view name, std::string_view version) {
  auto found = catalog_->find_version(name, version);
  if (!found) return std::move(found).error();
  if (auto drained = catalog_->drain(*found); !drained) return drained.error();
  collect_soon_ = true;  // there may be none
  return show_module(*found);
}

result<void> local_host::remove_module(std::string_view name, std::string_view version) {
  auto found = catalog_->find_version(name, version);
  if (!found) return std::move(found).error();
  auto pinned = count_pinned_runs();
  if (!pinned) return std::move(pinned).error();
  if (const uint64_t runs = (*pinned)[*found]; runs > 0) return still_needed(*found, runs);
  if (auto drained = catalog_->drain(*found); !drained) return drained;
  collect_modules();
  for (const module_info& each : modules()) {
    if (each.sha256 != found->sha256 || each.state != "draining") continue;
    if (each.runs > 0) return still_needed(*found, each.runs);
    return failure{PAWL_ERROR_CONFLICT, "module " + found->module +
                                            " is still in use by a call; it is draining now, and "
                                            "removed as soon as that is over"};
  }
  return {};
}

result<run_info> local_host::migrate_run(std::string_view run_id, std::string_view version) {
  auto run = inspect_run(*store_, run_id);
  if (!run) return std::move(run).error();
  auto to = catalog_->find_version(run->module, version);
  if (!to) return std::move(to).error();
  auto row = ask<journal::run_row>([&](auto answer) {
    engine_->migrate(std::string(run_id), std::move(*to), std::move(answer));
  });
  if (!row) return std::move(row).error();
  collect_soon_ = true;  // it may have been the last of its version
  return to_info(*row);
}

}  // namespace pawl::embed
