// MCP over stdin and stdout: a message a line, and nothing else on stdout.
#pragma once

#include <pawl/host.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace pawl::mcp {

// Until `in` ends. Blocks; what it started goes on when it returns, if the host does.
void serve_stdio(host& of, const std::vector<std::string>& expose, size_t message_bytes_max,
                 std::istream& in, std::ostream& out);

}  // namespace pawl::mcp
