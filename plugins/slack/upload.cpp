#include "upload.hpp"

#include "api.hpp"

#include <memory>
#include <vector>

namespace pawl::slack {
namespace {

struct place {
  std::string upload_url;
  std::string file_id;
};
BOOST_DESCRIBE_STRUCT(place, (), (upload_url, file_id))

struct uploaded_file {
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(uploaded_file, (), (id, title))

struct completion {
  std::vector<uploaded_file> files;
  std::optional<std::string> channel_id;
  std::optional<std::string> initial_comment;
  std::optional<std::string> thread_ts;
};
BOOST_DESCRIBE_STRUCT(completion, (), (files, channel_id, initial_comment, thread_ts))

carrier::question<file> complete(const bot_token& as, const completion& what) {
  return {json_request(as, "files.completeUploadExternal", to_json(what)),
          [id = what.files.front().id](const carrier::answer& got) -> carrier::turn<file> {
            check(got);
            return file{id};
          }};
}

// The URL is a secret of its own: the token does not go there, and no message shows it.
carrier::question<file> put(const place& at, std::string contents,
                            std::function<carrier::question<file>()> next) {
  carrier::request what{.method = "POST", .url = at.upload_url};
  what.headers = {{"Content-Type", "application/octet-stream"}};
  what.body = std::move(contents);
  what.shown = "Slack's upload of a file";
  what.cuts_answer = true;
  return {std::move(what), [next = std::move(next)](const carrier::answer& got) {
            if (got.status / 100 != 2) throw carrier::error_of_status(got);
            return carrier::turn<file>(next());
          }};
}

}  // namespace

carrier::question<file> upload(const bot_token& as, const upload_file_input& in,
                               std::string contents) {
  auto what =
      form_request(as, "files.getUploadURLExternal",
                   {{"filename", in.filename}, {"length", std::to_string(contents.size())}});
  const auto kept = std::make_shared<std::string>(std::move(contents));
  completion last{{{"", in.title.value_or(in.filename)}}, in.channel_id, in.comment, in.thread_ts};
  return {std::move(what),
          [as, last = std::move(last), kept](const carrier::answer& got) -> carrier::turn<file> {
            const auto at = read<place>(got);
            completion known = last;
            known.files.front().id = at.file_id;
            return put(at, std::move(*kept), [as, known] { return complete(as, known); });
          }};
}

}  // namespace pawl::slack
