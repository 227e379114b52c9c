// An office with a clerk who is an agent: what the tests prompt.
#pragma once

#include <pawl/agent.hpp>
#include <pawl/testing.hpp>

#include <string>

namespace office {

struct question {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(question, (), (name))
PAWL_SCHEMA(question, pawl::closed)

struct customer {
  std::string name;
  int64_t credit = 0;
};
BOOST_DESCRIBE_STRUCT(customer, (), (name, credit))

struct payment {
  std::string name;
  int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(payment, (), (name, cents))

struct text {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(text, (), (text))

struct verdict {
  bool urgent = false;
};
BOOST_DESCRIBE_STRUCT(verdict, (), (urgent))

inline constexpr pawl::action<question, customer> look_up{"office.find"};
inline constexpr pawl::action<payment, text> pay{"office.pay"};
inline constexpr pawl::workflow<text, text> ask{"office.ask"};  // a person, by a hook
inline constexpr pawl::agent expert{"office.expert"};
inline constexpr pawl::agent clerk{"office.clerk"};  // uses all of the above; pay needs a yes
inline constexpr pawl::agent miser{"office.miser"};  // may use 100 tokens, 0.5 and an hour
inline constexpr pawl::agent forgetful{"office.forgetful"};  // compacts above 200 tokens
inline constexpr pawl::agent greedy{"office.greedy"};        // uses whatever there is
inline constexpr pawl::agent stranger{"office.stranger"};    // remembers nothing

// What the model says: words, or calls of tools.
pawl::testing::payload says(std::string words, uint64_t tokens = 10, double cost = 0);
pawl::testing::payload asks_for(const std::vector<pawl::tool_call>& tools,
                                const std::string& stop = "tool_calls");

struct environment : pawl::testing::environment {
  environment();
  // To where only a person, or the clock, lets it go on.
  pawl::testing::test_run begin(const pawl::agent& who, std::string message);
  // To its end, with the clock.
  pawl::testing::test_run prompt(const pawl::agent& who, std::string message,
                                 std::string session = {});
};

// What the model was told in its call of that number, from 0.
pawl::model_request told(const pawl::testing::environment& in, size_t call);
// The result of the tool call of that id, as the model was told it last.
pawl::tool_result result_of(const pawl::testing::environment& in, const std::string& id);

}  // namespace office
