// Goal: systemd hears what it is told, at either kind of address, and nobody else is disturbed.
#include "daemon/systemd.hpp"

#include "cli/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <future>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace pawl::daemon;
using namespace std::chrono_literals;

namespace {

// systemd's side: a datagram socket under that name, which the environment tells of.
class listener {
 public:
  explicit listener(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~listener() {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
  }
  // The next datagram, which is there already: sending to a Unix socket puts it there.
  std::string heard() const { return receive(MSG_DONTWAIT); }
  std::string wait() const { return receive(0); }

 private:
  std::string receive(int flags) const {
    std::array<char, 4096> bytes{};
    const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), flags);
    return got < 0 ? "nothing" : std::string(bytes.data(), static_cast<size_t>(got));
  }

  int socket_;
};

std::string pid() {
  return std::to_string(::getpid());
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_is_heard_at_a_path) {
  const pawl::cli::test::temporary_directory directory;
  const listener systemd((directory.path / "notify").string());
  BOOST_TEST(notify_ready("at work\nand more"));
  BOOST_TEST(systemd.heard() == "READY=1\nMAINPID=" + pid() + "\nSTATUS=at work\n");
  BOOST_TEST(notify_stopping());
  BOOST_TEST(systemd.heard() == "STOPPING=1\n");
  BOOST_TEST(notify_status("draining"));
  BOOST_TEST(systemd.heard() == "STATUS=draining\n");
  BOOST_TEST(notify_alive());
  BOOST_TEST(systemd.heard() == "WATCHDOG=1\n");
}

BOOST_AUTO_TEST_CASE(it_is_heard_at_an_abstract_name) {
  const listener systemd("@pawl-test-" + pid());
  BOOST_TEST(notify_alive());
  BOOST_TEST(systemd.heard() == "WATCHDOG=1\n");
}

BOOST_AUTO_TEST_CASE(a_reload_says_when_it_began) {
  const listener systemd("@pawl-test-" + pid());
  std::string times[2];
  for (std::string& time : times) {
    BOOST_TEST(notify_reloading());
    const std::string heard = systemd.heard(), begin = "RELOADING=1\nMONOTONIC_USEC=";
    BOOST_TEST_REQUIRE(heard.starts_with(begin));
    BOOST_TEST(heard.ends_with('\n'));
    time = heard.substr(begin.size());
  }
  BOOST_TEST(std::stoull(times[0]) <= std::stoull(times[1]));
}

BOOST_AUTO_TEST_CASE(without_somebody_to_tell_nothing_happens) {
  BOOST_TEST(!notify_ready(""));
  for (const std::string nowhere : {"/nowhere/at/all", "relative", "@pawl-nobody", ""}) {
    ::setenv("NOTIFY_SOCKET", nowhere.c_str(), 1);
    BOOST_TEST(!notify_alive());
  }
  ::setenv("NOTIFY_SOCKET", ("/" + std::string(200, 'x')).c_str(), 1);
  BOOST_TEST(!notify_alive());
  ::unsetenv("NOTIFY_SOCKET");
}

BOOST_AUTO_TEST_CASE(the_watchdog_is_fed_twice_as_often_as_it_waits) {
  const auto with = [](const char* timeout_us, const std::string& of) {
    ::setenv("WATCHDOG_USEC", timeout_us, 1);
    ::setenv("WATCHDOG_PID", of.c_str(), 1);
    const auto interval = watchdog_interval();
    ::unsetenv("WATCHDOG_USEC");
    ::unsetenv("WATCHDOG_PID");
    return interval.value_or(0ms).count();
  };
  BOOST_TEST(with("30000000", pid()) == 15'000);
  BOOST_TEST(with("30000000", "") == 15'000);
  BOOST_TEST(with("30000000", "1") == 0);  // it watches another process
  BOOST_TEST(with("0", pid()) == 0);
  BOOST_TEST(with("soon", pid()) == 0);
  BOOST_TEST(!watchdog_interval().has_value());
}

BOOST_AUTO_TEST_CASE(systemd_hears_of_a_process_as_long_as_it_is_well) {
  const listener systemd("@pawl-test-" + pid());
  ::setenv("WATCHDOG_USEC", "2000", 1);
  {
    const watchdog well([] { return true; });
    BOOST_TEST(systemd.wait() == "WATCHDOG=1\n");
    BOOST_TEST(systemd.wait() == "WATCHDOG=1\n");
  }
  while (systemd.heard() != "nothing") {
  }
  std::promise<void> asked_thrice;
  {
    int asked = 0;
    const watchdog unwell([&] {
      if (++asked == 3) asked_thrice.set_value();
      return false;
    });
    asked_thrice.get_future().wait();
  }
  BOOST_TEST(systemd.heard() == "nothing");
  ::unsetenv("WATCHDOG_USEC");
  const watchdog unwatched([]() -> bool { throw std::logic_error("nobody asked"); });
}
