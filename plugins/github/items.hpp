// What GitHub tells of issues, comments and pull requests, and what the actions give of it. Any
// thread.
#pragma once

#include <pawl/plugins/github.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pawl::github {

struct told_account {
  std::string login;
};
BOOST_DESCRIBE_STRUCT(told_account, (), (login))

struct told_label {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(told_label, (), (name))

struct told_issue {
  int64_t number = 0;
  std::string title;
  std::optional<std::string> body;
  std::string state;
  std::vector<std::variant<told_label, std::string>> labels;
  std::optional<told_account> user;
  int64_t comments = 0;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
  std::optional<boost::json::value> pull_request;
};
BOOST_DESCRIBE_STRUCT(told_issue, (),
                      (number, title, body, state, labels, user, comments, html_url, created_at,
                       updated_at, pull_request))

struct told_comment {
  int64_t id = 0;
  std::optional<std::string> body;
  std::optional<told_account> user;
  std::string html_url;
  std::string created_at;
};
BOOST_DESCRIBE_STRUCT(told_comment, (), (id, body, user, html_url, created_at))

struct told_branch {
  std::string ref;
  std::string sha;
};
BOOST_DESCRIBE_STRUCT(told_branch, (), (ref, sha))

struct told_pull_request {
  int64_t number = 0;
  std::string title;
  std::optional<std::string> body;
  std::string state;
  std::optional<bool> draft;
  std::optional<std::string> merged_at;
  std::optional<told_account> user;
  told_branch head;
  told_branch base;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(told_pull_request, (),
                      (number, title, body, state, draft, merged_at, user, head, base, html_url,
                       created_at, updated_at))

issue item_of(told_issue told);
comment item_of(told_comment told);
pull_request item_of(told_pull_request told);

// GitHub lists pull requests among issues.
inline bool is_listed(const told_issue& told) {
  return !told.pull_request;
}
inline bool is_listed(const told_comment&) {
  return true;
}
inline bool is_listed(const told_pull_request&) {
  return true;
}

}  // namespace pawl::github
