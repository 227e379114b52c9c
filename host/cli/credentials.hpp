// What the commands about credentials share.
#pragma once

#include "cli/command.hpp"
#include "vault/secret.hpp"

#include <pawl/result.hpp>

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pawl::cli {

class session;

// KIND, --scope and --name, which say which credential is meant.
std::vector<operand> credential_operands();
std::vector<option> credential_options(std::vector<option> more = {});
// --field and --fields.
std::vector<option> field_options(std::vector<option> more = {});

std::string scope_of(const session& session);
std::string name_of(const session& session);
// "slack.bot project/main"
std::string credential_text(const session& session);
// "/v1/credentials/KIND/SCOPE/NAME" and what follows.
std::string credential_path(const session& session, std::string_view rest = {});

// The fields as they were given, an object, each as its schema wants it: from stdin, files and
// variables, and, of those that are no secrets, from the command line. Errors: usage, not_found
// (the kind).
result<boost::json::value> given_fields(session& session);
bool has_fields(const session& session);

// The body of a request about the credential, with what is neither null nor empty.
std::string credential_body(const session& session, boost::json::value fields,
                            std::string_view redirect_uri = {});

// Says that it was done, or prints the document.
int tell_credential(session& session, const boost::json::value& of, std::string_view done);

// What the commands' help says of secrets.
inline constexpr std::string_view secrets_notes =
    "A secret is never an argument, where the shell's history and other users would see it.\n"
    "Give it on stdin, in a file or in a variable:\n\n"
    "  pawl credentials set slack.bot < token.txt          its token, or its one secret\n"
    "  pawl credentials set smtp.account < account.json    all fields, as a JSON object\n"
    "  pawl credentials set s3.key --field region=eu-west-1 \\\n"
    "    --field access_key_id=AKIA... --field secret_access_key=@env:S3_SECRET";

}  // namespace pawl::cli
