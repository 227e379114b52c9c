// Typed references to the actions of the s3 module, and its kind of credential.
#pragma once

#include <pawl/action_ref.hpp>
#include <pawl/credential.hpp>
#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pawl::s3 {

struct access_key {
  std::string access_key_id;
  std::string secret_access_key;
  std::optional<std::string> session_token = {};
  std::string region = "us-east-1";
  std::optional<std::string> endpoint = {};
  bool path_style = false;
};
BOOST_DESCRIBE_STRUCT(access_key, (),
                      (access_key_id, secret_access_key, session_token, region, endpoint,
                       path_style))
PAWL_SCHEMA(access_key, pawl::closed, pawl::field(&access_key::access_key_id).length_min(1),
            pawl::field(&access_key::secret_access_key).length_min(1).secret(),
            pawl::field(&access_key::session_token, "Of a key that is lent").secret(),
            pawl::field(&access_key::region).pattern("^[a-z0-9-]+$").defaults(),
            pawl::field(&access_key::endpoint,
                        "Of a service that is not AWS's: http or https, host and port")
                .pattern("^https?://[^/]+$"),
            pawl::field(&access_key::path_style,
                        "The bucket is in the path, not in the host's name")
                .defaults())

inline constexpr pawl::credential<access_key> key{"s3.access-key"};

inline constexpr std::string_view bucket_pattern = "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$";
inline constexpr uint64_t object_bytes_max = 3 * 1024 * 1024;

struct get_input {
  std::string bucket;
  std::string key;
  uint64_t bytes_max = 1024 * 1024;
};
BOOST_DESCRIBE_STRUCT(get_input, (), (bucket, key, bytes_max))
PAWL_SCHEMA(get_input, pawl::closed, pawl::field(&get_input::bucket).pattern(bucket_pattern),
            pawl::field(&get_input::key).length_min(1).length_max(1024),
            pawl::field(&get_input::bytes_max, "A larger object is an error")
                .maximum(object_bytes_max)
                .defaults())

// Text, or base64 where the object is not UTF-8.
struct object {
  std::optional<std::string> text;
  std::optional<std::string> base64;
  uint64_t size = 0;
  std::string etag;
  std::optional<std::string> content_type;
};
BOOST_DESCRIBE_STRUCT(object, (), (text, base64, size, etag, content_type))

// Exactly one of text and base64.
struct put_input {
  std::string bucket;
  std::string key;
  std::optional<std::string> text = {};
  std::optional<std::string> base64 = {};
  std::optional<std::string> content_type = {};
  bool only_new = false;
};
BOOST_DESCRIBE_STRUCT(put_input, (), (bucket, key, text, base64, content_type, only_new))
PAWL_SCHEMA(put_input, pawl::closed, pawl::field(&put_input::bucket).pattern(bucket_pattern),
            pawl::field(&put_input::key).length_min(1).length_max(1024),
            pawl::field(&put_input::text, "What to store: this, or base64"),
            pawl::field(&put_input::base64, "Bytes to store that are not text"),
            pawl::field(&put_input::content_type,
                        "text/plain; charset=utf-8 or application/octet-stream unless given"),
            pawl::field(&put_input::only_new, "An object of that key is a conflict").defaults())

struct stored {
  std::string etag;
  uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(stored, (), (etag, size))

struct list_input {
  std::string bucket;
  std::string prefix = "";
  std::optional<std::string> delimiter = {};
  std::optional<std::string> start_after = {};
  uint64_t items_max = 1000;
};
BOOST_DESCRIBE_STRUCT(list_input, (), (bucket, prefix, delimiter, start_after, items_max))
PAWL_SCHEMA(list_input, pawl::closed, pawl::field(&list_input::bucket).pattern(bucket_pattern),
            pawl::field(&list_input::prefix).defaults(),
            pawl::field(&list_input::delimiter,
                        "Keys that are the same from the prefix to it count as one of `prefixes`"),
            pawl::field(&list_input::start_after, "Only keys behind this one"),
            pawl::field(&list_input::items_max, "Of keys and prefixes together")
                .minimum(1)
                .maximum(10'000)
                .defaults())

struct listed {
  std::string key;
  uint64_t size = 0;
  std::string etag;
  std::string last_modified;  // "2026-01-02T03:04:05.000Z"
};
BOOST_DESCRIBE_STRUCT(listed, (), (key, size, etag, last_modified))

struct listing {
  std::vector<listed> items;  // by key
  std::vector<std::string> prefixes;
  bool more = false;  // there are others
};
BOOST_DESCRIBE_STRUCT(listing, (), (items, prefixes, more))

struct remove_input {
  std::string bucket;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(remove_input, (), (bucket, key))
PAWL_SCHEMA(remove_input, pawl::closed, pawl::field(&remove_input::bucket).pattern(bucket_pattern),
            pawl::field(&remove_input::key).length_min(1).length_max(1024))

enum class presigned_method { GET, PUT };
BOOST_DESCRIBE_ENUM(presigned_method, GET, PUT)

struct presign_input {
  std::string bucket;
  std::string key;
  presigned_method method = presigned_method::GET;
  int64_t expires_s = 3600;
};
BOOST_DESCRIBE_STRUCT(presign_input, (), (bucket, key, method, expires_s))
PAWL_SCHEMA(presign_input, pawl::closed,
            pawl::field(&presign_input::bucket).pattern(bucket_pattern),
            pawl::field(&presign_input::key).length_min(1).length_max(1024),
            pawl::field(&presign_input::method).defaults(),
            pawl::field(&presign_input::expires_s).minimum(1).maximum(604'800).defaults())

// Whoever has the URL may use it until it expires.
struct presigned {
  std::string url;
};
BOOST_DESCRIBE_STRUCT(presigned, (), (url))

inline constexpr pawl::action<get_input, object> get{"s3.get"};
inline constexpr pawl::action<put_input, stored> put{"s3.put"};
inline constexpr pawl::action<list_input, listing> list{"s3.list"};
inline constexpr pawl::action<remove_input, pawl::none> remove{"s3.delete"};
inline constexpr pawl::action<presign_input, presigned> presign{"s3.presign"};

}  // namespace pawl::s3
