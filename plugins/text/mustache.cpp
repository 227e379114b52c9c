#include "mustache.hpp"

#include <pawl/error.hpp>
#include <pawl/json.hpp>

#include <boost/json/object.hpp>

#include <algorithm>

namespace pawl::text {
namespace {

constexpr size_t sections_deep_max = 64;
constexpr size_t output_bytes_max = 4 * 1024 * 1024;
constexpr size_t steps_max = 1'000'000;  // nodes rendered: loops in loops may make no text at all

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Where the line that holds [open, close) begins and the next one begins, if the tag is alone on
// it.
struct line_span {
  size_t begin, end;
};
line_span alone_on_its_line(std::string_view text, size_t open, size_t close) {
  const auto is_blank = [](char character) { return character == ' ' || character == '\t'; };
  size_t begin = open, end = close;
  while (begin > 0 && is_blank(text[begin - 1])) --begin;
  while (end < text.size() && is_blank(text[end])) ++end;
  if (end < text.size() && text[end] == '\r') ++end;
  const bool first = begin == 0 || text[begin - 1] == '\n';
  const bool last = end == text.size() || text[end] == '\n';
  if (!first || !last) return {open, close};
  return {begin, std::min(end + 1, text.size())};
}

}  // namespace

mustache::mustache(std::string_view text) {
  parse(text);
}

void mustache::fail(std::string_view text, size_t at, const std::string& reason) const {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(at), '\n');
  throw final_error("invalid_template",
                    "the template is not valid: line " + std::to_string(line) + ": " + reason);
}

void mustache::parse(std::string_view text) {
  size_t plain = 0;  // start of the text before the next tag
  for (size_t open = text.find("{{"); open != text.npos; open = text.find("{{", plain)) {
    const size_t before = nodes_.size();
    nodes_.push_back({kind::text, text.substr(plain, open - plain)});
    const size_t close = parse_tag(text, open);
    const bool shows = nodes_.size() > before + 1 &&
                       (nodes_.back().kind == kind::name || nodes_.back().kind == kind::raw_name);
    const line_span gone = shows ? line_span{open, close} : alone_on_its_line(text, open, close);
    nodes_[before].text = text.substr(plain, gone.begin - plain);
    plain = gone.end;
  }
  nodes_.push_back({kind::text, text.substr(plain)});
  if (!open_sections_.empty()) {
    const std::string_view name = nodes_[open_sections_.back()].text;
    fail(text, static_cast<size_t>(name.data() - text.data()),
         "the section \"" + std::string(name) + "\" is never closed");
  }
}

// Adds the node of the tag that begins at `open`, if it has one, and gives the place after the tag.
size_t mustache::parse_tag(std::string_view text, size_t open) {
  const bool triple = text.substr(open).starts_with("{{{");
  const std::string_view closing = triple ? "}}}" : "}}";
  const size_t end = text.find(closing, open);
  if (end == text.npos) fail(text, open, "a tag is never closed");
  const size_t begin = open + closing.size();
  std::string_view inner = trim(text.substr(begin, std::max(end, begin) - begin));
  const char sign = triple ? '&' : inner.empty() ? ' ' : inner.front();
  if (!triple && std::string_view("#^/!&>=").find(sign) != std::string_view::npos)
    inner = trim(inner.substr(1));
  if (inner.empty() && sign != '!') fail(text, open, "a tag has no name");
  switch (sign) {
    case '#':
    case '^':
      if (open_sections_.size() == sections_deep_max)
        fail(text, open, "sections are nested more than 64 deep");
      open_sections_.push_back(nodes_.size());
      nodes_.push_back({sign == '#' ? kind::section : kind::inverted, inner});
      break;
    case '/':
      if (open_sections_.empty() || nodes_[open_sections_.back()].text != inner)
        fail(text, open, "\"" + std::string(inner) + "\" is not the section that is open");
      nodes_[open_sections_.back()].end = nodes_.size();
      open_sections_.pop_back();
      break;
    case '!':
      break;
    case '&':
      nodes_.push_back({kind::raw_name, inner});
      break;
    case '>':
      fail(text, open, "partials ({{>name}}) are not supported");
    case '=':
      fail(text, open, "other delimiters ({{=...=}}) are not supported");
    default:
      nodes_.push_back({kind::name, inner});
  }
  return end + closing.size();
}

// One rendering: the stack of values that names are looked up in, and the text so far.
class renderer {
 public:
  renderer(const mustache& page, const render_rules& rules) : page_(page), rules_(rules) {}

  std::string render(const boost::json::value& data) {
    stack_.push_back(&data);
    render_nodes(0, page_.nodes_.size());
    return std::move(out_);
  }

 private:
  void render_nodes(size_t from, size_t to) {
    for (size_t at = from; at < to;) {
      if (++steps_ > steps_max) too_large();
      const mustache::node& node = page_.nodes_[at];
      switch (node.kind) {
        case mustache::kind::text:
          append(node.text);
          break;
        case mustache::kind::name:
          append_value(node.text, rules_.escape_html);
          break;
        case mustache::kind::raw_name:
          append_value(node.text, false);
          break;
        case mustache::kind::section:
          render_section(find(node.text), at + 1, node.end);
          break;
        case mustache::kind::inverted:
          if (!holds(find(node.text))) render_nodes(at + 1, node.end);
      }
      at = node.end != 0 ? node.end : at + 1;
    }
  }

  void render_section(const boost::json::value* value, size_t from, size_t to) {
    if (!holds(value)) return;
    if (!value->is_array()) return render_with(*value, from, to);
    for (const boost::json::value& item : value->get_array()) render_with(item, from, to);
  }
  void render_with(const boost::json::value& value, size_t from, size_t to) {
    stack_.push_back(&value);
    render_nodes(from, to);
    stack_.pop_back();
  }

  // Missing, null, false and an empty list do not hold.
  static bool holds(const boost::json::value* value) {
    if (value == nullptr || value->is_null()) return false;
    if (value->is_bool()) return value->get_bool();
    return !value->is_array() || !value->get_array().empty();
  }

  // "." is the innermost value. "a.b": the innermost that has an `a`, and in that only, `b`.
  const boost::json::value* find(std::string_view name) const {
    if (name == ".") return stack_.back();
    const std::string_view first = name.substr(0, name.find('.'));
    const boost::json::value* found = nullptr;
    for (auto at = stack_.rbegin(); at != stack_.rend() && found == nullptr; ++at)
      found = member(*at, first);
    while (found != nullptr && name.find('.') != name.npos) {
      name.remove_prefix(name.find('.') + 1);
      found = member(found, name.substr(0, name.find('.')));
    }
    return found;
  }
  static const boost::json::value* member(const boost::json::value* of, std::string_view name) {
    const auto* object = of->if_object();
    return object == nullptr ? nullptr : object->if_contains(name);
  }

  void append_value(std::string_view name, bool escaped) {
    const boost::json::value* value = find(name);
    if (value == nullptr && rules_.strict)
      throw final_error("missing_value", "the template names \"" + std::string(name) +
                                             "\", which is not in the data");
    if (value == nullptr || value->is_null()) return;
    const std::string text =
        value->is_string() ? std::string(value->get_string()) : to_json(*value);
    escaped ? append_escaped(text) : append(text);
  }
  void append_escaped(std::string_view text) {
    for (size_t at = 0; at < text.size(); ++at) {
      switch (text[at]) {
        case '&':
          append("&amp;");
          break;
        case '<':
          append("&lt;");
          break;
        case '>':
          append("&gt;");
          break;
        case '"':
          append("&quot;");
          break;
        case '\'':
          append("&#39;");
          break;
        default:
          append(text.substr(at, 1));
      }
    }
  }
  void append(std::string_view text) {
    if (out_.size() + text.size() > output_bytes_max) too_large();
    out_ += text;
  }
  [[noreturn]] static void too_large() {
    throw final_error(
        PAWL_ERROR_TOO_LARGE,
        "the template makes too much of the data: more than 4 MiB, or a million steps");
  }

  const mustache& page_;
  const render_rules rules_;
  std::vector<const boost::json::value*> stack_;
  std::string out_;
  size_t steps_ = 0;
};

std::string mustache::render(const boost::json::value& data, const render_rules& rules) const {
  return renderer(*this, rules).render(data);
}

}  // namespace pawl::text
