// What HTTP costs: requests that nothing is done for, beside those of a bare Beast server; and runs
// that are started and waited for, beside the engine's own rate.
#include "api/service.hpp"
#include "bench/beast_echo.hpp"
#include "bench/bench_host.hpp"
#include "bench/chain_rate.hpp"
#include "bench/http_load.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "bench/workload.hpp"
#include "embed/local_host.hpp"
#include "http/server.hpp"

#include <chrono>
#include <fmt/format.h>
#include <optional>

namespace pawl::bench {
namespace {

constexpr unsigned threads = 2;
constexpr size_t connections = 64;

std::unique_ptr<http::server> open_server(http::handler take) {
  return value_of(http::server::open({.listen = {{.address = "127.0.0.1"}}, .threads = threads},
                                     std::move(take)));
}

std::unique_ptr<http::server> open_echo() {
  return open_server([](const auto& on) {
    on->answer({200, "application/json", std::move(on->request.body), {}});
  });
}

std::string start_and_wait(const std::string& input) {
  return fmt::format(
      "POST /v1/workflows/chain/runs?wait=30 HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      input.size(), input);
}

struct measured {
  std::vector<double> rates;
  std::vector<double> times_us;

  void add(const http_load::answers& round) {
    rates.push_back(round.per_second);
    append(times_us, round.times_us);
  }
};

void tell(report& to, const std::string& what, const measured& told, std::optional<double> ratio,
          std::optional<goal> wanted = {}) {
  to.add({"http", what, median(told.rates), "requests/s", {}, ratio, wanted});
  to.add({"http", what + ", time", median(told.times_us), "us", percentile(told.times_us, 0.99)});
}

void measure_echo(bench& in) {
  http_load load;
  load.connections = connections;
  load.requests = in.size(50'000, 1'000);
  load.next = [] { return start_and_wait(R"({"steps":10})"); };
  const beast_echo bare(threads);
  const auto ours = open_echo();
  measured beast, pawl;
  std::vector<double> ratios;
  for (size_t i = 0; i < in.size(7, 2); ++i) {
    beast.add(load.put_on(bare.at()));
    pawl.add(load.put_on(ours->endpoints()[0]));
    ratios.push_back(pawl.rates.back() / beast.rates.back());
  }
  tell(in.told, "bare Beast, 64 connections", beast, {});
  tell(in.told, "Pawl, 64 connections, to Beast", pawl, median(ratios));
}

void measure_runs(bench& in) {
  const auto host = open_host(in.folder / "http" / "runs");
  auto& local = static_cast<embed::local_host&>(*host);
  const auto service = value_of(api::service::open(local));
  auto server = open_server([&](auto one) { service->take(std::move(one)); });

  // A run frees its lane in its last step, before its answer is sent for: one is always free.
  lanes* free = nullptr;
  http_load load;
  load.connections = connections;
  load.requests = in.size(5'000, 200);
  load.next = [&] { return start_and_wait(chain_input(free->take(), steps_per_run)); };
  measured runs;
  std::vector<double> engine, ratios, unused;
  for (size_t i = 0; i < in.size(7, 2); ++i) {
    engine.push_back(chain_rate(*host, connections, load.requests, unused) / steps_per_run);
    lanes round(connections);
    free = &round;
    runs.add(load.put_on(server->endpoints()[0]));
    ratios.push_back(runs.rates.back() / engine.back());
  }
  server->stop(std::chrono::seconds(5));
  service->stop();
  in.told.add({"http", "the engine without HTTP, 64 runs of 10 steps", median(engine), "runs/s"});
  tell(in.told, "start and wait, 64 connections, to the engine", runs, median(ratios),
       at_least(0.5));
}

}  // namespace

void measure_http(bench& in) {
  measure_echo(in);
  measure_runs(in);
}

}  // namespace pawl::bench
