// The least that Boost.Beast can do: a server that answers each request with its body. It is what
// Pawl's own server is measured against.
#pragma once

#include "http/endpoint.hpp"

#include <memory>

namespace pawl::bench {

class beast_echo {
 public:
  explicit beast_echo(unsigned threads);
  ~beast_echo();

  [[nodiscard]] http::endpoint at() const;

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace pawl::bench
