// How a command gets at its host: the daemon of the data directory when one is running, else the
// directory itself, opened for as long as the command takes. Any thread.
#pragma once

#include "api/service_options.hpp"
#include "client/link.hpp"

#include <pawl/host.hpp>

#include <memory>

namespace pawl::cli {

// Either way the same commands do the same. Errors: as host::open(), busy only after some seconds.
result<std::unique_ptr<host>> reach_host(const host_options& options);

// The same for what is only in the API: tokens, triggers.
result<std::shared_ptr<client::link>> reach_api(host_options options,
                                                const api::service_options& serving);

}  // namespace pawl::cli
