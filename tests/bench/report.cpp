#include "bench/report.hpp"

#include <boost/json.hpp>

#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <thread>

namespace pawl::bench {
namespace {

std::string number(double value) {
  return value >= 1000 ? fmt::format("{:.0f}", value)
         : value >= 10 ? fmt::format("{:.1f}", value)
                       : fmt::format("{:.2f}", value);
}

std::string text(const goal& wanted) {
  return (wanted.bound == goal::side::at_most ? "<= " : ">= ") + number(wanted.limit);
}

// Over the last minute: how busy others kept the machine, too.
double load() {
  double average = 0;
  return getloadavg(&average, 1) == 1 ? average : 0;
}

}  // namespace

std::string report::table() const {
  constexpr auto row = "{:<12} {:<48} {:>9} {:<8} {:>8} {:>7} {:>10} {}\n";
  std::string out = fmt::format("{} cores, load average {:.1f}; payloads of 200 bytes\n\n",
                                std::thread::hardware_concurrency(), load());
  out += fmt::format(row, "section", "what", "p50", "unit", "p99", "ratio", "goal", "");
  std::string section;
  for (const figure& each : figures_) {
    if (!section.empty() && section != each.section) out += '\n';
    section = each.section;
    out += fmt::format(row, each.section, each.what, number(each.value), each.unit,
                       each.p99 ? number(*each.p99) : "", each.ratio ? number(*each.ratio) : "",
                       each.wanted ? text(*each.wanted) : "",
                       !each.wanted ? ""
                       : each.met() ? "met"
                                    : "missed");
  }
  return out;
}

std::string report::json() const {
  boost::json::array items;
  for (const figure& each : figures_) {
    boost::json::object item = {
        {"section", each.section}, {"what", each.what}, {"p50", each.value}, {"unit", each.unit}};
    if (each.p99) item["p99"] = *each.p99;
    if (each.ratio) item["ratio"] = *each.ratio;
    if (each.wanted) {
      const bool most = each.wanted->bound == goal::side::at_most;
      item[most ? "at_most" : "at_least"] = each.wanted->limit;
      item["met"] = each.met();
    }
    items.push_back(std::move(item));
  }
  return boost::json::serialize(boost::json::object{
      {"cores", std::thread::hardware_concurrency()}, {"load", load()}, {"items", items}});
}

}  // namespace pawl::bench
