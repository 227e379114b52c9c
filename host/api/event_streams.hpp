// Events as text/event-stream: of one run from any of them on, or of all runs from now on. Each
// stream keeps itself until its other side is gone or it is over. Any thread.
#pragma once

#include "api/workers.hpp"
#include "http/message.hpp"

#include <pawl/host.hpp>

#include <memory>
#include <string>

namespace pawl::api {

// First the events that are recorded, then each as it becomes durable: `id:` is its seq. After the
// one that ends the run comes a last message, `event: end`, and the stream is over. The host and
// the workers, on which the recorded ones are read, outlive the stream. Precondition: the run
// exists.
void stream_run(host& of, workers& reading, std::string run_id, uint64_t from_seq,
                std::shared_ptr<http::event_stream> to);

// {"run_id", "events"} for all that becomes durable, without payloads.
void stream_all(host& of, std::shared_ptr<http::event_stream> to);

}  // namespace pawl::api
