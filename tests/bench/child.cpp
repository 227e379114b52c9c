#include "bench/child.hpp"

#include <boost/json.hpp>
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>
#include <boost/process/pipe.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <unistd.h>

namespace pawl::bench {

readings run_child(const std::vector<std::string>& words) {
  namespace process = boost::process;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  process::ipstream out;
  process::child child(self, process::args(words), process::std_out > out);
  std::string line;
  std::getline(out, line);
  child.wait();
  if (child.exit_code() != 0) throw std::runtime_error(words[0] + " failed");
  return boost::json::value_to<readings>(boost::json::parse(line));
}

void answer_parent(const readings& made) {
  std::cout << boost::json::serialize(boost::json::value_from(made)) << std::endl;
  _exit(0);
}

double memory_mb(const std::string& which) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == which + ':' && status >> kilobytes) return kilobytes / 1024;
  }
  throw std::runtime_error("/proc/self/status has no " + which);
}

}  // namespace pawl::bench
