// Gives an order its number, and tells whoever listens.
#include <pawl/plugins/redis.hpp>
#include <pawl/workflow.hpp>

#include <boost/json/string.hpp>

#include <string>

struct order {
  std::string item;
};
BOOST_DESCRIBE_STRUCT(order, (), (item))

static pawl::task<int64_t> number_order(pawl::context& ctx, order in) {
  auto number = co_await pawl::redis::increment.run(ctx, {.key = "orders"});
  pawl::redis::publish_input news;
  news.channel = "orders";
  news.message = boost::json::string(in.item + " #" + std::to_string(number.count));
  co_await pawl::redis::publish.run(ctx, news);
  co_return number.count;
}
PAWL_WORKFLOW(number_order, "number-order", "Number order", "Numbers an order and publishes it")

PAWL_MODULE("number-order", "1.0.0", "Number order", "Numbers an order and publishes it")
