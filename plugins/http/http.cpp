// The module `http`: requests to servers.
#include "client.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <optional>

namespace pawl::http {
namespace {

struct config {
  int64_t connections_max = 512;
};
BOOST_DESCRIBE_STRUCT(config, (), (connections_max))
PAWL_SCHEMA(config, pawl::closed,
            pawl::field(&config::connections_max,
                        "Beyond so many connections at once, requests wait for one to become free")
                .minimum(1)
                .maximum(100'000)
                .defaults())

std::optional<client> carrier;  // from open to close

void send(call_handle<response> call, request_input in) {
  const uint64_t token = call->abi().token;
  call.on_cancel([token] { carrier->cancel(token); });
  carrier->send(std::make_unique<transfer>(std::move(call), std::move(in)));
}

void open(const config& given) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw final_error(PAWL_ERROR_INTERNAL, "libcurl can't be set up");
  carrier.emplace(given.connections_max);
}

void close() {
  carrier.reset();
  curl_global_cleanup();
}

}  // namespace

PAWL_ACTION(request, "Send an HTTP request",
            "Sends a request to an http or https URL and gives the status, headers and body", send)

}  // namespace pawl::http

PAWL_MODULE("http", PAWL_VERSION, "HTTP", "Requests to HTTP servers",
            pawl::on_open<pawl::http::config>(pawl::http::open), pawl::on_close(pawl::http::close))
