// Typed references to the actions of the github module, and its kind of credential. A repository is
// named "owner/name"; times are as GitHub gives them: "2026-01-02T03:04:05Z".
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pawl::github {

struct access_token {
  std::string token;
  std::string api_url = "https://api.github.com";
};
BOOST_DESCRIBE_STRUCT(access_token, (), (token, api_url))
PAWL_SCHEMA(access_token, pawl::closed,
            pawl::field(&access_token::token, "A personal access token, or an installation's")
                .length_min(1)
                .secret(),
            pawl::field(&access_token::api_url,
                        "Where it is sent to; of a GitHub Enterprise Server https://HOST/api/v3")
                .pattern("^https?://.*[^/]$")
                .defaults())

inline constexpr pawl::credential<access_token> token{"github.token"};

inline constexpr std::string_view repository_pattern = "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$";

// --- issues ---

struct issue {
  int64_t number = 0;
  std::string title;
  std::string body;
  std::string state;  // "open" or "closed"
  std::vector<std::string> labels;
  std::string author;
  int64_t comments = 0;
  std::string html_url;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(issue, (),
                      (number, title, body, state, labels, author, comments, html_url, created_at,
                       updated_at))

struct create_issue_input {
  std::string repository;
  std::string title;
  std::optional<std::string> body = {};
  std::vector<std::string> labels = {};
  std::vector<std::string> assignees = {};
};
BOOST_DESCRIBE_STRUCT(create_issue_input, (), (repository, title, body, labels, assignees))
PAWL_SCHEMA(create_issue_input, pawl::closed,
            pawl::field(&create_issue_input::repository).pattern(repository_pattern),
            pawl::field(&create_issue_input::title).length_min(1).length_max(256),
            pawl::field(&create_issue_input::body, "Markdown"),
            pawl::field(&create_issue_input::labels).defaults(),
            pawl::field(&create_issue_input::assignees, "Names of accounts").defaults())

// An issue's, or a pull request's.
struct number_input {
  std::string repository;
  int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(number_input, (), (repository, number))
PAWL_SCHEMA(number_input, pawl::closed,
            pawl::field(&number_input::repository).pattern(repository_pattern),
            pawl::field(&number_input::number).minimum(1))

enum class issue_state { open, closed };
BOOST_DESCRIBE_ENUM(issue_state, open, closed)

// What is not given stays as it is.
struct update_issue_input {
  std::string repository;
  int64_t number = 0;
  std::optional<std::string> title = {};
  std::optional<std::string> body = {};
  std::optional<issue_state> state = {};
  std::optional<std::vector<std::string>> labels = {};
  std::optional<std::vector<std::string>> assignees = {};
};
BOOST_DESCRIBE_STRUCT(update_issue_input, (),
                      (repository, number, title, body, state, labels, assignees))
PAWL_SCHEMA(update_issue_input, pawl::closed,
            pawl::field(&update_issue_input::repository).pattern(repository_pattern),
            pawl::field(&update_issue_input::number).minimum(1),
            pawl::field(&update_issue_input::labels, "All that it then has"),
            pawl::field(&update_issue_input::assignees, "All that it then has"))

enum class listed_state { open, closed, all };
BOOST_DESCRIBE_ENUM(listed_state, open, closed, all)

struct list_issues_input {
  std::string repository;
  listed_state state = listed_state::open;
  std::vector<std::string> labels = {};
  std::optional<std::string> since = {};
  uint64_t items_max = 100;
};
BOOST_DESCRIBE_STRUCT(list_issues_input, (), (repository, state, labels, since, items_max))
PAWL_SCHEMA(
    list_issues_input, pawl::closed,
    pawl::field(&list_issues_input::repository).pattern(repository_pattern),
    pawl::field(&list_issues_input::state).defaults(),
    pawl::field(&list_issues_input::labels, "It has all of them").defaults(),
    pawl::field(&list_issues_input::since, "It was updated then or later").format("date-time"),
    pawl::field(&list_issues_input::items_max).minimum(1).maximum(1000).defaults())

struct issue_list {
  std::vector<issue> items;  // newest first; no pull requests
  bool more = false;         // there are others
};
BOOST_DESCRIBE_STRUCT(issue_list, (), (items, more))

// --- comments, of issues and of pull requests ---

struct comment {
  int64_t id = 0;
  std::string body;
  std::string author;
  std::string html_url;
  std::string created_at;
};
BOOST_DESCRIBE_STRUCT(comment, (), (id, body, author, html_url, created_at))

struct create_comment_input {
  std::string repository;
  int64_t number = 0;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(create_comment_input, (), (repository, number, body))
PAWL_SCHEMA(
    create_comment_input, pawl::closed,
    pawl::field(&create_comment_input::repository).pattern(repository_pattern),
    pawl::field(&create_comment_input::number, "The issue's, or the pull request's").minimum(1),
    pawl::field(&create_comment_input::body, "Markdown").length_min(1))

struct list_comments_input {
  std::string repository;
  int64_t number = 0;
  uint64_t items_max = 100;
};
BOOST_DESCRIBE_STRUCT(list_comments_input, (), (repository, number, items_max))
PAWL_SCHEMA(
    list_comments_input, pawl::closed,
    pawl::field(&list_comments_input::repository).pattern(repository_pattern),
    pawl::field(&list_comments_input::number, "The issue's, or the pull request's").minimum(1),
    pawl::field(&list_comments_input::items_max).minimum(1).maximum(1000).defaults())

struct comment_list {
  std::vector<comment> items;  // oldest first
  bool more = false;
};
BOOST_DESCRIBE_STRUCT(comment_list, (), (items, more))

// --- pull requests ---

struct pull_request {
  int64_t number = 0;
  std::string title;
  std::string body;
  std::string state;  // "open" or "closed"
  bool draft = false;
  bool merged = false;
  std::string author;
  std::string head;  // the branch that it comes from
  std::string head_sha;
  std::string base;  // the branch that it goes to
  std::string html_url;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(pull_request, (),
                      (number, title, body, state, draft, merged, author, head, head_sha, base,
                       html_url, created_at, updated_at))

struct create_pull_request_input {
  std::string repository;
  std::string title;
  std::string head;
  std::string base;
  std::optional<std::string> body = {};
  bool draft = false;
};
BOOST_DESCRIBE_STRUCT(create_pull_request_input, (), (repository, title, head, base, body, draft))
PAWL_SCHEMA(create_pull_request_input, pawl::closed,
            pawl::field(&create_pull_request_input::repository).pattern(repository_pattern),
            pawl::field(&create_pull_request_input::title).length_min(1),
            pawl::field(&create_pull_request_input::head, "The branch that it comes from"),
            pawl::field(&create_pull_request_input::base, "The branch that it goes to"),
            pawl::field(&create_pull_request_input::body, "Markdown"),
            pawl::field(&create_pull_request_input::draft).defaults())

struct list_pull_requests_input {
  std::string repository;
  listed_state state = listed_state::open;
  std::optional<std::string> head = {};
  std::optional<std::string> base = {};
  uint64_t items_max = 100;
};
BOOST_DESCRIBE_STRUCT(list_pull_requests_input, (), (repository, state, head, base, items_max))
PAWL_SCHEMA(list_pull_requests_input, pawl::closed,
            pawl::field(&list_pull_requests_input::repository).pattern(repository_pattern),
            pawl::field(&list_pull_requests_input::state).defaults(),
            pawl::field(&list_pull_requests_input::head, "owner:branch that it comes from"),
            pawl::field(&list_pull_requests_input::base, "The branch that it goes to"),
            pawl::field(&list_pull_requests_input::items_max).minimum(1).maximum(1000).defaults())

struct pull_request_list {
  std::vector<pull_request> items;  // newest first
  bool more = false;
};
BOOST_DESCRIBE_STRUCT(pull_request_list, (), (items, more))

// --- dispatch ---

struct dispatch_workflow_input {
  std::string repository;
  std::string workflow;
  std::string ref;
  std::map<std::string, std::string> inputs = {};
};
BOOST_DESCRIBE_STRUCT(dispatch_workflow_input, (), (repository, workflow, ref, inputs))
PAWL_SCHEMA(
    dispatch_workflow_input, pawl::closed,
    pawl::field(&dispatch_workflow_input::repository).pattern(repository_pattern),
    pawl::field(&dispatch_workflow_input::workflow, "Its file's name, or its id").length_min(1),
    pawl::field(&dispatch_workflow_input::ref, "A branch or a tag").length_min(1),
    pawl::field(&dispatch_workflow_input::inputs).defaults())

struct dispatch_repository_input {
  std::string repository;
  std::string event_type;
  std::optional<boost::json::value> client_payload = {};
};
BOOST_DESCRIBE_STRUCT(dispatch_repository_input, (), (repository, event_type, client_payload))
PAWL_SCHEMA(dispatch_repository_input, pawl::closed,
            pawl::field(&dispatch_repository_input::repository).pattern(repository_pattern),
            pawl::field(&dispatch_repository_input::event_type).length_min(1).length_max(100),
            pawl::field(&dispatch_repository_input::client_payload, "An object"))

inline constexpr pawl::action<create_issue_input, issue> create_issue{"github.create-issue"};
inline constexpr pawl::action<number_input, issue> get_issue{"github.get-issue"};
inline constexpr pawl::action<update_issue_input, issue> update_issue{"github.update-issue"};
inline constexpr pawl::action<list_issues_input, issue_list> list_issues{"github.list-issues"};
inline constexpr pawl::action<create_comment_input, comment> create_comment{
    "github.create-comment"};
inline constexpr pawl::action<list_comments_input, comment_list> list_comments{
    "github.list-comments"};
inline constexpr pawl::action<create_pull_request_input, pull_request> create_pull_request{
    "github.create-pull-request"};
inline constexpr pawl::action<number_input, pull_request> get_pull_request{
    "github.get-pull-request"};
inline constexpr pawl::action<list_pull_requests_input, pull_request_list> list_pull_requests{
    "github.list-pull-requests"};
inline constexpr pawl::action<dispatch_workflow_input, pawl::none> dispatch_workflow{
    "github.dispatch-workflow"};
inline constexpr pawl::action<dispatch_repository_input, pawl::none> dispatch_repository{
    "github.dispatch-repository"};

}  // namespace pawl::github
