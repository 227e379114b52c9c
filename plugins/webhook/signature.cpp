#include "signature.hpp"

#include "carrier/digest.hpp"

#include <pawl/binary.hpp>
#include <pawl/error.hpp>

namespace pawl::webhook {
namespace {

std::string key_of(std::string_view secret, size_t number) {
  constexpr std::string_view prefix = "whsec_";
  constexpr size_t key_bytes_min = 24, key_bytes_max = 64;
  if (secret.starts_with(prefix)) secret.remove_prefix(prefix.size());
  auto key = from_base64(secret);
  if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max)
    throw final_error(PAWL_ERROR_UNAUTHENTICATED,
                      "secret " + std::to_string(number) +
                          " of the credential webhook.signing is not whsec_ and 24 to 64 bytes in "
                          "base64: set it anew");
  return *std::move(key);
}

}  // namespace

std::string sign(const std::vector<std::string>& secrets, std::string_view id, int64_t time_s,
                 std::string_view body) {
  std::string content(id);
  content.append(".").append(std::to_string(time_s)).append(".").append(body);
  std::string signatures;
  for (const std::string& secret : secrets) {
    const std::string key = key_of(secret, static_cast<size_t>(&secret - secrets.data()) + 1);
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + to_base64(carrier::hmac_sha256(key, content));
  }
  return signatures;
}

}  // namespace pawl::webhook
