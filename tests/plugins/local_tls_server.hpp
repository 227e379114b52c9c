// An HTTPS server on the loopback whose certificate no one trusts. Answers every request with 200
// and "secure".
#pragma once

#include "plugins/local_server.hpp"

#include <array>
#include <memory>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>
#include <thread>

namespace pawl::test {

class local_tls_server {
 public:
  local_tls_server() : context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free) {
    certify();
    std::tie(listener_, port_) = listen_on_loopback();
    thread_ = std::thread([this] { loop(); });
  }
  local_tls_server(const local_tls_server&) = delete;
  ~local_tls_server() {
    ::shutdown(listener_, SHUT_RDWR);  // ends the accept()
    thread_.join();
    ::close(listener_);
  }
  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  // A fresh key and a certificate signed with it.
  void certify() {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), &X509_free);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    SSL_CTX_use_certificate(context_.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), key.get());
  }

  void loop() {
    for (;;) {
      const int number = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (number < 0) return;
      const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context_.get()), &SSL_free);
      SSL_set_fd(session.get(), number);
      std::array<char, 4096> request;
      if (SSL_accept(session.get()) == 1 &&
          SSL_read(session.get(), request.data(), request.size()) > 0) {
        const std::string bytes = http_answer("200 OK", "secure", "Connection: close\r\n");
        SSL_write(session.get(), bytes.data(), static_cast<int>(bytes.size()));
        SSL_shutdown(session.get());
      }
      ::close(number);
    }
  }

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace pawl::test
