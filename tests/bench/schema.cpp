// Holding a payload against its schema, which each step does twice.
#include "bench/bench_host.hpp"
#include "bench/samples.hpp"
#include "bench/sections.hpp"
#include "schema/checker.hpp"

#include <boost/json.hpp>

namespace pawl::bench {
namespace {

constexpr std::string_view plain = R"({"type":"object","properties":{
  "id":{"type":"string","minLength":1},"name":{"type":"string","maxLength":100},
  "count":{"type":"integer","minimum":0},"price":{"type":"number","exclusiveMinimum":0},
  "tags":{"type":"array","items":{"type":"string"},"maxItems":10},"note":{"type":"string"}},
  "required":["id","name","count"],"additionalProperties":false})";

constexpr std::string_view with_pattern = R"({"type":"object","properties":{
  "id":{"type":"string","pattern":"^[a-z]{2}-[0-9]{6}$"},"name":{"type":"string","maxLength":100},
  "count":{"type":"integer","minimum":0},"price":{"type":"number","exclusiveMinimum":0},
  "tags":{"type":"array","items":{"type":"string"},"maxItems":10},"note":{"type":"string"}},
  "required":["id","name","count"],"additionalProperties":false})";

constexpr std::string_view order =
    R"({"id":"ab-123456","name":"A folding table of beech wood","count":12,"price":149.5,)"
    R"("tags":["garden","wood","folding","outdoor"],"note":"Leave it with the neighbours in the )"
    R"(second house on the left, they know of it."})";
static_assert(order.size() >= 205 && order.size() <= 215);

// One call is shorter than two readings of the clock, so many are timed together.
template <class Call>
figure time(std::string what, size_t rounds, Call call) {
  constexpr size_t calls = 1'000;
  std::vector<double> times_us;
  for (size_t i = 0; i < rounds; ++i) {
    const auto begun = steady::now();
    for (size_t k = 0; k < calls; ++k) {
      if (!call()) throw std::runtime_error("the schema refuses a value that fits it");
    }
    times_us.push_back(microseconds(steady::now() - begun) / calls);
  }
  return {"schema", std::move(what), median(times_us), "us", percentile(times_us, 0.99)};
}

}  // namespace

void measure_schema(bench& in) {
  const size_t rounds = in.size(500, 10);
  const auto rules = value_of(schema::checker::compile(plain));
  const auto patterned = value_of(schema::checker::compile(with_pattern));
  const boost::json::value parsed = boost::json::parse(order);

  figure six = time("six properties", rounds, [&] { return rules.accepts(parsed); });
  six.wanted = at_most(1);
  in.told.add(std::move(six));
  figure pattern =
      time("six properties, one with a pattern", rounds, [&] { return patterned.accepts(parsed); });
  pattern.wanted = at_most(1.3);
  in.told.add(std::move(pattern));
  in.told.add(time("the same from text, parsed first", rounds,
                   [&] { return patterned.accepts(boost::json::parse(order)); }));
}

}  // namespace pawl::bench
