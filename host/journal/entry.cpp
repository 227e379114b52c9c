#include "journal/entry.hpp"

namespace pawl::journal {
namespace {

// On disk: tags are only ever added. Even: varint. Odd: bytes.
enum tag : uint8_t {
  at_ms = 2,
  operation = 4,
  refers = 6,
  attempts = 8,
  due_ms = 10,
  timeout_ms = 12,
  heartbeat_timeout_ms = 14,
  key = 15,
  name = 17,
  payload = 19,
  token = 21,
  scope = 23,
  options = 25,
  dropped = 27,
  error_code = 29,
  error_message = 31,
  error_details = 33,
  error_retryable = 34,
  error_retry_after_ms = 36,
};

constexpr size_t fields_max = 19;

size_t bytes_max(const event& what) {
  return 3 + fields_max * field_overhead_max + what.key.size() + what.name.size() +
         what.payload.size() + what.token.size() + what.scope.size() + what.options.size() +
         what.dropped.size() + what.error.code.size() + what.error.message.size() +
         what.error.details.size();
}

}  // namespace

void append_event(std::string& entry, const event& what) {
  const bool first = entry.empty();
  field_writer out(entry, bytes_max(what));
  if (first) out.byte(format_version);
  out.byte(static_cast<uint8_t>(what.type));
  out.number(tag::at_ms, what.at_ms);
  out.number(tag::operation, static_cast<uint64_t>(what.operation));
  out.number(tag::refers, what.refers);
  out.number(tag::attempts, uint64_t{what.attempts});
  out.number(tag::due_ms, what.due_ms);
  out.number(tag::timeout_ms, what.timeout_ms);
  out.number(tag::heartbeat_timeout_ms, what.heartbeat_timeout_ms);
  out.bytes(tag::key, what.key);
  out.bytes(tag::name, what.name);
  out.bytes(tag::payload, what.payload);
  out.bytes(tag::token, what.token);
  out.bytes(tag::scope, what.scope);
  out.bytes(tag::options, what.options);
  out.bytes(tag::dropped, what.dropped);
  out.bytes(tag::error_code, what.error.code);
  out.bytes(tag::error_message, what.error.message);
  out.bytes(tag::error_details, what.error.details);
  out.number(tag::error_retryable, uint64_t{what.error.retryable});
  out.number(tag::error_retry_after_ms, what.error.retry_after_ms);
  out.end();
  out.finish();
}

entry_reader::entry_reader(std::string_view entry, uint64_t first_seq)
    : fields_(entry), seq_(first_seq) {
  uint8_t version = 0;
  if (!fields_.byte(version)) {
    stop(fault::empty, 0);
  } else if (version != format_version) {
    stop(fault::version, version);
  }
}

bool entry_reader::next(event& out) {
  if (failed() || fields_.at_end()) return false;
  uint8_t type = 0;
  fields_.byte(type);
  if (type < static_cast<uint8_t>(event_type::started) ||
      type > static_cast<uint8_t>(event_type::continued)) {
    return stop(fault::type, type);
  }
  out = event{};
  out.seq = seq_;
  out.type = static_cast<event_type>(type);
  fields_.restart();
  while (fields_.next()) {
    if (!((fields_.tag() & 1) == 0 ? take_number(out) : take_bytes(out))) return false;
  }
  if (fields_.stopped() == field_reader::state::truncated) return stop(fault::truncated, 0);
  if (fields_.stopped() == field_reader::state::disordered) return stop(fault::disordered, 0);
  ++seq_;
  return true;
}

bool entry_reader::take_number(event& out) {
  const uint64_t value = fields_.number();
  switch (fields_.tag()) {
    case tag::at_ms:
      out.at_ms = static_cast<int64_t>(value);
      return true;
    case tag::operation:
      if (value > static_cast<uint64_t>(operation_kind::record)) {
        return stop(fault::operation, value);
      }
      out.operation = static_cast<operation_kind>(value);
      return true;
    case tag::refers:
      out.refers = value;
      return true;
    case tag::attempts:
      out.attempts = static_cast<uint32_t>(value);
      return value <= UINT32_MAX || stop(fault::tag, tag::attempts);
    case tag::due_ms:
      out.due_ms = static_cast<int64_t>(value);
      return true;
    case tag::timeout_ms:
      out.timeout_ms = static_cast<int64_t>(value);
      return true;
    case tag::heartbeat_timeout_ms:
      out.heartbeat_timeout_ms = static_cast<int64_t>(value);
      return true;
    case tag::error_retryable:
      out.error.retryable = value != 0;
      return true;
    case tag::error_retry_after_ms:
      out.error.retry_after_ms = static_cast<int64_t>(value);
      return true;
    default:
      return stop(fault::tag, fields_.tag());
  }
}

bool entry_reader::take_bytes(event& out) {
  const std::string_view value = fields_.bytes();
  switch (fields_.tag()) {
    case tag::key:
      out.key = value;
      return true;
    case tag::name:
      out.name = value;
      return true;
    case tag::payload:
      out.payload = value;
      return true;
    case tag::token:
      out.token = value;
      return true;
    case tag::scope:
      out.scope = value;
      return true;
    case tag::options:
      out.options = value;
      return true;
    case tag::dropped:
      out.dropped = value;
      return true;
    case tag::error_code:
      out.error.code = value;
      return true;
    case tag::error_message:
      out.error.message = value;
      return true;
    case tag::error_details:
      out.error.details = value;
      return true;
    default:
      return stop(fault::tag, fields_.tag());
  }
}

bool entry_reader::stop(fault why, uint64_t value) {
  fault_ = why;
  fault_value_ = value;
  return false;
}

failure entry_reader::error() const {
  const std::string value = std::to_string(fault_value_);
  const std::string where = " in event " + std::to_string(seq_);
  const std::string newer = ": written by a newer Pawl, or damaged; run the version that wrote it";
  const auto unsupported = [](std::string message) {
    return failure{"unsupported_format", std::move(message)};
  };
  const auto corrupt = [](std::string message) {
    return failure{"corrupt", std::move(message) + "; restore the data directory from a backup"};
  };
  switch (fault_) {
    case fault::version:
      return unsupported("unsupported journal format " + value +
                         ": written by a newer Pawl; this one reads format " +
                         std::to_string(format_version));
    case fault::type:
      return unsupported("unsupported event type " + value + where + newer);
    case fault::operation:
      return unsupported("unsupported operation " + value + where + newer);
    case fault::tag:
      return unsupported("unsupported field " + value + where + newer);
    case fault::empty:
      return corrupt("damaged journal: an empty entry at event " + std::to_string(seq_));
    case fault::truncated:
      return corrupt("damaged journal: the bytes end early" + where);
    case fault::disordered:
      return corrupt("damaged journal: fields out of order" + where);
    case fault::none:
      break;
  }
  return {"internal", "no failure"};
}

result<bool> read_entry(std::string_view entry, uint64_t first_seq, uint64_t from_seq,
                        const std::function<bool(const event&)>& each) {
  entry_reader reader(entry, first_seq);
  for (event one; reader.next(one);) {
    if (one.seq >= from_seq && !each(one)) return false;
  }
  if (reader.failed()) return reader.error();
  return true;
}

}  // namespace pawl::journal
