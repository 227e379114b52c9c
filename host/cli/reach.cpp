#include "cli/reach.hpp"

#include "client/daemon_link.hpp"
#include "client/direct_link.hpp"
#include "client/remote_host.hpp"

#include <chrono>
#include <thread>
#include <utility>

namespace pawl::cli {
namespace {

// Who holds the directory may be a daemon about to listen, or on its way out, or another short
// command: worth a moment.
template <class Reach>
auto patiently(const Reach& reach) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  for (;;) {
    auto reached = reach();
    if (reached || reached.error().code != "busy" || std::chrono::steady_clock::now() >= until)
      return reached;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace

result<std::unique_ptr<host>> reach_host(const host_options& options) {
  return patiently([&]() -> result<std::unique_ptr<host>> {
    if (auto daemon = client::find_daemon(options.data_directory))
      return std::unique_ptr<host>(std::make_unique<client::remote_host>(std::move(daemon)));
    return host::open(options);
  });
}

result<std::shared_ptr<client::link>> reach_api(host_options options,
                                                const api::service_options& serving) {
  options.drive_runs = false;
  return patiently([&]() -> result<std::shared_ptr<client::link>> {
    if (auto daemon = client::find_daemon(options.data_directory)) return daemon;
    return client::open_directly(options, serving);
  });
}

}  // namespace pawl::cli
