#include "journal/entry.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <random>
#include <vector>

using namespace pawl::journal;
using namespace std::string_literals;

namespace {

event full_event() {
  event what;
  what.at_ms = 1'732'290'000'123;
  what.type = event_type::scheduled;
  what.operation = operation_kind::step;
  what.attempts = 0xffff'ffff;
  what.refers = 300;
  what.due_ms = 1;
  what.timeout_ms = INT64_MAX;
  what.heartbeat_timeout_ms = -1;
  what.key = "action:charge#0";
  what.name = "shop.charge";
  what.payload = R"({"amount":12})";
  what.token = "t";
  what.scope = "organization";
  what.options = std::string_view("\0\1\2", 3);
  what.dropped = "\x07";
  what.error = {"timeout", "too late", R"({"a":1})", true, 1500};
  return what;
}

void check_equal(const event& left, const event& right) {
  BOOST_TEST(left.seq == right.seq);
  BOOST_TEST(left.at_ms == right.at_ms);
  BOOST_TEST((left.type == right.type));
  BOOST_TEST((left.operation == right.operation));
  BOOST_TEST(left.attempts == right.attempts);
  BOOST_TEST(left.refers == right.refers);
  BOOST_TEST(left.due_ms == right.due_ms);
  BOOST_TEST(left.timeout_ms == right.timeout_ms);
  BOOST_TEST(left.heartbeat_timeout_ms == right.heartbeat_timeout_ms);
  BOOST_TEST(left.key == right.key);
  BOOST_TEST(left.name == right.name);
  BOOST_TEST(left.payload == right.payload);
  BOOST_TEST(left.token == right.token);
  BOOST_TEST(left.scope == right.scope);
  BOOST_TEST(left.options == right.options);
  BOOST_TEST(left.dropped == right.dropped);
  BOOST_TEST(left.error.code == right.error.code);
  BOOST_TEST(left.error.message == right.error.message);
  BOOST_TEST(left.error.details == right.error.details);
  BOOST_TEST(left.error.retryable == right.error.retryable);
  BOOST_TEST(left.error.retry_after_ms == right.error.retry_after_ms);
}

pawl::failure error_of(std::string_view entry) {
  entry_reader reader(entry, 7);
  for (event each; reader.next(each);) continue;
  BOOST_TEST_REQUIRE(reader.failed());
  return reader.error();
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_appended_is_read_back) {
  const event full = full_event();
  event bare;
  bare.type = event_type::run_completed;
  std::string entry;
  append_event(entry, full);
  append_event(entry, bare);
  append_event(entry, full);

  entry_reader reader(entry, 41);
  std::vector<event> read;
  for (event each; reader.next(each);) read.push_back(each);
  BOOST_TEST(!reader.failed());
  BOOST_TEST_REQUIRE(read.size() == 3);
  event expected[] = {full, bare, full};
  for (size_t i = 0; i < 3; ++i) {
    expected[i].seq = 41 + i;
    check_equal(read[i], expected[i]);
  }
}

// Other programs read these bytes; a change of them is a new format version.
BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_description) {
  event scheduled;
  scheduled.type = event_type::scheduled;
  scheduled.operation = operation_kind::step;
  scheduled.at_ms = 300;
  scheduled.key = "a#0";
  scheduled.payload = "{}";
  event failed;
  failed.type = event_type::failed;
  failed.refers = 1;
  failed.attempts = 5;
  failed.error = {"timeout", "late", "", true, 0};
  std::string entry;
  append_event(entry, scheduled);
  append_event(entry, failed);
  const std::string golden =
      "\x01"                      // format 1
      "\x02\x02\xac\x02\x04\x01"  // scheduled; at_ms 300; operation step
      "\x0f\x03"
      "a#0"                                        // key
      "\x13\x02{}\x00"                             // payload; end
      "\x04\x06\x01\x08\x05"                       // failed; refers 1; attempts 5
      "\x1d\x07timeout\x1f\x04late\x22\x01\x00"s;  // error: code, message, retryable; end
  BOOST_TEST(entry == golden);
}

BOOST_AUTO_TEST_CASE(a_newer_format_is_refused) {
  const pawl::failure version = error_of("\x02\x01\x00"s);
  BOOST_TEST(version.code == "unsupported_format");
  BOOST_TEST(version.message.starts_with("unsupported journal format 2: written by a newer Pawl"));
  BOOST_TEST(error_of("\x01\x63\x00"s).message.starts_with("unsupported event type 99 in event 7"));
  BOOST_TEST(error_of("\x01\x02\x40\x01\x00"s).message.starts_with("unsupported field 64"));
  BOOST_TEST(error_of("\x01\x02\x41\x01x\x00"s).message.starts_with("unsupported field 65"));
  BOOST_TEST(error_of("\x01\x02\x04\x09\x00"s).message.starts_with("unsupported operation 9"));
}

BOOST_AUTO_TEST_CASE(damaged_bytes_are_refused) {
  BOOST_TEST(error_of("").code == "corrupt");
  BOOST_TEST(error_of("\x01\x02\x04\x01\x02\x01\x00"s).message.find("out of order") !=
             std::string::npos);
  BOOST_TEST(error_of("\x01\x02\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00"s).code ==
             "corrupt");

  std::string entry;
  append_event(entry, full_event());
  for (size_t size = 2; size < entry.size(); ++size) {
    BOOST_TEST(error_of(std::string_view(entry).substr(0, size)).code == "corrupt");
  }
}

BOOST_AUTO_TEST_CASE(random_bytes_are_read_or_refused) {
  const auto seed = std::random_device()();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937_64 random(seed);
  std::string original;
  for (int i = 0; i < 3; ++i) append_event(original, full_event());
  for (int round = 0; round < 50'000; ++round) {
    // Exactly sized, so that a sanitizer sees a read past the end.
    std::vector<char> bytes(original.begin(), original.end());
    if (round % 2 == 0) {
      for (int flips = 1 + static_cast<int>(random() % 4); flips > 0; --flips) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
    } else {
      bytes.resize(1 + random() % 60);
      for (char& each : bytes) each = static_cast<char>(random() % 40);
      bytes[0] = 1;
    }
    entry_reader reader({bytes.data(), bytes.size()}, 1);
    size_t touched = 0;
    for (event each; reader.next(each);) {
      for (char letter : each.payload) touched += static_cast<unsigned char>(letter);
    }
    if (reader.failed()) touched += reader.error().message.size();
    BOOST_REQUIRE(touched < 1'000'000);
  }
}

BOOST_AUTO_TEST_CASE(events_have_names_for_people) {
  BOOST_TEST(event_name(event_type::completed, operation_kind::step) == "step_completed");
  BOOST_TEST(event_name(event_type::scheduled, operation_kind::hook) == "hook_opened");
  BOOST_TEST(event_name(event_type::scheduled, operation_kind::sleep) == "sleep_started");
  BOOST_TEST(event_name(event_type::completed, operation_kind::sleep) == "sleep_ended");
  BOOST_TEST(event_name(event_type::scheduled, operation_kind::child) == "child_started");
  BOOST_TEST(event_name(event_type::completed, operation_kind::record) == "recorded");
  BOOST_TEST(event_name(event_type::run_failed, operation_kind::none) == "run_failed");
}
