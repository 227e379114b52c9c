#include "refused.hpp"

#include <algorithm>
#include <string_view>

namespace pawl::redis {
namespace {

constexpr std::string_view blocking[] = {"BLMOVE",     "BLMPOP", "BLPOP",    "BRPOP",
                                         "BRPOPLPUSH", "BZMPOP", "BZPOPMAX", "BZPOPMIN",
                                         "MONITOR",    "WAIT",   "WAITAOF"};
constexpr std::string_view of_the_connection[] = {
    "ASKING",     "AUTH",         "CLIENT",       "DISCARD",     "EXEC",      "HELLO", "MULTI",
    "PSUBSCRIBE", "PUNSUBSCRIBE", "QUIT",         "READONLY",    "READWRITE", "RESET", "SELECT",
    "SSUBSCRIBE", "SUBSCRIBE",    "SUNSUBSCRIBE", "UNSUBSCRIBE", "UNWATCH",   "WATCH"};
constexpr std::string_view administrative[] = {
    "ACL",      "BGREWRITEAOF", "BGSAVE",  "CLUSTER",  "CONFIG",    "DEBUG",
    "FAILOVER", "FLUSHALL",     "FLUSHDB", "FUNCTION", "LATENCY",   "MIGRATE",
    "MODULE",   "PFDEBUG",      "PSYNC",   "REPLCONF", "REPLICAOF", "RESTORE-ASKING",
    "SAVE",     "SHUTDOWN",     "SLAVEOF", "SLOWLOG",  "SWAPDB",    "SYNC"};

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace

bool is_refused(const std::vector<std::string>& arguments) {
  const std::string name = upper(arguments.at(0));
  const auto holds = [&](const auto& names) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  };
  const bool reads_stream = name == "XREAD" || name == "XREADGROUP";
  return holds(blocking) || holds(of_the_connection) || holds(administrative) ||
         (reads_stream && std::any_of(arguments.begin(), arguments.end(),
                                      [](const auto& each) { return upper(each) == "BLOCK"; }));
}

}  // namespace pawl::redis
