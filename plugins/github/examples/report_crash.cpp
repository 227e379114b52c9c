// Reports a crash: one issue for each kind, a comment where there is one already.
#include <pawl/plugins/github.hpp>
#include <pawl/workflow.hpp>

#include <string>

namespace github = pawl::github;

struct crash {
  std::string repository;
  std::string what;
  std::string backtrace;
};
BOOST_DESCRIBE_STRUCT(crash, (), (repository, what, backtrace))

static pawl::task<int64_t> report_crash(pawl::context& ctx, crash in) {
  auto known = co_await github::list_issues.run(
      ctx, {.repository = in.repository, .labels = {"crash"}, .items_max = 500});
  for (const github::issue& each : known.items) {
    if (each.title != in.what) continue;
    co_await github::create_comment.run(
        ctx, {.repository = in.repository, .number = each.number, .body = in.backtrace});
    co_return each.number;
  }
  auto made = co_await github::create_issue.run(
      ctx,
      {.repository = in.repository, .title = in.what, .body = in.backtrace, .labels = {"crash"}});
  co_return made.number;
}
PAWL_WORKFLOW(report_crash, "report-crash", "Report crash", "Opens an issue, or comments on it")

PAWL_MODULE("report-crash", "1.0.0", "Report crash", "Opens an issue, or comments on it")
