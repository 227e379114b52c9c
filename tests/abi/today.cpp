// A module of today's SDK that uses what the ABI has: a configuration, actions of each form, a
// credential, a workflow with each kind of wait. host_1_0.cpp drives it.
#include <pawl/action.hpp>
#include <pawl/credential.hpp>
#include <pawl/workflow.hpp>

#include <boost/describe.hpp>

#include <string>
#include <vector>

struct config {
  bool refuse = false;
};
BOOST_DESCRIBE_STRUCT(config, (), (refuse))
PAWL_SCHEMA(config, pawl::field(&config::refuse, "Whether to refuse").defaults())

struct said {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(said, (), (text))

struct door_key {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(door_key, (), (token))

static constexpr pawl::credential<door_key> door{"today.door"};
static constexpr pawl::action<said, said> echo{"today.echo"};
static constexpr pawl::action<said, said> later{"today.later"};
static constexpr pawl::action<said, said> refuse{"today.refuse"};
static constexpr pawl::action<said, said> enter{"today.enter"};

PAWL_CREDENTIAL(door, "Door", "Ask the doorman")

// Answers with all that the call tells.
static said tell_all(const pawl::call& call, const said& in) {
  call.log(pawl::log_level::info, "telling");
  std::string all = in.text + ' ' + std::to_string(call.attempt());
  for (const auto part : {call.idempotency_key(), call.run_id(), call.step_key()}) {
    all.append(1, ' ').append(part);
  }
  all += ' ' + std::to_string(call.deadline().time_since_epoch() / std::chrono::milliseconds(1));
  all += ' ' + std::string(call.traceparent().empty() ? "untraced" : call.traceparent());
  all += call.cancelled() ? " cancelled" : " wanted";
  all += call.heartbeat() ? " alive" : " over";
  return {all};
}
PAWL_ACTION(echo, "Echo", "Says what its call tells", tell_all,
            pawl::timeout(std::chrono::seconds(9)))
PAWL_ACTION(later, "Later", "Ends when it is cancelled", [](pawl::call_handle<said> call, said) {
  const auto held = std::make_shared<pawl::call_handle<said>>(std::move(call));
  static std::vector<std::shared_ptr<pawl::call_handle<said>>> open;
  open.push_back(held);
  held->on_cancel([] {
    const auto ended = std::move(open);
    for (const auto& each : ended) each->fail(pawl::final_error("cancelled", "as asked"));
  });
})
PAWL_ACTION(refuse, "Refuse", "Fails", [](const said& in) -> said {
  throw pawl::transient_error("refused", in.text, std::chrono::seconds(2)).with_details("[1]");
})
PAWL_ACTION(
    enter, "Enter", "Says its key",
    [](const pawl::call& call, said) { return said{door.of(call).token}; }, pawl::needs(door))

static pawl::task<said> tour(pawl::context& ctx, said in) {
  const said first = co_await echo.retry(pawl::retry().attempts(2)).run(ctx, in);
  co_await ctx.sleep(std::chrono::seconds(5));
  auto hook = ctx.hook<said>("reply");
  const said reply = co_await hook;
  std::string failed;
  try {
    co_await refuse.run(ctx, in);
  } catch (const pawl::step_error& why) {
    failed = why.code() + ' ' + why.message() + ' ' + why.details();
  }
  co_return said{first.text + ' ' + reply.text + ' ' + failed};
}
PAWL_WORKFLOW(tour, "today.tour", "Tour", "Waits in each way")

PAWL_MODULE("today", "1.0.0", "Today", "All of today's SDK",
            pawl::on_open<config>([](config given) {
              if (given.refuse) throw pawl::final_error("refused", "told to refuse");
            }),
            pawl::on_close([] {}))
