// credential<Fields>: a kind of secret that people keep in the host, as a described struct, and
// that an action is given at call time.
//
//   struct slack_bot { std::string token; };
//   BOOST_DESCRIBE_STRUCT(slack_bot, (), (token))
//   PAWL_SCHEMA(slack_bot, pawl::field(&slack_bot::token, "The bot's token, xoxb-...").secret())
//   inline constexpr pawl::credential<slack_bot> bot{"slack.bot"};
//
//   PAWL_CREDENTIAL(bot, "Slack bot", "Create an app, install it, and copy its bot token")
//   PAWL_ACTION(send, "Send", "Sends a message", send_message, pawl::needs(bot))
//
// and in the action's function, which takes a pawl::call or a call_handle: `bot.of(call).token`.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/call_handle.hpp>
#include <pawl/credential.h>
#include <pawl/detail/exports.hpp>
#include <pawl/json.hpp>
#include <pawl/schema.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pawl {

template <class Fields>
class credential {
 public:
  using fields_type = Fields;

  // A slug like an action's; checked by the compiler.
  consteval explicit credential(std::string_view slug) : slug_(slug) {
    if (!detail::is_slug(slug)) detail::a_slug_must_match_the_pattern_in_action_h();
  }

  constexpr std::string_view slug() const { return slug_; }

  // The one that was resolved for this call. A copy: it is the action's to keep no longer than it
  // needs it. Throws host_misuse when the action does not say pawl::needs of this kind.
  Fields of(const call& current) const {
    const pawl_host* host = detail::host();
    const void* offered = host->extension(host, PAWL_EXTENSION_CREDENTIALS);
    if (offered == nullptr)
      throw final_error(PAWL_ERROR_HOST_MISUSE, "the host has no credentials");
    const auto& credentials = *static_cast<const pawl_host_credentials*>(offered);
    pawl_str fields{};
    if (credentials.get(host, current.abi().token, detail::view(slug_), &fields) != PAWL_OK) {
      throw final_error(PAWL_ERROR_HOST_MISUSE,
                        "this call has no credential " + std::string(slug_) +
                            ": its action must say pawl::needs of it, and the call must be open");
    }
    return from_json<Fields>(detail::text(fields));
  }
  template <class Out>
  Fields of(const call_handle<Out>& current) const {
    return of(current.info());
  }

 private:
  std::string_view slug_;
};

// An option of PAWL_ACTION: without such a credential the step fails with missing_credential.
struct needs {
  template <class Fields>
  constexpr explicit needs(const credential<Fields>& kind) : slug(kind.slug()) {}
  template <class Options>
  void apply(Options& to) const {
    to.add_credential(slug);
  }
  std::string_view slug;
};

namespace detail {

// Entered into the module's extensions when the first kind is.
class credential_list {
 public:
  static credential_list& get() {
    static credential_list list;
    return list;
  }
  void add(const pawl_credential_kind& kind) {
    kinds_.push_back(&kind);
    extension_.size = sizeof extension_;
    extension_.kind_count = kinds_.size();
    extension_.kinds = kinds_.data();
    add_extension(PAWL_EXTENSION_CREDENTIALS, &extension_);
  }

 private:
  std::vector<const pawl_credential_kind*> kinds_;
  pawl_credential_extension extension_{};
};

// A static object of the module that enters its kind into the module's list.
class credential_definition {
 public:
  // `options` is a literal: a JSON object, see credential.h, or empty.
  template <class Fields>
  credential_definition(const credential<Fields>& kind, std::string_view title,
                        std::string_view description, std::string_view options = {}) {
    table_.size = sizeof table_;
    table_.name = view(kind.slug());
    table_.title = view(title);
    table_.description = view(description);
    table_.schema = view(schema_of<Fields>());
    table_.options = view(options);
    credential_list::get().add(table_);
  }
  credential_definition(const credential_definition&) = delete;
  credential_definition& operator=(const credential_definition&) = delete;

 private:
  pawl_credential_kind table_{};
};

}  // namespace detail
}  // namespace pawl

// The kind, its title, how a person gets one, and its options if any.
#define PAWL_CREDENTIAL(kind, ...) \
  static const ::pawl::detail::credential_definition pawl_credential_##kind{kind, __VA_ARGS__};
