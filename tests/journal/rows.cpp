#include "journal/rows.hpp"

#include <boost/test/unit_test.hpp>

using namespace pawl::journal;
using namespace std::string_literals;

namespace {

run_row full_row() {
  run_row row;
  row.id = "run-1";
  row.workflow = "signup-pipeline";
  row.module = "signup";
  row.version = "1.2.0";
  row.sha256 = "abcdef";
  row.status = run_status::blocked;
  row.created_ms = 1'732'290'000'000;
  row.started_ms = 1'732'290'000'001;
  row.ended_ms = 1'732'290'000'002;
  row.first_seq = 12;
  row.generation = 3;
  row.seed[0] = UINT64_MAX;
  row.seed[1] = 5;
  row.parent_id = "run-0";
  row.parent_seq = 9;
  row.forked_from = "run-x";
  row.idempotency_key = "k";
  row.credentials = "slack.bot=second";
  row.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  row.trigger = "cli";
  row.reason = "its module is missing";
  row.key = R"("c-17")";
  row.priority = -3;
  return row;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_row_is_read_back) {
  const run_row row = full_row();
  std::string bytes = "replaced";
  encode(row, bytes);
  pawl::result<run_row> read = decode_run_row("run-1", bytes);
  BOOST_TEST_REQUIRE(read.ok());
  BOOST_TEST(read->id == row.id);
  BOOST_TEST(read->workflow == row.workflow);
  BOOST_TEST(read->module == row.module);
  BOOST_TEST(read->version == row.version);
  BOOST_TEST(read->sha256 == row.sha256);
  BOOST_TEST((read->status == row.status));
  BOOST_TEST(read->created_ms == row.created_ms);
  BOOST_TEST(read->started_ms == row.started_ms);
  BOOST_TEST(read->ended_ms == row.ended_ms);
  BOOST_TEST(read->first_seq == row.first_seq);
  BOOST_TEST(read->generation == row.generation);
  BOOST_TEST(read->seed[0] == row.seed[0]);
  BOOST_TEST(read->seed[1] == row.seed[1]);
  BOOST_TEST(read->parent_id == row.parent_id);
  BOOST_TEST(read->parent_seq == row.parent_seq);
  BOOST_TEST(read->forked_from == row.forked_from);
  BOOST_TEST(read->idempotency_key == row.idempotency_key);
  BOOST_TEST(read->credentials == row.credentials);
  BOOST_TEST(read->traceparent == row.traceparent);
  BOOST_TEST(read->trigger == row.trigger);
  BOOST_TEST(read->reason == row.reason);
  BOOST_TEST(read->key == row.key);
  BOOST_TEST(read->priority == row.priority);
}

BOOST_AUTO_TEST_CASE(a_hook_row_is_read_back) {
  std::string bytes;
  encode(hook_row{"token", "run-1", 4, "hook:approve#0", 10, 20, "true"}, bytes);
  pawl::result<hook_row> read = decode_hook_row("token", bytes);
  BOOST_TEST_REQUIRE(read.ok());
  BOOST_TEST(read->token == "token");
  BOOST_TEST(read->run_id == "run-1");
  BOOST_TEST(read->seq == 4);
  BOOST_TEST(read->key == "hook:approve#0");
  BOOST_TEST(read->opened_ms == 10);
  BOOST_TEST(read->due_ms == 20);
  BOOST_TEST(read->schema == "true");
}

BOOST_AUTO_TEST_CASE(what_is_left_of_a_hook_is_read_back) {
  std::string bytes;
  encode(closed_hook{"token", "run-1", "hook:approve#0", 10, hook_end::expired}, bytes);
  pawl::result<closed_hook> read = decode_closed_hook("token", bytes);
  BOOST_TEST_REQUIRE(read.ok());
  BOOST_TEST(read->token == "token");
  BOOST_TEST(read->run_id == "run-1");
  BOOST_TEST(read->key == "hook:approve#0");
  BOOST_TEST(read->closed_ms == 10);
  BOOST_TEST((read->how == hook_end::expired));
  BOOST_TEST(decode_closed_hook("t", "\x01\x02\x09\x00"s).error().code == "unsupported_format");
}

BOOST_AUTO_TEST_CASE(rows_of_a_newer_format_are_refused) {
  const pawl::failure version = decode_run_row("r", "\x02\x00"s).error();
  BOOST_TEST(version.code == "unsupported_format");
  BOOST_TEST(version.message.starts_with("unsupported journal format 2 in the row of r"));
  BOOST_TEST(decode_run_row("r", "\x01\x02\x63\x00"s).error().code == "unsupported_format");
  BOOST_TEST(decode_run_row("r", "\x01\x32\x01\x00"s).error().code == "unsupported_format");
  BOOST_TEST(decode_hook_row("t", "\x01\x33\x01x\x00"s).error().code == "unsupported_format");
}

BOOST_AUTO_TEST_CASE(damaged_rows_are_refused) {
  std::string bytes;
  encode(full_row(), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST(decode_run_row("r", bytes.substr(0, size)).error().code == "corrupt");
  }
  BOOST_TEST(decode_run_row("r", bytes + "x").error().code == "corrupt");
}

BOOST_AUTO_TEST_CASE(statuses_have_names) {
  for (auto status = run_status::queued; status <= run_status::blocked;
       status = static_cast<run_status>(static_cast<int>(status) + 1)) {
    BOOST_TEST((status_from_name(status_name(status)) == status));
  }
  BOOST_TEST(!status_from_name("").has_value());
  BOOST_TEST(!status_from_name("dreaming").has_value());
}
