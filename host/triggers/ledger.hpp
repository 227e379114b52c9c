// What triggers keep durable, as documents beside the runs: definitions, records, starts that
// failed, and keys that polls have started runs for. Any thread.
#pragma once

#include "journal/documents.hpp"
#include "triggers/record.hpp"

#include <pawl/result.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::triggers {

class ledger {
 public:
  // The documents outlive this.
  explicit ledger(journal::documents& documents) : documents_(documents) {}

  // Things to be written and cleared together.
  struct entry {
    std::vector<journal::document> set, cleared;

    void put_definition(const std::string& trigger, std::string text);
    void put_record(const std::string& trigger, const record& now);
    void put_failure(const std::string& trigger, const failed_start& one);
    void clear_failure(const std::string& trigger, const std::string& id);
    void put_seen(const std::string& trigger, const std::string& key);
  };
  // Durable when it returns.
  result<void> write(entry all);

  // Of all triggers that have a definition or a record.
  result<std::set<std::string>> names();
  struct memory {
    triggers::record record;
    std::vector<failed_start> failures;
  };
  // What is kept of one; a new record where there is none.
  result<memory> recall(const std::string& trigger);
  // The definition set through the API. Errors: not_found.
  result<std::string> find_definition(const std::string& trigger);
  // With its document and input. Errors: not_found.
  result<failed_start> find_failure(const std::string& trigger, const std::string& id);
  result<bool> has_seen(const std::string& trigger, const std::string& key);

  // Forgets the trigger altogether; its definition in the last write, so that one that was cut
  // short can be made again.
  result<void> erase(const std::string& trigger);

 private:
  result<void> erase_all(const std::string& kind);

  journal::documents& documents_;
};

}  // namespace pawl::triggers
