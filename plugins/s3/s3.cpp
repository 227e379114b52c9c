// The module `s3`: objects in S3, or in what speaks like it.
#include "answers.hpp"
#include "carrier/contents.hpp"
#include "carrier/exchange.hpp"
#include "carrier/outcome.hpp"
#include "requests.hpp"

#include <pawl/action.hpp>
#include <pawl/binary.hpp>
#include <pawl/module.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace pawl::s3 {
namespace {

std::optional<carrier::client> client;  // from open to close

void get_object(call_handle<object> call, const get_input& in) {
  constexpr uint64_t error_bytes_max = 64 * 1024;
  const auto with = key.of(call);
  auto what = request_to(with, place_of(with, "GET", in.bucket, in.key));
  what.answer_bytes_max = std::max(in.bytes_max, error_bytes_max);
  carrier::send<object>(*client, std::move(call), std::move(what),
                        [bytes_max = in.bytes_max](carrier::answer got) -> carrier::turn<object> {
                          check(got);
                          object made;
                          made.etag = etag_of(got);
                          made.size = got.body.size();
                          if (made.size > bytes_max) throw carrier::answer_too_large(bytes_max);
                          const auto type = got.headers.find("content-type");
                          if (type != got.headers.end()) made.content_type = type->second;
                          if (is_utf8(got.body))
                            made.text = std::move(got.body);
                          else
                            made.base64 = to_base64(got.body);
                          return made;
                        });
}

void put_object(call_handle<stored> call, const put_input& in) {
  const auto with = key.of(call);
  std::string contents = carrier::contents_of(in);
  const uint64_t size = contents.size();
  auto at = place_of(with, "PUT", in.bucket, in.key);
  const char* type = in.text ? "text/plain; charset=utf-8" : "application/octet-stream";
  at.what.headers.emplace("content-type", in.content_type.value_or(type));
  if (in.only_new) at.what.headers.emplace("if-none-match", "*");
  carrier::send<stored>(*client, std::move(call),
                        request_to(with, std::move(at), std::move(contents)),
                        [size](const carrier::answer& got) -> carrier::turn<stored> {
                          check(got);
                          return stored{etag_of(got), size};
                        });
}

void remove_object(call_handle<none> call, const remove_input& in) {
  const auto with = key.of(call);
  carrier::send<none>(*client, std::move(call),
                      request_to(with, place_of(with, "DELETE", in.bucket, in.key)),
                      [](const carrier::answer& got) -> carrier::turn<none> {
                        check(got);
                        return none{};
                      });
}

// A list, page after page.
class pages : public std::enable_shared_from_this<pages> {
 public:
  pages(access_key with, list_input in) : with_(std::move(with)), in_(std::move(in)) {}

  carrier::question<listing> ask(const std::optional<std::string>& from = {}) {
    constexpr uint64_t page_size_max = 1000;
    auto at = place_of(with_, "GET", in_.bucket, "");
    const uint64_t left = in_.items_max - listed();
    at.what.query = {{"list-type", "2"},
                     {"max-keys", std::to_string(std::min(left, page_size_max))}};
    if (!in_.prefix.empty()) at.what.query.emplace("prefix", in_.prefix);
    if (in_.delimiter) at.what.query.emplace("delimiter", *in_.delimiter);
    if (in_.start_after) at.what.query.emplace("start-after", *in_.start_after);
    if (from) at.what.query.emplace("continuation-token", *from);
    return {request_to(with_, std::move(at)),
            [self = shared_from_this()](const carrier::answer& got) { return self->take(got); }};
  }

 private:
  // Pages may be empty: there is an end to looking.
  static constexpr size_t pages_max = 100;
  static constexpr size_t bytes_max = 3 * 1024 * 1024;

  carrier::turn<listing> take(const carrier::answer& got) {
    check(got);
    bytes_ += got.body.size();  // what S3 says of a key is longer than what is made of it
    if (bytes_ > bytes_max)
      throw final_error(PAWL_ERROR_TOO_LARGE,
                        "the list is longer than 3 MiB: ask for less with items_max or a prefix");
    const auto next = read_page(got, list_);
    list_.more = next.has_value();
    if (!next || listed() >= in_.items_max || ++pages_ == pages_max) return std::move(list_);
    return ask(next);
  }
  uint64_t listed() const { return list_.items.size() + list_.prefixes.size(); }

  const access_key with_;
  const list_input in_;
  listing list_;
  size_t pages_ = 0;
  size_t bytes_ = 0;
};

void list_objects(call_handle<listing> call, const list_input& in) {
  auto first = std::make_shared<pages>(key.of(call), in)->ask();
  carrier::send<listing>(*client, std::move(call), std::move(first.what), std::move(first.read));
}

presigned presign_url(const call& current, const presign_input& in) {
  const auto with = key.of(current);
  const char* method = in.method == presigned_method::GET ? "GET" : "PUT";
  const auto at = place_of(with, method, in.bucket, in.key);
  return {at.origin + at.what.path + '?' +
          sign_query(with, at.what, std::chrono::seconds(in.expires_s),
                     std::chrono::system_clock::now())};
}

}  // namespace

PAWL_CREDENTIAL(key, "S3 access key",
                "Make an access key for a user that may do what the workflows need, and nothing "
                "more; for a service that is not AWS's give its endpoint too")
PAWL_ACTION(get, "Get an object", "Gives an object's contents", get_object, pawl::needs(key))
PAWL_ACTION(put, "Put an object", "Stores an object", put_object, pawl::needs(key))
PAWL_ACTION(list, "List objects", "Gives the keys of a bucket, or those under a prefix",
            list_objects, pawl::needs(key))
PAWL_ACTION(remove, "Delete an object", "Deletes an object; one that is not there is deleted too",
            remove_object, pawl::needs(key))
PAWL_ACTION(presign, "Presign a URL",
            "Makes a URL with which anyone can get or put an object until it expires", presign_url,
            pawl::needs(key))

}  // namespace pawl::s3

PAWL_MODULE("s3", PAWL_VERSION, "S3", "Objects in S3, or in what speaks like it",
            pawl::on_open<pawl::carrier::settings>([](const pawl::carrier::settings& given) {
              pawl::s3::client.emplace(given);
            }),
            pawl::on_close([] { pawl::s3::client.reset(); }))
