// The runs of the crash test, by number: what each is given and what it must come to. Each run is
// of one of the shapes, in turn; the driver's workflows have their names.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace crash {

struct shape {
  const char* workflow;
  int factor, summand;  // output = factor * number + summand
};

inline constexpr std::array<shape, 7> shapes = {{
    {"sequence", 1, 3},
    {"fan", 10, 55},
    {"parent", 1, 4},
    {"nap", 1, 2},
    {"flaky", 1, 1},
    {"hooked", 1, 7},
    {"generations", 1, 4},
}};

inline const shape& shape_of(size_t number) {
  return shapes[number % shapes.size()];
}
inline std::string id_of(size_t number) {
  return "r" + std::to_string(number);
}
inline std::string number_json(long value) {
  return R"({"value":)" + std::to_string(value) + '}';
}
inline std::string input_of(size_t number) {
  return number_json(static_cast<long>(number));
}
inline std::string output_of(size_t number) {
  const shape& of = shape_of(number);
  return number_json(of.factor * static_cast<long>(number) + of.summand);
}

inline constexpr const char* hook_value = R"({"value":5})";

}  // namespace crash
