#include "actions/credential_source.hpp"

#include <pawl/status.h>

#include <cstring>

namespace pawl::actions {

void no_credentials(const credential_request& asked, const credential_answer& answer) {
  answer(failure{PAWL_ERROR_MISSING_CREDENTIAL, "action " + asked.action + " needs a credential " +
                                                    asked.kinds.front() +
                                                    ", and this host has none"});
}

void wipe(std::string& secret) {
  ::explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace pawl::actions
