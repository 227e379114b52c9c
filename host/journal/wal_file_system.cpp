#include "journal/wal_file_system.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pawl::journal {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

constexpr std::array<char, 256 << 10> zeros = {};

// What a larger append costs, its growth hardly adds to; zeros would only double it.
constexpr size_t append_bytes_max = zeros.size() / 4;

class wal_file final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (size_ + data.size() > end_ && data.size() <= append_bytes_max) {
      // On a disk that is almost full the data may fit where zeros do not.
      const uint64_t from = std::max(size_, end_);
      IOStatus grown =
          target()->PositionedAppend({zeros.data(), zeros.size()}, from, options, debug);
      if (grown.ok()) end_ = from + zeros.size();
    }
    IOStatus written = target()->PositionedAppend(data, size_, options, debug);
    if (written.ok()) size_ += data.size();
    return written;
  }

  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*checksum*/,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    if (end_ > size_) {
      // Left-over zeros do no harm, so a failure of this is none.
      target()->Truncate(size_, options, debug).PermitUncheckedError();
    }
    return target()->Close(options, debug);
  }

  uint64_t GetFileSize(const IOOptions& /*options*/, IODebugContext* /*debug*/) override {
    return size_;
  }

 private:
  uint64_t size_ = 0;  // of what was appended
  uint64_t end_ = 0;   // of the zeros
};

class wal_file_system final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "pawl_wal_file_system"; }

  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* out,
                           IODebugContext* debug) override {
    IOStatus opened = target()->NewWritableFile(name, options, out, debug);
    if (opened.ok() && std::string_view(name).ends_with(".log")) {
      *out = std::make_unique<wal_file>(std::move(*out));
    }
    return opened;
  }
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> make_wal_file_system(
    std::shared_ptr<rocksdb::FileSystem> below) {
  return std::make_shared<wal_file_system>(std::move(below));
}

}  // namespace pawl::journal
