// Typed reference to the action of the webhook module, and its kind of credential.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace pawl::webhook {

struct signing_secrets {
  std::vector<std::string> secrets;
};
BOOST_DESCRIBE_STRUCT(signing_secrets, (), (secrets))
PAWL_SCHEMA(signing_secrets, pawl::closed,
            pawl::field(&signing_secrets::secrets,
                        "whsec_ and 24 to 64 bytes in base64; several while one is being replaced")
                .items_min(1)
                .items_max(10)
                .secret())

inline constexpr pawl::credential<signing_secrets> signing{"webhook.signing"};

struct send_input {
  std::string url;
  boost::json::value payload;
  int64_t timeout_ms = 30'000;
};
BOOST_DESCRIBE_STRUCT(send_input, (), (url, payload, timeout_ms))
PAWL_SCHEMA(send_input, pawl::closed,
            pawl::field(&send_input::url, "http or https").pattern("^https?://"),
            pawl::field(&send_input::payload, "The body: any JSON"),
            pawl::field(&send_input::timeout_ms, "For all of it; the step's deadline counts too")
                .minimum(1)
                .defaults())

struct sent {
  std::string id;      // the message's, the same over all attempts of the step
  int64_t time_s = 0;  // when it was signed, since 1970 UTC
  int status = 0;      // of the answer: 2xx
};
BOOST_DESCRIBE_STRUCT(sent, (), (id, time_s, status))

inline constexpr pawl::action<send_input, sent> send{"webhook.send"};

}  // namespace pawl::webhook
