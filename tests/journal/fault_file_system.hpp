// A file system for RocksDB that fails on command: the Nth write or sync, a full disk, a loss of
// power. It works on real files of the system's file system, one object per scratch directory. Any
// thread.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <rocksdb/file_system.h>
#include <string>
#include <vector>

namespace pawl::journal {

// What the disk has been promised: decides about each operation and can take back what no sync
// covered.
class fault_plan {
 public:
  // The Nth write or sync from now on fails, once; 1 is the next. A failed write leaves half of its
  // bytes, a failed sync all of them.
  void fail_write(int nth) {
    const std::lock_guard lock(mutex_);
    fail_write_ = nth;
  }
  void fail_sync(int nth) {
    const std::lock_guard lock(mutex_);
    fail_sync_ = nth;
    fails_on_ = false;
  }
  // The same, and every sync after it, until mend().
  void fail_syncs_from(int nth) {
    const std::lock_guard lock(mutex_);
    fail_sync_ = nth;
    fails_on_ = true;
  }

  // Bytes that may still be written; nullopt: no limit.
  void set_space(std::optional<uint64_t> bytes) {
    const std::lock_guard lock(mutex_);
    space_ = bytes;
  }

  // No fault is planned any more.
  void mend() {
    const std::lock_guard lock(mutex_);
    fail_write_ = fail_sync_ = 0;
    space_.reset();
  }

  // From now on every operation fails. Close the store, then restore.
  void cut_power() {
    const std::lock_guard lock(mutex_);
    power_ = false;
  }

  // The files are as a disk would show them: without what was not synced, or, with `tear`, with
  // some of it and the last write torn.
  void restore_power(std::mt19937_64* tear = nullptr) {
    const std::lock_guard lock(mutex_);
    for (auto& [path, file] : files_) take_back(path, file, tear);
    files_.clear();
    power_ = true;
    fail_write_ = fail_sync_ = 0;
    space_.reset();
  }

  [[nodiscard]] uint64_t faults() const {
    const std::lock_guard lock(mutex_);
    return faults_;
  }

  // For the file system below.
  rocksdb::IOStatus admit() {
    const std::lock_guard lock(mutex_);
    return power_ ? rocksdb::IOStatus::OK() : fault(rocksdb::IOStatus::IOError("no power"));
  }

  rocksdb::IOStatus admit_write(const std::string& path, uint64_t offset, size_t size,
                                size_t& allowed) {
    const std::lock_guard lock(mutex_);
    allowed = 0;
    if (!power_) return fault(rocksdb::IOStatus::IOError("no power"));
    if (space_ && *space_ < size) return fault(rocksdb::IOStatus::NoSpace("full, as planned"));
    if (space_) *space_ -= size;
    const bool fails = fail_write_ > 0 && --fail_write_ == 0;
    allowed = fails ? size / 2 : size;
    remember(path, offset, allowed);
    return fails ? fault(rocksdb::IOStatus::IOError("write failed, as planned"))
                 : rocksdb::IOStatus::OK();
  }

  rocksdb::IOStatus admit_sync() {
    const std::lock_guard lock(mutex_);
    if (!power_) return fault(rocksdb::IOStatus::IOError("no power"));
    if (fail_sync_ > 0 && --fail_sync_ == 0) {
      if (fails_on_) fail_sync_ = 1;
      return fault(rocksdb::IOStatus::IOError("sync failed, as planned"));
    }
    return rocksdb::IOStatus::OK();
  }

  void synced(const std::string& path) {
    const std::lock_guard lock(mutex_);
    const auto it = files_.find(path);
    if (it == files_.end()) return;
    it->second.unsynced.clear();
    it->second.synced_bytes = size_of(path);
  }

  void directory_synced() {
    const std::lock_guard lock(mutex_);
    for (auto& [path, file] : files_) file.is_new = false;
  }

  void created(const std::string& path) {
    const std::lock_guard lock(mutex_);
    files_[path] = {};
  }

  void opened(const std::string& path) {
    const std::lock_guard lock(mutex_);
    files_[path] = {size_of(path), false, {}};
  }

  void renamed(const std::string& from, const std::string& to) {
    const std::lock_guard lock(mutex_);
    if (auto node = files_.extract(from); !node.empty()) {
      files_.erase(to);
      node.key() = to;
      files_.insert(std::move(node));
    }
  }

  void removed(const std::string& path) {
    const std::lock_guard lock(mutex_);
    files_.erase(path);
  }

 private:
  struct unsynced_write {
    uint64_t offset;
    std::string before;  // what it replaced
    std::string after;   // filled in when power is restored
    size_t size;
  };
  struct file_state {
    uint64_t synced_bytes = 0;
    bool is_new = true;  // its directory was not synced since
    std::vector<unsynced_write> unsynced;
  };

  rocksdb::IOStatus fault(rocksdb::IOStatus status) {
    ++faults_;
    return status;
  }

  static uint64_t size_of(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
  }

  static std::string read(const std::string& path, uint64_t offset, size_t size) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<size_t>(file.gcount()));
    return bytes;
  }

  static void overwrite(const std::string& path, uint64_t offset, const std::string& bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  void remember(const std::string& path, uint64_t offset, size_t size) {
    files_[path].unsynced.push_back({offset, read(path, offset, size), {}, size});
  }

  static void take_back(const std::string& path, file_state& file, std::mt19937_64* tear) {
    if (!std::filesystem::exists(path)) return;
    if (file.is_new && tear == nullptr) {
      std::filesystem::remove(path);
      return;
    }
    auto& writes = file.unsynced;
    for (auto it = writes.rbegin(); it != writes.rend(); ++it) {
      it->after = read(path, it->offset, it->size);
      overwrite(path, it->offset, it->before);
    }
    // Longer as well: closing a log cuts the zeros at its end, and no sync made that durable.
    std::filesystem::resize_file(path, file.synced_bytes);
    if (tear == nullptr || writes.empty()) return;
    const size_t kept = (*tear)() % (writes.size() + 1);
    for (size_t i = 0; i < kept; ++i) {
      if (i + 1 == kept) writes[i].after.resize((*tear)() % (writes[i].after.size() + 1));
      overwrite(path, writes[i].offset, writes[i].after);
    }
  }

  mutable std::mutex mutex_;
  std::map<std::string, file_state> files_;
  bool power_ = true;
  int fail_write_ = 0;
  int fail_sync_ = 0;
  bool fails_on_ = false;  // after fail_sync_ has come
  std::optional<uint64_t> space_;
  uint64_t faults_ = 0;
};

class fault_file final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using status = rocksdb::IOStatus;
  using options = rocksdb::IOOptions;
  using debug = rocksdb::IODebugContext;

  fault_file(std::unique_ptr<rocksdb::FSWritableFile> file, std::string path, fault_plan& plan,
             uint64_t size)
      : FSWritableFileOwnerWrapper(std::move(file)),
        path_(std::move(path)),
        plan_(plan),
        size_(size) {}

  status Append(const rocksdb::Slice& data, const options& how, debug* notes) override {
    const uint64_t offset = size_;
    size_ += data.size();
    return put(data, offset,
               [&](const rocksdb::Slice& part) { return target()->Append(part, how, notes); });
  }
  status Append(const rocksdb::Slice& data, const options& how,
                const rocksdb::DataVerificationInfo& /*checksum*/, debug* notes) override {
    return Append(data, how, notes);
  }
  status PositionedAppend(const rocksdb::Slice& data, uint64_t offset, const options& how,
                          debug* notes) override {
    return put(data, offset, [&](const rocksdb::Slice& part) {
      return target()->PositionedAppend(part, offset, how, notes);
    });
  }
  status PositionedAppend(const rocksdb::Slice& data, uint64_t offset, const options& how,
                          const rocksdb::DataVerificationInfo& /*checksum*/,
                          debug* notes) override {
    return PositionedAppend(data, offset, how, notes);
  }
  // The plan alone decides what is durable, so nobody waits for the disk below.
  status Sync(const options& /*how*/, debug* /*notes*/) override { return sync(); }
  status Fsync(const options& /*how*/, debug* /*notes*/) override { return sync(); }
  status Truncate(uint64_t size, const options& how, debug* notes) override {
    status admitted = plan_.admit();
    return admitted.ok() ? target()->Truncate(size, how, notes) : admitted;
  }
  status Close(const options& how, debug* notes) override {
    // Without power the file stays as it is: the system's own close would cut it to size.
    status admitted = plan_.admit();
    return admitted.ok() ? target()->Close(how, notes) : admitted;
  }

 private:
  template <class Put>
  status put(const rocksdb::Slice& data, uint64_t offset, const Put& forward) {
    size_t allowed = 0;
    status admitted = plan_.admit_write(path_, offset, data.size(), allowed);
    if (allowed != 0) {
      status written = forward({data.data(), allowed});
      if (!written.ok()) return written;
    }
    return admitted;
  }

  status sync() {
    status done = plan_.admit_sync();
    if (done.ok()) plan_.synced(path_);
    return done;
  }

  std::string path_;
  fault_plan& plan_;
  uint64_t size_;
};

class fault_directory final : public rocksdb::FSDirectoryWrapper {
 public:
  fault_directory(std::unique_ptr<rocksdb::FSDirectory> directory, fault_plan& plan)
      : FSDirectoryWrapper(std::move(directory)), plan_(plan) {}

  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& /*options*/,
                          rocksdb::IODebugContext* /*debug*/) override {
    return sync();
  }
  rocksdb::IOStatus FsyncWithDirOptions(const rocksdb::IOOptions& /*options*/,
                                        rocksdb::IODebugContext* /*debug*/,
                                        const rocksdb::DirFsyncOptions& /*how*/) override {
    return sync();
  }

 private:
  rocksdb::IOStatus sync() {
    rocksdb::IOStatus admitted = plan_.admit();
    if (admitted.ok()) plan_.directory_synced();
    return admitted;
  }

  fault_plan& plan_;
};

class fault_file_system final : public rocksdb::FileSystemWrapper {
 public:
  using status = rocksdb::IOStatus;
  using debug = rocksdb::IODebugContext;

  fault_file_system() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  fault_plan plan;

  const char* Name() const override { return "fault_file_system"; }

  status NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                         std::unique_ptr<rocksdb::FSWritableFile>* out, debug* notes) override {
    status done = plan.admit();
    if (done.ok()) done = target()->NewWritableFile(name, options, out, notes);
    if (!done.ok()) return done;
    plan.created(name);
    *out = std::make_unique<fault_file>(std::move(*out), name, plan, 0);
    return done;
  }
  status ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                            std::unique_ptr<rocksdb::FSWritableFile>* out, debug* notes) override {
    status done = plan.admit();
    if (done.ok()) done = target()->ReopenWritableFile(name, options, out, notes);
    if (!done.ok()) return done;
    plan.opened(name);
    *out =
        std::make_unique<fault_file>(std::move(*out), name, plan, std::filesystem::file_size(name));
    return done;
  }
  status NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                      std::unique_ptr<rocksdb::FSDirectory>* out, debug* notes) override {
    status done = target()->NewDirectory(name, options, out, notes);
    if (done.ok()) *out = std::make_unique<fault_directory>(std::move(*out), plan);
    return done;
  }
  status RenameFile(const std::string& from, const std::string& to,
                    const rocksdb::IOOptions& options, debug* notes) override {
    status done = plan.admit();
    if (done.ok()) done = target()->RenameFile(from, to, options, notes);
    if (done.ok()) plan.renamed(from, to);
    return done;
  }
  status DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                    debug* notes) override {
    status done = plan.admit();
    if (done.ok()) done = target()->DeleteFile(name, options, notes);
    if (done.ok()) plan.removed(name);
    return done;
  }
};

}  // namespace pawl::journal
