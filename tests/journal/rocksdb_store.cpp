#include "journal/rocksdb_store.hpp"

#include "journal/journal_fixtures.hpp"

#include <boost/process.hpp>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <rocksdb/db.h>

using namespace pawl::journal;
namespace process = boost::process;
namespace suite = boost::unit_test;

namespace {

constexpr const char* held_directory = "PAWL_TEST_HELD_DIRECTORY";

// Opens the directory as any other program would.
void with_plain_rocksdb(const std::filesystem::path& path,
                        const std::function<void(rocksdb::DB&)>& use) {
  std::vector<std::string> names;
  BOOST_TEST_REQUIRE(rocksdb::DB::ListColumnFamilies({}, path.string(), &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  BOOST_TEST_REQUIRE(rocksdb::DB::Open({}, path.string(), families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  use(*db);
  for (rocksdb::ColumnFamilyHandle* each : handles) db->DestroyColumnFamilyHandle(each);
}

}  // namespace

// The other process of the next test.
BOOST_AUTO_TEST_CASE(hold_the_directory, *suite::disabled()) {
  const auto opened = must(open_rocksdb_store(std::getenv(held_directory)));
  std::cout << "held" << std::endl;
  std::cin.get();  // until the test closes its end
}

BOOST_AUTO_TEST_CASE(a_directory_that_another_process_holds_is_refused) {
  const scratch_directory directory;
  process::environment with_directory = boost::this_process::environment();
  with_directory[held_directory] = directory.path().string();
  process::ipstream says;
  process::opstream asked;
  process::child holder(suite::framework::master_test_suite().argv[0],
                        "--run_test=hold_the_directory", with_directory, process::std_out > says,
                        process::std_in < asked);
  for (std::string line; line != "held";) BOOST_TEST_REQUIRE(!!std::getline(says, line));

  const auto refused = open_rocksdb_store(directory.path());
  BOOST_TEST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.error().code == "busy");
  const std::string& message = refused.error().message;
  BOOST_TEST(message.find("process " + std::to_string(holder.id())) != std::string::npos);
  BOOST_TEST(message.find(directory.path().string()) != std::string::npos);

  asked.close();
  asked.pipe().close();
  holder.wait();
  BOOST_TEST(holder.exit_code() == 0);
  must(open_rocksdb_store(directory.path()));
}

BOOST_AUTO_TEST_CASE(a_directory_is_held_against_this_process_too) {
  on_disk db;
  BOOST_TEST(open_rocksdb_store(db.directory.path()).error().code == "busy");
}

BOOST_AUTO_TEST_CASE(only_the_owner_may_enter) {
  on_disk db;
  const auto allowed = std::filesystem::status(db.directory.path()).permissions();
  BOOST_TEST((allowed == std::filesystem::perms::owner_all));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_is_told) {
  const scratch_directory directory;
  std::ofstream(directory.path()) << "a file";
  const auto refused = open_rocksdb_store(directory.path() / "journal");
  BOOST_TEST(refused.error().code == "io_error");
  BOOST_TEST(refused.error().message.find(directory.path().string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_written_is_there_after_a_restart) {
  const scratch_directory directory;
  const std::string large(200'000, 'x');  // lives in a blob file
  {
    const auto db = must(open_rocksdb_store(directory.path()));
    write(*db, creation_of(row_of("a")));
    change turn = append_to("a", 2);
    event one;
    one.payload = large;
    turn.entry.clear();
    append_event(turn.entry, one);
    turn.timers_set = {{5, "a", 2}};
    turn.hooks_set = {{"token", "a", 2, "hook:x#0", 1, 0}};
    write(*db, turn);
  }
  for (int restart = 0; restart < 2; ++restart) {
    const auto db = must(open_rocksdb_store(directory.path()));
    std::string read;
    must(db->read_events("a", 2, [&](const event& each) {
      read = each.payload;
      return true;
    }));
    BOOST_TEST((read == large));
    BOOST_TEST(ids_of(*db, {}) == "a");
    BOOST_TEST(must(db->timers(0, 10, 10)).size() == 1);
    BOOST_TEST(must(db->find_hook("token"))->run_id == "a");
  }
}

BOOST_AUTO_TEST_CASE(a_newer_format_is_refused) {
  const scratch_directory directory;
  must(open_rocksdb_store(directory.path()));
  with_plain_rocksdb(directory.path(), [](rocksdb::DB& db) {
    std::string format;
    BOOST_TEST(db.Get({}, "format", &format).ok());
    BOOST_TEST(format == "1");
    BOOST_TEST(db.Put({}, "format", "2").ok());
  });
  const auto refused = open_rocksdb_store(directory.path());
  BOOST_TEST(refused.error().code == "unsupported_format");
  BOOST_TEST(refused.error().message.starts_with("unsupported journal format 2"));

  with_plain_rocksdb(directory.path(), [](rocksdb::DB& db) {
    BOOST_TEST(db.Put({}, "format", "1").ok());
    rocksdb::ColumnFamilyHandle* added = nullptr;
    BOOST_TEST(db.CreateColumnFamily({}, "leases", &added).ok());
    db.DestroyColumnFamilyHandle(added);
  });
  BOOST_TEST(open_rocksdb_store(directory.path()).error().code == "unsupported_format");
}

BOOST_AUTO_TEST_CASE(an_entry_of_a_newer_format_is_refused) {
  on_disk db;
  write(*db, creation_of(row_of("a")));
  change turn = append_to("a", 2);
  turn.entry[0] = 2;
  write(*db, turn);
  size_t read = 0;
  const auto refused = db->read_events("a", 1, [&](const event&) { return ++read != 0; });
  BOOST_TEST(read == 1);
  BOOST_TEST(refused.error().code == "unsupported_format");
  BOOST_TEST(refused.error().message.starts_with("run a: unsupported journal format 2"));
}

// What other programs rely on; see README.md of the journal.
BOOST_AUTO_TEST_CASE(the_keys_are_those_of_the_description) {
  using namespace std::string_literals;
  const scratch_directory directory;
  {
    const auto db = must(open_rocksdb_store(directory.path()));
    run_row row = row_of("a", 0x0102, "w", run_status::sleeping);
    row.idempotency_key = "k";
    change turn = creation_of(row);
    turn.timers_set = {{0x0304, "a", 0x0506}};
    write(*db, turn);
  }
  std::vector<std::string> names;
  std::string keys;
  BOOST_TEST(rocksdb::DB::ListColumnFamilies({}, directory.path().string(), &names).ok());
  for (const std::string& name : names) {
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {"default", {}}, {name == "default" ? "events" : name, {}}};
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    BOOST_TEST_REQUIRE(
        rocksdb::DB::OpenForReadOnly({}, directory.path().string(), families, &handles, &opened)
            .ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    {
      const std::unique_ptr<rocksdb::Iterator> it(
          db->NewIterator({}, handles[name == "default" ? 0 : 1]));
      for (it->SeekToFirst(); it->Valid(); it->Next())
        keys += name + ":" + it->key().ToString() + "|";
    }
    for (rocksdb::ColumnFamilyHandle* each : handles) db->DestroyColumnFamilyHandle(each);
  }
  BOOST_TEST(keys ==
             "default:format|"
             "runs:a|"
             "events:a\0\0\0\0\0\0\0\0\x01|"
             "timers:\0\0\0\0\0\0\x03\x04"
             "a\0\0\0\0\0\0\0\x05\x06|"
             "index:c\x03\0\0\0\0\0\0\x01\x02"
             "a|"
             "index:ww\0\x03\0\0\0\0\0\0\x01\x02"
             "a|"
             "idempotency:w\0k|"s);
}
