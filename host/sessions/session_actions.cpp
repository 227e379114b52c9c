#include "engine/errors.hpp"
#include "sessions/sessions.hpp"

#include <pawl/detail/text.hpp>
#include <pawl/json.hpp>
#include <pawl/schema.hpp>
#include <pawl/status.h>

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <ranges>
#include <utility>

namespace pawl::sessions {
namespace {

constexpr size_t remembered_bytes_max = 3 * 1024 * 1024;  // below what a step may give

journal::document head_document(const session& of) {
  return {std::string(session_kind), of.id, to_json(of)};
}

failure not_its_own(const session& of, std::string_view agent) {
  return {PAWL_ERROR_CONFLICT,
          fmt::format("session '{}' is one of agent '{}', not of '{}'", of.id, of.agent, agent)};
}

}  // namespace

void sessions::add_actions(actions::own_actions& to) {
  to.add({open_session.slug(), "Open a session", "Begins or goes on with an agent's session",
          schema_of<session_opening>(), schema_of<opened_session>(),
          [this](const pawl_call& call) { open(call); }});
  to.add({save_session.slug(), "Save a session", "Keeps one turn of an agent's session",
          schema_of<session_turn>(), schema_of<saved_session>(),
          [this](const pawl_call& call) { save(call); }});
}

void sessions::end(uint64_t token, const result<std::string>& with) {
  if (with) {
    host_.complete(&host_, token, detail::view(*with));
  } else {
    const pawl_error why = engine::to_abi(with.error());
    host_.fail(&host_, token, &why);
  }
}

// What the model is to be told of the turns so far: the last ones, if not all of them fit.
result<opened_session> sessions::remembered(const session& of) {
  opened_session made{of.turns, of.summary, {}, 0};
  const uint64_t first = (of.summary ? of.summary->turns : 0) + 1;
  std::vector<std::vector<model_message>> kept;  // the last turn first
  size_t bytes = 0;
  for (uint64_t number = of.turns; number >= first; --number) {
    auto one = turns(of, number, 1);
    if (!one) return one.error();
    std::vector<model_message>& messages = one->front().messages;
    bytes += to_json(messages).size();
    if (bytes > remembered_bytes_max) {
      made.turns_left_out = number - first + 1;
      break;
    }
    if (number == first && of.summary)
      messages.erase(messages.begin(),
                     messages.begin() + static_cast<ptrdiff_t>(std::min<size_t>(
                                            of.summary->messages, messages.size())));
    kept.push_back(std::move(messages));
  }
  for (auto& each : kept | std::views::reverse)
    std::ranges::move(each, std::back_inserter(made.messages));
  return made;
}

void sessions::open(const pawl_call& call) {
  const uint64_t token = call.token;
  auto asked = from_json<session_opening>(detail::text(call.input));
  if (auto mine = reserve(asked.session); !mine) return end(token, std::move(mine).error());
  const auto refuse = [&](failure why) {
    release(asked.session);
    end(token, std::move(why));
  };
  auto found = look(asked.session);
  if (!found) return refuse(found.error());
  const int64_t now_ms = clock_.now_ms();
  session head = *found ? std::move(**found)
                        : session{.id = asked.session, .agent = asked.agent, .created_ms = now_ms};
  if (head.agent != asked.agent) return refuse(not_its_own(head, asked.agent));
  auto known = remembered(head);
  if (!known) return refuse(known.error());

  head.changed_ms = now_ms;
  head.open = {std::string(detail::text(call.run_id)), std::move(asked.message), now_ms};
  write(head.id, {head_document(head)}, {},
        [this, token, output = to_json(*known)](result<void> written) {
          end(token, written ? result<std::string>(output) : std::move(written).error());
        });
}

void sessions::save(const pawl_call& call) {
  const uint64_t token = call.token;
  auto given = from_json<session_turn>(detail::text(call.input));
  if (auto mine = reserve(given.session); !mine) return end(token, std::move(mine).error());
  const auto leave = [&](result<std::string> with) {
    release(given.session);
    end(token, with);
  };
  const int64_t now_ms = clock_.now_ms();
  auto found = look(given.session);
  if (!found) return leave(found.error());
  // One that was forgotten while this run stood still begins again.
  session head = *found ? std::move(**found)
                        : session{.id = given.session, .agent = given.agent, .created_ms = now_ms};
  if (head.agent != given.agent) return leave(not_its_own(head, given.agent));
  const std::string run_id(detail::text(call.run_id));
  // An earlier attempt at this very step may have kept it.
  auto later = turns(head, given.turn, SIZE_MAX);
  if (!later) return leave(later.error());
  const auto kept = std::ranges::find(*later, run_id, &turn::run_id);
  if (kept != later->end() && !run_id.empty())
    return leave(to_json(saved_session{given.turn + static_cast<uint64_t>(kept - later->begin())}));

  const uint64_t number = head.turns + 1;
  // A summary tells of the turns that this run knew.
  if (given.summary && number == given.turn) head.summary = std::move(given.summary);
  head.changed_ms = now_ms;
  head.turns = number;
  head.cost += given.cost;
  head.usage += given.usage;
  if (head.open && head.open->run_id == run_id) head.open.reset();
  const turn made{run_id, now_ms, std::move(given.messages)};
  write(head.id,
        {head_document(head), {std::string(turn_kind), turn_key(head.id, number), to_json(made)}},
        {}, [this, token, output = to_json(saved_session{number})](result<void> written) {
          end(token, written ? result<std::string>(output) : std::move(written).error());
        });
}

}  // namespace pawl::sessions
