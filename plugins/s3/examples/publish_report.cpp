// Stores a report, and gives a link to it that works for a day.
#include <pawl/plugins/s3.hpp>
#include <pawl/workflow.hpp>

#include <string>

namespace s3 = pawl::s3;

struct report {
  std::string bucket;
  std::string name;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(report, (), (bucket, name, text))

static pawl::task<std::string> publish_report(pawl::context& ctx, report in) {
  const std::string key = "reports/" + in.name;
  co_await s3::put.run(ctx, {.bucket = in.bucket, .key = key, .text = in.text});
  auto link =
      co_await s3::presign.run(ctx, {.bucket = in.bucket, .key = key, .expires_s = 24 * 60 * 60});
  co_return link.url;
}
PAWL_WORKFLOW(publish_report, "publish-report", "Publish report", "Stores a report, and links it")

PAWL_MODULE("publish-report", "1.0.0", "Publish report", "Stores a report, and links it")
