#include "response_format.hpp"

#include "completion/constrained.hpp"

#include <utility>

namespace pawl::openai {

namespace json = boost::json;

json::object response_format(const json::value& schema) {
  auto made = completion::constrain(schema);
  const bool strict = made && made->all_required;
  return {{"name", "answer"},
          {"strict", strict},
          {"schema", strict ? std::move(made->schema) : schema}};
}

}  // namespace pawl::openai
