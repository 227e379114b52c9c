// Where the credentials of a call come from.
#pragma once

#include <pawl/result.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::actions {

struct credential_request {
  std::vector<std::string> kinds;  // what the action needs
  std::string action;
  std::string scope;   // pinned by the call, or empty
  std::string named;   // for the run, see credential_names.hpp; or empty
  std::string run_id;  // empty outside a run
};

// Wiped by whoever has it last.
struct given_credentials {
  std::vector<std::string> fields;  // of each kind, as JSON objects in the order asked for
  std::vector<std::string> secrets =
      {};  // in them: the call's output and errors must not show them
};

// Errors: missing_credential, with the kind and the scopes tried; and others, see host/vault.
using credential_answer = std::function<void(result<given_credentials>)>;

// Any thread. Answers once, on any thread, also before it returns; must not block.
using credential_source = std::function<void(credential_request, credential_answer)>;

// One that has none.
void no_credentials(const credential_request& asked, const credential_answer& answer);

// Overwrites a secret, so that no core file and no later allocation shows it.
void wipe(std::string& secret);

}  // namespace pawl::actions
