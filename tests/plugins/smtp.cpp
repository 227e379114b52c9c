// The smtp module against a real SMTP server, and a real reader of mails.
#include "plugins/local_server.hpp"
#include "plugins/mail_server.hpp"
#include "plugins/module_fixture.hpp"
#include "plugins/soak.hpp"
#include "smtp/header.hpp"

#include <pawl/plugins/smtp.hpp>

#include <optional>
#include <signal.h>
#include <thread>

namespace smtp = pawl::smtp;
using pawl::test::mail_server;

namespace {

smtp::send_input mail_to(const std::string& email) {
  smtp::send_input in{.from = {"pawl@analytical.example", "Pawl"}};
  in.to = {{email}};
  in.subject = "Hello";
  in.text = "It turns.";
  return in;
}

smtp::mail_account account_at(int port, smtp::security security = smtp::security::none) {
  smtp::mail_account made{.host = "127.0.0.1", .port = port};
  made.security = security;
  return made;
}

struct fixture {
  fixture() {
    ::signal(SIGPIPE, SIG_IGN);
    module.set_credential(smtp::account, account_at(server.port()));
  }
  std::string part(const boost::json::object& mail, size_t number) {
    return pawl::from_base64(mail.at("parts").at(number).at("base64").as_string()).value();
  }
  mail_server server{"plain"};
  pawl::test::loaded_module module;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(smtp_module, fixture)

BOOST_AUTO_TEST_CASE(a_mail_arrives_as_it_was_given) {
  smtp::send_input in{.from = {"pawl@analytical.example", "The \"Pawl\""}};
  in.to = {{"ada@analytical.example", "Ada Lovelace"}, {"grace@navy.example"}};
  in.cc = {{"juergen@example.org", "Jürgen Müßig, der Ältere"}};
  in.bcc = {{"secret@example.org", "Hidden"}};
  in.reply_to = {{"answers@analytical.example"}};
  in.subject =
      "Prüfung: ein sehr langer Betreff mit Ümläuten, der in eine Zeile nicht passt 👍👍👍";
  in.text = "Grüße\n.\n..two dots\nFrom here\nlast line without an end" + std::string(200, 'x');
  in.html = "<p>Grüße</p>\n";
  in.attachments = {{.filename = "Übersicht.csv", .text = "a;b\n", .content_type = "text/csv"},
                    {.filename = "a \"b\".bin", .base64 = "/wAB"}};
  const auto sent = module.run(smtp::send, in);
  const auto mail = server.mail(1);
  BOOST_TEST(mail.at("from").as_string() == "pawl@analytical.example");
  BOOST_TEST(mail.at("recipients") ==
             boost::json::array({"ada@analytical.example", "grace@navy.example",
                                 "juergen@example.org", "secret@example.org"}));
  const auto& headers = mail.at("headers").as_object();
  BOOST_TEST(headers.at("From").as_string() == "\"The \\\"Pawl\\\"\" <pawl@analytical.example>");
  BOOST_TEST(headers.at("To").as_string() ==
             "Ada Lovelace <ada@analytical.example>, grace@navy.example");
  BOOST_TEST(headers.at("Cc").as_string() == "\"Jürgen Müßig, der Ältere\" <juergen@example.org>");
  BOOST_TEST(headers.at("Reply-To").as_string() == "answers@analytical.example");
  BOOST_TEST(headers.at("Subject").as_string() == in.subject);
  BOOST_TEST(headers.at("Message-ID").as_string() == '<' + sent.message_id + '>');
  BOOST_TEST(!headers.contains("Bcc"));
  BOOST_TEST(!has(server.raw(1), "secret@"));
  BOOST_TEST(mail.at("tree") ==
             boost::json::array({"multipart/mixed", "multipart/alternative", "text/plain",
                                 "text/html", "text/csv", "application/octet-stream"}));
  BOOST_TEST(part(mail, 0) == "Grüße\r\n.\r\n..two dots\r\nFrom here\r\nlast line without an end" +
                                  std::string(200, 'x'));
  BOOST_TEST(part(mail, 1) == "<p>Grüße</p>\r\n");
  BOOST_TEST(part(mail, 2) == "a;b\n");
  BOOST_TEST(mail.at("parts").at(2).at("filename").as_string() == "Übersicht.csv");
  BOOST_TEST(part(mail, 3) == std::string("\xFF\0\x01", 3));
  BOOST_TEST(mail.at("parts").at(3).at("filename").as_string() == "a \"b\".bin");
  for (const auto& each : mail.at("parts").as_array()) {
    const auto encoding = each.at("encoding").as_string();
    BOOST_TEST((encoding == "base64" || encoding == "quoted-printable"));
  }
}

BOOST_AUTO_TEST_CASE(no_line_is_longer_than_a_mail_allows) {
  auto in = mail_to("ada@analytical.example");
  in.subject = std::string(500, 's');
  in.text = std::string(5000, 't');
  for (int i = 0; i < 99; ++i)
    in.to.push_back({"someone" + std::to_string(i) + "@example.org", std::string(60, 'n')});
  module.run(smtp::send, in);
  std::istringstream lines(server.raw(1));
  for (std::string line; std::getline(lines, line);) {
    BOOST_TEST(line.size() <= 999u);
    BOOST_TEST(line.ends_with('\r'));
  }
  BOOST_TEST(server.mail(1).at("recipients").as_array().size() == 100u);
}

BOOST_AUTO_TEST_CASE(a_step_that_is_tried_again_sends_the_same_message) {
  pawl::test::call_facts facts;
  facts.idempotency_key = "run/7";
  const auto first = module.run(smtp::send, mail_to("ada@analytical.example"), facts);
  facts.attempt = 2;
  const auto second = module.run(smtp::send, mail_to("ada@analytical.example"), facts);
  facts.idempotency_key = "run/8";
  const auto other = module.run(smtp::send, mail_to("ada@analytical.example"), facts);
  BOOST_TEST(first.message_id == second.message_id);
  BOOST_TEST(first.message_id != other.message_id);
  BOOST_TEST(first.message_id.ends_with("@analytical.example"));
}

BOOST_AUTO_TEST_CASE(the_example_gives_what_it_says) {
  const auto [got, said] = module.example("smtp.send", "send");
  BOOST_TEST(got == said);
  BOOST_TEST(server.mail(1).at("tree") == boost::json::array({"multipart/mixed", "text/plain"}));
}

BOOST_AUTO_TEST_CASE(nothing_can_be_taken_for_another_line) {
  const std::string evil = "a\r\nBcc: all@example.org";
  std::vector<smtp::send_input> wrong(9, mail_to("ada@analytical.example"));
  wrong[0].subject = evil;
  wrong[1].from.name = evil;
  wrong[2].from.email = "a@b.c>\r\nDATA";
  wrong[3].to[0].email = evil + "@x";
  wrong[4].bcc = {{"a@b.c> <d@e.f"}};
  wrong[5].reply_to = {{"a@b.c", evil}};
  wrong[6].attachments = {{.filename = "a\nb", .text = ""}};
  wrong[7].cc = {{"no address"}};
  wrong[8].subject = std::string("a\0b", 3);
  for (const auto& in : wrong)
    BOOST_TEST(module.failure(smtp::send, in).code() == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(!server.has(1));
}

BOOST_AUTO_TEST_CASE(a_mail_needs_someone_and_something) {
  auto in = mail_to("ada@analytical.example");
  in.text.reset();
  BOOST_TEST(module.failure(smtp::send, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.text = "a";
  in.to.clear();
  BOOST_TEST(module.failure(smtp::send, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.bcc = {{"ada@analytical.example"}};
  in.attachments = {{.filename = "a", .base64 = "!"}};
  BOOST_TEST(module.failure(smtp::send, in).code() == PAWL_ERROR_INVALID_INPUT);
  in.attachments.clear();
  module.run(smtp::send, in);
}

BOOST_AUTO_TEST_CASE(the_servers_no_is_final_or_transient) {
  const std::map<std::string, std::pair<std::string, bool>> expected = {
      {"550", {"rejected", false}},
      {"552", {PAWL_ERROR_TOO_LARGE, false}},
      {"530", {PAWL_ERROR_UNAUTHENTICATED, false}},
      {"450", {PAWL_ERROR_UNAVAILABLE, true}},
      {"421", {PAWL_ERROR_UNAVAILABLE, true}}};
  for (const auto& [reply, what] : expected) {
    const auto why = module.failure(smtp::send, mail_to("refuse-" + reply + "@example.org"));
    BOOST_TEST(why.code() == what.first, why.message());
    BOOST_TEST(why.retryable() == what.second, reply);
    BOOST_TEST(why.message().ends_with(" answered " + reply + " because you asked for it"),
               why.message());
  }
  auto one_of_two = mail_to("ada@analytical.example");
  one_of_two.cc = {{"refuse-550@example.org"}};
  BOOST_TEST(module.failure(smtp::send, one_of_two).code() == "rejected");
  BOOST_TEST(!server.has(1));  // all get it, or no one
}

BOOST_AUTO_TEST_CASE(a_login_is_tried) {
  auto account = account_at(server.port());
  account.user = "ada";
  account.password = "engine-word";
  module.set_credential(smtp::account, account);
  module.run(smtp::send, mail_to("ada@analytical.example"));
  BOOST_TEST(server.mail(1).at("login").as_string() == "ada");
  account.password = "wrong-word";
  module.set_credential(smtp::account, account);
  const auto why = module.failure(smtp::send, mail_to("ada@analytical.example"));
  BOOST_TEST(why.code() == PAWL_ERROR_UNAUTHENTICATED, why.message());
  BOOST_TEST(!why.retryable());
  BOOST_TEST(!has(why.message() + why.details(), "wrong-word"));
}

BOOST_AUTO_TEST_CASE(a_password_does_not_leave_the_machine_unencrypted) {
  auto account = account_at(25);
  account.host = "mail.example.org";
  account.user = "ada";
  module.set_credential(smtp::account, account);
  const auto why = module.failure(smtp::send, mail_to("ada@analytical.example"));
  BOOST_TEST(why.code() == PAWL_ERROR_INVALID_INPUT);
  BOOST_TEST(has(why.message(), "starttls"));
}

BOOST_AUTO_TEST_CASE(a_server_without_starttls_gets_no_mail) {
  module.set_credential(smtp::account, account_at(server.port(), smtp::security::starttls));
  const auto why = module.failure(smtp::send, mail_to("ada@analytical.example"));
  BOOST_TEST(why.code() == "tls_unavailable", why.message());
  BOOST_TEST(!why.retryable());
  BOOST_TEST(!server.has(1));
}

BOOST_AUTO_TEST_CASE(no_server_is_transient) {
  const auto [closed, port] = pawl::test::listen_on_loopback();
  ::close(closed);
  module.set_credential(smtp::account, account_at(port));
  const auto why = module.failure(smtp::send, mail_to("ada@analytical.example"));
  BOOST_TEST(why.code() == PAWL_ERROR_UNAVAILABLE);
  BOOST_TEST(why.retryable());
}

BOOST_AUTO_TEST_CASE(a_silent_server_ends_at_the_calls_time) {
  pawl::test::call_facts facts;
  facts.time_left = std::chrono::milliseconds(300);
  const auto why = module.failure(smtp::send, mail_to("silent@example.org"), facts);
  BOOST_TEST(why.code() == PAWL_ERROR_TIMEOUT, why.message());
  BOOST_TEST(why.retryable());
}

BOOST_AUTO_TEST_CASE(a_cancel_ends_a_mail_under_way) {
  const uint64_t call = module.host.next_token();
  std::thread caller([&] { module.start(smtp::send, mail_to("silent@example.org")); });
  module.host.mark_cancelled(call);
  BOOST_TEST(module.host.wait(call).error->code() == PAWL_ERROR_CANCELLED);
  caller.join();
}

BOOST_AUTO_TEST_CASE(a_configuration_that_names_no_file_is_refused) {
  module.close();
  BOOST_CHECK_THROW(pawl::test::loaded_module(R"({"ca_file":"/no/such/file.pem"})"), pawl::error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(encrypted)

BOOST_AUTO_TEST_CASE(both_kinds_of_tls_check_the_certificate) {
  for (const auto& [mode, security] :
       {std::pair("starttls", smtp::security::starttls), std::pair("tls", smtp::security::tls)}) {
    const mail_server server(mode);
    auto account = account_at(server.port(), security);
    account.user = "ada";
    account.password = "engine-word";
    {
      pawl::test::loaded_module stranger;
      stranger.set_credential(smtp::account, account);
      const auto why = stranger.failure(smtp::send, mail_to("ada@analytical.example"));
      BOOST_TEST(why.code() == "tls_verification", mode << ": " << why.message());
      BOOST_TEST(!why.retryable());
      BOOST_TEST(!server.has(1));
    }
    pawl::test::loaded_module module(R"({"ca_file":")" + server.certificate() + "\"}");
    module.set_credential(smtp::account, account);
    module.run(smtp::send, mail_to("ada@analytical.example"));
    BOOST_TEST(server.mail(1).at("tls").as_bool() == (std::string(mode) == "starttls"));
    BOOST_TEST(server.mail(1).at("parts").as_array().size() == 1u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(headers)

BOOST_AUTO_TEST_CASE(times_and_subjects_are_encoded) {
  const std::chrono::system_clock::time_point when{std::chrono::seconds(1767323045)};
  BOOST_TEST(smtp::encode_time(when) == "Fri, 02 Jan 2026 03:04:05 +0000");
  BOOST_TEST(smtp::encode_text("plain", "/subject") == "plain");
  BOOST_TEST(smtp::encode_text("é", "/subject") == "=?UTF-8?B?w6k=?=");
  BOOST_TEST(smtp::encode_text("=?UTF-8?B?w6k=?=", "/subject") ==
             "=?UTF-8?B?PT9VVEYtOD9CP3c2az0/PQ==?=");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak, *boost::unit_test::disabled())

BOOST_FIXTURE_TEST_CASE(ten_thousand_mails_end_as_they_must, fixture) {
  using pawl::test::fault;
  pawl::test::soak<smtp::send_input, smtp::sent>(
      module, smtp::send,
      [](size_t number) { return mail_to("call-" + std::to_string(number) + "@example.org"); },
      [](fault met) -> std::optional<std::string> {
        if (met == fault::too_many || met == fault::nonsense) return PAWL_ERROR_UNAVAILABLE;
        return pawl::test::code_expected(met);
      });
}

BOOST_AUTO_TEST_SUITE_END()
