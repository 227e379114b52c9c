#include "cli/commands.hpp"
#include "cli/session.hpp"
#include "daemon/instance.hpp"
#include "daemon/signals.hpp"
#include "daemon/systemd.hpp"
#include "logging/log.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>
#include <ostream>

namespace pawl::cli {
namespace {

// What is in force, with the flags of this command over it.
result<config::settings> settings_of(const session& session) {
  config::settings made = session.settings;
  made.host.describer = session.world.program;
  if (session.args.has("--listen")) made.serve.listen = session.args.values("--listen");
  if (auto certificate = session.args.value("--tls-certificate"))
    made.serve.tls_certificate = *certificate;
  if (auto key = session.args.value("--tls-key")) made.serve.tls_key = *key;
  if (made.serve.tls_certificate.empty() != made.serve.tls_key.empty())
    return failure{"usage", "TLS takes both, a certificate and its key"};
  auto otlp = config::resolved(made.otlp, session.world.env);
  if (!otlp) return otlp.error();
  made.otlp = std::move(*otlp);
  return made;
}

void tell(session& session, const daemon::instance& running) {
  const std::string data = session.settings.host.data_directory.string();
  if (session.json()) {
    boost::json::array addresses;
    for (const std::string& each : running.addresses()) addresses.emplace_back(each);
    session.print(boost::json::object{{"addresses", std::move(addresses)}, {"data", data}});
    session.world.out.flush();
    return;
  }
  for (const std::string& each : running.addresses())
    session.note(fmt::format("Pawl serves {} at {}", data, each));
  session.note("Ctrl-C ends it; runs go on at the next start.");
}

// At SIGHUP. What can't be read leaves everything as it is.
void reload(session& session, daemon::instance& running) {
  daemon::notify_reloading();
  auto settings = load_settings(session.args, session.world);
  if (settings) {
    auto logging = log::start(settings->log, settings->host.data_directory);
    if (!logging) session.note(fmt::format("pawl: {}", logging.error().message));
    running.reload(*settings);
  } else {
    session.note(fmt::format("pawl: nothing is changed: {}", settings.error().message));
  }
  daemon::notify_ready("At work");
}

int serve(session& session) {
  PAWL_TRY(settings, settings_of(session));
  daemon::signals signals;  // before any thread is there to be hit by one
  PAWL_TRY(running, daemon::instance::open(settings));
  tell(session, *running);
  daemon::notify_ready("At work");
  {
    const daemon::watchdog watched([&] {
      running->host().health();  // that all shards answer is what counts
      return true;
    });
    signals.when_reload([&] { reload(session, *running); });
    signals.wait_for_end();
  }
  daemon::notify_stopping();
  session.note("Stopping: what is under way is asked to end.");
  running->stop();
  return exit_code::done;
}

}  // namespace

command serve_command() {
  return {
      .path = "serve",
      .summary = "Run the host as a service: runs, their API and the page",
      .options = {{"--listen", "ADDRESS",
                   "ADDRESS:PORT or unix:PATH; repeatable "
                   "(default: 127.0.0.1:7295)",
                   true},
                  {"--tls-certificate", "FILE", "In PEM, with the chain; then it speaks TLS"},
                  {"--tls-key", "FILE", "Its key, in PEM"}},
      .notes =
          "All other commands use a running service by themselves. Where it listens on loopback\n"
          "and Unix sockets alone no token is needed; once it listens elsewhere each request over\n"
          "TCP needs one: see `pawl tokens create`.\n\n"
          "SIGTERM and SIGINT end it within twice limits.drain_ms; unfinished runs go on at the\n"
          "next start. SIGHUP reads the log level, flow limits, the definitions of triggers and\n"
          "the certificate again; what else is set needs a restart.",
      .run = &serve,
  };
}

}  // namespace pawl::cli
