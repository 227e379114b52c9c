// Secrets in memory: JSON values and texts that are overwritten when they go. One owner each; not
// for sharing between threads.
#pragma once

#include <pawl/result.hpp>

#include <boost/json/memory_resource.hpp>
#include <boost/json/value.hpp>

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::vault {

// Set for good once this process has held a secret. The program then overwrites all memory that is
// freed, since modules and libraries make copies that nobody else could find.
extern std::atomic<bool> has_held_secrets;

// A text that is overwritten when it goes.
class secret_text {
 public:
  secret_text() = default;
  explicit secret_text(std::string text) { text_.swap(text); }
  ~secret_text();
  secret_text(secret_text&& other) noexcept { text_.swap(other.text_); }
  secret_text& operator=(secret_text&& other) noexcept {
    text_.swap(other.text_);
    return *this;
  }

  [[nodiscard]] std::string_view view() const { return text_; }
  std::string& text() { return text_; }
  // From now on the caller's to overwrite.
  std::string release() { return std::exchange(text_, {}); }

 private:
  std::string text_;
};

// Memory of JSON values that is overwritten when it is given back.
class wiped_memory final : public boost::json::memory_resource {
 private:
  void* do_allocate(size_t bytes, size_t alignment) override;
  void do_deallocate(void* at, size_t bytes, size_t alignment) override;
  bool do_is_equal(const boost::json::memory_resource& other) const noexcept override {
    return dynamic_cast<const wiped_memory*>(&other) != nullptr;
  }
};

// Where values are to be made that hold secrets.
boost::json::storage_ptr wiped();

// A value in wiped memory. Errors: invalid_input, without a word of the text.
result<boost::json::value> parse_secret(std::string_view text);
// Compact, without a copy left behind.
secret_text text_of(const boost::json::value& value);

}  // namespace pawl::vault
