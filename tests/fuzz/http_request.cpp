// Any bytes as what a client sends, at once and in pieces: both ways it is the same requests,
// within their limits, up to what is refused.
#include "fuzz/require.hpp"
#include "http/reader.hpp"

#include <algorithm>
#include <vector>

using namespace pawl;

namespace {

http::server_options limits() {
  http::server_options made;
  made.header_bytes_max = 400;
  made.body_bytes_max = 300;
  return made;
}

void require_limits(const http::request& came, const http::server_options& kept) {
  fuzz::require(came.path.starts_with('/') || came.path == "*", "a path begins with a slash");
  fuzz::require(came.body.size() <= kept.body_bytes_max, "a body keeps to its limit");
  size_t bytes = came.method.size() + came.path.size() + came.query.size();
  for (const auto& [name, value] : came.headers) bytes += name.size() + value.size();
  fuzz::require(bytes <= kept.header_bytes_max, "a head keeps to its limit");
}

std::vector<http::request> hear(std::string_view text, size_t piece_bytes) {
  static const http::server_options kept = limits();
  std::vector<http::request> made;
  std::optional<http::request_reader> reader(kept);
  std::string input;
  while (!text.empty()) {
    input += text.substr(0, piece_bytes);
    text.remove_prefix(std::min(piece_bytes, text.size()));
    std::string_view left = input;
    auto state = http::request_reader::state::complete;
    while (!left.empty() && state == http::request_reader::state::complete) {
      state = reader->put(left);
      if (state == http::request_reader::state::refused) {
        fuzz::require_message(reader->why().detail);
        return made;
      }
      if (state == http::request_reader::state::complete) {
        made.push_back(reader->take());
        require_limits(made.back(), kept);
        reader.emplace(kept);
      }
    }
    input.erase(0, input.size() - left.size());
  }
  return made;
}

bool alike(const http::request& one, const http::request& other) {
  return one.method == other.method && one.path == other.path && one.query == other.query &&
         one.headers == other.headers && one.body == other.body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text = fuzz::text_of(data, size).substr(1);
  const auto whole = hear(text, std::string_view::npos);
  const auto pieces = hear(text, 1 + data[0] % 16);
  fuzz::require(std::ranges::equal(whole, pieces, alike), "pieces make the same requests");
  return 0;
}
