// RocksDB's own messages, in the file LOG of the journal's directory. The database's logger ends
// the process when it goes on after a disk was full; this one drops what can't be written. At two
// megabytes the file becomes LOG.old, and the one before is gone. Any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <rocksdb/env.h>

namespace pawl::journal {

std::shared_ptr<rocksdb::Logger> open_info_log(const std::filesystem::path& directory);

}  // namespace pawl::journal
