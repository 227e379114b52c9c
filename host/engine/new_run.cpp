#include "engine/new_run.hpp"

#include "actions/credential_names.hpp"
#include "actions/payload.hpp"
#include "engine/trace.hpp"
#include "flow/run_key.hpp"
#include "journal/entry.hpp"

#include <pawl/detail/sip_hash.hpp>

#include <algorithm>

namespace pawl::engine {
namespace {

constexpr size_t id_bytes_max = 64;
constexpr size_t idempotency_key_bytes_max = 256;
constexpr char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's: no i, l, o, u

// `count` characters of 5 bits each, the lowest bits of `bits` last.
void append_base32(std::string& out, uint64_t bits, int count) {
  for (int i = count - 1; i >= 0; --i) out += digits[bits >> (5 * i) & 31];
}

failure invalid(std::string message) {
  return {PAWL_ERROR_INVALID_INPUT, std::move(message)};
}

}  // namespace

result<new_run> make_new_run(const new_run_request& request, environment& env) {
  if (!request.id.empty() && !is_run_id(request.id)) {
    return invalid("run id '" + request.id +
                   "': letters, digits, '.', '_' and '-', at most 64 of them");
  }
  if (request.idempotency_key.size() > idempotency_key_bytes_max) {
    return invalid("the idempotency key is over 256 bytes");
  }
  if (request.input.size() > env.limits.payload_bytes_max) {
    return failure{PAWL_ERROR_TOO_LARGE, "the input of workflow " + request.workflow + " is " +
                                             std::to_string(request.input.size()) +
                                             " bytes, the limit is " +
                                             std::to_string(env.limits.payload_bytes_max)};
  }
  workflow_handle workflow = env.workflows.newest(request.workflow);
  if (!workflow) {
    return failure{
        PAWL_ERROR_UNKNOWN_WORKFLOW,
        "no loaded module has a workflow '" + request.workflow +
            "': see `pawl workflows list` for what there is, `pawl modules list` for what was "
            "refused"};
  }
  auto fits = actions::check_payload(workflow->input, request.input, PAWL_ERROR_INVALID_INPUT,
                                     "input of workflow", request.workflow);
  if (!fits) return fits.error();

  auto named = actions::checked_credential_names(request.credentials);
  if (!named) return std::move(named).error();

  new_run made;
  made.workflow = workflow;
  made.row.id = request.id.empty() ? make_run_id(env) : request.id;
  made.row.workflow = request.workflow;
  made.row.module = workflow->pinned_to.module;
  made.row.version = workflow->pinned_to.version;
  made.row.sha256 = workflow->pinned_to.sha256;
  made.row.status = journal::run_status::queued;
  made.row.created_ms = env.clock.now_ms();
  made.row.seed[0] = env.entropy();
  made.row.seed[1] = env.entropy();
  made.row.parent_id = request.parent_id;
  made.row.parent_seq = request.parent_seq;
  made.row.idempotency_key = request.idempotency_key;
  made.row.trigger = request.trigger;
  made.limits = env.overrides.now().of_workflow(request.workflow, workflow->limits);
  if (made.limits.any()) {
    flow::run_place place = flow::place_of(request.input, made.limits);
    made.row.key = std::move(place.key);
    made.row.priority = place.priority;
  }
  made.row.credentials = *std::move(named);
  if (auto span = parse_traceparent(request.traceparent))
    made.row.traceparent = to_traceparent(*span);
  return made;
}

journal::change to_change(const new_run& made, std::string_view input) {
  journal::event started;
  started.type = journal::event_type::started;
  started.at_ms = made.row.created_ms;
  started.name = made.row.workflow;
  started.payload = input;

  journal::change change;
  change.run_id = made.row.id;
  change.creates = true;
  change.first_seq = made.row.first_seq;
  change.row = made.row;
  journal::append_event(change.entry, started);
  return change;
}

std::string make_run_id(environment& env) {
  std::string id;
  id.reserve(26);
  append_base32(id, static_cast<uint64_t>(env.clock.now_ms()), 10);
  append_base32(id, env.entropy(), 8);
  append_base32(id, env.entropy(), 8);
  return id;
}

std::string child_run_id(std::string_view parent_id, uint64_t seq) {
  std::string id = std::string(parent_id) + '.' + std::to_string(seq);
  if (id.size() <= id_bytes_max) return id;
  // Any fixed key will do: what matters is that the same parent and seq give the same id.
  std::string hashed = "c.";
  append_base32(hashed, detail::sip_hash({{0, 1}}, id), 13);
  append_base32(hashed, detail::sip_hash({{0, 2}}, id), 13);
  return hashed;
}

bool is_run_id(std::string_view text) {
  auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= id_bytes_max && alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace pawl::engine
