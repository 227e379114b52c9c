#include "journal/rows.hpp"

#include "journal/fields.hpp"

namespace pawl::journal {
namespace {

// On disk: tags are only ever added. Even: varint. Odd: bytes.
enum run_tag : uint8_t {
  workflow = 1,
  status = 2,
  module = 3,
  created_ms = 4,
  version = 5,
  started_ms = 6,
  sha256 = 7,
  ended_ms = 8,
  parent_id = 9,
  first_seq = 10,
  forked_from = 11,
  generation = 12,
  idempotency_key = 13,
  seed_0 = 14,
  trigger = 15,
  seed_1 = 16,
  reason = 17,
  parent_seq = 18,
  run_key = 19,
  priority = 20,
  traceparent = 21,
  credentials = 23,
};

enum hook_tag : uint8_t {
  run_id = 1,
  seq = 2,
  key = 3,
  opened_ms = 4,
  schema = 5,
  due_ms = 6,
};

enum closed_hook_tag : uint8_t {
  closed_run_id = 1,
  how = 2,
  closed_key = 3,
  closed_ms = 4,
};

failure unsupported(std::string_view what, std::string_view id, uint64_t value) {
  return {"unsupported_format",
          "unsupported " + std::string(what) + " " + std::to_string(value) + " in the row of " +
              std::string(id) +
              ": written by a newer Pawl, or damaged; run the version that wrote it"};
}

// Reads the version, then hands each field to `take`, which is false for one that it does not know.
template <class Take>
result<void> read_fields(std::string_view id, std::string_view bytes, const Take& take) {
  field_reader fields(bytes);
  uint8_t read_version = 0;
  if (fields.byte(read_version) && read_version != format_version) {
    return unsupported("journal format", id, read_version);
  }
  while (fields.next()) {
    if (!take(fields)) return unsupported("field", id, fields.tag());
  }
  if (fields.stopped() != field_reader::state::ended || !fields.at_end()) {
    return failure{"corrupt", "damaged journal: the row of " + std::string(id) +
                                  " is not well formed; restore the data directory from a backup"};
  }
  return {};
}

bool take_run_field(const field_reader& field, run_row& out) {
  const uint64_t number = field.number();
  switch (field.tag()) {
    case run_tag::workflow:
      out.workflow = field.bytes();
      return true;
    case run_tag::status:
      out.status = static_cast<run_status>(number);
      return number <= static_cast<uint64_t>(run_status::blocked);
    case run_tag::module:
      out.module = field.bytes();
      return true;
    case run_tag::created_ms:
      out.created_ms = static_cast<int64_t>(number);
      return true;
    case run_tag::version:
      out.version = field.bytes();
      return true;
    case run_tag::started_ms:
      out.started_ms = static_cast<int64_t>(number);
      return true;
    case run_tag::sha256:
      out.sha256 = field.bytes();
      return true;
    case run_tag::ended_ms:
      out.ended_ms = static_cast<int64_t>(number);
      return true;
    case run_tag::parent_id:
      out.parent_id = field.bytes();
      return true;
    case run_tag::first_seq:
      out.first_seq = number;
      return true;
    case run_tag::forked_from:
      out.forked_from = field.bytes();
      return true;
    case run_tag::generation:
      out.generation = static_cast<uint32_t>(number);
      return number <= UINT32_MAX;
    case run_tag::idempotency_key:
      out.idempotency_key = field.bytes();
      return true;
    case run_tag::seed_0:
      out.seed[0] = number;
      return true;
    case run_tag::trigger:
      out.trigger = field.bytes();
      return true;
    case run_tag::seed_1:
      out.seed[1] = number;
      return true;
    case run_tag::reason:
      out.reason = field.bytes();
      return true;
    case run_tag::parent_seq:
      out.parent_seq = number;
      return true;
    case run_tag::run_key:
      out.key = field.bytes();
      return true;
    case run_tag::priority:
      out.priority = static_cast<int64_t>(number);
      return true;
    case run_tag::traceparent:
      out.traceparent = field.bytes();
      return true;
    case run_tag::credentials:
      out.credentials = field.bytes();
      return true;
    default:
      return false;
  }
}

bool take_hook_field(const field_reader& field, hook_row& out) {
  switch (field.tag()) {
    case hook_tag::run_id:
      out.run_id = field.bytes();
      return true;
    case hook_tag::seq:
      out.seq = field.number();
      return true;
    case hook_tag::key:
      out.key = field.bytes();
      return true;
    case hook_tag::opened_ms:
      out.opened_ms = static_cast<int64_t>(field.number());
      return true;
    case hook_tag::schema:
      out.schema = field.bytes();
      return true;
    case hook_tag::due_ms:
      out.due_ms = static_cast<int64_t>(field.number());
      return true;
    default:
      return false;
  }
}

bool take_closed_hook_field(const field_reader& field, closed_hook& out) {
  switch (field.tag()) {
    case closed_hook_tag::closed_run_id:
      out.run_id = field.bytes();
      return true;
    case closed_hook_tag::how:
      out.how = static_cast<hook_end>(field.number());
      return field.number() <= static_cast<uint64_t>(hook_end::unwanted);
    case closed_hook_tag::closed_key:
      out.key = field.bytes();
      return true;
    case closed_hook_tag::closed_ms:
      out.closed_ms = static_cast<int64_t>(field.number());
      return true;
    default:
      return false;
  }
}

}  // namespace

void encode(const run_row& row, std::string& bytes) {
  bytes.clear();
  field_writer out(bytes, 2 + 22 * field_overhead_max + row.workflow.size() + row.module.size() +
                              row.version.size() + row.sha256.size() + row.parent_id.size() +
                              row.forked_from.size() + row.idempotency_key.size() +
                              row.trigger.size() + row.reason.size() + row.key.size() +
                              row.traceparent.size() + row.credentials.size());
  out.byte(format_version);
  out.bytes(run_tag::workflow, row.workflow);
  out.number(run_tag::status, static_cast<uint64_t>(row.status));
  out.bytes(run_tag::module, row.module);
  out.number(run_tag::created_ms, row.created_ms);
  out.bytes(run_tag::version, row.version);
  out.number(run_tag::started_ms, row.started_ms);
  out.bytes(run_tag::sha256, row.sha256);
  out.number(run_tag::ended_ms, row.ended_ms);
  out.bytes(run_tag::parent_id, row.parent_id);
  out.number(run_tag::first_seq, row.first_seq);
  out.bytes(run_tag::forked_from, row.forked_from);
  out.number(run_tag::generation, uint64_t{row.generation});
  out.bytes(run_tag::idempotency_key, row.idempotency_key);
  out.number(run_tag::seed_0, row.seed[0]);
  out.bytes(run_tag::trigger, row.trigger);
  out.number(run_tag::seed_1, row.seed[1]);
  out.bytes(run_tag::reason, row.reason);
  out.number(run_tag::parent_seq, row.parent_seq);
  out.bytes(run_tag::run_key, row.key);
  out.number(run_tag::priority, row.priority);
  out.bytes(run_tag::traceparent, row.traceparent);
  out.bytes(run_tag::credentials, row.credentials);
  out.end();
  out.finish();
}

void encode(const hook_row& row, std::string& bytes) {
  bytes.clear();
  field_writer out(
      bytes, 2 + 6 * field_overhead_max + row.run_id.size() + row.key.size() + row.schema.size());
  out.byte(format_version);
  out.bytes(hook_tag::run_id, row.run_id);
  out.number(hook_tag::seq, row.seq);
  out.bytes(hook_tag::key, row.key);
  out.number(hook_tag::opened_ms, row.opened_ms);
  out.bytes(hook_tag::schema, row.schema);
  out.number(hook_tag::due_ms, row.due_ms);
  out.end();
  out.finish();
}

void encode(const closed_hook& row, std::string& bytes) {
  bytes.clear();
  field_writer out(bytes, 2 + 4 * field_overhead_max + row.run_id.size() + row.key.size());
  out.byte(format_version);
  out.bytes(closed_hook_tag::closed_run_id, row.run_id);
  out.number(closed_hook_tag::how, static_cast<uint64_t>(row.how));
  out.bytes(closed_hook_tag::closed_key, row.key);
  out.number(closed_hook_tag::closed_ms, row.closed_ms);
  out.end();
  out.finish();
}

result<run_row> decode_run_row(std::string_view id, std::string_view bytes) {
  run_row row;
  row.id = id;
  row.first_seq = 0;
  result<void> read =
      read_fields(id, bytes, [&](const field_reader& field) { return take_run_field(field, row); });
  if (!read.ok()) return std::move(read).error();
  return row;
}

result<hook_row> decode_hook_row(std::string_view token, std::string_view bytes) {
  hook_row row;
  row.token = token;
  result<void> read = read_fields(
      token, bytes, [&](const field_reader& field) { return take_hook_field(field, row); });
  if (!read.ok()) return std::move(read).error();
  return row;
}

result<closed_hook> decode_closed_hook(std::string_view token, std::string_view bytes) {
  closed_hook row;
  row.token = token;
  result<void> read = read_fields(
      token, bytes, [&](const field_reader& field) { return take_closed_hook_field(field, row); });
  if (!read.ok()) return std::move(read).error();
  return row;
}

}  // namespace pawl::journal
