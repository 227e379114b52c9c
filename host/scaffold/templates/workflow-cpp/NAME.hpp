// What the workflow takes and gives, and the actions of other modules that it calls.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/schema.hpp>

#include <boost/describe.hpp>

#include <string>

struct offer {
  std::string email;
  std::string subject;
};
BOOST_DESCRIBE_STRUCT(offer, (), (email, subject))
PAWL_SCHEMA(offer, pawl::closed, pawl::field(&offer::email).format("email"))

// What the hook takes: what the person answered, and in the end what the run gives.
struct decision {
  bool accepted = false;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(decision, (), (accepted, comment))
PAWL_SCHEMA(decision, pawl::field(&decision::comment).defaults())

struct letter {
  std::string to;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(letter, (), (to, text))

// Some module that the host loads has it. `pawl modules header FILE.so` writes such a header from a
// binary.
inline constexpr pawl::action<letter, pawl::none> send_letter{"mail.send"};
