#include "completion/completion.hpp"

#include "carrier/http_transfer.hpp"
#include "carrier/outcome.hpp"
#include "completion/event_stream.hpp"
#include "completion/rejection.hpp"

#include <pawl/json.hpp>

#include <boost/json/serialize.hpp>

#include <chrono>
#include <utility>

namespace pawl::completion {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds progress_interval{250};

class completion final : public carrier::http_transfer {
 public:
  completion(call_handle<model_answer>&& call, carrier::request what,
             std::unique_ptr<answer_reader> reader)
      : http_transfer(call.info(), std::move(what)),
        call_(std::move(call)),
        reader_(std::move(reader)),
        events_([this](std::string_view data) { take_event(data); }) {}

  const pawl::call& info() const override { return call_.info(); }
  void fail(const error& why) override { call_.fail(why); }

  std::unique_ptr<transfer> finish(CURLcode result) noexcept override {
    try {
      call_.complete(read(result));
    } catch (...) {
      call_.fail(error::from_current());
    }
    return nullptr;
  }

 private:
  bool is_stream() const {
    if (status() / 100 != 2) return false;
    const auto type = so_far().headers.find("content-type");
    return type != so_far().headers.end() && type->second.starts_with("text/event-stream");
  }

  bool take_piece(std::string_view piece) override {
    if (!is_stream()) return false;
    const size_t before = text_.size();
    events_.feed(piece);
    if (text_.size() == before) return true;
    // All of it each time, so that who looks late misses nothing; now and then, as it grows.
    const auto now = std::chrono::steady_clock::now();
    if (now < tell_at_) {
      call_->heartbeat();
      return true;
    }
    tell_at_ = now + progress_interval;
    std::string details = R"({"text":)";
    to_json(details, text_);
    call_->heartbeat(details + '}');
    return true;
  }

  void take_event(std::string_view data) {
    if (is_over_) return;
    if (data == "[DONE]") return end_soon();
    const json::object event = object_from(data, "an event of its stream", so_far().shown);
    throw_rejection_in(event, so_far().shown);
    text_ += reader_->take_event(event);
    if (reader_->is_over()) end_soon();
  }

  // All is said; not every server ends its stream then.
  void end_soon() {
    is_over_ = true;
    set(CURLOPT_LOW_SPEED_TIME, 1L);
  }

  static json::object object_from(std::string_view text, const char* what,
                                  const std::string& shown) {
    try {
      json::value value = detail::parse(text, {});
      if (value.is_object()) return std::move(value.get_object());
    } catch (const conversion_error&) {
      // the same to whoever reads the error
    }
    throw transient_error("invalid_response", shown + ": " + what + " is not a JSON object");
  }

  // A stream may have said all before it broke.
  model_answer read(CURLcode result) {
    const bool streamed = is_stream();
    if (streamed) {
      if (auto made = reader_->take_answer()) return *std::move(made);
    }
    const carrier::answer got = take_answer(result);
    if (got.status / 100 != 2) throw error_of_rejection(got);
    if (!streamed) {
      const json::object body = object_from(got.body, "its answer", got.shown);
      throw_rejection_in(body, got.shown);
      reader_->take_whole(body);
      if (auto made = reader_->take_answer()) return *std::move(made);
      throw carrier::unreadable(got, "this is no answer of a model");
    }
    throw transient_error(PAWL_ERROR_UNAVAILABLE,
                          got.shown + ": the stream ended before the answer did");
  }

  call_handle<model_answer> call_;
  const std::unique_ptr<answer_reader> reader_;
  event_stream events_;
  std::string text_;  // as far as it has come
  bool is_over_ = false;
  std::chrono::steady_clock::time_point tell_at_{};
};

}  // namespace

void add_options(json::object& body, const model_request& request) {
  if (!request.options) return;
  if (!request.options->is_object())
    throw final_error(PAWL_ERROR_INVALID_INPUT, "/options: an object is expected");
  for (const auto& [name, value] : request.options->get_object())
    body.insert_or_assign(name, value);
}

json::value arguments_told(const tool_call& call) {
  return call.arguments.is_object() ? call.arguments : json::value{{"unreadable", call.arguments}};
}

std::string told(const tool_result& result) {
  return result.failed ? "This failed: " + result.text : result.text;
}

void send(client& by, call_handle<model_answer> call, carrier::request to, const json::object& body,
          std::unique_ptr<answer_reader> reader) {
  constexpr uint64_t answer_bytes_max = 8 * 1024 * 1024;
  to.method = "POST";
  to.headers["Content-Type"] = "application/json";
  to.body = json::serialize(body);
  to.answer_bytes_max = answer_bytes_max;
  to.idle_timeout = std::chrono::ceil<std::chrono::seconds>(by.idle_timeout);
  const uint64_t token = call->abi().token;
  call.on_cancel([&by, token] { by.cancel(token); });
  by.send(std::make_unique<completion>(std::move(call), std::move(to), std::move(reader)));
}

}  // namespace pawl::completion
