// All credentials of a host: kept as documents, each sealed, and found by kind, scope and name.
// What is in memory is as sealed as what is on disk. Any thread; functions that change something
// wait for the disk and are not for a shard.
#pragma once

#include "journal/documents.hpp"
#include "vault/instance.hpp"
#include "vault/key.hpp"

#include <pawl/result.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace pawl::vault {

class instances {
 public:
  using clock = std::function<int64_t()>;  // milliseconds since 1970 UTC

  // The documents outlive this.
  instances(journal::documents& documents, key_source keys, clock now_ms);

  // Once, before anything else. Ends a change of keys that was cut short. Errors: the store's,
  // corrupt. A key that can't be read is logged, and told to whoever needs it.
  result<void> load();

  [[nodiscard]] std::vector<instance> all() const;
  [[nodiscard]] std::optional<instance> find(const instance_id& id) const;
  [[nodiscard]] std::optional<instance> default_of(std::string_view kind,
                                                   std::string_view scope) const;
  // Errors: not_found.
  [[nodiscard]] result<instance> get(const instance_id& id) const;

  // Errors: corrupt; and why the key can't be had, see key_ring::read().
  result<contents> open(const instance& of);

  // The first of its kind and scope is the default. Errors: conflict (it is there), invalid_input
  // (the id), the key's, the disk's.
  result<instance> add(instance_id id, const contents& what, bool make_default);
  // New contents: it is neither revoked nor expired from now on. Errors: not_found, the same.
  result<instance> rotate(const instance_id& id, const contents& what);
  // The same by someone who has seen `revision`: conflict when it was changed since.
  result<instance> put_token(const instance_id& id, uint64_t revision, const contents& what);
  result<instance> set_expired(const instance_id& id, uint64_t revision);
  result<instance> rename(const instance_id& id, std::string name);
  result<instance> make_default(const instance_id& id);
  result<instance> revoke(const instance_id& id);
  result<void> remove(const instance_id& id);

  // A new key for all, in three steps that may be cut short anywhere: both keys into the file, all
  // credentials anew in one write, then the new key alone. How many there are. Errors: conflict
  // (the key is not in a file of ours), the key's, the disk's.
  result<size_t> rekey();

 private:
  result<key_ring> keys();
  result<key_ring> keys_or_new();
  result<void> end_rekey(const key_ring& ring);
  result<instance> write(instance changed, std::vector<instance> others = {},
                         std::vector<instance> gone = {});
  // Reads one, lets `change` change it, writes it.
  result<instance> update(const instance_id& id,
                          const std::function<result<void>(instance&)>& change);
  // Those of its kind and scope that are marked as default, without the mark.
  [[nodiscard]] std::vector<instance> without_default(const instance_id& but) const;

  journal::documents& documents_;
  const key_source source_;
  const clock now_ms_;
  std::mutex change_mutex_;  // one change at a time; taken before mutex_
  mutable std::mutex mutex_;
  std::map<instance_id, instance> all_;
  key_ring keys_;  // empty: not read yet
};

}  // namespace pawl::vault
