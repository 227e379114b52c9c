#include "schema/uri.hpp"

#include <charconv>

namespace pawl::schema {
namespace {

// The five parts of RFC 3986, each without the marks around it.
struct parts {
  std::optional<std::string_view> scheme, authority, query, fragment;
  std::string_view path;
};

parts split(std::string_view uri) {
  parts out;
  if (const size_t at = uri.find('#'); at != uri.npos) {
    out.fragment = uri.substr(at + 1);
    uri = uri.substr(0, at);
  }
  if (const size_t at = uri.find('?'); at != uri.npos) {
    out.query = uri.substr(at + 1);
    uri = uri.substr(0, at);
  }
  if (const size_t at = uri.find_first_of(":/"); at != uri.npos && at > 0 && uri[at] == ':') {
    out.scheme = uri.substr(0, at);
    uri = uri.substr(at + 1);
  }
  if (uri.starts_with("//")) {
    const size_t end = uri.find('/', 2);
    out.authority = uri.substr(2, end == uri.npos ? uri.npos : end - 2);
    uri = end == uri.npos ? std::string_view() : uri.substr(end);
  }
  out.path = uri;
  return out;
}

// RFC 3986, 5.2.4, on whole segments.
std::string without_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const size_t end = path.find('/', 1);
    const std::string_view segment = path.substr(0, end);
    path = end == path.npos ? std::string_view() : path.substr(end);
    const bool last = path.empty();
    if (segment == "/." || segment == ".") {
      if (last && segment == "/.") out += '/';
    } else if (segment == "/.." || segment == "..") {
      const size_t slash = out.rfind('/');
      out.erase(slash == out.npos ? 0 : slash);
      if (last) out += '/';
    } else {
      out += segment;
    }
  }
  return out;
}

std::string merged_path(const parts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const size_t slash = base.path.rfind('/');
  if (slash == base.path.npos) return std::string(path);
  return std::string(base.path.substr(0, slash + 1)) + std::string(path);
}

}  // namespace

split_uri split_fragment(std::string_view uri) {
  const size_t at = uri.find('#');
  if (at == uri.npos) return {uri, {}};
  return {uri.substr(0, at), uri.substr(at + 1)};
}

std::string resolve_uri(std::string_view base_uri, std::string_view reference) {
  if (base_uri.empty()) return std::string(reference);
  if (reference.empty() || reference.front() == '#') {
    return std::string(split_fragment(base_uri).document) + std::string(reference);
  }
  const parts base = split(base_uri);
  const parts given = split(reference);
  if (given.scheme) return std::string(reference);

  std::optional<std::string_view> authority = given.authority, query = given.query;
  std::string path;
  if (given.authority) {
    path = without_dot_segments(given.path);
  } else {
    authority = base.authority;
    if (given.path.empty()) {
      path = base.path;
      if (!query) query = base.query;
    } else if (given.path.front() == '/') {
      path = without_dot_segments(given.path);
    } else {
      path = without_dot_segments(merged_path(base, given.path));
    }
  }
  std::string out;
  if (base.scheme) out.append(*base.scheme).append(":");
  if (authority) out.append("//").append(*authority);
  out += path;
  if (query) out.append("?").append(*query);
  if (given.fragment) out.append("#").append(*given.fragment);
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    unsigned code = 0;
    const char* digits = text.data() + at + 1;
    if (at + 2 >= text.size() || std::from_chars(digits, digits + 2, code, 16).ptr != digits + 2) {
      return std::nullopt;
    }
    out += static_cast<char>(code);
    at += 2;
  }
  return out;
}

std::string escape_token(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::optional<std::string> unescape_token(std::string_view token) {
  std::string out;
  for (size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '~') {
      out += token[at];
      continue;
    }
    if (++at == token.size() || (token[at] != '0' && token[at] != '1')) return std::nullopt;
    out += token[at] == '0' ? '~' : '/';
  }
  return out;
}

}  // namespace pawl::schema
