// The module `http`: requests to servers.
#include "carrier/exchange.hpp"
#include "carrier/outcome.hpp"
#include "request.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <optional>

namespace pawl::http {
namespace {

std::optional<carrier::client> client;  // from open to close

void send(call_handle<response> call, request_input in) {
  const bool accept_errors = in.accept_errors;
  auto what = request_of(call.info(), std::move(in));
  carrier::send<response>(*client, std::move(call), std::move(what),
                          [accept_errors](carrier::answer got) -> carrier::turn<response> {
                            if (got.status >= 400 && !accept_errors)
                              throw carrier::error_of_status(got);
                            return response_of(std::move(got));
                          });
}

}  // namespace

PAWL_ACTION(request, "Send an HTTP request",
            "Sends a request to an http or https URL and gives the status, headers and body", send)

}  // namespace pawl::http

PAWL_MODULE("http", PAWL_VERSION, "HTTP", "Requests to HTTP servers",
            pawl::on_open<pawl::carrier::settings>([](const pawl::carrier::settings& given) {
              pawl::http::client.emplace(given);
            }),
            pawl::on_close([] { pawl::http::client.reset(); }))
