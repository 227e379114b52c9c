// The exec module runs what it may, and leaves nothing of it behind.
#include "plugins/module_fixture.hpp"

#include <pawl/plugins/exec.hpp>

#include <thread>

namespace exec = pawl::exec;

struct fixture {
  // A shell is only the test's way to make a program that does this or that.
  static exec::run_input shell(const std::string& script) {
    exec::run_input in;
    in.program = "/bin/sh";
    in.arguments = {"-c", script};
    return in;
  }
  std::string output(const std::string& script) {
    return module.run(exec::run, shell(script)).stdout_text;
  }
  // Waits until the process with that number has ended, and tells whether it did. One that no one
  // has reaped yet (state Z) has ended too.
  static bool has_ended(pid_t process) {
    for (int i = 0; i < 1000; ++i) {
      std::ifstream facts("/proc/" + std::to_string(process) + "/stat");
      std::string number, name, state;
      if (!(facts >> number >> name >> state) || state == "Z") return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  // The number that a script wrote to the file, once it has.
  static pid_t number_in(const std::string& file) {
    for (int i = 0; i < 1000; ++i) {
      std::ifstream in(file);
      pid_t number = 0;
      if (std::string end; in >> number >> end) return number;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("the script wrote no number");
  }

  pawl::test::temporary_folder folder;
  pawl::test::loaded_module module{
      R"({"programs":["/bin/sh","/usr/bin/sort","/bin/cat","/no/such"],"environment":{"A":"b"}})"};
};

BOOST_FIXTURE_TEST_SUITE(exec_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  const auto [output, expected] = module.example("exec.run", "run");
  BOOST_TEST(output == expected);
}

BOOST_AUTO_TEST_CASE(only_allowed_programs_run) {
  exec::run_input in;
  in.program = "/usr/bin/id";
  BOOST_TEST(module.failure(exec::run, in).code() == PAWL_ERROR_PERMISSION_DENIED);
  in.program = "sh";
  BOOST_TEST(module.failure(exec::run, in).code() == PAWL_ERROR_PERMISSION_DENIED);
  in.program = "/bin/../bin/sh";
  BOOST_TEST(module.failure(exec::run, in).code() == PAWL_ERROR_PERMISSION_DENIED);
  pawl::test::loaded_module closed;
  const auto why = closed.failure(exec::run, shell("true"));
  BOOST_TEST(why.code() == PAWL_ERROR_PERMISSION_DENIED);
  BOOST_TEST(why.message().find("\"programs\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_absolute_is_refused_at_the_start) {
  BOOST_CHECK_THROW(pawl::test::loaded_module(R"({"programs":["sh"]})"), pawl::error);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_not_found) {
  exec::run_input in;
  in.program = "/no/such";
  BOOST_TEST(module.failure(exec::run, in).code() == PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(arguments_arrive_as_they_are) {
  exec::run_input in = shell(R"(for a in "$@"; do echo "[$a]"; done)");
  in.arguments.insert(in.arguments.end(), {"sh", "a b", "$(id)", "", "*"});
  BOOST_TEST(module.run(exec::run, in).stdout_text == "[a b]\n[$(id)]\n[]\n[*]\n");
}

BOOST_AUTO_TEST_CASE(both_outputs_and_a_large_input) {
  const auto both = module.run(exec::run, shell("echo out; echo err >&2"));
  BOOST_TEST(both.stdout_text == "out\n");
  BOOST_TEST(both.stderr_text == "err\n");

  exec::run_input in;
  in.program = "/bin/cat";
  in.stdin_text = std::string(900'000, 'x');
  BOOST_TEST(module.run(exec::run, in).stdout_text.size() == 900'000u);
  in = shell("exit 0");  // leaves its input unread
  in.stdin_text = std::string(900'000, 'x');
  BOOST_TEST(module.run(exec::run, in).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(output_that_is_not_text_is_made_text) {
  BOOST_TEST(output("printf 'a\\377b'") == "a\uFFFDb");
}

BOOST_AUTO_TEST_CASE(the_environment_is_the_configured_one) {
  ::setenv("PAWL_TEST_SECRET", "secret", 1);
  const std::string seen = output("env; pwd");
  BOOST_TEST(seen.find("A=b\n") != std::string::npos);
  BOOST_TEST(seen.find("secret") == std::string::npos);
  BOOST_TEST(seen.find("\n/\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_descriptor_is_passed_on) {
  const int open_on_purpose = ::dup(1);  // not close-on-exec
  BOOST_TEST(output("ls /proc/self/fd | wc -l") ==
             "4\n");  // 0, 1, 2, and the one ls reads the list by
  ::close(open_on_purpose);
}

BOOST_AUTO_TEST_CASE(a_failure_is_an_error_or_an_output) {
  exec::run_input in = shell("echo why >&2; exit 3");
  const auto why = module.failure(exec::run, in);
  BOOST_TEST(why.code() == "exit_failure");
  BOOST_TEST(!why.retryable());
  BOOST_TEST(why.details() == R"({"exit_code":3,"stderr_tail":"why\n"})");
  in.accept_failure = true;
  BOOST_TEST(module.run(exec::run, in).exit_code == 3);
}

BOOST_AUTO_TEST_CASE(a_signal_is_an_error_either_way) {
  exec::run_input in = shell("kill -9 $$");
  in.accept_failure = true;
  BOOST_TEST(module.failure(exec::run, in).code() == "killed");
}

BOOST_AUTO_TEST_CASE(too_much_output_is_an_error) {
  exec::run_input in = shell("cat /dev/zero");
  in.output_bytes_max = 1000;
  BOOST_TEST(module.failure(exec::run, in).code() == PAWL_ERROR_TOO_LARGE);
  in = shell("printf 12345; printf 67890 >&2");
  in.output_bytes_max = 9;
  BOOST_TEST(module.failure(exec::run, in).code() == PAWL_ERROR_TOO_LARGE);
  in.output_bytes_max = 10;
  BOOST_TEST(module.run(exec::run, in).stdout_text == "12345");
}

BOOST_AUTO_TEST_CASE(at_the_deadline_the_whole_group_is_killed) {
  const std::string file = folder / "number";
  exec::run_input in = shell("sleep 1000 & echo $! ok > " + file + "; wait");
  in.timeout_ms = 500;
  const auto why = module.failure(exec::run, in);
  BOOST_TEST(why.code() == PAWL_ERROR_TIMEOUT);
  BOOST_TEST(why.retryable());
  BOOST_TEST(has_ended(number_in(file)));
}

BOOST_AUTO_TEST_CASE(the_deadline_of_the_step_counts_too) {
  pawl::test::call_facts facts;
  facts.time_left = std::chrono::milliseconds(200);
  BOOST_TEST(module.failure(exec::run, shell("sleep 1000"), facts).code() == PAWL_ERROR_TIMEOUT);
}

BOOST_AUTO_TEST_CASE(a_cancel_kills_it) {
  const std::string file = folder / "number";
  const uint64_t token = module.host.next_token();
  std::thread caller(
      [&] { module.start(exec::run, shell("echo $$ ok > " + file + "; sleep 1000")); });
  const pid_t process = number_in(file);
  module.host.cancel(module.action("exec.run"), token);
  BOOST_TEST(module.host.wait(token).error->code() == PAWL_ERROR_CANCELLED);
  caller.join();
  BOOST_TEST(has_ended(process));
}

BOOST_AUTO_TEST_CASE(what_stays_behind_in_the_group_ends_with_it) {
  const std::string file = folder / "number";
  // The child ends at once, its own child would hold the pipes open for long.
  BOOST_TEST(output("sleep 1000 & echo $! ok > " + file + "; echo done") == "done\n");
  BOOST_TEST(has_ended(number_in(file)));
}

BOOST_AUTO_TEST_SUITE_END()
