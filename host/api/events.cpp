#include "api/documents.hpp"
#include "api/event_streams.hpp"
#include "api/routes.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <charconv>

namespace pawl::api {
namespace {

constexpr uint64_t page_size = 100, page_size_max = 1'000;

bool wants_stream(const call& asked) {
  return asked.header("Accept").find("text/event-stream") != std::string_view::npos;
}

bool has_ended(const run_info& run) {
  return run.status == "completed" || run.status == "failed" || run.status == "cancelled";
}

// What the client has not seen yet.
result<uint64_t> first_wanted(const call& asked) {
  const std::string_view seen = asked.header("Last-Event-ID");
  if (seen.empty()) return asked.number("from_seq", 1);
  uint64_t seq = 0;
  const auto [end, error] = std::from_chars(seen.data(), seen.data() + seen.size(), seq);
  if (error != std::errc() || end != seen.data() + seen.size())
    return failure{PAWL_ERROR_INVALID_INPUT, "Last-Event-ID is not the id of one of these events"};
  return seq + 1;
}

void stream(const call_handle& asked, parts& with, const run_info& run, uint64_t from_seq) {
  // Nothing more will come: 204 tells an EventSource to stay away.
  if (has_ended(run)) {
    auto rest = with.of.events(run.id, from_seq, 1);
    if (rest && rest->items.empty())
      return asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
  }
  stream_run(with.of, with.waiting, run.id, from_seq, asked->open_stream());
}

void of_run(const call_handle& asked, parts& with) {
  auto from_seq = first_wanted(*asked);
  auto limit = asked->number("limit", page_size);
  if (!from_seq || !limit) return asked->fail(from_seq ? limit.error() : from_seq.error());
  if (wants_stream(*asked)) {
    auto run = with.of.find_run(asked->path("id"));
    if (!run) return asked->fail(run.error());
    return stream(asked, with, *run, *from_seq);
  }
  answer(
      *asked,
      with.of.events(asked->path("id"), *from_seq, std::clamp<uint64_t>(*limit, 1, page_size_max)),
      [](const auto& page) { return list_document(page.items, page.next); });
}

void of_all(const call_handle& asked, parts& with) {
  stream_all(with.of, asked->open_stream());
}

}  // namespace

void add_event_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/runs/{id}/events",
          .summary = "A run's events; live with Accept: text/event-stream, and then also, as "
                     "`event: progress`, what actions tell of their work",
          .query = {{"from_seq", "The first wanted", number_schema}, limit_parameter()},
          .headers = {{"Last-Event-ID", "Goes on after this one"}},
          .gives = {"events"},
          .waits = true,
          .answer = bound(&of_run, with)});
  to.add({.method = "GET",
          .path = "/v1/events",
          .summary = "What happens in all runs from now on, without payloads",
          .gives = {"", "text/event-stream"},
          .answer = bound(&of_all, with)});
}

}  // namespace pawl::api
