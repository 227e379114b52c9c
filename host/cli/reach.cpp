#include "cli/reach.hpp"

#include "client/daemon_link.hpp"
#include "client/direct_link.hpp"
#include "client/remote_host.hpp"

#include <utility>

namespace pawl::cli {

result<std::unique_ptr<host>> reach_host(host_options options) {
  if (auto daemon = client::find_daemon(options.data_directory))
    return std::unique_ptr<host>(std::make_unique<client::remote_host>(std::move(daemon)));
  return host::open(std::move(options));
}

result<std::shared_ptr<client::link>> reach_api(host_options options,
                                                api::service_options serving) {
  if (auto daemon = client::find_daemon(options.data_directory)) return daemon;
  options.drive_runs = false;
  return client::open_directly(std::move(options), std::move(serving));
}

}  // namespace pawl::cli
