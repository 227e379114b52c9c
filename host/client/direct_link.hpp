// A link without a socket: a service over a data directory that this process has opened.
#pragma once

#include "api/service_options.hpp"
#include "client/link.hpp"

#include <pawl/host.hpp>

#include <memory>

namespace pawl::client {

// Errors: as host::open().
result<std::shared_ptr<link>> open_directly(host_options options, api::service_options serving);

}  // namespace pawl::client
