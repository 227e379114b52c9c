#include "actions/past_secrets.hpp"

#include "actions/redactor.hpp"

#include <algorithm>
#include <new>
#include <sodium.h>

namespace pawl::actions {
namespace {

constexpr size_t start_bytes = redactor::secret_bytes_min;  // no form is shorter

// Locked, and left out of core dumps.
unsigned char* new_key() {
  if (sodium_init() < 0) throw std::bad_alloc();
  auto* made = static_cast<unsigned char*>(sodium_malloc(crypto_shorthash_KEYBYTES));
  if (made == nullptr) throw std::bad_alloc();
  crypto_shorthash_keygen(made);
  return made;
}

}  // namespace

past_secrets::past_secrets() : key_(new_key(), &sodium_free) {}

void past_secrets::add(const redactor& of) {
  std::lock_guard lock(mutex_);
  for (const std::string_view form : of.forms()) {
    const mark made = {hash(form.substr(0, start_bytes)), form.size(), hash(form)};
    if (!marks_.insert(made).second) continue;
    in_order_.push_back(made);
    if (in_order_.size() <= count_max) continue;
    marks_.erase(in_order_.front());
    in_order_.pop_front();
  }
}

void past_secrets::redact(std::string& text) const {
  std::lock_guard lock(mutex_);
  if (marks_.empty()) return;
  for (size_t at = 0; at + start_bytes <= text.size(); ++at) {
    const size_t size = size_at(std::string_view(text).substr(at));
    if (size == 0) continue;
    text.replace(at, size, redactor::instead);
    at += redactor::instead.size() - 1;
  }
}

uint64_t past_secrets::hash(std::string_view of) const {
  uint64_t made = 0;
  static_assert(sizeof made == crypto_shorthash_BYTES);
  crypto_shorthash(reinterpret_cast<unsigned char*>(&made),
                   reinterpret_cast<const unsigned char*>(of.data()), of.size(), key_.get());
  return made;
}

size_t past_secrets::size_at(std::string_view text) const {
  const uint64_t start = hash(text.substr(0, start_bytes));
  size_t longest = 0;
  for (auto at = marks_.lower_bound({start, 0, 0}); at != marks_.end() && at->start == start; ++at)
    if (at->size <= text.size() && hash(text.substr(0, at->size)) == at->whole)
      longest = std::max(longest, at->size);
  return longest;
}

}  // namespace pawl::actions
