#include "api/router.hpp"

#include "api/problem.hpp"
#include "telemetry/http_counters.hpp"

#include <pawl/status.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pawl::api {
namespace {

constexpr std::array<std::string_view, 4> role_names = {"open", "read", "run", "admin"};

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the '/'
    parts.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

bool is_part(const std::string& segment) {
  return segment.starts_with('{');
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::ranges::equal(pattern, path, [](const std::string& wanted, const std::string& has) {
    return is_part(wanted) ? !has.empty() : wanted == has;
  });
}

// The pattern whose text reaches further comes first.
bool is_more_exact(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::lexicographical_compare(a, b, {}, is_part, is_part);
}

}  // namespace

std::string_view role_name(role which) {
  return role_names[static_cast<size_t>(which)];
}

std::optional<role> role_from_name(std::string_view name) {
  const auto found = std::find(role_names.begin() + 1, role_names.end(), name);
  if (found == role_names.end()) return std::nullopt;
  return static_cast<role>(found - role_names.begin());
}

void router::add(route made) {
  assert(made.answer && made.path.starts_with('/'));
  segments_.push_back(split(made.path));
  routes_.push_back(std::move(made));
}

router::match router::find(std::string_view method, std::string_view path) const {
  match best;
  if (!path.starts_with('/')) return best;
  const std::vector<std::string> wanted = split(path);
  const std::vector<std::string>* pattern = nullptr;
  const std::string_view looked_for = method == "HEAD" ? "GET" : method;
  for (size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(segments_[i], wanted)) continue;
    if (routes_[i].method != looked_for) {
      best.methods.push_back(routes_[i].method);
      continue;
    }
    if (pattern != nullptr && !is_more_exact(segments_[i], *pattern)) continue;
    pattern = &segments_[i];
    best.found = &routes_[i];
  }
  if (pattern == nullptr) return best;
  for (size_t i = 0; i < pattern->size(); ++i) {
    const std::string& segment = (*pattern)[i];
    if (is_part(segment))
      best.path.emplace(segment.substr(1, segment.size() - 2), decoded(wanted[i]));
  }
  return best;
}

void router::take(std::shared_ptr<http::exchange> exchange) {
  match found = find(exchange->request.method, exchange->request.path);
  if (counters_ != nullptr)
    exchange = counters_->counted(std::move(exchange), found.found ? found.found->method : "",
                                  found.found ? found.found->path : "");
  const http::request& request = exchange->request;
  if (found.found == nullptr) {
    if (found.methods.empty())
      return exchange->answer(problem(
          {PAWL_ERROR_NOT_FOUND, fmt::format("there is nothing at {}: /openapi.json tells what "
                                             "there is",
                                             request.path)}));
    auto refused = problem(
        {"method_not_allowed", fmt::format("{} takes {}, not {}", request.path,
                                           fmt::join(found.methods, ", "), request.method)});
    refused.headers.emplace_back("Allow", fmt::format("{}", fmt::join(found.methods, ", ")));
    return exchange->answer(std::move(refused));
  }
  const route& route = *found.found;
  if (auto may = may_(request, route.needs); !may) return exchange->answer(problem(may.error()));
  auto made = std::make_shared<call>(std::move(exchange), std::move(found.path));
  if (!route.waits) return route.answer(made);
  if (!workers_.post([&route, made] { route.answer(made); }))
    made->fail(
        {"busy", "too many requests wait for an answer already: try again", {}, true, 1'000});
}

}  // namespace pawl::api
