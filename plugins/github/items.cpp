#include "items.hpp"

#include <utility>

namespace pawl::github {
namespace {

// Accounts that are gone wrote things too.
std::string author_of(std::optional<told_account>& user) {
  return user ? std::move(user->login) : "ghost";
}

}  // namespace

issue item_of(told_issue told) {
  issue made;
  made.number = told.number;
  made.title = std::move(told.title);
  made.body = std::move(told.body).value_or("");
  made.state = std::move(told.state);
  for (auto& label : told.labels) {
    auto* whole = std::get_if<told_label>(&label);
    made.labels.push_back(whole ? std::move(whole->name) : std::get<std::string>(label));
  }
  made.author = author_of(told.user);
  made.comments = told.comments;
  made.html_url = std::move(told.html_url);
  made.created_at = std::move(told.created_at);
  made.updated_at = std::move(told.updated_at);
  return made;
}

comment item_of(told_comment told) {
  comment made;
  made.id = told.id;
  made.body = std::move(told.body).value_or("");
  made.author = author_of(told.user);
  made.html_url = std::move(told.html_url);
  made.created_at = std::move(told.created_at);
  return made;
}

pull_request item_of(told_pull_request told) {
  pull_request made;
  made.number = told.number;
  made.title = std::move(told.title);
  made.body = std::move(told.body).value_or("");
  made.state = std::move(told.state);
  made.draft = told.draft.value_or(false);
  made.merged = told.merged_at.has_value();
  made.author = author_of(told.user);
  made.head = std::move(told.head.ref);
  made.head_sha = std::move(told.head.sha);
  made.base = std::move(told.base.ref);
  made.html_url = std::move(told.html_url);
  made.created_at = std::move(told.created_at);
  made.updated_at = std::move(told.updated_at);
  return made;
}

}  // namespace pawl::github
