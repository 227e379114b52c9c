#include "cli/commands.hpp"
#include "cli/session.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace pawl::cli {
namespace {

int rekey(session& session) {
  PAWL_TRY(done, session.call("POST", "/v1/credentials/rekey"));
  if (session.json()) {
    session.print(done);
  } else {
    session.note(
        fmt::format("Credentials encrypted under a new key: {}. The old key is of no use any "
                    "more; keep a copy of the new one.",
                    done.at("credentials").to_number<int64_t>()));
  }
  return exit_code::done;
}

}  // namespace

command credentials_rekey_command() {
  return {
      .path = "credentials rekey",
      .summary = "Encrypt all credentials under a new key",
      .notes =
          "It may be cut short anywhere: both keys are kept until all is done, and the host\n"
          "ends it when it starts. A key that comes from PAWL_VAULT_KEY or from systemd is\n"
          "changed there: put the new one before the old one, with a comma between them.",
      .run = &rekey,
  };
}

}  // namespace pawl::cli
