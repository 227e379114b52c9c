#include "triggers/ledger.hpp"

#include "triggers/signing.hpp"

namespace pawl::triggers {
namespace {

const std::string definition_kind = "trigger";
const std::string record_kind = "trigger-state";
const std::string failure_kind = "trigger-failure:";  // and the trigger
const std::string seen_kind = "trigger-seen:";        // and the trigger

// Keys may be long and of any bytes.
std::string seen_key(const std::string& key) {
  return hex(sha256_of(key));
}

}  // namespace

void ledger::entry::put_definition(const std::string& trigger, std::string text) {
  set.push_back({definition_kind, trigger, std::move(text)});
}
void ledger::entry::put_record(const std::string& trigger, const record& now) {
  set.push_back({record_kind, trigger, to_text(now)});
}
void ledger::entry::put_failure(const std::string& trigger, const failed_start& one) {
  set.push_back({failure_kind + trigger, one.id, to_text(one)});
}
void ledger::entry::clear_failure(const std::string& trigger, const std::string& id) {
  cleared.push_back({failure_kind + trigger, id});
}
void ledger::entry::put_seen(const std::string& trigger, const std::string& key) {
  set.push_back({seen_kind + trigger, seen_key(key), key});
}

result<void> ledger::write(entry all) {
  if (all.set.empty() && all.cleared.empty()) return {};
  return documents_.write(std::move(all.set), std::move(all.cleared));
}

result<std::set<std::string>> ledger::names() {
  std::set<std::string> made;
  for (const std::string& kind : {definition_kind, record_kind}) {
    auto all = documents_.all(kind);
    if (!all) return std::move(all).error();
    for (journal::document& each : *all) made.insert(std::move(each.key));
  }
  return made;
}

result<ledger::memory> ledger::recall(const std::string& trigger) {
  memory made;
  auto text = documents_.find(record_kind, trigger);
  if (!text) return std::move(text).error();
  if (*text) {
    auto read = read_record(**text);
    if (!read) return std::move(read).error();
    made.record = std::move(*read);
  }
  auto failures = documents_.all(failure_kind + trigger);
  if (!failures) return std::move(failures).error();
  for (const journal::document& each : *failures) {
    auto failed = read_failed_start(each.key, each.value);
    if (!failed) return std::move(failed).error();
    made.failures.push_back(std::move(*failed));
  }
  return made;
}

result<std::string> ledger::find_definition(const std::string& trigger) {
  auto found = documents_.find(definition_kind, trigger);
  if (!found) return std::move(found).error();
  if (*found) return std::move(**found);
  return failure{.code = "not_found", .message = "trigger " + trigger + " has no definition now"};
}

result<failed_start> ledger::find_failure(const std::string& trigger, const std::string& id) {
  auto found = documents_.find(failure_kind + trigger, id);
  if (!found) return std::move(found).error();
  if (*found) return read_failed_start(id, **found);
  return failure{.code = "not_found",
                 .message = "trigger " + trigger + " has no failed start " + id};
}

result<bool> ledger::has_seen(const std::string& trigger, const std::string& key) {
  auto found = documents_.find(seen_kind + trigger, seen_key(key));
  if (!found) return std::move(found).error();
  return found->has_value();
}

result<void> ledger::erase(const std::string& trigger) {
  for (const std::string& kind : {failure_kind + trigger, seen_kind + trigger}) {
    if (auto gone = erase_all(kind); !gone) return gone;
  }
  return documents_.write({}, {{definition_kind, trigger}, {record_kind, trigger}});
}

result<void> ledger::erase_all(const std::string& kind) {
  constexpr size_t together = 1'000;
  while (true) {
    auto some = documents_.list(kind, {}, together);
    if (!some) return std::move(some).error();
    if (some->items.empty()) return {};
    for (journal::document& each : some->items) each.value.clear();
    if (auto gone = documents_.write({}, std::move(some->items)); !gone) return gone;
  }
}

}  // namespace pawl::triggers
