#include "bench/sync_floor.hpp"

#include "bench/samples.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace pawl::bench {
namespace {

void check(bool ok, const char* doing) {
  if (!ok) throw std::system_error(errno, std::generic_category(), doing);
}

class sync_file {
 public:
  explicit sync_file(std::filesystem::path path)
      : path_(std::move(path)), file_(::open(path_.c_str(), O_CREAT | O_TRUNC | O_RDWR, 0600)) {
    check(file_ >= 0, "open");
  }
  ~sync_file() {
    ::close(file_);
    ::unlink(path_.c_str());
  }
  sync_file(const sync_file&) = delete;
  sync_file& operator=(const sync_file&) = delete;

  void write(const std::string& bytes) {
    check(::write(file_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
          "write");
  }
  void sync() { check(::fdatasync(file_) == 0, "fdatasync"); }
  void rewind() { check(::lseek(file_, 0, SEEK_SET) == 0, "lseek"); }

 private:
  std::filesystem::path path_;
  int file_;
};

}  // namespace

std::vector<double> sync_times_us(const std::filesystem::path& folder, size_t bytes, size_t samples,
                                  file_growth growth) {
  const std::string record(bytes, 'x');
  sync_file file(folder / "sync-floor");
  if (growth == file_growth::written_before) {
    for (size_t i = 0; i < samples; ++i) file.write(record);
    file.rewind();
  }
  file.sync();
  std::vector<double> times;
  times.reserve(samples);
  for (size_t i = 0; i < samples; ++i) {
    const auto begun = steady::now();
    file.write(record);
    file.sync();
    times.push_back(microseconds(steady::now() - begun));
  }
  return times;
}

}  // namespace pawl::bench
