#include "journal/info_log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <string_view>
#include <system_error>

namespace pawl::journal {
namespace {

constexpr uintmax_t log_bytes_max = 2 << 20;
constexpr size_t line_bytes_max = 4096;

class info_log final : public rocksdb::Logger {
 public:
  explicit info_log(std::filesystem::path file)
      : rocksdb::Logger(rocksdb::WARN_LEVEL), file_(std::move(file)) {
    std::error_code error;
    written_ = std::filesystem::file_size(file_, error);
    if (error) written_ = 0;
    out_.open(file_, std::ios::app | std::ios::binary);
  }

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    std::array<char, line_bytes_max> line;
    const int length = std::vsnprintf(line.data(), line.size(), format, arguments);
    if (length <= 0) return;
    write({line.data(), std::min(static_cast<size_t>(length), line.size() - 1)});
  }

 private:
  void write(std::string_view line) {
    using namespace std::chrono;
    const auto now_ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
    const std::lock_guard lock(mutex_);
    if (written_ > log_bytes_max) start_anew();
    out_.clear();  // the disk may be well again
    out_ << now_ms.count() << ' ' << line << '\n' << std::flush;
    if (out_) written_ += line.size();
  }
  void start_anew() {
    std::error_code error;
    out_.close();
    std::filesystem::rename(file_, file_.string() + ".old", error);
    out_.open(file_, std::ios::trunc | std::ios::binary);
    written_ = 0;
  }

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::ofstream out_;
  uintmax_t written_ = 0;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> open_info_log(const std::filesystem::path& directory) {
  return std::make_shared<info_log>(directory / "LOG");
}

}  // namespace pawl::journal
