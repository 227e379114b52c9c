// As much of S3 as the s3 module asks for, on the loopback: buckets in the path, objects in memory,
// and every signature made anew from what came over the wire.
#pragma once

#include "carrier/digest.hpp"
#include "plugins/http_text.hpp"
#include "plugins/local_server.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace pawl::test {

class s3_server {
 public:
  s3_server(std::string key_id, std::string secret, std::string region)
      : key_id_(std::move(key_id)),
        secret_(std::move(secret)),
        region_(std::move(region)),
        server_([this](const std::string& request) { return answer(request); }) {}

  local_server& server() { return server_; }

  static std::string problem(const std::string& status, const std::string& code) {
    return http_answer(status, "<?xml version=\"1.0\"?><Error><Code>" + code +
                                   "</Code><Message>so it is</Message></Error>");
  }

  // The signature that the request must carry, made as AWS describes it. `time` and `signed_names`
  // are what the request says itself.
  std::string signature(const std::string& request, const std::string& query,
                        const std::string& time, const std::string& signed_names,
                        const std::string& digest) const {
    const auto [method, path] = line_of(request);
    std::string canonical = method + '\n' + path + '\n' + query + '\n';
    std::istringstream names(signed_names);
    for (std::string name; std::getline(names, name, ';');)
      canonical += name + ':' + header_ignoring_case(request, name) + '\n';
    canonical += '\n' + signed_names + '\n' + digest;
    const std::string day = time.substr(0, 8);
    const std::string text = "AWS4-HMAC-SHA256\n" + time + '\n' + day + '/' + region_ +
                             "/s3/aws4_request\n" + carrier::to_hex(carrier::sha256(canonical));
    const auto hmac = carrier::hmac_sha256;
    const std::string signing =
        hmac(hmac(hmac(hmac("AWS4" + secret_, day), region_), "s3"), "aws4_request");
    return carrier::to_hex(hmac(signing, text));
  }

 private:
  static std::pair<std::string, std::string> line_of(const std::string& request) {
    std::istringstream line(request);
    std::string method, target;
    line >> method >> target;
    return {method, target.substr(0, target.find('?'))};
  }
  static std::string query_of(const std::string& request) {
    std::istringstream line(request);
    std::string method, target;
    line >> method >> target;
    const size_t at = target.find('?');
    return at == target.npos ? "" : target.substr(at + 1);
  }
  static std::string parameter(const std::string& query, const std::string& name) {
    std::istringstream all(query);
    for (std::string each; std::getline(all, each, '&');)
      if (each.starts_with(name + '=')) return decoded(each.substr(name.size() + 1));
    return "";
  }
  static std::string decoded(const std::string& text) {
    std::string made;
    for (size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '%') {
        made += text[at];
      } else {
        made += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
        at += 2;
      }
    }
    return made;
  }
  static std::string header_ignoring_case(const std::string& request, const std::string& name) {
    std::istringstream lines(request);
    for (std::string line; std::getline(lines, line) && line != "\r";) {
      const size_t colon = line.find(':');
      if (colon == line.npos) continue;
      std::string found = line.substr(0, colon);
      std::transform(found.begin(), found.end(), found.begin(),
                     [](unsigned char one) { return static_cast<char>(std::tolower(one)); });
      if (found == name) return line.substr(colon + 2, line.size() - colon - 3);
    }
    return "";
  }
  static std::string part(const std::string& of, const std::string& name) {
    const size_t at = of.find(name + '=');
    if (at == of.npos) return "";
    const size_t begin = at + name.size() + 1;
    return of.substr(begin, of.find(',', begin) - begin);
  }

  // By its headers, or by its query.
  bool is_signed(const std::string& request) const {
    const std::string query = query_of(request),
                      authorization = header_of(request, "Authorization");
    const size_t end = query.find("&X-Amz-Signature=");
    if (end != query.npos)
      return parameter(query, "X-Amz-Credential").starts_with(key_id_ + '/') &&
             query.substr(end + 17) ==
                 signature(request, query.substr(0, end), parameter(query, "X-Amz-Date"),
                           parameter(query, "X-Amz-SignedHeaders"), "UNSIGNED-PAYLOAD");
    const std::string digest = header_ignoring_case(request, "x-amz-content-sha256");
    return digest == carrier::to_hex(carrier::sha256(body_of(request))) &&
           part(authorization, "Credential").starts_with(key_id_ + '/') &&
           part(authorization, "Signature") ==
               signature(request, query, header_ignoring_case(request, "x-amz-date"),
                         part(authorization, "SignedHeaders"), digest);
  }

  reply answer(const std::string& request) { return {respond(request), after_reply::keep}; }
  std::string respond(const std::string& request) {
    if (!is_signed(request)) return problem("403 Forbidden", "SignatureDoesNotMatch");
    const auto [method, path] = line_of(request);
    const std::string name = decoded(path);
    if (name.find('/', 1) + 1 == name.size() || name.find('/', 1) == name.npos)
      return list(name, query_of(request));
    if (method == "PUT") {
      if (header_ignoring_case(request, "if-none-match") == "*" && objects_.contains(name))
        return problem("412 Precondition Failed", "PreconditionFailed");
      objects_[name] = {body_of(request), header_ignoring_case(request, "content-type")};
      return http_answer("200 OK", "", "ETag: \"tag\"\r\n");
    }
    if (method == "DELETE") return objects_.erase(name), http_answer("204 No Content");
    const auto found = objects_.find(name);
    if (found == objects_.end()) return problem("404 Not Found", "NoSuchKey");
    return http_answer("200 OK", found->second.first,
                       "ETag: \"tag\"\r\nContent-Type: " + found->second.second + "\r\n");
  }

  // Two keys a page, whatever is asked for.
  std::string list(const std::string& bucket, const std::string& query) const {
    const std::string prefix = bucket + parameter(query, "prefix");
    const std::string after =
        std::max(parameter(query, "continuation-token"), bucket + parameter(query, "start-after"));
    std::string body = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"s3\">", last;
    size_t count = 0;
    bool more = false;
    for (const auto& [name, object] : objects_) {
      if (!name.starts_with(prefix) || name <= after) continue;
      more = count == std::min<size_t>(2, std::stoul(parameter(query, "max-keys")));
      if (more) break;
      ++count;
      last = name;
      std::string key = name.substr(bucket.size());
      for (size_t at = key.find('&'); at != key.npos; at = key.find('&', at + 1))
        key.replace(at, 1, "&amp;");
      body += "<Contents><Key>" + key + "</Key><Size>" + std::to_string(object.first.size()) +
              "</Size><ETag>&quot;tag&quot;</ETag><LastModified>then</LastModified></Contents>";
    }
    body += std::string("<IsTruncated>") + (more ? "true" : "false") + "</IsTruncated>";
    if (more) body += "<NextContinuationToken>" + last + "</NextContinuationToken>";
    return http_answer("200 OK", body + "</ListBucketResult>");
  }

  const std::string key_id_, secret_, region_;
  std::map<std::string, std::pair<std::string, std::string>> objects_;
  local_server server_;
};

}  // namespace pawl::test
