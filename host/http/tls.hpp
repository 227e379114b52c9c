// TLS 1.2 and 1.3 with OpenSSL, the server's side.
#pragma once

#include "http/transport.hpp"

#include <pawl/result.hpp>

#include <filesystem>
#include <memory>

struct ssl_ctx_st;

namespace pawl::http {

// A certificate with its key, ready to serve. Any thread, once made.
class tls_identity {
 public:
  // Files in PEM, the certificate with its chain. Errors: invalid_input.
  static result<std::shared_ptr<tls_identity>> load(const std::filesystem::path& certificate,
                                                    const std::filesystem::path& key);
  ~tls_identity();
  tls_identity(const tls_identity&) = delete;
  tls_identity& operator=(const tls_identity&) = delete;

  // The hand-shake is a part of the first reads and writes.
  std::unique_ptr<transport> accept(int socket) const;

 private:
  explicit tls_identity(ssl_ctx_st* context) : context_(context) {}
  ssl_ctx_st* context_;
};

}  // namespace pawl::http
