// Small durable things beside the runs, for whoever keeps some: tokens, triggers, credentials. Not
// for a step's path. Any thread but the committer's, which must not wait for itself.
#pragma once

#include "journal/committer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::journal {

class documents {
 public:
  // Both outlive this.
  documents(store& read, committer& write) : store_(read), committer_(write) {}

  // The value. Errors: unavailable, the store's own.
  result<std::optional<std::string>> find(std::string_view kind, std::string_view key);
  result<page<document>> list(std::string_view kind, std::string_view cursor, size_t limit);
  // All there are; for kinds of which there are few.
  result<std::vector<document>> all(std::string_view kind);

  // Together and durable when it returns. Errors: why the disk did not take them.
  result<void> write(std::vector<document> set, std::vector<document> cleared = {});
  result<void> put(document one) { return write({std::move(one)}); }
  result<void> remove(std::string kind, std::string key) {
    return write({}, {{std::move(kind), std::move(key)}});
  }

 private:
  store& store_;
  committer& committer_;
};

}  // namespace pawl::journal
