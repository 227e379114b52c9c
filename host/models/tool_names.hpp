// Tools of a host under names that models take: [a-zA-Z0-9_-]{1,64}, each once in a request. Plain
// data, one thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pawl::models {

class tool_names {
 public:
  // The name for the model: "orders.refund" is "orders_refund". The same for the same name.
  const std::string& outside(std::string_view name);
  // Back again; a name that was not given out stays as it is.
  [[nodiscard]] std::string_view inside(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> outside_;  // by ours
  std::map<std::string, std::string, std::less<>> inside_;   // by the model's
};

}  // namespace pawl::models
