#include "vault/instances.hpp"

#include "actions/credential_names.hpp"
#include "logging/log.hpp"
#include "modules/verify.hpp"
#include "vault/oauth2.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace pawl::vault {
namespace {

result<void> check_id(const instance_id& id) {
  if (!actions::is_scope(id.scope)) return actions::unknown_scope(id.scope);
  if (modules::is_slug(id.kind) && actions::is_instance_name(id.name)) return {};
  return failure{PAWL_ERROR_INVALID_INPUT,
                 fmt::format("'{}' can't name a credential: small letters, digits, '-', '_' and "
                             "'.', at most 64 of them",
                             id.name)};
}

failure changed_since(const instance_id& id) {
  return {PAWL_ERROR_CONFLICT,
          fmt::format("the credential {} was changed at the same time", id.text()),
          {},
          true};
}

void put(instance& into, const contents& what, const key& under, int64_t now_ms) {
  into.revision += 1;
  into.changed_ms = now_ms;
  into.revoked_ms = 0;
  into.expired_ms = 0;
  into.has_token = what.token.is_object() || !text_member(what.fields, access_token).empty();
  into.refresh_due_ms = 0;
  if (what.token.is_object()) {
    const auto* due = what.token.get_object().if_contains("refresh_due_ms");
    if (due != nullptr) into.refresh_due_ms = due->to_number<int64_t>();
  }
  seal(into, what, under);
}

}  // namespace

instances::instances(journal::documents& documents, key_source keys, clock now_ms)
    : documents_(documents), source_(std::move(keys)), now_ms_(std::move(now_ms)) {}

result<void> instances::load() {
  auto kept = documents_.all(document_kind);
  if (!kept) return kept.error();
  for (const journal::document& each : *kept) {
    auto read = instance_of(each);
    if (!read) return read.error();
    all_.emplace(read->id, std::move(*read));
  }
  if (all_.empty()) return {};
  auto ring = keys();
  if (!ring) {
    log::error("credentials can't be used", {{"reason", ring.error().message}});
    return {};
  }
  if (!ring->has_old()) return {};
  if (auto done = end_rekey(*ring); !done)
    log::error("the change of the vault's key could not be ended",
               {{"reason", done.error().message}});
  return {};
}

std::vector<instance> instances::all() const {
  std::lock_guard lock(mutex_);
  std::vector<instance> made;
  for (const auto& [id, each] : all_) made.push_back(each);
  return made;
}

std::optional<instance> instances::find(const instance_id& id) const {
  std::lock_guard lock(mutex_);
  const auto found = all_.find(id);
  return found == all_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<instance> instances::default_of(std::string_view kind, std::string_view scope) const {
  std::lock_guard lock(mutex_);
  auto at = all_.lower_bound({std::string(kind), std::string(scope), {}});
  for (; at != all_.end() && at->first.kind == kind && at->first.scope == scope; ++at)
    if (at->second.is_default) return at->second;
  return {};
}

result<instance> instances::get(const instance_id& id) const {
  if (auto found = find(id)) return std::move(*found);
  return failure{PAWL_ERROR_NOT_FOUND,
                 fmt::format("there is no credential {}: see `pawl credentials list`", id.text())};
}

result<key_ring> instances::keys() {
  {
    std::lock_guard lock(mutex_);
    if (!keys_.empty()) return keys_;
  }
  auto ring = key_ring::read(source_);
  if (!ring) return ring;
  std::lock_guard lock(mutex_);
  keys_ = *ring;
  return ring;
}

// Without a credential no key was ever needed, so the file may be made; with one it was lost.
result<key_ring> instances::keys_or_new() {
  auto ring = keys();
  if (ring || ring.error().code != PAWL_ERROR_NOT_FOUND || !all().empty() ||
      source_.place != key_source::place::file)
    return ring;
  ring = key_ring::create(source_.file);
  if (!ring) return ring;
  log::info(
      "a key for credentials was made: keep a copy of it, but not beside the data directory's",
      {{"file", source_.file.string()}});
  std::lock_guard lock(mutex_);
  keys_ = *ring;
  return ring;
}

result<contents> instances::open(const instance& of) {
  auto ring = keys();
  if (!ring) return ring.error();
  if (const key* under = ring->find(of.key_id)) return vault::open(of, *under);
  return failure{PAWL_ERROR_PERMISSION_DENIED,
                 fmt::format("the credential {} is encrypted under the key {}, which the host was "
                             "not given: put that key back, after the new one if there is one",
                             of.id.text(), of.key_id)};
}

result<instance> instances::write(instance changed, std::vector<instance> others,
                                  std::vector<instance> gone) {
  std::vector<journal::document> set, cleared;
  others.push_back(changed);
  for (const instance& each : others) set.push_back(to_document(each));
  for (const instance& each : gone) cleared.push_back({document_kind, document_key(each.id), {}});
  if (auto written = documents_.write(std::move(set), std::move(cleared)); !written)
    return written.error();
  std::lock_guard lock(mutex_);
  for (const instance& each : gone) all_.erase(each.id);
  for (instance& each : others) all_.insert_or_assign(each.id, each);
  return changed;
}

result<instance> instances::update(const instance_id& id,
                                   const std::function<result<void>(instance&)>& change) {
  std::lock_guard lock(change_mutex_);
  auto found = get(id);
  if (!found) return found;
  if (auto done = change(*found); !done) return done.error();
  return write(std::move(*found));
}

std::vector<instance> instances::without_default(const instance_id& but) const {
  std::vector<instance> changed;
  for (instance& each : all()) {
    if (!each.is_default || each.id.kind != but.kind || each.id.scope != but.scope) continue;
    if (each.id == but) continue;
    each.is_default = false;
    changed.push_back(std::move(each));
  }
  return changed;
}

result<instance> instances::add(instance_id id, const contents& what, bool make_default) {
  if (auto well = check_id(id); !well) return well.error();
  std::lock_guard lock(change_mutex_);
  if (find(id))
    return failure{PAWL_ERROR_CONFLICT,
                   fmt::format("there is a credential {} already: rotate it, or choose another "
                               "name",
                               id.text())};
  auto ring = keys_or_new();
  if (!ring) return ring.error();
  instance made;
  made.is_default = make_default || !default_of(id.kind, id.scope);
  made.id = std::move(id);
  made.created_ms = now_ms_();
  put(made, what, ring->first(), made.created_ms);
  auto others = make_default ? without_default(made.id) : std::vector<instance>();
  return write(std::move(made), std::move(others));
}

result<instance> instances::rotate(const instance_id& id, const contents& what) {
  return update(id, [&](instance& one) -> result<void> {
    auto ring = keys();
    if (!ring) return ring.error();
    put(one, what, ring->first(), now_ms_());
    return {};
  });
}

result<instance> instances::put_token(const instance_id& id, uint64_t revision,
                                      const contents& what) {
  return update(id, [&](instance& one) -> result<void> {
    auto ring = keys();
    if (!ring) return ring.error();
    if (one.revision != revision) return changed_since(id);
    const auto changed_ms = one.changed_ms;
    const auto revoked_ms = one.revoked_ms;
    put(one, what, ring->first(), changed_ms);
    one.revoked_ms = revoked_ms;
    return {};
  });
}

result<instance> instances::set_expired(const instance_id& id, uint64_t revision) {
  return update(id, [&](instance& one) -> result<void> {
    if (one.revision != revision) return changed_since(id);
    one.expired_ms = now_ms_();
    return {};
  });
}

result<instance> instances::rename(const instance_id& id, std::string name) {
  instance_id next = {id.kind, id.scope, std::move(name)};
  if (auto well = check_id(next); !well) return well.error();
  std::lock_guard lock(change_mutex_);
  auto found = get(id);
  if (!found || next == id) return found;
  if (find(next))
    return failure{PAWL_ERROR_CONFLICT,
                   fmt::format("there is a credential {} already", next.text())};
  auto held = open(*found);
  if (!held) return held.error();
  auto ring = keys();
  if (!ring) return ring.error();
  instance renamed = *found;
  renamed.id = std::move(next);
  seal(renamed, *held, ring->first());  // the name is a part of what it is sealed for
  return write(std::move(renamed), {}, {std::move(*found)});
}

result<instance> instances::make_default(const instance_id& id) {
  std::lock_guard lock(change_mutex_);
  auto found = get(id);
  if (!found) return found;
  found->is_default = true;
  auto others = without_default(id);
  return write(std::move(*found), std::move(others));
}

result<instance> instances::revoke(const instance_id& id) {
  return update(id, [&](instance& one) -> result<void> {
    if (one.revoked_ms == 0) one.revoked_ms = now_ms_();
    return {};
  });
}

result<void> instances::remove(const instance_id& id) {
  std::lock_guard lock(change_mutex_);
  auto found = get(id);
  if (!found) return found.error();
  if (auto gone = documents_.remove(document_kind, document_key(id)); !gone) return gone;
  std::lock_guard inner(mutex_);
  all_.erase(id);
  return {};
}

result<size_t> instances::rekey() {
  std::lock_guard lock(change_mutex_);
  if (source_.place != key_source::place::file)
    return failure{
        PAWL_ERROR_CONFLICT,
        fmt::format("the vault's key comes from {}, which the host can't change: put a "
                    "new key before the old one there, with a comma between them, and "
                    "start the host again; it then encrypts everything under the new "
                    "one, and the old one can go",
                    source_.place == key_source::place::environment ? "the variable PAWL_VAULT_KEY"
                                                                    : "systemd")};
  auto ring = keys_or_new();
  if (!ring) return ring.error();
  const key_ring both = ring->with_new_key();
  if (auto written = both.write(source_.file); !written) return written.error();
  {
    std::lock_guard inner(mutex_);
    keys_ = both;
  }
  if (auto done = end_rekey(both); !done) return done.error();
  return all().size();
}

// Only reads need no lock of changes here: whoever calls this has it, or is alone.
result<void> instances::end_rekey(const key_ring& ring) {
  std::vector<instance> sealed = all();
  std::vector<journal::document> set;
  for (instance& each : sealed) {
    auto held = open(each);
    if (!held) return held.error();
    seal(each, *held, ring.first());
    set.push_back(to_document(each));
  }
  if (!set.empty())
    if (auto written = documents_.write(std::move(set)); !written) return written;
  {
    std::lock_guard lock(mutex_);
    for (instance& each : sealed) all_.insert_or_assign(each.id, std::move(each));
  }
  if (source_.place != key_source::place::file) return {};
  const key_ring last = ring.with_first_only();
  if (auto written = last.write(source_.file); !written) return written;
  std::lock_guard lock(mutex_);
  keys_ = last;
  return {};
}

}  // namespace pawl::vault
