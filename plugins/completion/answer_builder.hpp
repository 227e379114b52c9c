// A model's answer, put together from pieces. One thread.
#pragma once

#include <pawl/model.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace pawl::completion {

class answer_builder {
 public:
  static constexpr size_t bytes_max = 4 * 1024 * 1024;

  model_usage usage;
  std::string stop;  // empty: not known yet

  // Parts are in the order of their places, and grow by what is added. All throw pawl::error
  // too_large.
  void add_text(uint64_t place, std::string_view text);
  // Said again, the first that is not empty stays.
  void begin_call(uint64_t place, std::string_view id, std::string_view name);
  // Of what is no call, such as a tool that the other side runs itself, they are left out.
  void add_arguments(uint64_t place, std::string_view json);
  // What was thought, with the seal that its provider knows it by; without a seal it is left out.
  void add_thought(uint64_t place, std::string_view text);
  void seal(uint64_t place, boost::json::object with);

  // Arguments that are not JSON stay a text: it is for the workflow to tell the model so.
  model_answer take();

 private:
  enum class kind : uint8_t { text, call, thought };
  struct part {
    kind is = kind::text;
    std::string id, name, text;  // the text, or the arguments
    boost::json::object sealed;
  };
  part& grow(uint64_t place, size_t by);

  std::map<uint64_t, part> parts_;
  size_t bytes_ = 0;
};

}  // namespace pawl::completion
