#include "vault/sealed.hpp"

#include <cassert>
#include <cstring>
#include <new>
#include <sodium.h>
#include <vector>

namespace pawl::vault {
namespace {

constexpr size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;
static_assert(key::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

// A place of its own between guard pages: locked, and in no core dump.
unsigned char* guarded(size_t bytes) {
  if (sodium_init() < 0) throw std::bad_alloc();
  void* at = sodium_malloc(bytes);
  if (at == nullptr) throw std::bad_alloc();
  return static_cast<unsigned char*>(at);
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

void key::guarded_free::operator()(unsigned char* at) const {
  sodium_free(at);  // overwrites it
}

key::key() : bytes_(guarded(size)) {
  randombytes_buf(bytes_.get(), size);
  name();
}

key::key(std::string_view bytes) : bytes_(guarded(size)) {
  assert(bytes.size() == size);
  std::memcpy(bytes_.get(), bytes.data(), size);
  name();
}

void key::name() {
  unsigned char hash[crypto_generichash_BYTES_MIN];
  constexpr size_t shown = 8;
  crypto_generichash(hash, sizeof hash, bytes_.get(), size, nullptr, 0);
  char digits[2 * shown + 1];
  id_ = sodium_bin2hex(digits, sizeof digits, hash, shown);
}

std::string seal(std::string_view text, std::string_view context, const key& under) {
  std::vector<unsigned char> sealed(nonce_bytes + text.size() + tag_bytes);
  randombytes_buf(sealed.data(), nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_bytes, nullptr, bytes_of(text),
                                             text.size(), bytes_of(context), context.size(),
                                             nullptr, sealed.data(), under.bytes());
  std::string written(sodium_base64_encoded_len(sealed.size(), base64), '\0');
  sodium_bin2base64(written.data(), written.size(), sealed.data(), sealed.size(), base64);
  written.pop_back();  // the end that C text has
  return written;
}

std::optional<secret_text> open(std::string_view sealed, std::string_view context,
                                const key& under) {
  std::vector<unsigned char> bytes(sealed.size() * 3 / 4 + 3);
  size_t size = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), sealed.data(), sealed.size(), nullptr, &size,
                        nullptr, base64) != 0 ||
      size < nonce_bytes + tag_bytes)
    return {};
  secret_text text(std::string(size - nonce_bytes - tag_bytes, '\0'));
  const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(text.text().data()), nullptr, nullptr,
      bytes.data() + nonce_bytes, size - nonce_bytes, bytes_of(context), context.size(),
      bytes.data(), under.bytes());
  if (status != 0) return {};
  return text;
}

}  // namespace pawl::vault
