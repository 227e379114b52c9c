#include "cli/program.hpp"

#include "cli/shell.hpp"
#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using pawl::cli::test::shell;
using words = std::vector<std::string>;

namespace {

pawl::run_info make_run(std::string id, std::string status) {
  pawl::run_info run;
  run.id = std::move(id);
  run.workflow = "greet";
  run.status = std::move(status);
  run.created_ms = 1'700'000'000'000;
  return run;
}

pawl::event_info make_event(std::string name, std::string key, int64_t at_ms) {
  pawl::event_info event;
  event.name = std::move(name);
  event.key = std::move(key);
  event.at_ms = at_ms;
  return event;
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_command_it_tells_what_there_is) {
  shell shell;
  BOOST_TEST(shell.run({}) == 2);
  BOOST_TEST(shell.err.find("runs list") != std::string::npos);
  BOOST_TEST(shell.out.empty());
}

BOOST_AUTO_TEST_CASE(help_goes_to_stdout) {
  shell shell;
  BOOST_TEST(shell.run({"--help"}) == 0);
  BOOST_TEST(shell.out.find("hooks resume TOKEN --value JSON") != std::string::npos);
  BOOST_TEST(shell.run({"help", "run"}) == 0);
  BOOST_TEST(shell.out.find("--idempotency-key K") != std::string::npos);
  BOOST_TEST(shell.run({"runs", "--help"}) == 0);
  BOOST_TEST(shell.out.find("runs fork ID --from STEP") != std::string::npos);
  BOOST_TEST(shell.out.find("doctor") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(usage_errors_say_what_was_meant) {
  shell shell;
  BOOST_TEST(shell.run({"runs", "lsit"}) == 2);
  BOOST_TEST(shell.says("did you mean list?"));
  BOOST_TEST(shell.run({"run"}) == 2);
  BOOST_TEST(shell.says("pawl run needs WORKFLOW"));
  BOOST_TEST(shell.data.opened.empty());
}

BOOST_AUTO_TEST_CASE(run_drives_to_the_end_and_prints_the_output) {
  shell shell;
  BOOST_TEST(shell.run({"run", "greet", "--input", R"({"name":"Ada"})", "--id", "r7",
                        "--idempotency-key", "k"}) == 0);
  BOOST_TEST(shell.out == "{\"n\":1}\n");
  BOOST_TEST(shell.err.empty());
  BOOST_TEST(shell.data.request.input == R"({"name":"Ada"})");
  BOOST_TEST(shell.data.request.id == "r7");
  BOOST_TEST(shell.data.request.idempotency_key == "k");
  BOOST_TEST(shell.data.request.trigger == "cli");
}

BOOST_AUTO_TEST_CASE(run_reads_its_input_from_stdin) {
  shell shell;
  shell.stdin_text = "[1, 2]";
  BOOST_TEST(shell.run({"run", "greet", "--input", "-"}) == 0);
  BOOST_TEST(shell.data.request.input == "[1, 2]");
}

BOOST_AUTO_TEST_CASE(input_that_is_not_json_is_refused_before_anything_is_opened) {
  shell shell;
  BOOST_TEST(shell.run({"run", "greet", "--input", "Ada"}) == 2);
  BOOST_TEST(shell.says("--input is not JSON"));
  BOOST_TEST(shell.data.opened.empty());
  BOOST_TEST(shell.run({"run", "greet", "--input", "@/no/such/file"}) == 2);
  BOOST_TEST(shell.says("/no/such/file"));
}

BOOST_AUTO_TEST_CASE(a_failed_run_is_exit_code_1_and_says_how_to_go_on) {
  shell shell;
  shell.data.status_after_driving = "failed";
  BOOST_TEST(shell.run({"run", "greet"}) == 1);
  BOOST_TEST(shell.out.empty());
  BOOST_TEST(shell.says("boom: it broke"));
  BOOST_TEST(shell.says("pawl runs retry run-1"));
}

BOOST_AUTO_TEST_CASE(with_json_a_run_is_one_document_however_it_ends) {
  shell shell;
  shell.data.status_after_driving = "failed";
  BOOST_TEST(shell.run({"run", "greet", "--json"}) == 1);
  BOOST_TEST(shell.document().at("status").as_string() == "failed");
  BOOST_TEST(shell.document().at("error").at("code").as_string() == "boom");
  shell.data.refusal = {.code = "invalid_input", .message = "/name: is required"};
  BOOST_TEST(shell.run({"run", "greet", "--json"}) == 2);
  BOOST_TEST(shell.document().at("error").at("code").as_string() == "invalid_input");
}

BOOST_AUTO_TEST_CASE(a_run_that_waits_says_how_to_answer_its_hook) {
  shell shell;
  shell.data.status_after_driving = "waiting";
  pawl::step_info hook;
  hook.kind = "hook";
  hook.status = "scheduled";
  hook.key = "hook:approval#0";
  hook.token = "tok";
  shell.data.steps["run-1"] = {hook};
  BOOST_TEST(shell.run({"--data", "/my d", "run", "greet", "--modules", "/"}) == 0);
  BOOST_TEST(shell.says("pawl --data '/my d' --modules / hooks resume tok --value JSON"));
}

BOOST_AUTO_TEST_CASE(a_run_whose_child_waits_is_not_waited_for_without_end) {
  shell shell;
  shell.data.status_after_driving = "running";
  shell.data.runs = {make_run("child-1", "waiting")};
  pawl::step_info child;
  child.kind = "child";
  child.status = "scheduled";
  child.child_id = "child-1";
  shell.data.steps["run-1"] = {child};
  pawl::step_info hook;
  hook.kind = "hook";
  hook.status = "scheduled";
  hook.token = "tok";
  shell.data.steps["child-1"] = {hook};
  BOOST_TEST(shell.run({"run", "greet"}) == 0);
  BOOST_TEST(shell.says("hooks resume tok"));
}

BOOST_AUTO_TEST_CASE(a_blocked_run_is_exit_code_1) {
  shell shell;
  shell.data.status_after_driving = "blocked";
  BOOST_TEST(shell.run({"run", "greet"}) == 1);
  BOOST_TEST(shell.says("Nothing is lost"));
}

BOOST_AUTO_TEST_CASE(detach_starts_without_driving) {
  shell shell;
  BOOST_TEST(shell.run({"run", "greet", "--detach"}) == 0);
  BOOST_TEST(shell.out == "run-1\n");
  BOOST_TEST(shell.data.opened == std::vector<bool>{false}, boost::test_tools::per_element());
  BOOST_TEST(shell.says("pawl resume"));
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_is_kept_and_says_how_to_go_on) {
  class interrupted_host : public pawl::cli::test::fake_host {
   public:
    using fake_host::fake_host;
    pawl::result<pawl::run_info> wait(std::string_view, bool,
                                      std::optional<std::chrono::milliseconds>) override {
      std::raise(SIGINT);
      return pawl::failure{.code = PAWL_ERROR_TIMEOUT, .message = {}};
    }
  };
  std::istringstream in;
  std::ostringstream out, err;
  pawl::cli::test::fake_data data;
  data.status_after_driving = "running";
  pawl::cli::world world = {
      .in = in,
      .out = out,
      .err = err,
      .env = [](const char*) { return std::nullopt; },
      .program = {},
      .open = [&](pawl::host_options options) -> pawl::result<std::unique_ptr<pawl::host>> {
        return std::unique_ptr<pawl::host>(
            std::make_unique<interrupted_host>(data, options.drive_runs));
      },
      .open_api = {}};
  BOOST_TEST(pawl::cli::run({"run", "greet"}, world) == 128 + SIGINT);
  BOOST_TEST(err.str().find("pawl resume") != std::string::npos);
  BOOST_TEST(out.str().empty());
}

BOOST_AUTO_TEST_CASE(a_failing_disk_is_told_of_while_a_run_waits_for_it) {
  shell shell;
  shell.data.troubles = 1;
  BOOST_TEST(shell.run({"run", "greet"}) == 0);
  BOOST_TEST(shell.says("the disk fails"));
}

BOOST_AUTO_TEST_CASE(an_unknown_workflow_is_exit_code_3_with_the_name_that_was_meant) {
  shell shell;
  shell.data.refusal = {.code = "unknown_workflow", .message = "no module exports gret"};
  shell.data.workflows.resize(1);
  shell.data.workflows[0].name = "greet";
  BOOST_TEST(shell.run({"run", "gret"}) == 3);
  BOOST_TEST(shell.says("did you mean greet?"));
}

BOOST_AUTO_TEST_CASE(a_busy_data_directory_is_exit_code_4) {
  shell shell;
  shell.data.refusal = {.code = "busy", .message = "another process (pid 7) holds it"};
  BOOST_TEST(shell.run({"runs", "list"}) == 4);
  BOOST_TEST(shell.says("pid 7"));
}

BOOST_AUTO_TEST_CASE(progress_is_a_line_for_each_step) {
  shell shell;
  shell.data.on_start = {make_event("step_scheduled", "action:greet#0", 1'000),
                         make_event("step_completed", "action:greet#0", 1'012)};
  BOOST_TEST(shell.run({"run", "greet", "--progress"}) == 0);
  BOOST_TEST(shell.err.find("✓ action:greet#0") != std::string::npos);
  BOOST_TEST(shell.err.find("12 ms") != std::string::npos);
  BOOST_TEST(shell.run({"run", "greet"}) == 0);
  BOOST_TEST(shell.err.empty());
}

BOOST_AUTO_TEST_CASE(resume_tells_how_each_unfinished_run_came_out) {
  shell shell;
  shell.data.runs = {make_run("a", "running"), make_run("b", "completed"),
                     make_run("c", "sleeping")};
  BOOST_TEST(shell.run({"resume", "--json"}) == 0);
  const auto document = shell.document();
  BOOST_TEST(document.at("items").as_array().size() == 2u);
  BOOST_TEST(document.at("items").at(0).at("status").as_string() == "completed");
  BOOST_TEST(document.at("next").is_null());
  BOOST_TEST(shell.says("pawl resume --wait"));
}

BOOST_AUTO_TEST_CASE(resume_is_exit_code_1_when_a_run_failed) {
  shell shell;
  shell.data.runs = {make_run("a", "queued")};
  shell.data.status_after_driving = "failed";
  BOOST_TEST(shell.run({"resume"}) == 1);
}

BOOST_AUTO_TEST_CASE(runs_list_is_a_table_or_a_document) {
  shell shell;
  shell.data.runs = {make_run("a-rather-long-id-that-is-never-cut", "running"),
                     make_run("b", "failed")};
  BOOST_TEST(shell.run({"runs", "list"}) == 0);
  BOOST_TEST(shell.out.find("a-rather-long-id-that-is-never-cut  greet") != std::string::npos);
  BOOST_TEST(shell.run({"runs", "list", "--status", "failed", "--json"}) == 0);
  BOOST_TEST(shell.document().at("items").as_array().size() == 1u);
  BOOST_TEST(shell.run({"runs", "list", "--limit", "1", "--json"}) == 0);
  BOOST_TEST(shell.document().at("next").as_string() == "more");
  BOOST_TEST(shell.run({"runs", "list", "--status", "done"}) == 2);
  BOOST_TEST(shell.run({"runs", "list", "--limit", "many"}) == 2);
}

BOOST_AUTO_TEST_CASE(runs_show_tells_of_each_step) {
  shell shell;
  shell.data.runs = {make_run("a", "failed")};
  pawl::step_info step;
  step.key = "action:charge#0";
  step.kind = "action";
  step.name = "charge";
  step.status = "failed";
  step.attempts = 2;
  step.scheduled_ms = 1'000;
  step.ended_ms = 2'500;
  step.input = R"({"cents":5})";
  step.error = pawl::error_info{"declined", "no funds", "", false};
  step.failures = {{1'500, {"unavailable", "try later", "", true}}};
  shell.data.steps["a"] = {step};
  BOOST_TEST(shell.run({"runs", "show", "a"}) == 0);
  for (const char* text : {"✗ action:charge#0", "2 attempts", "took 1.5 s", R"({"cents":5})",
                           "declined: no funds", "unavailable: try later"})
    BOOST_TEST(shell.out.find(text) != std::string::npos, "missing: " << text);
  BOOST_TEST(shell.run({"runs", "show", "a", "--json"}) == 0);
  const auto shown = shell.document().at("steps").at(0);
  BOOST_TEST(shown.at("input").at("cents").as_int64() == 5);
  BOOST_TEST(shown.at("failures").at(0).at("error").at("retryable").as_bool());
  BOOST_TEST(shell.run({"runs", "show", "nobody"}) == 3);
}

BOOST_AUTO_TEST_CASE(runs_show_tells_what_a_prompt_took) {
  shell shell;
  shell.data.runs = {make_run("a", "completed")};
  pawl::step_info step;
  step.kind = "action";
  step.name = "llm.prompt";
  step.status = "completed";
  step.output = R"({"content":[],"stop":"end","usage":{"input_tokens":1200,"output_tokens":30,)"
                R"("cached_tokens":1000},"cost":0.01234,"repairs":1,"model":"acme/quick"})";
  shell.data.steps["a"] = {step};
  BOOST_TEST(shell.run({"runs", "show", "a"}) == 0);
  BOOST_TEST(
      shell.says("acme/quick, 1200 tokens in, 30 out, 1000 cached, cost 0.0123, asked 2 times"));
  shell.data.steps["a"].front().output = "\"no answer\"";
  BOOST_TEST(shell.run({"runs", "show", "a"}) == 0);
  BOOST_TEST(!shell.says("tokens"));
}

BOOST_AUTO_TEST_CASE(changes_to_a_run_drive_it) {
  shell shell;
  shell.data.runs = {make_run("a", "failed")};
  BOOST_TEST(shell.run({"runs", "retry", "a"}) == 0);
  BOOST_TEST(shell.out == "{\"n\":1}\n");
  BOOST_TEST(shell.run({"runs", "fork", "a", "--from", "action:x#0", "--id", "f"}) == 0);
  BOOST_TEST(shell.data.asked.back() == "fork a action:x#0");
  BOOST_TEST(shell.run({"runs", "pause", "a"}) == 0);
  BOOST_TEST(shell.run({"runs", "resume", "a", "--detach"}) == 0);
  BOOST_TEST(shell.data.opened.back() == false);
  BOOST_TEST(shell.run({"runs", "fork", "a"}) == 2);
  BOOST_TEST(shell.run({"runs", "retry", "nobody"}) == 3);
}

BOOST_AUTO_TEST_CASE(a_run_that_was_to_be_cancelled_and_is_is_done) {
  shell shell;
  shell.data.runs = {make_run("a", "running")};
  shell.data.status_after_driving = "cancelled";
  BOOST_TEST(shell.run({"runs", "cancel", "a"}) == 0);
  BOOST_TEST(shell.run({"runs", "retry", "a"}) == 1);  // but not what a retry was for
}

BOOST_AUTO_TEST_CASE(runs_delete_forgets_a_run) {
  shell shell;
  shell.data.runs = {make_run("a", "completed")};
  BOOST_TEST(shell.run({"runs", "delete", "a", "--json"}) == 0);
  BOOST_TEST(shell.document().at("deleted").as_bool());
  BOOST_TEST(shell.run({"runs", "delete", "a"}) == 3);
}

BOOST_AUTO_TEST_CASE(hooks_are_answered_and_their_run_goes_on) {
  shell shell;
  shell.data.runs = {make_run("a", "waiting")};
  shell.data.hooks = {{"tok", "http://h/tok", "a", "hook:approval#0", 1'000, 0}};
  BOOST_TEST(shell.run({"hooks", "list", "--json"}) == 0);
  BOOST_TEST(shell.document().at("items").at(0).at("token").as_string() == "tok");
  BOOST_TEST(shell.run({"hooks", "resume", "tok", "--value", "true"}) == 0);
  BOOST_TEST(shell.data.asked.back() == "resume_hook tok true");
  BOOST_TEST(shell.out == "{\"n\":1}\n");
  BOOST_TEST(shell.run({"hooks", "fail", "tok", "--error", "no"}) == 0);
  BOOST_TEST(shell.data.asked.back() == "fail_hook tok no");
  BOOST_TEST(shell.run({"hooks", "heartbeat", "tok"}) == 0);
  BOOST_TEST(shell.run({"hooks", "resume", "other", "--value", "1"}) == 3);
  BOOST_TEST(shell.run({"hooks", "resume", "tok"}) == 2);
}

// Only its own run was driven, and the runs above it stayed where they were.
BOOST_AUTO_TEST_CASE(the_answer_to_a_child_drives_the_run_at_the_top) {
  shell shell;
  shell.data.runs = {make_run("a", "waiting"), make_run("middle", "running"),
                     make_run("top", "running")};
  shell.data.runs[0].parent_id = "middle";
  shell.data.runs[1].parent_id = "top";
  shell.data.hooks = {{"tok", "http://h/tok", "a", "hook:approval#0", 1'000, 0}};
  const words answer = {"hooks", "resume", "tok", "--value", "true", "--json"};
  BOOST_TEST(shell.run(answer) == 0);
  BOOST_TEST(shell.document().at("id").as_string() == "top");
  BOOST_TEST(shell.document().at("status").as_string() == "completed");
  shell.data.runs[2].parent_id = "deleted since";
  shell.data.runs[1].status = "cancelled";
  BOOST_TEST(shell.run(answer) == 0);
  BOOST_TEST(shell.document().at("id").as_string() == "a");
}

BOOST_AUTO_TEST_CASE(a_workflow_that_is_no_agent_is_not_prompted) {
  shell shell;
  shell.data.workflows.resize(1);
  shell.data.workflows[0].name = "plain";
  BOOST_TEST(shell.run({"agents", "prompt", "plain", "Hello"}) == 2);
  BOOST_TEST(shell.says("workflow 'plain' is no agent"));
}

BOOST_AUTO_TEST_CASE(actions_are_listed_shown_and_called) {
  shell shell;
  shell.data.actions.resize(1);
  shell.data.actions[0].name = "greet";
  shell.data.actions[0].input_schema = R"({"type":"object"})";
  BOOST_TEST(shell.run({"actions", "list"}) == 0);
  BOOST_TEST(shell.run({"actions", "show", "greet", "--json"}) == 0);
  BOOST_TEST(shell.document().at("input_schema").at("type").as_string() == "object");
  BOOST_TEST(shell.run({"actions", "show", "gret"}) == 3);
  BOOST_TEST(shell.says("did you mean greet?"));
  BOOST_TEST(shell.run({"actions", "run", "greet", "--input", "{}"}) == 0);
  BOOST_TEST(shell.out == "{\"n\":1}\n");
  // Whatever the action itself answers is a failure of the action.
  shell.data.refusal = {.code = "not_found", .message = "404"};
  BOOST_TEST(shell.run({"actions", "run", "greet"}) == 1);
}

BOOST_AUTO_TEST_CASE(doctor_finds_a_refused_module) {
  shell shell;
  const pawl::cli::test::temporary_directory directory;
  const words doctor = {"doctor", "--data", directory.path.string(), "--json"};
  BOOST_TEST(shell.run(doctor) == 0);
  BOOST_TEST(shell.document().at("disk_sync").at("details").at("p99_us").as_double() > 0);
  shell.data.modules.resize(1);
  shell.data.modules[0].state = "refused";
  shell.data.modules[0].reason = "no entry";
  BOOST_TEST(shell.run(doctor) == 1);
  BOOST_TEST(shell.says("no entry"));
}

BOOST_AUTO_TEST_CASE(dump_config_needs_no_command) {
  shell shell;
  shell.variables["PAWL_DATA"] = "/from/env";
  BOOST_TEST(shell.run({"--dump-config"}) == 0);
  BOOST_TEST(shell.document().at("data_directory").as_string() == "/from/env");
  BOOST_TEST(shell.run({"run", "greet", "--dump-config", "--data", "/from/flag"}) == 0);
  BOOST_TEST(shell.document().at("data_directory").as_string() == "/from/flag");
  BOOST_TEST(shell.data.opened.empty());
}

BOOST_AUTO_TEST_CASE(version_names_the_abi) {
  shell shell;
  BOOST_TEST(shell.run({"version", "--json"}) == 0);
  BOOST_TEST(shell.document().at("abi_major").as_int64() == PAWL_ABI_MAJOR);
}
