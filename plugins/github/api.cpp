#include "api.hpp"

#include "carrier/easy.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace pawl::github {
namespace {

using std::chrono::seconds;

struct problem {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(problem, (), (message))

std::string message_of(const carrier::answer& got) {
  try {
    return from_json<problem>(got.body).message;
  } catch (const conversion_error&) {  // something between has answered
    return {};
  }
}

std::optional<int64_t> number_in(const carrier::answer& got, const char* header) {
  const auto found = got.headers.find(header);
  int64_t number = 0;
  if (found == got.headers.end()) return std::nullopt;
  const std::string& text = found->second;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

// How long to wait, when the answer is a rate limit: the limit on all requests names the time when
// it starts afresh, the one on too many at once gives seconds, or nothing.
std::optional<seconds> rate_limit(const carrier::answer& got, const std::string& message) {
  constexpr seconds unsaid{60};
  if (got.status != 403 && got.status != 429) return std::nullopt;
  if (got.retry_after.count() > 0) return got.retry_after;
  const auto reset_s = number_in(got, "x-ratelimit-reset");
  if (reset_s && number_in(got, "x-ratelimit-remaining") == 0) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::max(seconds(*reset_s) - std::chrono::duration_cast<seconds>(now), seconds(1));
  }
  if (got.status == 429 || message.find("rate limit") != message.npos) return unsaid;
  return std::nullopt;
}

}  // namespace

std::string path_of(const std::string& repository) {
  const size_t slash = repository.find('/');
  const auto is_dots = [](std::string_view name) { return name == "." || name == ".."; };
  if (slash == repository.npos || is_dots(repository.substr(0, slash)) ||
      is_dots(repository.substr(slash + 1)))
    throw carrier::invalid("/repository: \"" + repository + "\" is not owner/name");
  return "/repos/" + repository;
}

carrier::request api_request(const access_token& as, std::string_view method,
                             const std::string& path, std::string json) {
  constexpr uint64_t answer_bytes_max = 8 * 1024 * 1024;  // a page of 100 long issues
  carrier::request made{.method = std::string(method), .url = as.api_url + path};
  made.headers = {{"Accept", "application/vnd.github+json"},
                  {"Authorization", "Bearer " + as.token},
                  {"X-GitHub-Api-Version", "2022-11-28"}};
  if (!json.empty()) {
    made.headers.emplace("Content-Type", "application/json");
    made.body = std::move(json);
  }
  made.answer_bytes_max = answer_bytes_max;
  return made;
}

void check(const carrier::answer& got) {
  if (got.status / 100 == 2) return;
  error why = carrier::error_of_status(got);
  const std::string said = message_of(got);
  const std::string message = said.empty() ? why.message() : why.message() + ": " + said;
  const std::string details = why.details();
  if (const auto wait = rate_limit(got, said))
    throw transient_error(PAWL_ERROR_RATE_LIMITED, message, *wait).with_details(details);
  const std::string code = got.status == 422 ? "unprocessable" : why.code();
  throw error(code, message).with_retry(why.retryable(), why.retry_after()).with_details(details);
}

// Link: <https://...?page=2>; rel="next", <https://...?page=5>; rel="last"
std::optional<std::string> next_page(const access_token& as, const carrier::answer& got) {
  const auto link = got.headers.find("link");
  if (link == got.headers.end()) return std::nullopt;
  const std::string_view text = link->second;
  const size_t next = text.find("rel=\"next\"");
  if (next == text.npos) return std::nullopt;
  const size_t open = text.rfind('<', next), close = text.find('>', open);
  if (open == text.npos || close > next) throw carrier::unreadable(got, "its links are not links");
  std::string url(text.substr(open + 1, close - open - 1));
  if (!url.starts_with(as.api_url + '/'))
    throw carrier::unreadable(got, "its next page is not under " + as.api_url);
  return url;
}

}  // namespace pawl::github
