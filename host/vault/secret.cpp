#include "vault/secret.hpp"

#include "actions/credential_source.hpp"

#include <pawl/status.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <new>
#include <sodium.h>

namespace pawl::vault {

namespace json = boost::json;

constinit std::atomic<bool> has_held_secrets = false;

secret_text::~secret_text() {
  actions::wipe(text_);
}

void* wiped_memory::do_allocate(size_t bytes, size_t alignment) {
  return ::operator new(bytes, std::align_val_t(alignment));
}

void wiped_memory::do_deallocate(void* at, size_t bytes, size_t alignment) {
  sodium_memzero(at, bytes);
  ::operator delete(at, bytes, std::align_val_t(alignment));
}

json::storage_ptr wiped() {
  return json::make_shared_resource<wiped_memory>();
}

result<json::value> parse_secret(std::string_view text) {
  has_held_secrets.store(true, std::memory_order_relaxed);
  json::stream_parser parser(wiped(), {.max_depth = 64});
  parser.reset(wiped());
  json::error_code error;
  const size_t read = parser.write(text.data(), text.size(), error);
  if (!error) parser.finish(error);
  if (error) {
    return failure{PAWL_ERROR_INVALID_INPUT,
                   "this is not JSON: " + error.message() + " at byte " + std::to_string(read + 1)};
  }
  return parser.release();
}

secret_text text_of(const json::value& value) {
  secret_text made;
  std::array<char, 1024> piece;
  json::serializer serializer;
  serializer.reset(&value);
  while (!serializer.done()) {
    const auto next = serializer.read(piece.data(), piece.size());
    if (made.view().size() + next.size() > made.text().capacity()) {
      secret_text larger;
      larger.text().reserve(2 * (made.view().size() + piece.size()));
      larger.text() = made.view();
      made = std::move(larger);
    }
    made.text().append(next);
  }
  sodium_memzero(piece.data(), piece.size());
  return made;
}

}  // namespace pawl::vault
