// Goal: credentials are kept, shown and changed as the API says, and no secret comes out of it.
#include "vault/support.hpp"

using namespace vault_tests;

namespace {

void must_write(const pawl::vault::key_ring& ring, const std::filesystem::path& file) {
  BOOST_TEST_REQUIRE(ring.write(file).ok());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api, fixture)

BOOST_AUTO_TEST_CASE(kinds_say_what_they_ask_for_and_who_needs_them) {
  const auto kinds = ask("GET", "/v1/credential-kinds").body.at("items").as_array();
  BOOST_TEST_REQUIRE(kinds.size() == 3u);
  const auto& door = kinds.at(1);
  BOOST_TEST(door.at("name").as_string() == "test.door");
  BOOST_TEST(door.at("oauth2").is_null());
  BOOST_TEST(door.at("schema").at("properties").at("token").at("writeOnly").as_bool());
  BOOST_TEST(door.at("actions") == (json::array{"test.enter", "test.enter-twice", "test.spill"}));
  BOOST_TEST(kinds.at(0).at("oauth2").at("grant").as_string() == "authorization_code");
}

BOOST_AUTO_TEST_CASE(an_instance_is_set_shown_renamed_made_default_and_removed) {
  BOOST_TEST(set_door("sesame open").status == 201u);
  BOOST_TEST(set_door("another one", "project", "second").status == 201u);
  BOOST_TEST(set_door("sesame open").status == 409u);
  const auto shown = ask("GET", "/v1/credentials/test.door/project/main");
  BOOST_TEST(shown.body.at("default").as_bool());
  BOOST_TEST(shown.body.at("fields") == (json::object{{"token", nullptr}, {"account", "me"}}));
  BOOST_TEST(ask("PATCH", "/v1/credentials/test.door/project/second",
                 {{"name", "next"}, {"default", true}})
                 .status == 200u);
  restart();
  const auto items = ask("GET", "/v1/credentials").body.at("items").as_array();
  BOOST_TEST_REQUIRE(items.size() == 2u);
  BOOST_TEST(!items.at(0).at("default").as_bool());
  BOOST_TEST(items.at(1).at("name").as_string() == "next");
  BOOST_TEST(items.at(1).at("default").as_bool());
  BOOST_TEST(outcome(start("enter")) == "completed");
  BOOST_TEST(records::get().given().back() == "another one");
  BOOST_TEST(ask("DELETE", "/v1/credentials/test.door/project/next").status == 204u);
  BOOST_TEST(ask("GET", "/v1/credentials/test.door/project/next").status == 404u);
  BOOST_TEST(answers.find("sesame open") == answers.npos);
  BOOST_TEST(answers.find("another one") == answers.npos);
}

BOOST_AUTO_TEST_CASE(fields_that_do_not_fit_are_refused_without_being_repeated) {
  const auto refused =
      set("test.door", "project", "main", {{"token", 12345678}, {"account", "me"}});
  BOOST_TEST(refused.status == 400u);
  BOOST_TEST(refused.text.find("/token") != std::string::npos);
  BOOST_TEST(refused.text.find("12345678") == std::string::npos);
  BOOST_TEST(set("test.window", "project", "main", {}).status == 404u);
  BOOST_TEST(set_door("sesame", "team").status == 400u);
  BOOST_TEST(set_door("sesame", "project", "No Name").status == 400u);
}

BOOST_AUTO_TEST_CASE(a_new_key_opens_what_was_set_under_the_old_one) {
  set_door("sesame");
  const auto before = std::filesystem::file_size(options.data_directory / "vault.key");
  const auto done = ask("POST", "/v1/credentials/rekey");
  BOOST_TEST(done.body.at("credentials").to_number<int>() == 1);
  BOOST_TEST(std::filesystem::file_size(options.data_directory / "vault.key") == before);
  BOOST_TEST(outcome(start("enter")) == "completed");
  restart();
  BOOST_TEST(outcome(start("enter")) == "completed");
}

BOOST_AUTO_TEST_CASE(a_change_of_keys_that_was_cut_short_is_ended_by_the_next_start) {
  using pawl::vault::key_ring;
  set_door("sesame");
  close();
  const pawl::vault::key_source from = {.file = options.data_directory / "vault.key"};
  const key_ring both = must(key_ring::read(from)).with_new_key();
  for (const char* cut : {"before the credentials were encrypted anew", "after it"}) {
    must_write(both, from.file);
    BOOST_TEST_CONTEXT(cut) {
      BOOST_TEST(outcome(start("enter")) == "completed");
      const key_ring left = must(key_ring::read(from));
      BOOST_TEST(!left.has_old());
      BOOST_TEST(left.first().id() == both.first().id());
    }
    close();
  }
}

BOOST_AUTO_TEST_CASE(a_key_that_others_can_read_opens_nothing_until_it_is_put_right) {
  set_door("sesame");
  close();
  const auto file = options.data_directory / "vault.key";
  using std::filesystem::perms;
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write | perms::others_read);
  const std::string run = start("enter");
  BOOST_TEST(outcome(run) == PAWL_ERROR_PERMISSION_DENIED);
  BOOST_TEST(end(run).error->message.find("chmod 600") != std::string::npos);
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
  BOOST_TEST(retried(run) == "completed");
  close();
  std::filesystem::remove(file);
  BOOST_TEST(outcome(start("enter")) == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(set_door("sesame", "user").status == 404u);  // no second key beside a lost one
}

BOOST_AUTO_TEST_SUITE_END()
