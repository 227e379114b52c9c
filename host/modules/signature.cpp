#include "modules/signature.hpp"

#include "modules/description.hpp"
#include "modules/durable_file.hpp"

#include <algorithm>
#include <optional>
#include <sodium.h>
#include <vector>

namespace pawl::modules {
namespace {

using bytes = std::vector<unsigned char>;

constexpr size_t id_size = 8;
constexpr std::string_view trusted_prefix = "trusted comment: ";
constexpr std::string_view untrusted_prefix = "untrusted comment: ";

// A carriage return at the end of a line is not a part of it.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Exactly `size` bytes, or nothing.
std::optional<bytes> decode(std::string_view base64, size_t size) {
  bytes decoded(size);
  size_t length = 0;
  const int status = sodium_base642bin(decoded.data(), decoded.size(), base64.data(), base64.size(),
                                       nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (status != 0 || length != size) return {};
  return decoded;
}

// A signature file: what is signed, by which key, with which remark.
struct signature_parts {
  bool hashed = false;  // the file's hash is signed instead of the file
  bytes key_id, over_file, over_comment;
  std::string comment;
};

std::optional<signature_parts> parse(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.size() < 4 || !lines[0].starts_with(untrusted_prefix) ||
      !lines[2].starts_with(trusted_prefix)) {
    return {};
  }
  const auto packed = decode(lines[1], 2 + id_size + crypto_sign_BYTES);
  auto global = decode(lines[3], crypto_sign_BYTES);
  if (!packed || !global || (*packed)[0] != 'E' || ((*packed)[1] != 'D' && (*packed)[1] != 'd')) {
    return {};
  }
  signature_parts parts;
  parts.hashed = (*packed)[1] == 'D';
  parts.key_id.assign(packed->begin() + 2, packed->begin() + 2 + id_size);
  parts.over_file.assign(packed->begin() + 2 + id_size, packed->end());
  parts.over_comment = std::move(*global);
  parts.comment = lines[2].substr(trusted_prefix.size());
  return parts;
}

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::filesystem::path signature_file(const std::filesystem::path& file) {
  return file.string() + ".minisig";
}

result<trusted_key> trusted_key::read(const std::string& text_or_path) {
  if (sodium_init() < 0) {
    return failure{PAWL_ERROR_UNAVAILABLE, "the cryptography library can't be used here"};
  }
  constexpr size_t packed_size = 2 + id_size + crypto_sign_PUBLICKEYBYTES;
  auto packed = decode(text_or_path, packed_size);
  if (!packed) {
    for (const std::string_view line : lines_of(read_text(text_or_path))) {
      if (!packed) packed = decode(line, packed_size);
    }
  }
  if (!packed || (*packed)[0] != 'E' || (*packed)[1] != 'd') {
    return failure{PAWL_ERROR_INVALID_INPUT,
                   "modules.trusted_key: '" + text_or_path +
                       "' is neither a minisign public key (56 characters that begin with RW) nor "
                       "a file that holds one"};
  }
  trusted_key key;
  std::copy_n(packed->begin() + 2, key.id_.size(), key.id_.begin());
  std::copy_n(packed->begin() + 2 + id_size, key.key_.size(), key.key_.begin());
  return key;
}

result<void> trusted_key::verify(std::string_view file, std::string_view signature) const {
  if (signature.empty()) {
    return refusal_because(
        "it is not signed, and only signed modules are loaded here; put the signature beside it, "
        "as FILE.minisig (`minisign -Sm FILE`)");
  }
  const auto parts = parse(signature);
  if (!parts) return refusal_because("its FILE.minisig is not a minisign signature");
  if (!std::ranges::equal(parts->key_id, id_)) {
    return refusal_because("it is signed with another key than the trusted one");
  }
  unsigned char hash[crypto_generichash_BYTES_MAX];
  const unsigned char* signed_bytes = raw(file);
  size_t signed_size = file.size();
  if (parts->hashed) {
    crypto_generichash(hash, sizeof(hash), raw(file), file.size(), nullptr, 0);
    signed_bytes = hash;
    signed_size = sizeof(hash);
  }
  if (crypto_sign_verify_detached(parts->over_file.data(), signed_bytes, signed_size,
                                  key_.data()) != 0) {
    return refusal_because(
        "its signature is not over these bytes: the file was changed after it "
        "was signed, or the signature is of another file");
  }
  bytes with_comment = parts->over_file;
  with_comment.insert(with_comment.end(), parts->comment.begin(), parts->comment.end());
  if (crypto_sign_verify_detached(parts->over_comment.data(), with_comment.data(),
                                  with_comment.size(), key_.data()) != 0) {
    return refusal_because("the trusted comment of its signature was changed; sign it again");
  }
  return {};
}

}  // namespace pawl::modules
