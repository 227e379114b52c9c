// Agents, which are workflows, and their sessions.
#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "api/routes.hpp"
#include "sessions/sessions.hpp"

#include <pawl/json.hpp>
#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>

namespace pawl::api {
namespace {

namespace json = boost::json;

constexpr uint64_t page_size = 50;
constexpr uint64_t page_size_max = 1000;
constexpr size_t turns_bytes_max = 4 * 1024 * 1024;  // of a page; a turn may be half of it

json::value session_document(const sessions::session& of) {
  json::value made = from_text(to_json(of));
  for (const char* name : {"summary", "open"}) made.as_object().emplace(name, nullptr);
  return made;
}

void list_agents(const call_handle& asked, parts& with) {
  std::vector<export_info> agents = with.of.workflows();
  std::erase_if(agents, [](const export_info& each) { return !is_agent(each); });
  asked->answer(list_document(agents));
}

struct page_of_list {
  uint64_t skip, limit;
};

result<page_of_list> page_asked(const call& asked) {
  auto limit = asked.number("limit", page_size);
  if (!limit) return limit.error();
  auto skip = asked.number("cursor", 0);
  if (!skip) return skip.error();
  return page_of_list{*skip, std::clamp<uint64_t>(*limit, 1, page_size_max)};
}

// The cursor of the next page; empty where this is the last one.
std::string next_of(const page_of_list& page, size_t count, bool is_last) {
  return is_last ? std::string() : std::to_string(page.skip + count);
}

void list(const call_handle& asked, parts& with) {
  auto page = page_asked(*asked);
  if (!page) return asked->fail(page.error());
  auto found = with.sessions.list(asked->query("agent").value_or(""), page->skip, page->limit);
  answer(*asked, found, [&](const auto& some) {
    json::array items;
    for (const sessions::session& each : some) items.push_back(session_document(each));
    return list_document(std::move(items), next_of(*page, some.size(), some.size() < page->limit));
  });
}

void show(const call_handle& asked, parts& with) {
  answer(*asked, with.sessions.find(asked->path("id")), &session_document);
}

void list_turns(const call_handle& asked, parts& with) {
  auto page = page_asked(*asked);
  if (!page) return asked->fail(page.error());
  auto session = with.sessions.find(asked->path("id"));
  if (!session) return asked->fail(session.error());
  auto turns = with.sessions.turns(*session, page->skip + 1, page->limit, turns_bytes_max);
  answer(*asked, turns, [&](const auto& some) {
    json::array items;
    for (const sessions::turn& each : some) items.push_back(from_text(to_json(each)));
    const bool is_last = some.empty() || page->skip + some.size() >= session->turns;
    return list_document(std::move(items), next_of(*page, some.size(), is_last));
  });
}

void remove(const call_handle& asked, parts& with) {
  with.sessions.remove(asked->path("id"), [asked](const result<void>& done) {
    if (!done) return asked->fail(done.error());
    asked->answer(http::response{.status = 204, .content_type = "", .body = ""});
  });
}

}  // namespace

void add_agent_routes(router& to, parts& with) {
  to.add({.method = "GET",
          .path = "/v1/agents",
          .summary = "All agents: workflows in which a model chooses the way",
          .gives = {"exports"},
          .answer = bound(&list_agents, with)});
  to.add({.method = "GET",
          .path = "/v1/sessions",
          .summary = "Sessions of agents, the one that changed last first",
          .query = {{"agent", "Only those of this agent"}, limit_parameter(), cursor_parameter()},
          .gives = {"sessions"},
          .waits = true,
          .answer = bound(&list, with)});
  to.add({.method = "GET",
          .path = "/v1/sessions/{id}",
          .summary = "One session",
          .gives = {"session"},
          .waits = true,
          .answer = bound(&show, with)});
  to.add({.method = "GET",
          .path = "/v1/sessions/{id}/turns",
          .summary = "What was said and done in a session, turn by turn",
          .query = {limit_parameter(), cursor_parameter()},
          .gives = {"session_turns"},
          .waits = true,
          .answer = bound(&list_turns, with)});
  to.add({.method = "DELETE",
          .path = "/v1/sessions/{id}",
          .needs = role::run,
          .summary = "Forget a session; its runs stay",
          .status = 204,
          .waits = true,
          .answer = bound(&remove, with)});
}

}  // namespace pawl::api
