// Answers for the page, which a browser gets without a token: it holds no data. Any thread.
#pragma once

#include "http/message.hpp"

#include <optional>

namespace pawl::web {

// None where the path is not one of the page's.
std::optional<http::response> answer(const http::request& asked);

}  // namespace pawl::web
