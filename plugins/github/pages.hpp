// A list of GitHub's, page after page, until it ends or holds as many items as were asked for.
#pragma once

#include "api.hpp"
#include "carrier/exchange.hpp"
#include "items.hpp"

#include <pawl/json.hpp>

#include <memory>
#include <vector>

namespace pawl::github {

// Told is what GitHub tells of one item; List has `items` and `more`.
template <class Told, class List>
class pages : public std::enable_shared_from_this<pages<Told, List>> {
 public:
  pages(access_token as, uint64_t items_max) : as_(std::move(as)), items_max_(items_max) {}

  carrier::question<List> ask(carrier::request page) {
    return {std::move(page), [self = this->shared_from_this()](const carrier::answer& got) {
              return self->take(got);
            }};
  }

 private:
  // Pages may hold nothing that is listed: there is an end to looking.
  static constexpr size_t pages_max = 50;
  static constexpr size_t bytes_max = 3 * 1024 * 1024;

  carrier::turn<List> take(const carrier::answer& got) {
    check(got);
    for (auto& told : carrier::read_json<std::vector<Told>>(got)) {
      if (!is_listed(told)) continue;
      if (list_.items.size() == items_max_) {
        list_.more = true;
        return std::move(list_);
      }
      add(item_of(std::move(told)));
    }
    auto next = next_page(as_, got);
    list_.more = next.has_value();
    if (!next || list_.items.size() == items_max_ || ++pages_ == pages_max) return std::move(list_);
    auto page = api_request(as_, "GET", next->substr(as_.api_url.size()));
    return ask(std::move(page));
  }

  template <class Item>
  void add(Item item) {
    bytes_ += to_json(item).size();
    if (bytes_ > bytes_max)
      throw final_error(PAWL_ERROR_TOO_LARGE,
                        "the first " + std::to_string(list_.items.size() + 1) +
                            " items are longer than 3 MiB: ask for fewer with items_max");
    list_.items.push_back(std::move(item));
  }

  const access_token as_;
  const uint64_t items_max_;
  List list_;
  size_t pages_ = 0;
  size_t bytes_ = 0;
};

}  // namespace pawl::github
