// Lists runs from the RocksDB store: a merge of one range of the index for each status that is
// asked for. Any thread.
#pragma once

#include "journal/rocksdb_database.hpp"
#include "journal/store.hpp"

#include <string_view>

namespace pawl::journal {

// As store::list_runs.
result<page<run_row>> scan_runs(const database& from, const run_filter& filter,
                                std::string_view cursor, size_t limit);

}  // namespace pawl::journal
