#include "http/tls.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace pawl::http {
namespace {

constexpr size_t record_bytes_max = 16 * 1024;

// OpenSSL's own BIO for sockets would raise SIGPIPE.
int write_socket(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const auto socket = static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio)));
  const ssize_t sent = ::send(socket, bytes, static_cast<size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int read_socket(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const auto socket = static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio)));
  const ssize_t got = ::recv(socket, bytes, static_cast<size_t>(size), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

long control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* socket_method() {
  static BIO_METHOD* const made = [] {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_write(method, write_socket);
    BIO_meth_set_read(method, read_socket);
    BIO_meth_set_ctrl(method, control);
    return method;
  }();
  return made;
}

class encrypted final : public transport {
 public:
  encrypted(SSL_CTX* context, int socket) : socket_(socket), session_(SSL_new(context)) {
    BIO* bio = BIO_new(socket_method());
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<intptr_t>(socket)));
    BIO_set_init(bio, 1);
    SSL_set_bio(session_, bio, bio);
    SSL_set_accept_state(session_);
  }
  ~encrypted() override { SSL_free(session_); }
  encrypted(const encrypted&) = delete;
  encrypted& operator=(const encrypted&) = delete;

  transfer read(std::span<char> into) override {
    ERR_clear_error();
    size_t bytes = 0;
    const int done = SSL_read_ex(session_, into.data(), into.size(), &bytes);
    if (done != 1) return stopped(done);
    return {transfer_state::moved, bytes, SSL_has_pending(session_) == 1};
  }

  // Small parts travel in one record.
  transfer write(std::span<const std::string_view> parts) override {
    ERR_clear_error();
    std::array<char, record_bytes_max> record;
    size_t size = 0;
    for (const std::string_view part : parts) {
      const size_t fits = std::min(part.size(), record.size() - size);
      std::copy_n(part.data(), fits, record.data() + size);
      size += fits;
    }
    size_t bytes = 0;
    const int done = SSL_write_ex(session_, record.data(), size, &bytes);
    if (done != 1) return stopped(done);
    return {transfer_state::moved, bytes};
  }

  void end() override {
    ERR_clear_error();
    if (SSL_is_init_finished(session_)) SSL_shutdown(session_);
    ::shutdown(socket_, SHUT_WR);
  }

 private:
  transfer stopped(int done) {
    switch (SSL_get_error(session_, done)) {
      case SSL_ERROR_WANT_READ:
        return {transfer_state::wants_read};
      case SSL_ERROR_WANT_WRITE:
        return {transfer_state::wants_write};
      default:
        return {transfer_state::over};
    }
  }

  int socket_;
  SSL* session_;
};

failure refused(std::string_view what, const std::filesystem::path& file, std::string_view advice) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return {"invalid_input", "TLS can't use " + std::string(what) + " " + file.string() + ": " +
                               (reason == nullptr ? "it can't be read" : reason) + ". " +
                               std::string(advice)};
}

// A service has nobody to ask for it.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, ours, sizeof ours - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

result<std::shared_ptr<tls_identity>> tls_identity::load(const std::filesystem::path& certificate,
                                                         const std::filesystem::path& key) {
  ERR_clear_error();
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  std::shared_ptr<tls_identity> made(new tls_identity(context));
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
    return refused("the certificate", certificate, "It is to be a file in PEM with its chain.");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return refused("the key", key,
                   "It is to be the certificate's own key, in PEM and without a passphrase.");
  }
  return made;
}

tls_identity::~tls_identity() {
  SSL_CTX_free(context_);
}

std::unique_ptr<transport> tls_identity::accept(int socket) const {
  return std::make_unique<encrypted>(context_, socket);
}

}  // namespace pawl::http
