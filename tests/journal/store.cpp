#include "journal/store.hpp"

#include "journal/journal_fixtures.hpp"

#include <tuple>

using namespace pawl::journal;

namespace {

using both = std::tuple<in_memory, on_disk>;

run_row ended(run_row row, run_status status, int64_t ended_ms) {
  row.status = status;
  row.ended_ms = ended_ms;
  return row;
}

change status_change(const run_row& row, run_status before) {
  change what;
  what.run_id = row.id;
  what.row = row;
  what.status_before = before;
  return what;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_log_is_read_from_any_event_on, kind, both) {
  kind db;
  write(*db, creation_of(row_of("a")));
  write(*db, append_to("a", 2, 3));
  write(*db, append_to("a", 5, 2));
  write(*db, creation_of(row_of("aa")));
  write(*db, creation_of(row_of("b")));
  BOOST_TEST(log_of(*db, "a") == "1 2 3 4 5 6");
  BOOST_TEST(log_of(*db, "a", 3) == "3 4 5 6");
  BOOST_TEST(log_of(*db, "a", 5) == "5 6");
  BOOST_TEST(log_of(*db, "a", 7) == "");
  BOOST_TEST(log_of(*db, "aa") == "1");
  BOOST_TEST(log_of(*db, "nobody") == "");

  size_t calls = 0;
  must(db->read_events("a", 1, [&](const event&) { return ++calls < 2; }));
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_logs_last_turn_is_read_without_the_rest, kind, both) {
  kind db;
  write(*db, creation_of(row_of("a")));
  write(*db, append_to("a", 2, 3));
  write(*db, append_to("a", 5, 2));
  write(*db, creation_of(row_of("b")));
  auto last_of = [&](std::string_view run_id) {
    std::vector<uint64_t> seqs;
    must(db->read_last_events(run_id, [&](const event& each) {
      seqs.push_back(each.seq);
      return true;
    }));
    return seqs;
  };
  BOOST_TEST(last_of("a") == std::vector<uint64_t>({5, 6}), boost::test_tools::per_element());
  BOOST_TEST(last_of("b") == std::vector<uint64_t>({1}), boost::test_tools::per_element());
  BOOST_TEST(last_of("nobody").empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_is_created_once, kind, both) {
  kind db;
  run_row first = row_of("a");
  first.idempotency_key = "k";
  run_row same_key = row_of("b");
  same_key.idempotency_key = "k";
  run_row other_workflow = row_of("c", 1000, "other");
  other_workflow.idempotency_key = "k";

  // In one write, where none of them is in the store yet.
  std::vector<change> changes = {creation_of(first), creation_of(first), creation_of(same_key),
                                 creation_of(other_workflow)};
  must(db->write(changes));
  BOOST_TEST(changes[0].duplicate_of == "");
  BOOST_TEST(changes[1].duplicate_of == "a");
  BOOST_TEST(changes[2].duplicate_of == "a");
  BOOST_TEST(changes[3].duplicate_of == "");
  BOOST_TEST(ids_of(*db, {}) == "c a");
  BOOST_TEST(log_of(*db, "b") == "");

  // And in a later one.
  changes = {creation_of(first), creation_of(same_key)};
  must(db->write(changes));
  BOOST_TEST(changes[0].duplicate_of == "a");
  BOOST_TEST(changes[1].duplicate_of == "a");
  BOOST_TEST(must(db->find_idempotent("pipeline", "k")).value() == "a");
  BOOST_TEST(must(db->find_idempotent("other", "k")).value() == "c");
  BOOST_TEST(!must(db->find_idempotent("pipeline", "else")).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_turn_starts_children_that_are_not_there_yet, kind, both) {
  kind db;
  write(*db, creation_of(row_of("child-1", 5)));
  write(*db, creation_of(row_of("parent", 10)));
  change turn = append_to("parent", 2);
  change grandchild = creation_of(row_of("grandchild", 40));
  turn.children = {creation_of(row_of("child-1", 20)), creation_of(row_of("child-2", 30))};
  turn.children[1].children = {grandchild};
  must(db->write({&turn, 1}));
  BOOST_TEST(turn.children[0].duplicate_of == "child-1");
  BOOST_TEST(turn.children[1].duplicate_of == "");
  BOOST_TEST(must(db->find_run("child-1"))->created_ms == 5);
  BOOST_TEST(ids_of(*db, {}) == "grandchild child-2 parent child-1");
  BOOST_TEST(log_of(*db, "parent") == "1 2");
  BOOST_TEST(log_of(*db, "grandchild") == "1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_erased_run_leaves_nothing_and_may_come_again, kind, both) {
  kind db;
  run_row row = row_of("a");
  row.idempotency_key = "k";
  write(*db, creation_of(row));
  write(*db, append_to("a", 2, 2));
  write(*db, creation_of(row_of("a.b")));
  row = ended(row, run_status::failed, 2000);
  write(*db, status_change(row, run_status::running));

  change erasure;
  erasure.run_id = "a";
  erasure.erases = true;
  erasure.row = row;
  write(*db, erasure);
  BOOST_TEST(!must(db->find_run("a")).has_value());
  BOOST_TEST(!must(db->find_idempotent("pipeline", "k")).has_value());
  BOOST_TEST(log_of(*db, "a") == "");
  BOOST_TEST(ids_of(*db, {}) == "a.b");
  BOOST_TEST(ids_of(*db, {.ended_before_ms = 9000}) == "");
  BOOST_TEST(log_of(*db, "a.b") == "1");

  write(*db, creation_of(row));
  std::vector<change> changes = {erasure, creation_of(row)};  // also within one write
  must(db->write(changes));
  BOOST_TEST(changes[1].duplicate_of == "");
  BOOST_TEST(log_of(*db, "a") == "1");
  BOOST_TEST(must(db->find_idempotent("pipeline", "k")).value() == "a");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_old_generation_is_dropped, kind, both) {
  kind db;
  write(*db, creation_of(row_of("a")));
  write(*db, append_to("a", 2, 3));
  write(*db, append_to("a", 5, 2));
  change turn;
  turn.run_id = "a";
  turn.drop_before_seq = 4;  // in the middle of an entry, which stays whole
  write(*db, turn);
  BOOST_TEST(log_of(*db, "a") == "2 3 4 5 6");

  turn = append_to("a", 7, 2);
  turn.drop_before_seq = 8;
  write(*db, turn);
  BOOST_TEST(log_of(*db, "a") == "7 8");
  write(*db, append_to("a", 9));
  BOOST_TEST(log_of(*db, "a", 8) == "8 9");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(timers_come_soonest_first, kind, both) {
  kind db;
  change turn = creation_of(row_of("a"));
  turn.timers_set = {{3000, "a", 4}, {1000, "a", 2}, {2000, "b", 300}, {1000, "a", 1}};
  write(*db, turn);
  const auto seqs = [&](int64_t from_ms, int64_t before_ms, size_t limit) {
    std::string out;
    for (const timer& each : must(db->timers(from_ms, before_ms, limit))) {
      out += std::to_string(each.due_ms) + each.run_id + std::to_string(each.seq) + " ";
    }
    return out;
  };
  BOOST_TEST(seqs(0, 10'000, 10) == "1000a1 1000a2 2000b300 3000a4 ");
  BOOST_TEST(seqs(1000, 3000, 10) == "1000a1 1000a2 2000b300 ");
  BOOST_TEST(seqs(1001, 3001, 10) == "2000b300 3000a4 ");
  BOOST_TEST(seqs(0, 10'000, 2) == "1000a1 1000a2 ");

  change later = append_to("a", 2);
  later.timers_cleared = {{1000, "a", 2}, {9999, "a", 2}};
  later.timers_set = {{1500, "a", 2}};
  write(*db, later);
  BOOST_TEST(seqs(0, 10'000, 10) == "1000a1 1500a2 2000b300 3000a4 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(hooks_are_found_and_listed, kind, both) {
  kind db;
  change turn = creation_of(row_of("a"));
  turn.hooks_set = {{"t2", "a", 2, "hook:x#0", 10, 20}, {"t1", "a", 3, "hook:y#0", 11, 0}};
  write(*db, turn);
  const auto hook = must(db->find_hook("t2"));
  BOOST_TEST_REQUIRE(hook.has_value());
  BOOST_TEST(hook->token == "t2");
  BOOST_TEST(hook->run_id == "a");
  BOOST_TEST(hook->seq == 2);
  BOOST_TEST(hook->due_ms == 20);
  BOOST_TEST(!must(db->find_hook("t")).has_value());

  page<hook_row> first = must(db->list_hooks("", 1));
  BOOST_TEST_REQUIRE(first.items.size() == 1);
  BOOST_TEST(first.items[0].token == "t1");
  page<hook_row> second = must(db->list_hooks(first.next, 1));
  BOOST_TEST_REQUIRE(second.items.size() == 1);
  BOOST_TEST(second.items[0].token == "t2");
  BOOST_TEST(second.next == "");

  change later = append_to("a", 2);
  later.hooks_closed = {{"t2", "a", "hook:x#0", 15, hook_end::expired}};
  write(*db, later);
  BOOST_TEST(!must(db->find_hook("t2")).has_value());
  BOOST_TEST(must(db->list_hooks("", 9)).items.size() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(closed_hooks_are_remembered_with_their_run, kind, both) {
  kind db;
  for (const char* id : {"a", "ab"}) {
    change turn = creation_of(row_of(id));
    const std::string token = std::string("token-") + id;
    turn.hooks_set = {{token, id, 2, "hook:x#0", 10, 20}};
    write(*db, turn);
    change later = append_to(id, 2);
    later.hooks_closed = {{token, id, "hook:x#0", 15, hook_end::expired}};
    write(*db, later);
  }
  const auto closed = must(db->find_closed_hook("token-a"));
  BOOST_TEST_REQUIRE(closed.has_value());
  BOOST_TEST(closed->token == "token-a");
  BOOST_TEST(closed->run_id == "a");
  BOOST_TEST(closed->key == "hook:x#0");
  BOOST_TEST(closed->closed_ms == 15);
  BOOST_TEST((closed->how == hook_end::expired));
  BOOST_TEST(!must(db->find_closed_hook("token-b")).has_value());

  change gone;
  gone.run_id = "a";
  gone.erases = true;
  gone.row = must(db->find_run("a"));
  write(*db, gone);
  BOOST_TEST(!must(db->find_closed_hook("token-a")).has_value());
  BOOST_TEST(must(db->find_closed_hook("token-ab")).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(runs_are_listed_by_what_a_filter_asks, kind, both) {
  kind db;
  write(*db, creation_of(row_of("a", 100, "w1", run_status::running)));
  write(*db, creation_of(row_of("b", 200, "w2", run_status::sleeping)));
  write(*db, creation_of(row_of("c", 300, "w1", run_status::waiting)));
  write(*db, creation_of(row_of("d", 300, "w1", run_status::running)));
  write(*db, creation_of(row_of("e", 400, "w2", run_status::running)));

  BOOST_TEST(ids_of(*db, {}) == "e d c b a");
  BOOST_TEST(ids_of(*db, {}, 2) == "e d c b a");
  BOOST_TEST(ids_of(*db, {.oldest_first = true}, 1) == "a b c d e");
  BOOST_TEST(ids_of(*db, {.workflow = "w1"}, 1) == "d c a");
  BOOST_TEST(ids_of(*db, {.workflow = "w"}) == "");
  BOOST_TEST(ids_of(*db, {.statuses = {run_status::running}}, 2) == "e d a");
  BOOST_TEST(ids_of(*db, {.statuses = {run_status::waiting, run_status::sleeping}}) == "c b");
  BOOST_TEST(ids_of(*db, {.statuses = {run_status::running}, .workflow = "w1"}) == "d a");
  BOOST_TEST(ids_of(*db, {.created_from_ms = 200, .created_before_ms = 400}) == "d c b");
  BOOST_TEST(ids_of(*db, {.id_contains = "d"}) == "d");

  const page<run_row> full = must(db->list_runs({}, "", 5));
  BOOST_TEST(full.next == "");  // no empty page after it
  BOOST_TEST(db->list_runs({}, "no cursor", 5).error().code == "invalid_input");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_listing_follows_the_status, kind, both) {
  kind db;
  run_row row = row_of("a", 100);
  write(*db, creation_of(row));
  write(*db, creation_of(row_of("b", 200)));
  row = ended(row, run_status::failed, 500);
  write(*db, status_change(row, run_status::running));
  BOOST_TEST(ids_of(*db, {.statuses = {run_status::running}}) == "b");
  BOOST_TEST(ids_of(*db, {.statuses = {run_status::failed}}) == "a");
  BOOST_TEST(ids_of(*db, {.ended_before_ms = 501}) == "a");
  BOOST_TEST(ids_of(*db, {.ended_before_ms = 500}) == "");

  // Retried, and failed again later: the first end is forgotten.
  row = ended(row, run_status::running, 0);
  write(*db, status_change(row, run_status::failed));
  BOOST_TEST(ids_of(*db, {.ended_before_ms = 9999}) == "");
  row = ended(row, run_status::failed, 900);
  write(*db, status_change(row, run_status::running));
  BOOST_TEST(ids_of(*db, {.ended_before_ms = 600}) == "");
  BOOST_TEST(ids_of(*db, {.ended_before_ms = 901}) == "a");
  BOOST_TEST(ids_of(*db, {}) == "b a");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_cursor_survives_what_comes_and_goes, kind, both) {
  kind db;
  for (int i = 0; i < 6; ++i) {
    write(*db, creation_of(row_of("run" + std::to_string(i), 100 + i)));
  }
  const page<run_row> first = must(db->list_runs({}, "", 2));
  BOOST_TEST(first.items.back().id == "run4");
  write(*db, creation_of(row_of("new", 999)));
  run_row row = row_of("run4", 104);
  change erasure;
  erasure.run_id = row.id;
  erasure.erases = true;
  erasure.row = row;
  write(*db, erasure);
  row = ended(row_of("run3", 103), run_status::completed, 600);
  write(*db, status_change(row, run_status::running));
  const page<run_row> second = must(db->list_runs({}, first.next, 2));
  BOOST_TEST_REQUIRE(second.items.size() == 2);
  BOOST_TEST(second.items[0].id == "run3");
  BOOST_TEST(second.items[1].id == "run2");
}

BOOST_AUTO_TEST_CASE(memory_refuses_what_does_not_continue_a_log) {
  in_memory db;
  write(*db, creation_of(row_of("a")));
  std::vector<change> changes = {append_to("a", 2, 2), append_to("a", 5)};
  BOOST_TEST(db->write(changes).error().code == "conflict");
  BOOST_TEST(log_of(*db, "a") == "1");  // wholly or not at all
  changes = {append_to("a", 2, 2)};
  BOOST_TEST(db->write(changes).error().code == "unavailable");
  must(db->reopen());
  changes = {append_to("a", 2, 2), append_to("a", 4)};
  must(db->write(changes));
  BOOST_TEST(log_of(*db, "a") == "1 2 3 4");
}
