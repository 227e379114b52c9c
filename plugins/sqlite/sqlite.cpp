// The module `sqlite`: databases in files under configured folders.
#include "operations.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <optional>

namespace pawl::sqlite {
namespace {

struct config {
  std::vector<std::string> roots;
};
BOOST_DESCRIBE_STRUCT(config, (), (roots))
PAWL_SCHEMA(
    config, pawl::closed,
    pawl::field(&config::roots, "The folders that databases may be in; none by default").defaults())

std::optional<root_folders> roots;  // set by open, before any call

// An action's function from one that takes the roots too.
template <class Out, class In>
auto in_roots(Out (*operation)(const root_folders&, const call&, const In&)) {
  return [operation](const call& current, const In& in) { return operation(*roots, current, in); };
}

}  // namespace

PAWL_ACTION(query, "Query", "Gives the rows of a statement that changes nothing",
            in_roots(run_query), pawl::blocking)
PAWL_ACTION(execute, "Execute", "Runs one statement, once for each step where that is asked for",
            in_roots(run_execute), pawl::blocking)
PAWL_ACTION(transaction, "Transaction", "Runs several statements: all take effect, or none",
            in_roots(run_transaction), pawl::blocking)

}  // namespace pawl::sqlite

PAWL_MODULE("sqlite", PAWL_VERSION, "SQLite", "Databases in files under configured folders",
            pawl::on_open<pawl::sqlite::config>([](const pawl::sqlite::config& given) {
              pawl::sqlite::roots.emplace(given.roots);
            }),
            pawl::on_close([] { pawl::sqlite::roots.reset(); }))
