// What every module that asks models over HTTP can be configured with.
#pragma once

#include "carrier/settings.hpp"

namespace pawl::completion {

struct settings : carrier::settings {
  int64_t idle_timeout_ms = 300'000;
};
BOOST_DESCRIBE_STRUCT(settings, (carrier::settings), (idle_timeout_ms))
PAWL_SCHEMA(settings, pawl::closed,
            pawl::field(&settings::idle_timeout_ms,
                        "A model that says nothing for so long is given up, before the step's own "
                        "deadline; in whole seconds")
                .minimum(1000)
                .maximum(86'400'000)
                .defaults())

}  // namespace pawl::completion
