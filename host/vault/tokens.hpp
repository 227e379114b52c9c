// Gets and refreshes the tokens of OAuth credentials: one request at a time for each credential,
// however many wait for it. What the server gave is durable before anyone is told. Any thread.
#pragma once

#include "vault/instances.hpp"
#include "vault/token_client.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace pawl::vault {

class tokens {
 public:
  using done = std::function<void(result<void>)>;

  // Both outlive this.
  tokens(instances& of, instances::clock now_ms, std::chrono::milliseconds timeout);

  // True when a call can't be given what there is.
  [[nodiscard]] bool needs_refresh(const kind& of, const instance& one) const;

  // Makes the credential's token a new one; answers once it is durable, on a thread that must not
  // be blocked for long. Errors: as read_token(), and credential_expired where only a person can
  // get another; the key's, the disk's.
  void refresh(const kind& of, const instance& one, done answer);
  [[nodiscard]] bool is_refreshing(const instance_id& id) const;

  // The first token, for a code that the server gave. The same errors.
  void redeem(const kind& of, const instance_id& id, contents with, secret_text form,
              std::function<void(result<contents>)> answer);

  // Every answer was given when it returns.
  void stop();

 private:
  result<void> take(const instance& one, contents held, const token_answer& answer);
  void tell(const instance_id& id, const result<void>& outcome);

  instances& instances_;
  const instances::clock now_ms_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_came_;
  bool stopping_ = false;
  std::map<instance_id, std::vector<done>> waiting_;  // for the request under way
  token_client client_;                               // last: its thread uses all of the above
};

}  // namespace pawl::vault
