// Hashes many files, a few at a time, and tolerates that some of them can't be read.
#include <pawl/plugins/files.hpp>
#include <pawl/workflow.hpp>

#include <exception>
#include <optional>
#include <string>
#include <vector>

struct batch {
  std::vector<std::string> paths;
  size_t at_once = 4;
  size_t failures_max = 0;
};
BOOST_DESCRIBE_STRUCT(batch, (), (paths, at_once, failures_max))
PAWL_SCHEMA(batch, pawl::closed, pawl::field(&batch::paths, "The files").items_max(10'000),
            pawl::field(&batch::at_once, "So many at a time").minimum(1).maximum(1'000).defaults(),
            pawl::field(&batch::failures_max,
                        "With more failures than this, the run stops and fails")
                .defaults())

struct checked_file {
  std::string path;
  std::optional<std::string> sha256;
  std::optional<std::string> error;  // instead of sha256
};
BOOST_DESCRIBE_STRUCT(checked_file, (), (path, sha256, error))

struct report {
  std::vector<checked_file> files;  // in the order of the paths
  size_t failed = 0;
};
BOOST_DESCRIBE_STRUCT(report, (), (files, failed))

static std::string reason(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& why) {
    return why.what();
  }
}

static pawl::task<report> fan_out(pawl::context& ctx, batch in) {
  auto hashed = co_await pawl::map(
      "hash", in.paths,
      [&](const std::string& path) { return pawl::files::hash.run(ctx, {.path = path}); },
      pawl::map_options().concurrency(in.at_once).tolerate(in.failures_max));
  if (!hashed.ok()) hashed.values();  // throws the first failure
  report made;
  made.failed = hashed.failed();
  for (size_t at = 0; at < in.paths.size(); ++at) {
    const auto& item = hashed.items()[at];
    checked_file& file = made.files.emplace_back(in.paths[at]);
    if (item.ok()) {
      file.sha256 = item.value().sha256;
    } else {
      file.error = reason(item.error());
    }
  }
  co_return made;
}
PAWL_WORKFLOW(fan_out, "fan-out", "Fan out",
              "Hashes many files, a few at a time, and tolerates some failures")

PAWL_MODULE("fan-out", "1.0.0", "Fan out", "A workflow that does the same for many items")
