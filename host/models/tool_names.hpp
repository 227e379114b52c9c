// Tools of a host under names that models take: [a-zA-Z0-9_-]{1,64}, each once in a request. Plain
// data, one thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pawl::models {

// "orders.refund" is "orders_refund", or with a number behind it where that is taken.
std::string free_tool_name(std::string_view name,
                           const std::function<bool(const std::string&)>& is_taken);

class tool_names {
 public:
  // The name for the model. The same for the same name.
  const std::string& outside(std::string_view name);
  // Back again; a name that was not given out stays as it is.
  [[nodiscard]] std::string_view inside(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> outside_;  // by ours
  std::map<std::string, std::string, std::less<>> inside_;   // by the model's
};

}  // namespace pawl::models
