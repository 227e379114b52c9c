// The module @name@: an integration with a web service, whose items it fetches with an access
// token.
#include "@name@.hpp"

#include <pawl/action.hpp>
#include <pawl/credential.hpp>
#include <pawl/module.hpp>

#include <chrono>
#include <curl/curl.h>
#include <memory>

struct config {
  std::string base_url;
};
BOOST_DESCRIBE_STRUCT(config, (), (base_url))
PAWL_SCHEMA(config, pawl::closed,
            pawl::field(&config::base_url, "Where the service is: https://shop.example/v1"))

// What a person gives to the host, which keeps it. It is in no input, journal or log.
struct account {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(account, (), (token))
PAWL_SCHEMA(account, pawl::field(&account::token, "The access token").secret())

static constexpr pawl::credential<account> service_account{"@name@.account"};
PAWL_CREDENTIAL(service_account, "@title@ account",
                "Make an access token in the service's settings")

static std::string base_url;  // from open to close

static size_t take(char* data, size_t size, size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

static int stop_when_cancelled(void* call, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const pawl::call*>(call)->cancelled() ? 1 : 0;
}

struct answer {
  long status = 0;
  long retry_after_s = 0;
  std::string body;
};

static answer send(const pawl::call& call, const std::string& url) {
  const std::unique_ptr<CURL, void (*)(CURL*)> request(curl_easy_init(), curl_easy_cleanup);
  const std::string authorization = "Authorization: Bearer " + service_account.of(call).token;
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      curl_slist_append(nullptr, authorization.c_str()), curl_slist_free_all);
  answer got;
  curl_easy_setopt(request.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(request.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(request.get(), CURLOPT_TIMEOUT_MS, long(call.time_left().count()));
  curl_easy_setopt(request.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(request.get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(request.get(), CURLOPT_WRITEDATA, &got.body);
  curl_easy_setopt(request.get(), CURLOPT_XFERINFOFUNCTION, stop_when_cancelled);
  curl_easy_setopt(request.get(), CURLOPT_XFERINFODATA, &call);
  curl_easy_setopt(request.get(), CURLOPT_NOPROGRESS, 0L);
  const CURLcode code = curl_easy_perform(request.get());
  if (code != CURLE_OK)
    throw pawl::transient_error(PAWL_ERROR_UNAVAILABLE, curl_easy_strerror(code));
  curl_easy_getinfo(request.get(), CURLINFO_RESPONSE_CODE, &got.status);
  curl_off_t retry_after = 0;
  curl_easy_getinfo(request.get(), CURLINFO_RETRY_AFTER, &retry_after);
  got.retry_after_s = long(retry_after);
  return got;
}

// What may go well the next time is transient, and the host tries again.
static void check(const answer& got) {
  const std::string said = "the service answered " + std::to_string(got.status);
  if (got.status == 429)
    throw pawl::transient_error(PAWL_ERROR_RATE_LIMITED, said,
                                std::chrono::seconds(got.retry_after_s));
  if (got.status >= 500) throw pawl::transient_error(PAWL_ERROR_UNAVAILABLE, said);
  if (got.status == 401) throw pawl::final_error(PAWL_ERROR_UNAUTHENTICATED, said);
  if (got.status == 404) throw pawl::final_error(PAWL_ERROR_NOT_FOUND, said);
  if (got.status != 200) throw pawl::final_error("unexpected_answer", said);
}

static item fetch(const pawl::call& call, const item_request& in) {
  const answer got = send(call, base_url + "/items/" + std::to_string(in.id));
  check(got);
  return pawl::from_json<item>(got.body);
}

// pawl::blocking: it waits for the network, on a thread of the host's pool.
PAWL_ACTION(get_item, "Get an item", "Fetches an item of the service by its number.", fetch,
            pawl::blocking, pawl::needs(service_account), pawl::timeout(std::chrono::seconds(30)))

static void open(const config& given) {
  base_url = given.base_url;
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

PAWL_MODULE("@name@", "1.0.0", "@title@", "Fetches items from the service.",
            pawl::on_open<config>(open), pawl::on_close(curl_global_cleanup))
