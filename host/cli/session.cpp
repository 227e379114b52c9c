#include "cli/session.hpp"

#include "api/documents.hpp"
#include "api/json_text.hpp"
#include "api/problem.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>

namespace pawl::cli {
namespace {

failure usage(std::string message) {
  return {.code = "usage", .message = std::move(message)};
}

result<std::string> read_all(std::istream& from, const std::string& name) {
  std::string text(std::istreambuf_iterator<char>(from), {});
  if (from.bad()) return usage(fmt::format("{} can't be read", name));
  return text;
}

config::flags flags_of(const arguments& args) {
  config::flags flags;
  if (auto file = args.value("--config")) flags.config_file = *file;
  if (auto data = args.value("--data")) flags.data_directory = *data;
  for (const std::string& directory : args.values("--modules"))
    flags.module_directories.emplace_back(directory);
  flags.log_level = args.value("--log-level");
  return flags;
}

}  // namespace

result<config::settings> load_settings(const arguments& args, const world& world) {
  return config::load(flags_of(args), world.env, world.program);
}

std::string shell_word(const std::string& text) {
  const bool plain = std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c > 0x7f ||
           std::string_view("/._-+:,=@%").find(c) != std::string_view::npos;
  });
  if (plain && !text.empty()) return text;
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

int exit_code_of(const failure& why) {
  if (why.code == "usage" || why.code == PAWL_ERROR_INVALID_INPUT) return exit_code::usage;
  if (why.code == PAWL_ERROR_NOT_FOUND || why.code == PAWL_ERROR_UNKNOWN_ACTION ||
      why.code == PAWL_ERROR_UNKNOWN_WORKFLOW)
    return exit_code::not_found;
  if (why.code == "busy" || why.code == PAWL_ERROR_UNAVAILABLE) return exit_code::unreachable;
  return exit_code::failed;
}

result<std::unique_ptr<host>> session::open(bool drive_runs) {
  host_options options = settings.host;
  options.drive_runs = drive_runs;
  options.describer = world.program;
  return world.open(std::move(options));
}

result<http::response> session::send(http::request request) {
  if (!api_) {
    host_options options = settings.host;
    options.describer = world.program;
    auto reached = world.open_api(std::move(options),
                                  {.triggers_directory = settings.serve.triggers_directory});
    if (!reached) return reached.error();
    api_ = std::move(*reached);
  }
  return api_->send(std::move(request));
}

result<boost::json::value> session::call(std::string method, std::string path, std::string body) {
  http::request request = {.method = std::move(method), .body = std::move(body)};
  const size_t mark = path.find('?');
  if (mark != path.npos) request.query = path.substr(mark + 1);
  request.path = path.substr(0, mark);
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  auto answer = send(std::move(request));
  if (!answer) return answer.error();
  if (answer->status >= 400) return api::failure_of(*answer);
  return answer->body.empty() ? boost::json::value(nullptr) : api::from_text(answer->body);
}

void session::print(const boost::json::value& value) {
  world.out << (world.out_is_terminal ? api::to_indented_text(value) : api::to_text(value)) << '\n';
}

void session::note(std::string_view text) {
  world.err << text << '\n' << std::flush;
}

int session::fail(const failure& why) {
  note(fmt::format("pawl: {}", why.message.empty() ? why.code : why.message));
  if (json()) print(boost::json::object{{"error", api::document(why)}});
  return exit_code_of(why);
}

std::string session::command_line(std::string_view rest) const {
  std::string line = "pawl";
  for (const char* name : {"--data", "--config", "--modules"})
    for (const std::string& value : args.values(name))
      line += fmt::format(" {} {}", name, shell_word(value));
  return fmt::format("{} {}", line, rest);
}

result<std::string> session::json_option(std::string_view name) {
  const std::string given = args.value(name).value_or("");
  result<std::string> text = given;
  if (given == "-") {
    text = read_all(world.in, "stdin");
  } else if (given.starts_with('@')) {
    std::ifstream file(given.substr(1), std::ios::binary);
    if (!file) return usage(fmt::format("{}: the file {} can't be read", name, given.substr(1)));
    text = read_all(file, given.substr(1));
  }
  if (!text) return text;
  boost::json::stream_parser parser({}, {.max_depth = 1'000});
  boost::json::error_code error;
  const size_t read = parser.write(text->data(), text->size(), error);
  if (!error) parser.finish(error);
  if (error)
    return usage(fmt::format("{} is not JSON: {} at byte {} (text needs its quotes: '\"text\"')",
                             name, error.message(), read + 1));
  return text;
}

result<uint64_t> session::number_option(std::string_view name, uint64_t otherwise) {
  const auto text = args.value(name);
  if (!text) return otherwise;
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size())
    return usage(fmt::format("{}: \"{}\" is not a whole number", name, *text));
  return number;
}

}  // namespace pawl::cli
