// Tells a partner that an order was shipped.
#include <pawl/plugins/webhook.hpp>
#include <pawl/workflow.hpp>

#include <boost/json/object.hpp>

#include <string>

struct shipment {
  std::string endpoint;
  int64_t order = 0;
};
BOOST_DESCRIBE_STRUCT(shipment, (), (endpoint, order))

static pawl::task<std::string> tell_partner(pawl::context& ctx, shipment in) {
  boost::json::object message = {{"type", "order.shipped"}, {"data", {{"order", in.order}}}};
  auto sent = co_await pawl::webhook::send.run(ctx, {.url = in.endpoint, .payload = message});
  co_return sent.id;
}
PAWL_WORKFLOW(tell_partner, "tell-partner", "Tell partner", "Sends a signed webhook")

PAWL_MODULE("tell-partner", "1.0.0", "Tell partner", "Sends a signed webhook")
