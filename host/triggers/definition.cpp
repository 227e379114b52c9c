#include "triggers/definition.hpp"

#include "api/json_text.hpp"
#include "schema/checker.hpp"
#include "triggers/secret.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace pawl::triggers {
namespace {

namespace json = boost::json;

constexpr std::string_view kind_names[] = {"webhook", "schedule", "poll"};
constexpr std::string_view scheme_names[] = {
    "none", "token", "standard-webhooks", "github", "stripe", "slack", "hmac"};
constexpr std::string_view digest_names[] = {"sha1", "sha256", "sha512"};
constexpr std::string_view encoding_names[] = {"hex", "base64"};
constexpr std::string_view overlap_names[] = {"skip", "queue", "allow"};
constexpr std::string_view missed_names[] = {"skip", "once", "all"};

// Makes the parts of a document that fits its schema; keeps the first thing that is wrong with
// them, and where.
class reader {
 public:
  std::optional<failure> problem;

  static const json::value* member(const json::value& of, std::string_view name) {
    return of.get_object().if_contains(name);
  }
  static std::string text(const json::value& of, std::string_view name,
                          std::string_view otherwise = {}) {
    const json::value* found = member(of, name);
    return std::string(found == nullptr ? otherwise : std::string_view(found->get_string()));
  }
  static int64_t number(const json::value& of, std::string_view name, int64_t otherwise) {
    const json::value* found = member(of, name);
    return found == nullptr ? otherwise : found->to_number<int64_t>();
  }
  template <class T, size_t N>
  static T one_of(const std::string_view (&names)[N], const json::value& of, std::string_view name,
                  T otherwise) {
    const std::string word = text(of, name);
    const auto* found = std::ranges::find(names, word);
    return found == std::end(names) ? otherwise : static_cast<T>(found - std::begin(names));
  }

  // The value, or nothing and a problem at that place.
  template <class T>
  std::optional<T> keep(const std::string& path, result<T> made) {
    if (made) return std::move(*made);
    if (!problem) {
      problem = std::move(made).error();
      problem->message = fmt::format("{}: {}", path, problem->message);
    }
    return std::nullopt;
  }

  std::optional<jq> expression(const json::value& of, const std::string& path,
                               std::string_view name, std::string_view otherwise = {}) {
    const std::string text_given = text(of, name, otherwise);
    if (text_given.empty()) return std::nullopt;
    return keep(fmt::format("{}/{}", path, name), jq::compile(text_given));
  }

  std::vector<target> targets(const json::value& document) {
    std::vector<target> made;
    std::map<std::string, size_t> seen;
    const json::array& given = member(document, "targets")->get_array();
    for (size_t i = 0; i < given.size(); ++i) {
      const std::string path = fmt::format("/targets/{}", i);
      target one;
      one.workflow = text(given[i], "workflow");
      one.filter = expression(given[i], path, "filter");
      one.transform = expression(given[i], path, "transform");
      one.run_id = expression(given[i], path, "run_id");
      one.key = expression(given[i], path, "key");
      one.occurrence = seen[one.workflow]++;
      made.push_back(std::move(one));
    }
    return made;
  }

  std::optional<webhook_settings> webhook(const json::value& from) {
    webhook_settings made;
    made.endpoint = text(from, "endpoint");
    made.delivery = expression(from, "/webhook", "delivery");
    made.verification = checks(*member(from, "verification"));
    return made;
  }

  std::optional<schedule_settings> schedule_of(const json::value& from) {
    const auto when = ticks(from);
    if (!when) return std::nullopt;
    return schedule_settings{
        .when = *when,
        .overlap = one_of(overlap_names, from, "overlap", overlap::allow),
        .missed = one_of(missed_names, from, "missed", missed::once),
        .missed_max = static_cast<size_t>(number(from, "missed_max", 10)),
        .jitter_ms = number(from, "jitter_ms", 0),
    };
  }

  std::optional<poll_settings> poll(const json::value& from) {
    auto input = expression(from, "/poll", "input", "{}");
    auto items = expression(from, "/poll", "items");
    auto key = expression(from, "/poll", "key");
    auto state = expression(from, "/poll", "state");
    if (problem) return std::nullopt;
    poll_settings made{.action = text(from, "action"),
                       .input = std::move(*input),
                       .items = std::move(*items),
                       .key = std::move(*key),
                       .state = std::move(state)};
    if (const json::value* initial = member(from, "initial_state"))
      made.initial_state = api::to_text(*initial);
    made.timeout_ms = number(from, "timeout_ms", made.timeout_ms);
    return made;
  }

 private:
  std::optional<schedule> ticks(const json::value& from) {
    if (const int64_t every_ms = number(from, "every_ms", 0); every_ms > 0)
      return schedule(every_ms);
    const auto when = keep("/schedule/cron", cron::parse(text(from, "cron")));
    const auto where = keep("/schedule/time_zone", time_zone::find(text(from, "time_zone", "UTC")));
    if (!when || !where) return std::nullopt;
    return schedule(*when, *where);
  }

  verification checks(const json::value& from) {
    verification made;
    made.scheme = one_of(scheme_names, from, "scheme", scheme::none);
    made.tolerance_ms = number(from, "tolerance_s", 300) * 1'000;
    made.header = text(from, "header");
    made.digest = one_of(digest_names, from, "algorithm", digest::sha256);
    made.encoding = one_of(encoding_names, from, "encoding", encoding::hex);
    made.prefix = text(from, "prefix");
    made.timestamp_header = text(from, "timestamp_header");
    made.signed_text =
        text(from, "signed", made.timestamp_header.empty() ? "{body}" : "{timestamp}.{body}");
    if (made.scheme == scheme::github) {
      made.header = "X-Hub-Signature-256";
      made.prefix = "sha256=";
    } else if (made.scheme == scheme::slack) {
      made.header = "X-Slack-Signature";
      made.prefix = "v0=";
      made.timestamp_header = "X-Slack-Request-Timestamp";
      made.signed_text = "v0:{timestamp}:{body}";
    }
    if (const json::value* given = member(from, "secret")) secrets(*given, made);
    return made;
  }

  void secrets(const json::value& given, verification& to) {
    const json::array all = given.is_array() ? given.get_array() : json::array{given};
    for (const json::value& reference : all) {
      auto secret = resolve_secret(reference.get_string());
      if (secret && to.scheme == scheme::standard_webhooks) secret = standard_webhooks_key(*secret);
      if (auto kept = keep("/webhook/verification/secret", std::move(secret)))
        to.secrets.push_back(std::move(*kept));
    }
  }
};

// Puts what may be shown in the place of each secret. True when that hid one.
bool hide_secrets(json::value& document) {
  json::error_code error;
  json::value* secret = document.find_pointer("/webhook/verification/secret", error);
  if (secret == nullptr) return false;
  bool hid = false;
  const auto hide = [&](json::value& one) {
    const std::string_view shown = shown_secret(one.get_string());
    hid |= shown == redacted_secret;
    one = std::string(shown);
  };
  if (secret->is_array()) {
    for (json::value& one : secret->get_array()) hide(one);
  } else {
    hide(*secret);
  }
  return hid;
}

failure invalid(std::string_view name, std::string_view what) {
  return {.code = "invalid_input", .message = fmt::format("trigger {}: {}", name, what)};
}

result<void> check_shape(std::string_view name, const json::value& document) {
  static const auto rules = schema::checker::compile(definition_schema());
  // Names that are not slugs can come from a file's or from an address.
  if (auto wrong =
          rules->check(json::object{{"kind", "poll"},
                                    {"name", name},
                                    {"targets", json::array{{{"workflow", "w"}}}},
                                    {"schedule", {{"every_ms", 1'000}}},
                                    {"poll", {{"action", "a"}, {"items", "."}, {"key", "."}}}}))
    return invalid(name, fmt::format("the name {}", wrong->message));
  if (auto wrong = rules->check(document)) return invalid(name, wrong->sentence());
  const json::value* inner = document.get_object().if_contains("name");
  if (inner != nullptr && inner->get_string() != name)
    return invalid(name, fmt::format("/name is \"{}\", but must be the trigger's name",
                                     std::string_view(inner->get_string())));
  return {};
}

}  // namespace

std::string_view name_of(kind of) {
  return kind_names[static_cast<size_t>(of)];
}

result<std::shared_ptr<const definition>> parse_definition(std::string_view name,
                                                           std::string_view text) {
  json::error_code error;
  json::value document = json::parse(text, error, {}, {.max_depth = 64});
  if (error) return invalid(name, fmt::format("not valid JSON: {}", error.message()));
  if (auto fits = check_shape(name, document); !fits) return std::move(fits).error();

  reader from;
  auto made = std::make_shared<definition>();
  made->name = name;
  made->kind = reader::one_of(kind_names, document, "kind", kind::webhook);
  const json::value* enabled = reader::member(document, "enabled");
  made->enabled = enabled == nullptr || enabled->get_bool();
  made->description = reader::text(document, "description");
  made->targets = from.targets(document);
  if (const json::value* given = reader::member(document, "webhook"))
    made->webhook = from.webhook(*given);
  if (const json::value* given = reader::member(document, "schedule")) {
    made->schedule = from.schedule_of(*given);
    made->schedule_text = api::to_text(*given);
  }
  if (const json::value* given = reader::member(document, "poll")) made->poll = from.poll(*given);
  if (from.problem) {
    from.problem->message = fmt::format("trigger {}: {}", name, from.problem->message);
    return std::move(*from.problem);
  }
  made->text = api::to_text(document);
  made->holds_secret = hide_secrets(document);
  made->shown = api::to_text(document);
  return std::shared_ptr<const definition>(std::move(made));
}

}  // namespace pawl::triggers
