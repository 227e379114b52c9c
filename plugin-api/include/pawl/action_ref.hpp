// action<In, Out>: the typed reference to an action. It lives in a small header that the plugin,
// which implements the action, and the workflow, which calls it, share. A constant: any thread.
//
//   inline constexpr pawl::action<signup, brief> research_signup{"research-signup"};
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace pawl {

class context;
class retry;
template <class Out>
class step;
template <class In, class Out>
class configured_action;

namespace detail {

inline constexpr size_t slug_size_max = 128;

template <class>
inline constexpr bool never = false;

consteval bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > slug_size_max) return false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    const bool plain =
        (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    const bool inner = at > 0 && (character == '.' || character == '_' || character == '-');
    if (!plain && !inner) return false;
  }
  return true;
}

// Not constexpr on purpose: the compiler names it when a slug is not one.
inline void a_slug_must_match_the_pattern_in_action_h() {}

}  // namespace detail

template <class In, class Out>
class action {
 public:
  using input_type = In;
  using output_type = Out;

  // `[a-z0-9][a-z0-9._-]*`, at most 128 characters; checked by the compiler.
  consteval explicit action(std::string_view slug) : slug_(slug) {
    if (!detail::is_slug(slug)) detail::a_slug_must_match_the_pattern_in_action_h();
  }

  constexpr std::string_view slug() const { return slug_; }

  // In a workflow (pawl/workflow.hpp): a recorded step, which starts when it is awaited.
  //   co_await slack::send_message.scope("organization").timeout(30s).run(ctx, message);
  step<Out> run(context& ctx, const In& input) const;
  // Whatever is not a workflow's context: the compiler says why not.
  template <class NoContext>
  void run(const NoContext&, const In&) const {
    static_assert(
        detail::never<NoContext>,
        "an action never calls another action: only a workflow, which has a pawl::context, "
        "composes them");
  }
  configured_action<In, Out> scope(std::string name) const;
  configured_action<In, Out> retry(pawl::retry policy) const;
  configured_action<In, Out> timeout(std::chrono::milliseconds each_attempt) const;
  configured_action<In, Out> heartbeat_timeout(std::chrono::milliseconds silence) const;
  configured_action<In, Out> id(std::string identity) const;

 private:
  std::string_view slug_;
};

}  // namespace pawl
