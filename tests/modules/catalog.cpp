#include "modules/catalog.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace pawl::modules;
using namespace module_tests;

extern "C" pawl_status builtin_entry(const pawl_host* host, pawl_module* out);

namespace {

struct fixture {
  temporary_directory directory;
  fs::path folder = directory / "modules";
  noting_host host;

  [[nodiscard]] catalog_options options() const {
    catalog_options chosen;
    chosen.copies_directory = directory / "copies";
    chosen.directories = {folder};
    chosen.host = host.table();
    chosen.describe = described_by_program();
    return chosen;
  }

  static std::string version_of(const catalog& modules) {
    const auto found = modules.find_workflow("good.flow");
    return found ? found->pinned_to.version : "none";
  }
};

pin pin_of(const catalog& modules) {
  return modules.find_workflow("good.flow")->pinned_to;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalogs, fixture)

BOOST_AUTO_TEST_CASE(a_file_becomes_actions_and_workflows) {
  put_module(folder, "good");
  catalog modules(options());
  BOOST_TEST((modules.find_action("good.act") == nullptr));
  modules.scan();
  const auto act = modules.find_action("good.act");
  BOOST_REQUIRE(act);
  BOOST_TEST(act->title == "Act");
  BOOST_TEST((act->table.start != nullptr));
  BOOST_TEST(act->self->name.data == act->table.name.data);
  BOOST_TEST(act->owner->about().file == folder / "good.so");
  BOOST_TEST((modules.find_action("good.other") == nullptr));
  BOOST_TEST((modules.find_workflow("good.act") == nullptr));
  BOOST_TEST(modules.current()->refused.empty());
}

BOOST_AUTO_TEST_CASE(only_the_copy_is_loaded) {
  const fs::path file = put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  // Overwritten in place, as `cp` does it: what is mapped from here would be destroyed.
  std::ofstream(file, std::ios::binary | std::ios::trunc) << "garbage";
  const auto flow = modules.find_workflow("good.flow");
  const pawl_run run = {};
  BOOST_TEST((flow->table.create(flow->self, &run) != nullptr));
}

BOOST_AUTO_TEST_CASE(a_known_file_is_not_described_again) {
  put_module(folder, "good");
  {
    catalog(options()).scan();
  }
  catalog_options blind = options();
  blind.describe.program = "/nowhere/pawl";
  catalog modules(std::move(blind));
  modules.scan();
  BOOST_TEST(version_of(modules) == "1.0.0");
}

BOOST_AUTO_TEST_CASE(a_refused_file_is_not_described_again_until_it_changes) {
  const fs::path count = directory / "count";
  const fs::path program = directory / "counting_describer";
  std::ofstream(program) << "#!/bin/sh\necho >> " << count << "\nexec " << DESCRIBER_PROGRAM
                         << " \"$@\"\n";
  fs::permissions(program, fs::perms::owner_all);
  catalog_options chosen = options();
  chosen.describe.program = program;
  catalog modules(std::move(chosen));
  put_module(folder, "missing_title", "bad");
  modules.scan();
  modules.scan();
  BOOST_TEST(modules.current()->refused.size() == 1);
  BOOST_TEST(fs::file_size(count) == 1u);
  put_module(folder, "entry_error", "bad");
  modules.scan();
  BOOST_TEST(fs::file_size(count) == 2u);
}

BOOST_AUTO_TEST_CASE(new_runs_take_the_new_version_and_old_ones_stay) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  const pin old = pin_of(modules);
  put_module(folder, "good_2", "good");
  modules.scan();
  BOOST_TEST(version_of(modules) == "2.0.0");
  const auto still = modules.find_workflow(old, "good.flow");
  BOOST_REQUIRE(still.ok());
  BOOST_TEST((*still)->pinned_to.version == "1.0.0");
  BOOST_TEST(modules.current()->loaded.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_pinned_copy_is_loaded_after_a_restart_though_its_file_is_gone) {
  put_module(folder, "good");
  pin old;
  {
    catalog modules(options());
    modules.scan();
    old = pin_of(modules);
  }
  put_module(folder, "good_2", "good");
  catalog modules(options());
  modules.scan();
  const auto found = modules.find_workflow(old, "good.flow");
  BOOST_REQUIRE_MESSAGE(found.ok(), reason_of(found));
  BOOST_TEST((*found)->owner->about().version == "1.0.0");
  BOOST_TEST(version_of(modules) == "2.0.0");
}

BOOST_AUTO_TEST_CASE(a_pin_that_can_not_be_met_says_why) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  const pin good = pin_of(modules);
  BOOST_TEST(modules.find_workflow(good, "good.nothing").error().code ==
             PAWL_ERROR_UNKNOWN_WORKFLOW);
  BOOST_TEST(
      modules.find_workflow({"good", "9.9", std::string(64, '0')}, "good.flow").error().code ==
      PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(modules.find_workflow({"good", "1.0.0", "builtin"}, "good.flow").error().code ==
             PAWL_ERROR_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(a_changed_copy_is_not_loaded) {
  put_module(folder, "good");
  pin old;
  {
    catalog modules(options());
    modules.scan();
    old = pin_of(modules);
  }
  const fs::path copy = copies(directory / "copies").path_of(old);
  put_file(copy, read_file(copy) + "x");
  catalog modules(options());
  const auto found = modules.find_workflow(old, "good.flow");
  BOOST_REQUIRE(!found.ok());
  BOOST_TEST(found.error().message.find("was changed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bad_new_version_leaves_the_old_one_live) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  for (const char* bad : {"missing_title", "crash_in_entry", "no_entry"}) {
    put_module(folder, bad, "good");
    modules.scan();
    BOOST_TEST(version_of(modules) == "1.0.0");
    BOOST_TEST(modules.current()->refused.size() == 1);
  }
  put_module(folder, "good_2", "good");
  modules.scan();
  BOOST_TEST(version_of(modules) == "2.0.0");
  BOOST_TEST(modules.current()->refused.empty());
}

BOOST_AUTO_TEST_CASE(what_was_refused_for_want_of_room_is_worth_another_look) {
  put_module(folder, "good");
  put_file(directory / "copies", "in the way");
  catalog modules(options());
  BOOST_TEST(!modules.scan());
  BOOST_REQUIRE(modules.current()->refused.size() == 1);
  fs::remove(directory / "copies");
  BOOST_TEST(modules.scan());
  BOOST_TEST(version_of(modules) == "1.0.0");
  put_module(folder, "no_entry", "good_2");
  BOOST_TEST(modules.scan());  // no room will help that one
}

BOOST_AUTO_TEST_CASE(a_new_version_that_does_not_open_leaves_the_old_one_live) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  for (const char* as : {"good", "good_3"}) {
    put_module(folder, "good_3", as);
    modules.scan();
    BOOST_TEST(version_of(modules) == "1.0.0");
    BOOST_REQUIRE(!modules.current()->refused.empty());
    BOOST_TEST(modules.current()->refused[0].reason.find("its open() failed") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_newcomer_can_not_take_the_names_of_a_live_module) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  put_module(folder, "slug_clash", "a_earlier_by_name");
  modules.scan();
  BOOST_TEST(modules.find_action("good.act")->owner->about().name == "good");
  BOOST_REQUIRE(modules.current()->refused.size() == 1);
  BOOST_TEST(modules.current()->refused[0].file == folder / "a_earlier_by_name.so");
}

BOOST_AUTO_TEST_CASE(a_file_that_leaves_takes_its_names_along_but_not_its_runs) {
  const fs::path file = put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  const pin old = pin_of(modules);
  fs::remove(file);
  modules.scan();
  BOOST_TEST(version_of(modules) == "none");
  BOOST_TEST((modules.find_action("good.act") == nullptr));
  BOOST_TEST(modules.find_workflow(old, "good.flow").ok());
}

BOOST_AUTO_TEST_CASE(of_two_files_the_higher_version_wins_within_a_directory) {
  put_module(folder, "good", "a");
  put_module(folder, "good_2", "b");
  catalog modules(options());
  modules.scan();
  BOOST_TEST(version_of(modules) == "2.0.0");
  BOOST_REQUIRE(modules.current()->refused.size() == 1);
  BOOST_TEST(modules.current()->refused[0].file == folder / "a.so");
}

BOOST_AUTO_TEST_CASE(a_higher_version_beside_the_live_one_takes_over) {
  put_module(folder, "good", "a");
  catalog modules(options());
  modules.scan();
  put_module(folder, "good_2", "b");
  modules.scan();
  BOOST_TEST(version_of(modules) == "2.0.0");
}

BOOST_AUTO_TEST_CASE(an_earlier_directory_wins_over_a_higher_version) {
  put_module(directory / "first", "good");
  put_module(folder, "good_2");
  catalog_options chosen = options();
  chosen.directories = {directory / "first", folder};
  catalog modules(std::move(chosen));
  modules.scan();
  BOOST_TEST(version_of(modules) == "1.0.0");
}

BOOST_AUTO_TEST_CASE(the_same_file_twice_is_no_fault) {
  put_module(directory / "first", "good");
  put_module(folder, "good");
  catalog_options chosen = options();
  chosen.directories = {directory / "first", folder, directory / "missing"};
  catalog modules(std::move(chosen));
  modules.scan();
  BOOST_TEST(modules.current()->active.size() == 1);
  BOOST_TEST(modules.current()->refused.empty());
}

BOOST_AUTO_TEST_CASE(configuration_is_checked_before_it_is_given) {
  put_module(folder, "configured");
  const std::pair<const char*, const char*> cases[] = {
      {R"({"refuse":false})", nullptr},
      {R"({"refuse":true})", "its open() failed: told to refuse"},
      {R"({"refuse":7})", "does not fit"},
      {"[]", "not a JSON object"},
      {"{", "not a JSON object"},
  };
  for (const auto& [config, reason] : cases) {
    catalog_options chosen = options();
    chosen.config["configured"] = config;
    catalog modules(std::move(chosen));
    modules.scan();
    const auto now = modules.current();
    BOOST_TEST_CONTEXT(config) {
      BOOST_TEST(now->active.size() == (reason == nullptr ? 1u : 0u));
      BOOST_REQUIRE(now->refused.size() == (reason == nullptr ? 0u : 1u));
      if (reason != nullptr) {
        BOOST_TEST(now->refused[0].reason.find(reason) != std::string::npos,
                   now->refused[0].reason);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_module_without_configuration_takes_none) {
  put_module(folder, "good");
  catalog_options chosen = options();
  chosen.config["good"] = R"({"a":1})";
  catalog modules(std::move(chosen));
  modules.scan();
  BOOST_REQUIRE(modules.current()->refused.size() == 1);
  BOOST_TEST(modules.current()->refused[0].reason.find("takes none") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(shutdown_closes_what_was_opened_once) {
  put_module(folder, "configured");
  catalog modules(options());
  modules.scan();
  BOOST_TEST(noting_host::noted().empty());
  modules.shutdown();
  modules.shutdown();
  BOOST_TEST(noting_host::noted() == std::vector<std::string>{"closed"});
  BOOST_TEST((modules.find_action("configured.act") == nullptr));
}

BOOST_AUTO_TEST_CASE(old_copies_go_when_no_run_needs_them) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  const pin old = pin_of(modules);
  put_module(folder, "good_2", "good");
  modules.scan();
  const pin before = pin_of(modules);
  put_file(folder / "good.so", read_file(fault("good_2")) + "another build");
  modules.scan();
  const copies kept(directory / "copies");

  const std::vector<pin> pinned = {old};
  BOOST_TEST(modules.has_old());
  BOOST_TEST(modules.collect(pinned) == 0u);
  BOOST_TEST(kept.list().size() == 3);

  auto held = modules.find_workflow(old, "good.flow");
  BOOST_REQUIRE(held.ok());
  BOOST_TEST(modules.collect({}) == 0u);
  BOOST_TEST(modules.find_workflow(old, "good.flow").ok());

  held = pawl::failure{"released", ""};
  BOOST_TEST(modules.collect({}) == 1u);
  BOOST_TEST(!modules.has_old());
  BOOST_TEST(modules.current()->loaded.size() == 1);
  BOOST_TEST(!modules.find_workflow(old, "good.flow").ok());
  BOOST_TEST(modules.find_workflow(before, "good.flow").ok());  // to go back to
  BOOST_TEST(kept.list().size() == 2);
}

BOOST_AUTO_TEST_CASE(a_drained_module_is_closed_and_can_come_back) {
  const fs::path file = put_module(folder, "configured");
  catalog modules(options());
  modules.scan();
  fs::remove(file);
  modules.scan();
  BOOST_TEST(modules.collect({}) == 1u);
  BOOST_TEST(noting_host::noted().size() == 1);
  put_module(folder, "configured");
  modules.scan();
  BOOST_TEST((modules.find_action("configured.act") != nullptr));
}

BOOST_AUTO_TEST_CASE(a_module_compiled_in_holds_its_names_against_files) {
  put_module(folder, "good");
  catalog modules(options());
  BOOST_REQUIRE(modules.add_builtin(builtin_entry).ok());
  modules.scan();
  BOOST_TEST(modules.find_action("good.act")->owner->about().name == "builtin");
  BOOST_TEST(modules.current()->refused.size() == 1);
  const pin held_to = modules.find_workflow("builtin.flow")->pinned_to;
  BOOST_TEST((held_to == pin{"builtin", "1.0.0", "builtin"}));
  BOOST_TEST(modules.collect({}) == 1u);  // the copy of good, which is not live
  BOOST_TEST(modules.find_workflow(held_to, "builtin.flow").ok());
  const auto again = modules.add_builtin(builtin_entry);
  BOOST_REQUIRE(!again.ok());
  BOOST_TEST(again.error().code == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(lookups_go_on_while_versions_are_replaced) {
  put_module(folder, "good");
  catalog modules(options());
  modules.scan();
  const pin old = pin_of(modules);
  std::atomic<bool> stop = false;
  std::atomic<size_t> missed = 0;
  std::thread reader([&] {
    while (!stop) {
      const auto act = modules.find_action("good.act");
      const auto flow = modules.find_workflow(old, "good.flow");
      if (!act || !flow.ok() || (*flow)->pinned_to != old) ++missed;
    }
  });
  const std::vector<pin> pinned = {old};
  for (int i = 0; i < 20; ++i) {
    put_module(folder, i % 2 == 0 ? "good_2" : "good", "good");
    modules.scan();
    (void)modules.collect(pinned);
  }
  stop = true;
  reader.join();
  BOOST_TEST(missed == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
