#include "client/direct_link.hpp"

#include "api/service.hpp"
#include "embed/local_host.hpp"

#include <pawl/status.h>

#include <utility>

namespace pawl::client {
namespace {

class direct_link final : public link {
 public:
  direct_link(std::unique_ptr<embed::local_host> of, std::unique_ptr<api::service> over)
      : host_(std::move(of)), service_(std::move(over)) {}

  result<http::response> send(http::request request) override {
    return service_->call(std::move(request));
  }
  std::shared_ptr<void> stream(http::request, std::function<void(std::string_view)>) override {
    return nullptr;  // who opened the directory watches the host itself
  }

 private:
  std::unique_ptr<embed::local_host> host_;
  std::unique_ptr<api::service> service_;  // first to go
};

}  // namespace

result<std::shared_ptr<link>> open_directly(host_options options, api::service_options serving) {
  auto opened = embed::local_host::open(std::move(options));
  if (!opened) return opened.error();
  std::unique_ptr<embed::local_host> host(static_cast<embed::local_host*>(opened->release()));
  auto service = api::service::open(*host, std::move(serving));
  if (!service) return service.error();
  return std::shared_ptr<link>(std::make_shared<direct_link>(std::move(host), std::move(*service)));
}

}  // namespace pawl::client
