// Values as a person reads them. Pure, but for the time zone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::cli {

std::string local_time(int64_t at_ms);  // "2026-11-03T12:00:00+01:00"; "-" for 0
std::string duration(int64_t ms);       // "12 ms", "1.5 s", "3 min 20 s", "2 h 5 min", "3 d 4 h"

// A payload on one line, its middle left out when it is longer than a few lines of a terminal.
std::string payload(std::string_view json);

// Without the spaces at its end.
std::string_view trimmed(std::string_view text);

// What someone else wrote, without characters that a terminal obeys: they become "?". Ends of lines
// and tabulators stay.
std::string harmless(std::string_view text);

// How many columns of a terminal the text takes.
size_t width(std::string_view text);

int64_t now_ms();

}  // namespace pawl::cli
