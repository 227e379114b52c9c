// Books an order and takes it out of the stock: both or neither, and once however often the step is
// tried.
#include <pawl/plugins/postgres.hpp>
#include <pawl/workflow.hpp>

#include <boost/json/string.hpp>

#include <string>

struct order {
  std::string item;
  int64_t count = 1;
};
BOOST_DESCRIBE_STRUCT(order, (), (item, count))

static pawl::task<int64_t> book_order(pawl::context& ctx, order in) {
  using boost::json::string;
  pawl::postgres::transaction_input booking;
  booking.exactly_once = true;
  booking.statements = {
      {"INSERT INTO orders(item, count) VALUES($1, $2) RETURNING id", {string(in.item), in.count}},
      {"UPDATE stock SET count = count - $1 WHERE item = $2", {in.count, string(in.item)}}};
  auto booked = co_await pawl::postgres::transaction.run(ctx, booking);
  co_return booked.results.at(0).rows.at(0).at("id").as_int64();
}
PAWL_WORKFLOW(book_order, "book-order", "Book order", "Books an order in a PostgreSQL database")

PAWL_MODULE("book-order", "1.0.0", "Book order", "Books an order in a PostgreSQL database")
