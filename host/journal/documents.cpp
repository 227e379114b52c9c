#include "journal/documents.hpp"

#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>

namespace pawl::journal {
namespace {

constexpr size_t page_size = 1000;

// One write that its caller waits for.
class awaited_commit final : public commit_sink {
 public:
  void committed(std::vector<commit_outcome> outcomes) override {
    std::lock_guard lock(mutex_);
    failed_ = std::move(outcomes.front().failed);
    done_ = true;
    came_.notify_all();  // under the mutex: its owner leaves as soon as it is free
  }
  result<void> wait() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return done_; });
    if (failed_) return *std::move(failed_);
    return {};
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::optional<failure> failed_;
  bool done_ = false;
};

}  // namespace

result<std::optional<std::string>> documents::find(std::string_view kind, std::string_view key) {
  return store_.find_document(kind, key);
}

result<page<document>> documents::list(std::string_view kind, std::string_view cursor,
                                       size_t limit) {
  return store_.list_documents(kind, cursor, limit);
}

result<std::vector<document>> documents::all(std::string_view kind) {
  std::vector<document> found;
  std::string cursor;
  do {
    auto some = list(kind, cursor, page_size);
    if (!some) return some.error();
    std::move(some->items.begin(), some->items.end(), std::back_inserter(found));
    cursor = std::move(some->next);
  } while (!cursor.empty());
  return found;
}

result<void> documents::write(std::vector<document> set, std::vector<document> cleared) {
  awaited_commit done;
  std::vector<submission> batch(1);
  batch[0].sink = &done;
  batch[0].what.documents_set = std::move(set);
  batch[0].what.documents_cleared = std::move(cleared);
  committer_.submit(std::move(batch));
  return done.wait();
}

}  // namespace pawl::journal
