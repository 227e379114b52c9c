// Reserves, charges and ships an order. When one of them fails, what was done before is undone, the
// last first. Each is a line in a ledger.
#include <pawl/plugins/files.hpp>
#include <pawl/workflow.hpp>

#include <exception>
#include <ranges>
#include <string>
#include <vector>

struct order {
  std::string id;
  std::string item;
  int count = 1;
  int64_t cents = 0;
  std::string stock = "stock.txt";
  std::string payments = "payments.txt";
  std::string shipments = "shipments.txt";
};
BOOST_DESCRIBE_STRUCT(order, (), (id, item, count, cents, stock, payments, shipments))
PAWL_SCHEMA(order, pawl::closed, pawl::field(&order::id, "The order's number").length_min(1),
            pawl::field(&order::item, "What was ordered").length_min(1),
            pawl::field(&order::count, "How many").minimum(1).defaults(),
            pawl::field(&order::cents, "The price of all, in cents").minimum(0),
            pawl::field(&order::stock, "The ledger of the stock").defaults(),
            pawl::field(&order::payments, "The ledger of payments").defaults(),
            pawl::field(&order::shipments, "The ledger of shipments").defaults())

struct receipt {
  std::string id;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(receipt, (), (id, status))

// A line in one of the ledgers.
static auto enter(pawl::context& ctx, const std::string& ledger, const std::string& line) {
  return pawl::files::append.run(ctx, {.path = ledger, .text = line + '\n'});
}

static pawl::task<receipt> order_saga(pawl::context& ctx, order in) {
  struct entry {
    std::string ledger, line;
  };
  const std::string goods = std::to_string(in.count) + " x " + in.item + " for order " + in.id;
  const std::string money = std::to_string(in.cents) + " cents for order " + in.id;
  std::vector<entry> to_undo;
  std::exception_ptr why;
  try {
    co_await enter(ctx, in.stock, "reserve " + goods);
    to_undo.push_back({in.stock, "release " + goods});
    co_await enter(ctx, in.payments, "charge " + money);
    to_undo.push_back({in.payments, "refund " + money});
    co_await enter(ctx, in.shipments, "ship " + goods);
    co_return receipt{in.id, "shipped"};
  } catch (...) {
    why = std::current_exception();  // a step's failure, or a cancel of the run
  }
  co_await pawl::shield([&]() -> pawl::task<void> {
    for (const entry& each : to_undo | std::views::reverse)
      co_await enter(ctx, each.ledger, each.line);
  });
  std::rethrow_exception(why);  // names the step that failed: a retry of the run starts there
}
PAWL_WORKFLOW(order_saga, "order-saga", "Order saga",
              "Reserves, charges and ships an order, and undoes what was done when one fails")

PAWL_MODULE("order-saga", "1.0.0", "Order saga", "A workflow that compensates for what failed")
