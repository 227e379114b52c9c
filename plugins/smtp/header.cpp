#include "header.hpp"

#include "carrier/easy.hpp"
#include "carrier/percent.hpp"

#include <pawl/binary.hpp>

#include <algorithm>
#include <ctime>

namespace pawl::smtp {
namespace {

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == 0x7F;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char one) { return static_cast<unsigned char>(one) < 0x80; });
}

void check_line(const std::string& text, std::string_view member) {
  if (std::any_of(text.begin(), text.end(), is_control))
    throw carrier::invalid(std::string(member) +
                           ": it holds a line break or another control character");
}

// =?UTF-8?B?...?= and again, each of at most 75 characters and of whole characters.
std::string encoded_words(std::string_view text) {
  constexpr size_t word_bytes_max = 45;  // 60 in base64
  std::string made;
  while (!text.empty()) {
    size_t size = 0;
    while (size < text.size()) {
      const size_t more = std::max<size_t>(utf8_sequence_size(text.substr(size)), 1);
      if (size + more > word_bytes_max) break;
      size += more;
    }
    if (!made.empty()) made += "\r\n ";
    made += "=?UTF-8?B?" + to_base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return made;
}

std::string in_quotes(std::string_view text) {
  std::string made = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') made += '\\';
    made += character;
  }
  return made + '"';
}

std::string encode_mailbox(const mailbox& one, std::string_view member) {
  check_address(one.email, member);
  if (!one.name || one.name->empty()) return one.email;
  check_line(*one.name, member);
  const std::string name = is_ascii(*one.name) ? in_quotes(*one.name) : encoded_words(*one.name);
  return name + " <" + one.email + '>';
}

}  // namespace

// Narrower than RFC 5321: what needs quotes in an address is refused.
void check_address(const std::string& email, std::string_view member) {
  const size_t at = email.find('@');
  const bool plain = std::all_of(email.begin(), email.end(), [](char character) {
    return character > ' ' && character < 0x7F &&
           std::string_view("<>()[],;:\\\"").find(character) == std::string_view::npos;
  });
  if (!plain || at == 0 || at == email.npos || at + 1 == email.size() ||
      email.find('@', at + 1) != email.npos)
    throw carrier::invalid(std::string(member) + ": this is not an e-mail address");
}

std::string encode_text(const std::string& text, std::string_view member) {
  constexpr size_t line_bytes_max = 900;  // of the 998 that a line may have
  check_line(text, member);
  const bool plain =
      is_ascii(text) && text.find("=?") == text.npos && text.size() <= line_bytes_max;
  return plain ? text : encoded_words(text);
}

std::string encode_mailboxes(const std::vector<mailbox>& all, std::string_view member) {
  std::string made;
  for (const mailbox& one : all) {
    if (!made.empty()) made += ",\r\n ";
    made += encode_mailbox(one, member);
  }
  return made;
}

std::string encode_attachment(const std::string& filename) {
  check_line(filename, "/attachments");
  return "attachment; " + (is_ascii(filename)
                               ? "filename=" + in_quotes(filename)
                               : "filename*=UTF-8''" + carrier::percent_encode(filename));
}

std::string encode_time(std::chrono::system_clock::time_point when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char date[8], time[24];  // not by strftime's names: the process may speak another language
  std::strftime(date, sizeof date, "%d", &parts);
  std::strftime(time, sizeof time, "%Y %H:%M:%S +0000", &parts);
  return std::string(days[parts.tm_wday]) + ", " + date + ' ' + months[parts.tm_mon] + ' ' + time;
}

}  // namespace pawl::smtp
