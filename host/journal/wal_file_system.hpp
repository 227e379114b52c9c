// The file system that RocksDB writes its log through. An append that grows a file makes its sync
// commit the new size too; one that overwrites does not, and on the disks measured (README.md)
// takes a third less time. So each log is kept a stretch of zeros ahead of its end. The reader of
// logs takes zeros for the end.
#pragma once

#include <memory>
#include <rocksdb/file_system.h>

namespace pawl::journal {

std::shared_ptr<rocksdb::FileSystem> make_wal_file_system(
    std::shared_ptr<rocksdb::FileSystem> below);

}  // namespace pawl::journal
