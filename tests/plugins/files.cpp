// The files module works inside its roots, and nowhere else.
#include "plugins/files/beneath.hpp"
#include "plugins/module_fixture.hpp"

#include <pawl/plugins/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <thread>

namespace files = pawl::files;
namespace fs = std::filesystem;
using pawl::test::read_file;

struct fixture {
  fixture() { std::ofstream(outside + "/secret") << "secret"; }
  static std::string make(const std::string& folder) {
    fs::create_directory(folder);
    return folder;
  }
  files::write_input text_for(const std::string& path, const std::string& text) {
    files::write_input in;
    in.path = path;
    in.text = text;
    return in;
  }
  std::string config() const {
    return pawl::to_json(std::map<std::string, std::vector<std::string>>{{"roots", {root}}});
  }

  pawl::test::temporary_folder folder;
  const std::string root = make(folder / "root"), outside = make(folder / "outside");
  pawl::test::loaded_module module{config()};
};

BOOST_FIXTURE_TEST_SUITE(files_module, fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  pawl::test::loaded_module here(R"({"roots":[")" MODULE_FOLDER R"("]})");
  const auto [output, expected] = here.example("files.hash", "hash");
  BOOST_TEST(output == expected);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  BOOST_TEST(module.run(files::write, text_for("a.txt", "héllo")).size == 6u);
  const auto out = module.run(files::read, {"a.txt"});
  BOOST_TEST(out.text.value() == "héllo");
  BOOST_TEST(!out.base64.has_value());
  BOOST_TEST(out.size == 6u);
  BOOST_TEST(module.run(files::read, {root + "/a.txt"}).size == 6u);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_text_travel_as_base64) {
  files::write_input in;
  in.path = "a.bin";
  in.base64 = "/wD+";
  BOOST_TEST(module.run(files::write, in).size == 3u);
  BOOST_TEST(read_file(root + "/a.bin") == std::string("\xFF\0\xFE", 3));
  BOOST_TEST(module.run(files::read, {"a.bin"}).base64.value() == "/wD+");
  in.base64 = "/w";
  BOOST_TEST(module.failure(files::write, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.text = "both";
  BOOST_TEST(module.failure(files::write, in).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_CASE(a_write_replaces_the_file_whole_and_leaves_nothing_behind) {
  module.run(files::write, text_for("a", std::string(100'000, 'x')));
  fs::permissions(root + "/a", fs::perms::owner_read | fs::perms::owner_write);
  module.run(files::write, text_for("a", "short"));
  BOOST_TEST(read_file(root + "/a") == "short");
  BOOST_TEST(
      (fs::status(root + "/a").permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
  fs::create_directory(root + "/busy");
  BOOST_TEST(module.failure(files::write, text_for("busy", "x")).code() == PAWL_ERROR_CONFLICT);
  BOOST_TEST(module.run(files::list, {}).entries.size() == 2u);
}

BOOST_AUTO_TEST_CASE(readers_see_the_old_file_or_the_new_one) {
  const std::string old_text(50'000, 'a'), new_text(70'000, 'b');
  module.run(files::write, text_for("a", old_text));
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i)
      module.run(files::write, text_for("a", i % 2 ? old_text : new_text));
  });
  for (int i = 0; i < 200; ++i) {
    const std::string seen = *module.run(files::read, {"a"}).text;
    BOOST_TEST((seen == old_text || seen == new_text));
  }
  writer.join();
}

BOOST_AUTO_TEST_CASE(missing_folders_are_made_when_asked) {
  files::write_input in = text_for("a/b/c.txt", "x");
  BOOST_TEST(module.failure(files::write, in).code() == PAWL_ERROR_NOT_FOUND);
  in.create_folders = true;
  module.run(files::write, in);
  BOOST_TEST(read_file(root + "/a/b/c.txt") == "x");
  in.path = "a/d/log";
  module.run(files::append, in);
  BOOST_TEST(read_file(root + "/a/d/log") == "x");
}

BOOST_AUTO_TEST_CASE(appends_from_many_threads_do_not_mix) {
  std::vector<std::thread> threads;
  for (char letter : {'a', 'b', 'c', 'd'}) {
    threads.emplace_back([&, letter] {
      for (int i = 0; i < 50; ++i)
        module.run(files::append, text_for("log", std::string(99, letter) + "\n"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::istringstream lines(read_file(root + "/log"));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    BOOST_TEST(line == std::string(99, line[0]));
  BOOST_TEST(count == 200);
  BOOST_TEST(module.run(files::append, text_for("log", "end")).size == 20'003u);
}

BOOST_AUTO_TEST_CASE(a_list_tells_kinds_and_sizes_by_name) {
  module.run(files::write, text_for("b.txt", "four"));
  fs::create_directory(root + "/a");
  fs::create_symlink("/etc", root + "/c");
  const auto entries = module.run(files::list, {}).entries;
  BOOST_REQUIRE(entries.size() == 3u);
  BOOST_TEST(entries[0].name == "a");
  BOOST_TEST((entries[0].kind == files::entry_kind::folder));
  BOOST_TEST(entries[1].size == 4u);
  BOOST_TEST(entries[1].modified_ms > 1'600'000'000'000);
  BOOST_TEST((entries[2].kind == files::entry_kind::link));
  BOOST_TEST(module.failure(files::list, {"b.txt"}).code() == PAWL_ERROR_CONFLICT);
}

BOOST_AUTO_TEST_CASE(a_hash_is_the_known_one) {
  module.run(files::write, text_for("abc", "abc"));
  const auto out = module.run(files::hash, {"abc"});
  BOOST_TEST(out.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(out.size == 3u);
}

BOOST_AUTO_TEST_CASE(a_file_larger_than_asked_for_is_an_error) {
  module.run(files::write, text_for("big", std::string(1000, 'x')));
  BOOST_TEST(module.failure(files::read, {"big", 999}).code() == PAWL_ERROR_TOO_LARGE);
  BOOST_TEST(module.run(files::read, {"big", 1000}).size == 1000u);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_file_is_not_read) {
  BOOST_TEST(module.failure(files::read, {"none"}).code() == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(module.failure(files::read, {"."}).code() == PAWL_ERROR_CONFLICT);
  BOOST_REQUIRE(mkfifo((root + "/pipe").c_str(), 0600) == 0);
  BOOST_TEST(module.failure(files::read, {"pipe"}).code() == PAWL_ERROR_CONFLICT);
  BOOST_TEST(module.failure(files::append, text_for("pipe", "x")).code() != "none");
  BOOST_TEST(!module.failure(files::read, {"none"}).retryable());
}

BOOST_AUTO_TEST_CASE(no_path_leads_out_of_the_root) {
  fs::create_symlink("../outside", root + "/link");
  fs::create_symlink(outside + "/secret", root + "/absolute");
  fs::create_directory(root + "/in");
  fs::create_symlink("../../outside/secret", root + "/in/deep");
  for (const std::string& path :
       {std::string("../outside/secret"), std::string("in/../../outside/secret"),
        std::string("link/secret"), std::string("absolute"), std::string("in/deep"),
        outside + "/secret", root + "/../outside/secret", std::string("/etc/passwd"),
        root + "-not"}) {
    BOOST_TEST(module.failure(files::read, {path}).code() == PAWL_ERROR_PERMISSION_DENIED, path);
    BOOST_TEST(module.failure(files::hash, {path}).code() == PAWL_ERROR_PERMISSION_DENIED, path);
    const auto code = module.failure(files::append, text_for(path, "x")).code();
    BOOST_TEST(code == PAWL_ERROR_PERMISSION_DENIED, path);
  }
  for (const std::string& path : {std::string("../outside/new"), std::string("link/new"),
                                  outside + "/new", std::string("../new")}) {
    auto in = text_for(path, "x");
    in.create_folders = true;
    BOOST_TEST(module.failure(files::write, in).code() == PAWL_ERROR_PERMISSION_DENIED, path);
  }
  BOOST_TEST(!fs::exists(outside + "/new"));
  BOOST_TEST(read_file(outside + "/secret") == "secret");
}

BOOST_AUTO_TEST_CASE(writing_over_a_link_replaces_the_link) {
  fs::create_symlink(outside + "/secret", root + "/link");
  module.run(files::write, text_for("link", "mine"));
  BOOST_TEST(read_file(outside + "/secret") == "secret");
  BOOST_TEST(!fs::is_symlink(root + "/link"));
}

BOOST_AUTO_TEST_CASE(without_roots_every_call_is_refused_with_the_way_out) {
  pawl::test::loaded_module closed;
  const auto why = closed.failure(files::read, {"a"});
  BOOST_TEST(why.code() == PAWL_ERROR_PERMISSION_DENIED);
  BOOST_TEST(why.message().find("\"roots\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_root_that_is_not_there_is_refused_at_the_start) {
  BOOST_CHECK_EXCEPTION(pawl::test::loaded_module(R"({"roots":["/no/such/folder"]})"), pawl::error,
                        [](const pawl::error& why) {
                          return why.message().find("/no/such/folder") != std::string::npos;
                        });
}

// What an old kernel gets must refuse at least as much.
BOOST_AUTO_TEST_CASE(the_stepwise_way_is_as_strict) {
  fs::create_directories(root + "/a/b");
  std::ofstream(root + "/a/b/file") << "x";
  fs::create_symlink("../outside", root + "/link");
  fs::create_symlink("file", root + "/a/b/near");
  const files::descriptor at(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (auto* open : {files::open_beneath, files::open_beneath_stepwise}) {
    BOOST_TEST(bool(open(at.get(), "a/b/file", O_RDONLY, 0)));
    BOOST_TEST(bool(open(at.get(), "a//b/./file", O_RDONLY, 0)));
    BOOST_TEST(bool(open(at.get(), ".", O_RDONLY | O_DIRECTORY, 0)));
    BOOST_TEST(bool(open(at.get(), "a/new", O_WRONLY | O_CREAT, 0600)));
    for (const char* path : {"", "..", "a/../../outside/secret", "link/secret", "/etc/passwd",
                             "a/none", "a/b/file/more"})
      BOOST_TEST(!bool(open(at.get(), path, O_RDONLY, 0)), path);
  }
  BOOST_TEST(!bool(files::open_beneath_stepwise(at.get(), "a/b/near", O_RDONLY)));
}

BOOST_AUTO_TEST_SUITE_END()
