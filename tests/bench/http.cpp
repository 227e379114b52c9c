// What HTTP itself costs: requests that nothing is done for, beside those of a bare Beast server.
#include "bench/beast_echo.hpp"
#include "bench/http_load.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "http/server.hpp"

#include <stdexcept>

namespace pawl::bench {
namespace {

constexpr unsigned threads = 2;

std::unique_ptr<http::server> open_echo() {
  auto opened = http::server::open(
      {.listen = {{.address = "127.0.0.1"}}, .threads = threads}, [](const auto& on) {
        on->answer({200, "application/json", std::move(on->request.body), {}});
      });
  if (!opened) throw std::runtime_error(opened.error().message);
  return *std::move(opened);
}

struct measured {
  std::vector<double> rates;
  std::vector<double> times_us;

  void add(const http_load::answers& round) {
    rates.push_back(round.per_second);
    append(times_us, round.times_us);
  }
};

}  // namespace

void measure_http(bench& in) {
  const size_t rounds = in.size(7, 2);
  http_load load;
  load.connections = 64;
  load.requests = in.size(50'000, 1'000);
  load.next = [] {
    return std::string(
        "POST /v1/workflows/chain/runs?wait=30 HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"steps\":10}");
  };
  const beast_echo bare(threads);
  const auto ours = open_echo();
  measured beast, pawl;
  std::vector<double> ratios;
  for (size_t i = 0; i < rounds; ++i) {
    beast.add(load.put_on(bare.at()));
    pawl.add(load.put_on(ours->endpoints()[0]));
    ratios.push_back(pawl.rates.back() / beast.rates.back());
  }
  auto tell = [&](const std::string& what, const measured& told, std::optional<double> ratio) {
    in.told.add({"http", what, median(told.rates), "requests/s", {}, ratio});
    in.told.add(
        {"http", what + ", time", median(told.times_us), "us", percentile(told.times_us, 0.99)});
  };
  tell("bare Beast, 64 connections", beast, {});
  tell("Pawl, 64 connections, to Beast", pawl, median(ratios));
}

}  // namespace pawl::bench
