// The s3 module: its signatures against those that AWS publishes, and its actions against a server
// that makes every signature anew.
#include "plugins/http_text.hpp"
#include "plugins/module_fixture.hpp"
#include "plugins/s3_server.hpp"
#include "plugins/soak.hpp"
#include "s3/signature.hpp"

#include <pawl/plugins/s3.hpp>

namespace s3 = pawl::s3;
using namespace pawl::test;

namespace {

struct fixture {
  fixture() { ::unsetenv("http_proxy"); }
  static s3::access_key key_for(const std::string& url) {
    s3::access_key with{.access_key_id = "AKID", .secret_access_key = "very-secret"};
    with.region = "eu-west-1";
    with.endpoint = url.substr(0, url.size() - 1);
    with.path_style = true;
    return with;
  }
  pawl::error failure(const std::string& bytes) {
    local_server server([=](const std::string&) { return reply{bytes}; });
    module.set_credential(s3::key, key_for(server.url()));
    return module.failure(s3::get, {.bucket = "briefs", .key = "a"});
  }
  pawl::test::loaded_module module;
};

struct stored_fixture : fixture {
  stored_fixture() { module.set_credential(s3::key, key_for(store.server().url())); }
  s3::stored put(const std::string& key, const std::string& text) {
    return module.run(s3::put, {.bucket = "briefs", .key = key, .text = text});
  }
  s3_server store{"AKID", "very-secret", "eu-west-1"};
};

// What the examples in AWS's documentation of S3 are signed with, and when.
const s3::access_key published{.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                               .secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
const s3::time_point published_time{std::chrono::seconds(1369353600)};
const std::string published_host = "examplebucket.s3.amazonaws.com";

std::string published_signature(const s3::unsigned_request& what, const std::string& body = "") {
  const auto headers = s3::sign_headers(published, what, body, published_time);
  const std::string& text = headers.at("Authorization");
  return text.substr(text.find("Signature=") + 10);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signatures)

BOOST_AUTO_TEST_CASE(an_object_is_got) {
  const s3::unsigned_request what{"GET", published_host, "/test.txt", {}, {{"range", "bytes=0-9"}}};
  BOOST_TEST(s3::sign_headers(published, what, "", published_time).at("Authorization") ==
             "AWS4-HMAC-SHA256 "
             "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
             "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
             "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

BOOST_AUTO_TEST_CASE(an_object_is_put) {
  const s3::unsigned_request what{
      "PUT",
      published_host,
      "/test%24file.text",
      {},
      {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}};
  BOOST_TEST(published_signature(what, "Welcome to Amazon S3.") ==
             "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

BOOST_AUTO_TEST_CASE(a_bucket_is_asked) {
  BOOST_TEST(published_signature({"GET", published_host, "/", {{"lifecycle", ""}}, {}}) ==
             "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  BOOST_TEST(
      published_signature({"GET", published_host, "/", {{"max-keys", "2"}, {"prefix", "J"}}, {}}) ==
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

BOOST_AUTO_TEST_CASE(a_url_is_presigned) {
  const std::string query = s3::sign_query(published, {"GET", published_host, "/test.txt", {}, {}},
                                           std::chrono::hours(24), published_time);
  BOOST_TEST(query ==
             "X-Amz-Algorithm=AWS4-HMAC-SHA256"
             "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
             "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
             "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(s3_module, stored_fixture)

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  const auto [got, said] = module.example("s3.put", "put");
  BOOST_TEST(got == said);
  const std::string sent = store.server().requests().at(0);
  BOOST_TEST(sent.starts_with("PUT /briefs/2026/analytical%20engines.txt HTTP/1.1\r\n"));
  BOOST_TEST(header_of(sent, "content-type") == "text/plain; charset=utf-8");
}

BOOST_AUTO_TEST_CASE(what_is_put_can_be_got) {
  // Names that a path or a query would take for something else.
  for (const std::string key :
       {"plain", "a b+c&d=e?f#g%20h", "../up/./here//twice", "ünï/👍", "/"}) {
    BOOST_TEST(put(key, "text of " + key).etag == "tag");
    const auto got = module.run(s3::get, {.bucket = "briefs", .key = key});
    BOOST_TEST(got.text.value() == "text of " + key);
    BOOST_TEST(got.etag == "tag");
    BOOST_TEST(got.content_type.value() == "text/plain; charset=utf-8");
  }
  s3::put_input bytes{.bucket = "briefs", .key = "bytes"};
  bytes.base64 = "/wAB";
  bytes.content_type = "image/x";
  BOOST_TEST(module.run(s3::put, bytes).size == 3u);
  const auto got = module.run(s3::get, {.bucket = "briefs", .key = "bytes"});
  BOOST_TEST(got.base64.value() == "/wAB");
  BOOST_TEST(got.content_type.value() == "image/x");
  BOOST_TEST(store.server().connection_count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_put_can_spare_what_is_there) {
  s3::put_input in{.bucket = "briefs", .key = "once", .text = "first"};
  in.only_new = true;
  module.run(s3::put, in);
  in.text = "second";
  const auto why = module.failure(s3::put, in);
  BOOST_TEST(why.code() == PAWL_ERROR_CONFLICT);
  BOOST_TEST(!why.retryable());
  BOOST_TEST(module.run(s3::get, {.bucket = "briefs", .key = "once"}).text.value() == "first");
}

BOOST_AUTO_TEST_CASE(what_is_deleted_is_gone) {
  put("a", "text");
  module.run(s3::remove, {"briefs", "a"});
  module.run(s3::remove, {"briefs", "a"});
  const auto why = module.failure(s3::get, {.bucket = "briefs", .key = "a"});
  BOOST_TEST(why.code() == PAWL_ERROR_NOT_FOUND);
  BOOST_TEST(why.message().ends_with("answered 404, NoSuchKey: so it is"), why.message());
}

BOOST_AUTO_TEST_CASE(a_list_goes_over_pages) {
  for (const char* key : {"a/1", "a/2", "a/3 & more", "a/4", "a/5", "b"}) put(key, "text");
  s3::list_input in{.bucket = "briefs"};
  in.prefix = "a/";
  auto all = module.run(s3::list, in);
  BOOST_REQUIRE(all.items.size() == 5u);
  BOOST_TEST(!all.more);
  BOOST_TEST(all.items[2].key == "a/3 & more");
  BOOST_TEST(all.items[2].size == 4u);
  BOOST_TEST(all.items[2].etag == "tag");
  in.items_max = 3;
  in.start_after = "a/1";
  all = module.run(s3::list, in);
  BOOST_TEST(all.items.size() == 3u);
  BOOST_TEST(all.items.front().key == "a/2");
  BOOST_TEST(all.more);
}

BOOST_AUTO_TEST_CASE(a_presigned_url_needs_no_key) {
  const auto made = module.run(s3::presign, {.bucket = "briefs", .key = "a b"});
  BOOST_TEST(made.url.starts_with(store.server().url("/briefs/a%20b?X-Amz-Algorithm=")));
  BOOST_TEST(store.server().requests().empty());
  put("a b", "text");
  const std::string target = made.url.substr(store.server().url("").size());
  const std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: " + store.server().url("").substr(7) + "\r\n\r\n";
  const size_t end = target.find("&X-Amz-Signature=");
  const size_t date = target.find("X-Amz-Date=") + 11;
  const size_t query = target.find('?') + 1;
  BOOST_TEST(target.substr(end + 17) == store.signature(request, target.substr(query, end - query),
                                                        target.substr(date, 16), "host",
                                                        "UNSIGNED-PAYLOAD"));
}

BOOST_AUTO_TEST_CASE(a_wrong_key_is_refused) {
  auto with = key_for(store.server().url());
  with.secret_access_key = "another-secret";
  module.set_credential(s3::key, with);
  const auto why = module.failure(s3::list, {.bucket = "briefs"});
  BOOST_TEST(why.code() == PAWL_ERROR_UNAUTHENTICATED);
  BOOST_TEST(!why.retryable());
  BOOST_TEST((why.message() + why.details()).find("another-secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_object_that_is_too_large_is_an_error) {
  put("long", std::string(2000, 'x'));
  BOOST_TEST(
      module.failure(s3::get, {.bucket = "briefs", .key = "long", .bytes_max = 1999}).code() ==
      PAWL_ERROR_TOO_LARGE);
  put("longer", std::string(100'000, 'x'));
  BOOST_TEST(
      module.failure(s3::get, {.bucket = "briefs", .key = "longer", .bytes_max = 10}).code() ==
      PAWL_ERROR_TOO_LARGE);
}

BOOST_AUTO_TEST_CASE(contents_are_one_of_two) {
  s3::put_input in{.bucket = "briefs", .key = "a"};
  BOOST_TEST(module.failure(s3::put, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.base64 = "!";
  BOOST_TEST(module.failure(s3::put, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.text = "x";
  BOOST_TEST(module.failure(s3::put, in).code() == PAWL_ERROR_INVALID_INPUT);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(s3_answers, fixture)

BOOST_AUTO_TEST_CASE(a_bucket_is_in_the_hosts_name_or_in_the_path) {
  auto with = key_for("http://127.0.0.1:1/");
  with.endpoint.reset();
  with.path_style = false;
  with.session_token = "lent";
  module.set_credential(s3::key, with);
  const auto made = module.run(s3::presign, {.bucket = "briefs", .key = "a"});
  BOOST_TEST(made.url.starts_with("https://briefs.s3.eu-west-1.amazonaws.com/a?"), made.url);
  BOOST_TEST(made.url.find("&X-Amz-Security-Token=lent&") != std::string::npos, made.url);
}

BOOST_AUTO_TEST_CASE(s3s_codes_are_final_or_transient) {
  const std::vector<std::tuple<std::string, std::string, std::string, bool>> expected = {
      {"503 Slow", "SlowDown", PAWL_ERROR_RATE_LIMITED, true},
      {"500 Oops", "InternalError", PAWL_ERROR_UNAVAILABLE, true},
      {"400 Bad", "RequestTimeout", PAWL_ERROR_TIMEOUT, true},
      {"409 Conflict", "OperationAborted", PAWL_ERROR_CONFLICT, true},
      {"400 Bad", "ExpiredToken", PAWL_ERROR_UNAUTHENTICATED, false},
      {"403 No", "InvalidAccessKeyId", PAWL_ERROR_UNAUTHENTICATED, false},
      {"403 No", "AccessDenied", PAWL_ERROR_PERMISSION_DENIED, false},
      {"404 No", "NoSuchBucket", PAWL_ERROR_NOT_FOUND, false},
      {"400 Bad", "EntityTooLarge", PAWL_ERROR_TOO_LARGE, false},
      {"400 Bad", "InvalidArgument", "http_status", false}};
  for (const auto& [status, word, code, retryable] : expected) {
    const auto why = failure(s3_server::problem(status, word));
    BOOST_TEST(why.code() == code, word);
    BOOST_TEST(why.retryable() == retryable, word);
    BOOST_TEST(why.message().ends_with(", " + word + ": so it is"), why.message());
    BOOST_TEST(why.message().find("very-secret") == std::string::npos);
  }
  BOOST_TEST(failure(http_answer("429 Many", "", "Retry-After: 7\r\n")).retry_after().count() ==
             7000);
}

BOOST_AUTO_TEST_CASE(a_bucket_elsewhere_is_named) {
  const auto why = failure(
      http_answer("301 Moved", "<Error><Code>PermanentRedirect</Code><Message>m</Message></Error>",
                  "x-amz-bucket-region: us-west-2\r\nLocation: http://127.0.0.1:1/\r\n"));
  BOOST_TEST(why.code() == "http_status");
  BOOST_TEST(why.message().ends_with("(the bucket is in the region us-west-2)"), why.message());
}

BOOST_AUTO_TEST_CASE(what_is_not_s3s_answer_may_pass) {
  for (const char* body :
       {"", "<html>", "<ListBucketResult><IsTruncated>true</IsTruncated>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"}) {
    local_server server([=](const std::string&) { return reply{http_answer("200 OK", body)}; });
    module.set_credential(s3::key, key_for(server.url()));
    const auto why = module.failure(s3::list, {.bucket = "briefs"});
    BOOST_TEST(why.code() == "invalid_response", body);
    BOOST_TEST(why.retryable());
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_objects_end_as_they_must, fixture) {
  local_server server(pawl::test::misbehaving([](const std::string&) {
                        return reply{http_answer("200 OK", "", "ETag: \"tag\"\r\n")};
                      }),
                      false);
  module.set_credential(s3::key, key_for(server.url()));
  pawl::test::soak<s3::put_input, s3::stored>(module, s3::put, [](size_t number) {
    return s3::put_input{
        .bucket = "briefs", .key = "call-" + std::to_string(number), .text = "text"};
  });
}

BOOST_AUTO_TEST_SUITE_END()
