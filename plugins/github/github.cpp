// The module `github`: issues, comments, pull requests and dispatches.
#include "api.hpp"
#include "carrier/exchange.hpp"
#include "carrier/percent.hpp"
#include "items.hpp"
#include "pages.hpp"

#include <pawl/action.hpp>
#include <pawl/module.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <optional>

namespace pawl::github {
namespace {

namespace json = boost::json;
using parameters = std::map<std::string, std::string>;

std::optional<carrier::client> client;  // from open to close

// One request whose answer is the item.
template <class Told, class Out>
void send(call_handle<Out> call, std::string_view method, const std::string& path,
          const json::object& body = {}) {
  auto what =
      api_request(token.of(call), method, path, body.empty() ? "" : to_json(json::value(body)));
  carrier::send<Out>(*client, std::move(call), std::move(what), [](const carrier::answer& got) {
    check(got);
    return carrier::turn<Out>(item_of(carrier::read_json<Told>(got)));
  });
}

// One request whose answer says no more than that it was taken.
void dispatch(call_handle<none> call, const std::string& path, const json::object& body) {
  auto what = api_request(token.of(call), "POST", path, to_json(json::value(body)));
  carrier::send<none>(*client, std::move(call), std::move(what), [](const carrier::answer& got) {
    check(got);
    return carrier::turn<none>(none{});
  });
}

template <class Told, class List>
void list(call_handle<List> call, const std::string& path, parameters query, uint64_t items_max) {
  constexpr uint64_t page_size_max = 100;
  query.emplace("per_page", std::to_string(std::min(items_max, page_size_max)));
  const access_token as = token.of(call);
  const auto all = std::make_shared<pages<Told, List>>(as, items_max);
  auto first = all->ask(api_request(as, "GET", path + '?' + carrier::encode_fields(query)));
  carrier::send<List>(*client, std::move(call), std::move(first.what), std::move(first.read));
}

std::string name_of(listed_state state) {
  return state == listed_state::open ? "open" : state == listed_state::closed ? "closed" : "all";
}

std::string numbered(const std::string& repository, const char* kind, int64_t number) {
  return path_of(repository) + '/' + kind + '/' + std::to_string(number);
}

template <class Value>
void put(json::object& into, std::string_view name, const std::optional<Value>& value) {
  if (value) into[name] = json::value_from(*value);
}

void make_issue(call_handle<issue> call, const create_issue_input& in) {
  json::object body{{"title", in.title}};
  put(body, "body", in.body);
  if (!in.labels.empty()) body["labels"] = json::value_from(in.labels);
  if (!in.assignees.empty()) body["assignees"] = json::value_from(in.assignees);
  send<told_issue>(std::move(call), "POST", path_of(in.repository) + "/issues", body);
}

void read_issue(call_handle<issue> call, const number_input& in) {
  send<told_issue>(std::move(call), "GET", numbered(in.repository, "issues", in.number));
}

void change_issue(call_handle<issue> call, const update_issue_input& in) {
  json::object body;
  put(body, "title", in.title);
  put(body, "body", in.body);
  if (in.state) body["state"] = *in.state == issue_state::open ? "open" : "closed";
  put(body, "labels", in.labels);
  put(body, "assignees", in.assignees);
  if (body.empty()) throw carrier::invalid("there is nothing to update");
  send<told_issue>(std::move(call), "PATCH", numbered(in.repository, "issues", in.number), body);
}

void find_issues(call_handle<issue_list> call, const list_issues_input& in) {
  parameters query{{"state", name_of(in.state)}};
  std::string& labels = query["labels"];
  for (const std::string& label : in.labels) labels += (labels.empty() ? "" : ",") + label;
  if (labels.empty()) query.erase("labels");
  if (in.since) query.emplace("since", *in.since);
  list<told_issue>(std::move(call), path_of(in.repository) + "/issues", query, in.items_max);
}

void make_comment(call_handle<comment> call, const create_comment_input& in) {
  send<told_comment>(std::move(call), "POST",
                     numbered(in.repository, "issues", in.number) + "/comments",
                     {{"body", in.body}});
}

void find_comments(call_handle<comment_list> call, const list_comments_input& in) {
  list<told_comment>(std::move(call), numbered(in.repository, "issues", in.number) + "/comments",
                     {}, in.items_max);
}

void make_pull_request(call_handle<pull_request> call, const create_pull_request_input& in) {
  json::object body{{"title", in.title}, {"head", in.head}, {"base", in.base}, {"draft", in.draft}};
  put(body, "body", in.body);
  send<told_pull_request>(std::move(call), "POST", path_of(in.repository) + "/pulls", body);
}

void read_pull_request(call_handle<pull_request> call, const number_input& in) {
  send<told_pull_request>(std::move(call), "GET", numbered(in.repository, "pulls", in.number));
}

void find_pull_requests(call_handle<pull_request_list> call, const list_pull_requests_input& in) {
  parameters query{{"state", name_of(in.state)}};
  if (in.head) query.emplace("head", *in.head);
  if (in.base) query.emplace("base", *in.base);
  list<told_pull_request>(std::move(call), path_of(in.repository) + "/pulls", query, in.items_max);
}

void start_workflow(call_handle<none> call, const dispatch_workflow_input& in) {
  json::object body{{"ref", in.ref}};
  if (!in.inputs.empty()) body["inputs"] = json::value_from(in.inputs);
  dispatch(std::move(call),
           path_of(in.repository) + "/actions/workflows/" + carrier::percent_encode(in.workflow) +
               "/dispatches",
           body);
}

void tell_repository(call_handle<none> call, const dispatch_repository_input& in) {
  json::object body{{"event_type", in.event_type}};
  if (in.client_payload && !in.client_payload->is_object())
    throw carrier::invalid("/client_payload: an object is expected");
  put(body, "client_payload", in.client_payload);
  dispatch(std::move(call), path_of(in.repository) + "/dispatches", body);
}

}  // namespace

PAWL_CREDENTIAL(token, "GitHub token",
                "Make a fine-grained personal access token in GitHub's developer settings, for the "
                "repositories and permissions that the workflows need")
PAWL_ACTION(create_issue, "Create an issue", "Opens an issue in a repository", make_issue,
            pawl::needs(token))
PAWL_ACTION(get_issue, "Get an issue", "Gives an issue by its number", read_issue,
            pawl::needs(token))
PAWL_ACTION(update_issue, "Update an issue", "Changes an issue, closes it or opens it again",
            change_issue, pawl::needs(token))
PAWL_ACTION(list_issues, "List issues", "Gives the issues of a repository", find_issues,
            pawl::needs(token))
PAWL_ACTION(create_comment, "Comment", "Comments on an issue or a pull request", make_comment,
            pawl::needs(token))
PAWL_ACTION(list_comments, "List comments", "Gives the comments on an issue or a pull request",
            find_comments, pawl::needs(token))
PAWL_ACTION(create_pull_request, "Create a pull request", "Asks for a branch to be merged",
            make_pull_request, pawl::needs(token))
PAWL_ACTION(get_pull_request, "Get a pull request", "Gives a pull request by its number",
            read_pull_request, pawl::needs(token))
PAWL_ACTION(list_pull_requests, "List pull requests", "Gives the pull requests of a repository",
            find_pull_requests, pawl::needs(token))
PAWL_ACTION(dispatch_workflow, "Start a workflow of GitHub Actions",
            "Starts a workflow that says workflow_dispatch, on a branch or a tag", start_workflow,
            pawl::needs(token))
PAWL_ACTION(dispatch_repository, "Tell a repository's workflows",
            "Starts the workflows that wait for a repository_dispatch of this type",
            tell_repository, pawl::needs(token))

}  // namespace pawl::github

PAWL_MODULE("github", PAWL_VERSION, "GitHub", "Issues, comments, pull requests and dispatches",
            pawl::on_open<pawl::carrier::settings>([](const pawl::carrier::settings& given) {
              pawl::github::client.emplace(given);
            }),
            pawl::on_close([] { pawl::github::client.reset(); }))
