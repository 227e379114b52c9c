// TLS, with a certificate made for the test and OpenSSL's own client.
#include "http/tls.hpp"

#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <future>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace pawl::http {
namespace {

using namespace std::chrono_literals;

// A self-signed certificate and its key as files, away at the end.
struct identity_files {
  std::filesystem::path folder;
  std::string certificate;
  std::string key;

  identity_files() {
    std::string name = std::filesystem::temp_directory_path() / "pawl-tls-XXXXXX";
    folder = ::mkdtemp(name.data());
    certificate = folder / "certificate.pem";
    key = folder / "key.pem";
    EVP_PKEY* pair = EVP_EC_gen("P-256");
    X509* made = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(made), 0);
    X509_gmtime_adj(X509_getm_notAfter(made), 3'600);
    X509_set_pubkey(made, pair);
    X509_sign(made, pair, EVP_sha256());
    FILE* to = std::fopen(certificate.c_str(), "w");
    PEM_write_X509(to, made);
    std::fclose(to);
    to = std::fopen(key.c_str(), "w");
    PEM_write_PrivateKey(to, pair, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(to);
    X509_free(made);
    EVP_PKEY_free(pair);
  }
  ~identity_files() { std::filesystem::remove_all(folder); }
  void use(server_options& options) const {
    options.tls_certificate = certificate;
    options.tls_key = key;
  }
};

class tls_client {
 public:
  explicit tls_client(const server& of) : socket_(*connect_to(of.endpoints().at(0), patience)) {
    ::fcntl(socket_.number(), F_SETFL, 0);  // it may block
    SSL_set_fd(session_, socket_.number());
    SSL_set_alpn_protos(session_, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
    BOOST_REQUIRE_EQUAL(SSL_connect(session_), 1);
  }
  ~tls_client() {
    SSL_free(session_);
    SSL_CTX_free(context_);
  }
  void send(std::string_view bytes) const {
    size_t written = 0;
    BOOST_REQUIRE_EQUAL(SSL_write_ex(session_, bytes.data(), bytes.size(), &written), 1);
    BOOST_REQUIRE_EQUAL(written, bytes.size());
  }
  // Until so much has come, or the end.
  [[nodiscard]] std::string receive(size_t size) const {
    std::string all;
    char bytes[16'384];
    size_t got = 0;
    while (all.size() < size && SSL_read_ex(session_, bytes, sizeof bytes, &got) == 1) {
      all.append(bytes, got);
    }
    return all;
  }
  // A digest of the server's certificate.
  [[nodiscard]] std::string certificate() const {
    X509* shown = SSL_get1_peer_certificate(session_);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(shown, EVP_sha256(), digest, &size);
    X509_free(shown);
    return {reinterpret_cast<const char*>(digest), size};
  }
  [[nodiscard]] std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(session_, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }

 private:
  descriptor socket_;
  SSL_CTX* context_ = SSL_CTX_new(TLS_client_method());
  SSL* session_ = SSL_new(context_);
};

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(carries_requests_and_large_answers) {
  const identity_files files;
  const std::string body(3'000'000, 'x');
  const auto on = serve([&](auto exchange) { exchange->answer({200, "text/plain", body, {}}); },
                        [&](server_options& options) { files.use(options); });
  const tls_client asking(*on);
  BOOST_TEST(asking.protocol() == "http/1.1");
  asking.send(
      "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string all = asking.receive(SIZE_MAX);
  BOOST_TEST(all.starts_with("HTTP/1.1 200 OK\r\n"));
  BOOST_TEST(all.size() > 2 * body.size());
}

BOOST_AUTO_TEST_CASE(carries_large_bodies) {
  const identity_files files;
  const auto on = serve(
      [](auto exchange) {
        exchange->answer({200, "", std::to_string(exchange->request.body.size()), {}});
      },
      [&](server_options& options) { files.use(options); });
  const tls_client asking(*on);
  asking.send("PUT / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n" +
              std::string(5'000'000, 'y'));
  BOOST_TEST(asking.receive(SIZE_MAX).ends_with("\r\n\r\n5000000"));
}

BOOST_AUTO_TEST_CASE(carries_streams) {
  const identity_files files;
  std::promise<std::shared_ptr<event_stream>> opened;
  const auto on = serve([&](auto exchange) { opened.set_value(exchange->open_stream()); },
                        [&](server_options& options) { files.use(options); });
  std::promise<void> gone;
  {
    const tls_client asking(*on);
    asking.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto stream = opened.get_future().get();
    stream->when_gone([&] { gone.set_value(); });
    stream->send("data: 1\n\n");
    std::string all;
    while (!all.ends_with("data: 1\n\n")) all += asking.receive(1);
  }
  gone.get_future().wait();
}

BOOST_AUTO_TEST_CASE(ends_who_speaks_none) {
  const identity_files files;
  const auto on = serve(echo, [&](server_options& options) {
    files.use(options);
    options.read_timeout = 20ms;
  });
  raw_client plain(*on);
  plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_TEST(plain.receive_all().find("HTTP/1.1") == std::string::npos);
  raw_client silent(*on);
  BOOST_TEST(silent.receive_all().empty());
}

BOOST_AUTO_TEST_CASE(shows_a_new_certificate_to_those_who_come_later) {
  const identity_files files, others;
  const auto on = serve([](auto exchange) { exchange->answer({}); },
                        [&](server_options& options) { files.use(options); });
  const std::string before = tls_client(*on).certificate();
  const auto replace = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(others.certificate, files.certificate, replace);
  BOOST_TEST(!on->reload_certificate());  // not its key
  BOOST_TEST((tls_client(*on).certificate() == before));
  std::filesystem::copy_file(others.key, files.key, replace);
  const tls_client open(*on);
  BOOST_TEST(on->reload_certificate().ok());
  BOOST_TEST((tls_client(*on).certificate() != before));
  open.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  BOOST_TEST(open.receive(SIZE_MAX).starts_with("HTTP/1.1 200 OK"));
}

BOOST_AUTO_TEST_CASE(refuses_files_that_do_not_serve) {
  const identity_files files;
  const identity_files others;
  const std::string none = files.folder / "none";
  const std::string text = files.folder / "text";
  std::ofstream(text) << "no PEM";
  auto message = [](const std::string& certificate, const std::string& key) {
    const auto opened = server::open(
        {.listen = {{.address = "127.0.0.1"}}, .tls_certificate = certificate, .tls_key = key},
        echo);
    BOOST_REQUIRE(!opened.ok());
    BOOST_TEST(opened.error().code == "invalid_input");
    return opened.error().message;
  };
  BOOST_TEST(message(none, files.key).find(none) != std::string::npos);
  BOOST_TEST(message(text, files.key).find(text) != std::string::npos);
  BOOST_TEST(message(files.certificate, none).find(none) != std::string::npos);
  BOOST_TEST(message(files.certificate, others.key).find(others.key) != std::string::npos);
  BOOST_TEST(message(files.certificate, "").find("both") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pawl::http
