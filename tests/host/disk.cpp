// A disk that fails, fills up and loses power under a whole host: what was acknowledged is there,
// the host says what is wrong, and its runs go on by themselves when the disk is well again.
#include "embed/local_host.hpp"
#include "host/support.hpp"
#include "journal/fault_file_system.hpp"

#include <boost/test/unit_test.hpp>

using namespace host_tests;

namespace {

struct failing_disk : fixture {
  failing_disk() { open(); }

  void open() {
    pawl::journal::rocksdb_options journal;
    journal.file_system = files;
    journal.write_buffer_bytes = 1 << 20;
    live = must(pawl::embed::local_host::open(options, journal));
  }
  pawl::journal::fault_plan& plan() { return files->plan; }

  // Starts runs until the disk's fault shows.
  pawl::failure start_until_refused() {
    for (int i = 0; i < 10'000; ++i) {
      auto started = live->start({.workflow = "add-three", .input = number_json(i)});
      if (!started) return started.error();
      acknowledged.push_back(started->run_id);
    }
    return {"none", "the disk never failed"};
  }

  // What the host then says is wrong. The disk must stay broken till then.
  std::string wait_until_broken() {
    eventually("the host says that its disk fails", [&] { return !live->health().ok; });
    return live->health().reason;
  }

  // The host finds out by itself that the disk is well.
  void wait_until_healed() {
    eventually("the host is well again", [&] { return live->health().ok; });
  }

  void every_acknowledged_run_completes() {
    for (const std::string& id : acknowledged) {
      const run_info run = must(live->wait(id, true, std::chrono::minutes(2)));
      BOOST_TEST(run.status == "completed", id << " is " << run.status << ' ' << run.reason);
    }
  }

  void lose_power() {
    plan().cut_power();
    live.reset();
    plan().restore_power();
    open();
  }

  std::shared_ptr<pawl::journal::fault_file_system> files =
      std::make_shared<pawl::journal::fault_file_system>();
  std::unique_ptr<pawl::host> live;
  std::vector<std::string> acknowledged;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disk, failing_disk)

BOOST_AUTO_TEST_CASE(a_full_disk_is_said_and_heals_when_space_returns) {
  const std::string hooked =
      must(live->start({.workflow = "hooked", .input = number_json(1)})).run_id;
  must(live->wait(hooked, false));
  const std::string token = must(live->list_hooks({}, 1)).items.front().token;
  plan().set_space(20'000);
  const pawl::failure why = start_until_refused();
  BOOST_TEST(why.retryable);
  BOOST_TEST(why.message.find("free some space") != std::string::npos, why.message);

  const std::string said = wait_until_broken();
  BOOST_TEST(said.find("free some space") != std::string::npos, said);
  BOOST_TEST(!live->start({.workflow = "add-three", .input = number_json(1)}).ok());
  BOOST_TEST(!live->resume_hook(token, number_json(1)).ok());
  BOOST_TEST(!live->cancel(hooked).ok());

  plan().mend();
  wait_until_healed();
  every_acknowledged_run_completes();
  BOOST_TEST(must(live->find_run(hooked)).status == "waiting");  // neither was acknowledged
  must(live->resume_hook(token, number_json(1)));
  BOOST_TEST(*must(live->wait(hooked)).output == number_json(3));
}

BOOST_AUTO_TEST_CASE(a_failed_sync_acknowledges_nothing_and_runs_go_on) {
  for (int nth = 1; nth <= 5; ++nth) {
    plan().fail_syncs_from(nth);
    const pawl::failure why = start_until_refused();
    BOOST_TEST(why.message.find("check that disk") != std::string::npos, why.message);
    wait_until_broken();  // who was refused may know of it a moment before health() does
    plan().mend();
    wait_until_healed();
    every_acknowledged_run_completes();
  }
  lose_power();
  every_acknowledged_run_completes();
}

BOOST_AUTO_TEST_CASE(what_was_acknowledged_outlives_a_loss_of_power) {
  for (int loss = 0; loss < 8; ++loss) {
    for (int i = 0; i < 20; ++i) {
      acknowledged.push_back(must(live->start({.workflow = i % 2 == 0 ? "add-three" : "napping",
                                               .input = number_json(i)}))
                                 .run_id);
    }
    lose_power();
  }
  every_acknowledged_run_completes();
}

BOOST_AUTO_TEST_CASE(a_step_in_flight_is_tried_again_when_its_record_was_lost) {
  const std::string id = must(live->start({.workflow = "gated", .input = number_json(1)})).run_id;
  auto first = gatekeeper::get().next();
  plan().set_space(0);
  first.call->complete(first.input);
  wait_until_broken();
  BOOST_TEST(must(live->steps(id)).front().status == "scheduled");
  plan().mend();
  auto second = gatekeeper::get().next();
  BOOST_TEST(second.idempotency_key == first.idempotency_key);
  second.call->complete(second.input);
  BOOST_TEST(*must(live->wait(id)).output == number_json(2));
}

BOOST_AUTO_TEST_CASE(a_host_over_a_full_disk_can_be_stopped) {
  for (int i = 0; i < 10; ++i) {
    acknowledged.push_back(
        must(live->start({.workflow = "gated", .input = number_json(i)})).run_id);
  }
  for (int i = 0; i < 10; ++i) {
    auto held = gatekeeper::get().next();
    if (i == 5) plan().set_space(0);
    held.call->complete(held.input);
  }
  live.reset();
  plan().mend();
  open();
  gatekeeper::get().let_all_pass();
  every_acknowledged_run_completes();
}

BOOST_AUTO_TEST_SUITE_END()
