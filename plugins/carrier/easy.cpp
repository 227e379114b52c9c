#include "carrier/easy.hpp"

#include <algorithm>
#include <new>

namespace pawl::carrier {

library::library() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw final_error(PAWL_ERROR_INTERNAL, "libcurl can't be set up");
}

void append(text_list& to, const std::string& line) {
  curl_slist* longer = curl_slist_append(to.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(to.release());  // the longer list has it
  to.reset(longer);
}

error invalid(const std::string& reason) {
  return final_error(PAWL_ERROR_INVALID_INPUT, reason);
}

easy::easy(const call& of, std::chrono::milliseconds timeout) : handle_(curl_easy_init()) {
  if (!handle_) throw std::bad_alloc();
  const auto left = std::min(timeout, of.time_left());
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<int64_t>(left.count(), 1)));
  set(CURLOPT_NOSIGNAL, 1L);
}

void easy::check(CURLcode answer) {
  if (answer == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (answer != CURLE_OK) throw invalid(curl_easy_strerror(answer));
}

}  // namespace pawl::carrier
