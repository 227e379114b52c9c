#include "engine/errors.hpp"
#include "sessions/sessions.hpp"

#include <pawl/detail/text.hpp>
#include <pawl/json.hpp>
#include <pawl/schema.hpp>
#include <pawl/status.h>

#include <fmt/format.h>
#include <utility>

namespace pawl::sessions {
namespace {

journal::document head_document(const session& of) {
  return {std::string(session_kind), of.id, to_json(of)};
}

failure not_its_own(const session& of, std::string_view agent) {
  return {PAWL_ERROR_CONFLICT,
          fmt::format("session '{}' is one of agent '{}', not of '{}'", of.id, of.agent, agent)};
}

failure went_on(const session& of) {
  return {PAWL_ERROR_CONFLICT,
          fmt::format("session '{}' has gone on to turn {} without this run: prompt it again",
                      of.id, of.turns)};
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

// What the model is to be told of the turns so far.
result<opened_session> sessions::remembered(const session& of) {
  opened_session made{of.turns, of.summary, {}};
  auto kept = turns(of, (of.summary ? of.summary->turns : 0) + 1, SIZE_MAX);
  if (!kept) return kept.error();
  for (turn& each : *kept)
    std::move(each.messages.begin(), each.messages.end(), std::back_inserter(made.messages));
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
  auto found = find(given.session);
  if (!found) return leave(found.error());
  session& head = *found;
  if (head.agent != given.agent) return leave(not_its_own(head, given.agent));
  const std::string run_id(detail::text(call.run_id));
  const std::string output = to_json(saved_session{given.turn});
  if (given.turn != head.turns + 1) {
    // An earlier attempt at this very step may have kept it.
    auto kept = turns(head, given.turn, 1);
    if (!kept) return leave(kept.error());
    if (kept->empty() || kept->front().run_id != run_id) return leave(went_on(head));
    return leave(output);
  }

  const int64_t now_ms = clock_.now_ms();
  head.changed_ms = now_ms;
  head.turns = given.turn;
  head.cost += given.cost;
  head.usage += given.usage;
  if (given.summary) head.summary = std::move(given.summary);
  head.open.reset();
  const turn made{run_id, now_ms, std::move(given.messages)};
  write(
      head.id,
      {head_document(head), {std::string(turn_kind), turn_key(head.id, head.turns), to_json(made)}},
      {}, [this, token, output](result<void> written) {
        end(token, written ? result<std::string>(output) : std::move(written).error());
      });
}

}  // namespace pawl::sessions
