#include "journal/documents.hpp"

#include "journal/journal_fixtures.hpp"
#include "journal/memory_store.hpp"
#include "journal/rocksdb_store.hpp"
#include "journal/writer.hpp"

#include <tuple>

using namespace pawl::journal;

namespace {

using both = std::tuple<in_memory, on_disk>;

template <class Kind>
struct kept {
  Kind db;
  writer into{*db};
  documents held{*db, into};
  ~kept() { into.stop(); }
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_document_is_what_was_last_put, kind, both) {
  kept<kind> of;
  BOOST_TEST(!must(of.held.find("token", "a")));
  must(of.held.put({"token", "a", "1"}));
  must(of.held.put({"token", "a", "2"}));
  BOOST_TEST(*must(of.held.find("token", "a")) == "2");
  BOOST_TEST(!must(of.held.find("trigger", "a")));
  must(of.held.remove("token", "a"));
  BOOST_TEST(!must(of.held.find("token", "a")));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_kind_is_listed_by_key_and_page, kind, both) {
  kept<kind> of;
  must(of.held.write(
      {{"b", "2", "x"}, {"b", "1", "y"}, {"b", "3", "z"}, {"a", "9", ""}, {"c", "0", ""}}));
  const auto first = must(of.held.list("b", "", 2));
  BOOST_REQUIRE(first.items.size() == 2u);
  BOOST_TEST(first.items[0].key == "1");
  BOOST_TEST(first.items[0].value == "y");
  BOOST_TEST(first.items[1].key == "2");
  const auto rest = must(of.held.list("b", first.next, 2));
  BOOST_REQUIRE(rest.items.size() == 1u);
  BOOST_TEST(rest.items[0].key == "3");
  BOOST_TEST(rest.next.empty());
  BOOST_TEST(must(of.held.all("b")).size() == 3u);
  BOOST_TEST(must(of.held.all("bb")).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(documents_come_and_go_with_the_change_of_a_run, kind, both) {
  kind db;
  change creates = creation_of(row_of("a"));
  creates.documents_set.push_back({"mark", "a", "1"});
  write(*db, creates);
  BOOST_TEST(must(db->find_document("mark", "a")).has_value());
  // What is there already is not created, nor what comes with it.
  change again = creation_of(row_of("a"));
  again.documents_set.push_back({"mark", "b", "1"});
  write(*db, again);
  BOOST_TEST(!must(db->find_document("mark", "b")).has_value());
}

BOOST_AUTO_TEST_CASE(what_the_disk_does_not_take_is_told) {
  class failing final : public memory_store {
    pawl::result<void> write(std::span<change>) override {
      return pawl::failure{"io_error", "the disk is gone"};
    }
  };
  failing store;
  writer into(store);
  documents held(store, into);
  BOOST_TEST(held.put({"token", "a", "1"}).error().code == "io_error");
  into.stop();
}
