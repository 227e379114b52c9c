// Credentials: who has which, and what a call is given. Put together here; the parts are in the
// headers beside this one. Any thread; but for resolve(), functions may wait for the disk.
//
// A call is given, for each kind that its action needs: the instance named for its run; else, where
// the call pins a scope, that scope's default and no other; else the default of the project; else
// that of the organization. One of a user is given only where it is named or pinned.
#pragma once

#include "actions/credential_source.hpp"
#include "modules/snapshot.hpp"
#include "vault/connections.hpp"
#include "vault/instances.hpp"
#include "vault/tokens.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::vault {

struct vault_options {
  key_source keys;
  std::function<std::shared_ptr<const modules::snapshot>()> modules;  // which kinds there are
  instances::clock now_ms;                                            // since 1970 UTC
  std::chrono::milliseconds token_timeout{20'000};                    // of a request for a token
};

// What is to be set.
struct new_instance {
  instance_id id;
  boost::json::value fields;  // in wiped memory
  bool make_default = false;
};

class vault {
 public:
  // The documents outlive this. Errors: see instances::load().
  static result<std::unique_ptr<vault>> open(journal::documents& documents, vault_options options);
  ~vault() { stop(); }

  // See actions::credential_source. Errors, none of them retried but the last: missing_credential,
  // with kind and scopes tried; invalid_input (there is no such scope); credential_revoked;
  // credential_expired; unauthenticated (the client is refused a token); permission_denied,
  // not_found, invalid_input, corrupt (the vault's key); unavailable.
  void resolve(actions::credential_request asked, actions::credential_answer answer);

  [[nodiscard]] std::vector<instance> all() const { return instances_.all(); }
  [[nodiscard]] result<instance> get(const instance_id& id) const { return instances_.get(id); }
  // The fields that may be seen; null stands for a secret. Errors: as instances::open().
  [[nodiscard]] result<boost::json::object> seen(const instance& of);
  [[nodiscard]] std::vector<kind> kinds() const;

  // Errors: not_found (the kind), invalid_input (the fields), and those of instances::add().
  result<instance> set(new_instance made);
  result<instance> rotate(const instance_id& id, boost::json::value fields);
  // Errors: conflict, where it is being refreshed this moment; and those of instances::rename().
  result<instance> rename(const instance_id& id, std::string name);
  result<instance> make_default(const instance_id& id) { return instances_.make_default(id); }
  result<instance> revoke(const instance_id& id) { return instances_.revoke(id); }
  result<void> remove(const instance_id& id) { return instances_.remove(id); }
  result<size_t> rekey() { return instances_.rekey(); }

  // The address where a person allows it; the server sends them on to `redirect_uri`, and what it
  // adds to that goes to end_connect(). Fields of null: those of the instance that is there.
  // Errors: not_found, invalid_input.
  result<std::string> begin_connect(new_instance made, std::string redirect_uri);
  // Sets or rotates the credential. Errors: gone (the state); permission_denied (`error` is what
  // the server said instead of a code), and those of read_token().
  void end_connect(std::string_view state, std::string_view code, std::string_view error,
                   std::function<void(result<instance>)> answer);

  // What waits for a token is answered with `cancelled`; nothing is after that.
  void stop();

 private:
  class resolving;

  vault(journal::documents& documents, vault_options options);
  [[nodiscard]] result<kind> find_kind(std::string_view name) const;
  [[nodiscard]] result<instance> choose(const actions::credential_request& asked,
                                        const std::string& kind) const;
  [[nodiscard]] result<instance> choose_named(std::string_view named,
                                              const std::string& kind) const;

  const vault_options options_;
  instances instances_;
  connections connections_;
  std::atomic<bool> stopping_ = false;
  tokens tokens_;  // last: its thread uses all of the above
};

}  // namespace pawl::vault
