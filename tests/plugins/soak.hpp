// Ten thousand calls of one action against a server that misbehaves in every way. Each call carries
// its number, "call-17", somewhere in its request, and the number says what happens to it: so the
// test knows how each one must end.
#pragma once

#include "plugins/local_server.hpp"
#include "plugins/module_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pawl::test {

enum class fault { none, reset, cut, too_many, server_error, silence, nonsense };

inline fault fault_of(size_t number) {
  switch (number % 20) {
    case 1:
      return fault::reset;
    case 4:
      return fault::cut;
    case 7:
      return fault::too_many;
    case 10:
      return fault::server_error;
    case 13:
      return fault::silence;
    case 16:
      return fault::nonsense;
    default:
      return fault::none;
  }
}

// The number in the request; throws when there is none.
inline size_t number_of(const std::string& request) {
  const size_t at = request.find("call-");
  if (at == request.npos) throw std::runtime_error("a request without a number: " + request);
  return std::stoul(request.substr(at + 5));
}

// Answers as `good` does, but for the calls that meet a fault.
inline local_server::handler misbehaving(local_server::handler good) {
  return [good = std::move(good)](const std::string& request) -> reply {
    switch (fault_of(number_of(request))) {
      case fault::none:
        break;
      case fault::reset:
        return {"", after_reply::reset};
      case fault::cut:
        return {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"ok\":"};
      case fault::too_many:
        return {http_answer("429 Too Many Requests", "{}", "Retry-After: 7\r\n"),
                after_reply::keep};
      case fault::server_error:
        return {http_answer("503 Service Unavailable", "<p>down</p>"), after_reply::keep};
      case fault::silence:
        return {"", after_reply::hold};
      case fault::nonsense:
        return {http_answer("200 OK", "\xFF<html>"), after_reply::keep};
    }
    reply made = good(request);
    made.then = after_reply::keep;
    return made;
  };
}

inline std::optional<std::string> code_expected(fault met) {
  switch (met) {
    case fault::none:
      return std::nullopt;
    case fault::too_many:
      return PAWL_ERROR_RATE_LIMITED;
    case fault::silence:
      return PAWL_ERROR_TIMEOUT;
    case fault::nonsense:
      return "invalid_response";
    default:
      return PAWL_ERROR_UNAVAILABLE;
  }
}

// Resident memory of this process, in bytes.
inline size_t resident_bytes() {
  size_t all_pages = 0, resident_pages = 0;
  std::ifstream("/proc/self/statm") >> all_pages >> resident_pages;
  return resident_pages * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

// What is wrong with the end of the call of that number; empty: nothing.
inline std::string mistake_in(size_t number, const std::optional<std::string>& code,
                              const outcome& ended) {
  const std::string said =
      "call " + std::to_string(number) + " ended with " +
      (ended.error ? ended.error->code() + ": " + ended.error->message() : ended.output);
  if (ended.error.has_value() != code.has_value()) return said;
  if (!code) return "";
  if (ended.error->code() != *code || !ended.error->retryable()) return said;
  const bool waits = ended.error->retry_after() == std::chrono::seconds(7);
  return code == PAWL_ERROR_RATE_LIMITED && !waits ? said + ", but not when to come back" : "";
}

// `input_of` gives the input of the call with that number; any thread. `expected` may say of a
// fault that it means something else to this module.
template <class In, class Out>
void soak(loaded_module& module, const pawl::action<In, Out>& reference,
          const std::function<In(size_t number)>& input_of,
          const std::function<std::optional<std::string>(fault)>& expected = code_expected) {
  constexpr size_t calls = 10'000, callers = 64, warm = 2'000, mistakes_max = 20;
  constexpr size_t growth_bytes_max = 16 * 1024 * 1024;
  std::atomic<size_t> next = 0, resident_warm = 0;
  std::mutex mutex;
  std::map<std::string, size_t> ends;
  std::vector<std::string> mistakes;
  const auto call_on = [&] {
    for (size_t number = next++; number < calls; number = next++) {
      if (number == warm) resident_warm = resident_bytes();
      call_facts facts;
      facts.idempotency_key = "call-" + std::to_string(number);
      if (fault_of(number) == fault::silence) facts.time_left = std::chrono::milliseconds(200);
      const auto code = expected(fault_of(number));
      const auto ended = module.host.take(module.start(reference, input_of(number), facts));
      const std::string mistake = mistake_in(number, code, ended);
      const std::lock_guard lock(mutex);
      ++ends[code.value_or("completed")];
      if (!mistake.empty()) mistakes.push_back(mistake);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < callers; ++i) threads.emplace_back(call_on);
  }
  const size_t resident = resident_bytes();
  const size_t grown = resident > resident_warm ? resident - resident_warm : 0;
  for (const auto& [code, count] : ends) BOOST_TEST_MESSAGE(code << ": " << count);
  BOOST_TEST_MESSAGE("resident after " << warm << " calls: " << resident_warm / 1024
                                       << " KiB, grown by " << grown / 1024 << " KiB");
  for (size_t at = 0; at < std::min(mistakes.size(), mistakes_max); ++at) BOOST_ERROR(mistakes[at]);
  BOOST_TEST(mistakes.empty());
  BOOST_TEST(grown < growth_bytes_max);
}

}  // namespace pawl::test
