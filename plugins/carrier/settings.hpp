// What every module that speaks over the network can be configured with.
#pragma once

#include <pawl/field.hpp>

#include <boost/describe.hpp>

#include <cstdint>
#include <string>

namespace pawl::carrier {

struct settings {
  int64_t connections_max = 512;
  std::string ca_file;
};
BOOST_DESCRIBE_STRUCT(settings, (), (connections_max, ca_file))
PAWL_SCHEMA(settings, pawl::closed,
            pawl::field(&settings::connections_max,
                        "Beyond so many connections at once, requests wait for one to become free")
                .minimum(1)
                .maximum(100'000)
                .defaults(),
            pawl::field(&settings::ca_file,
                        "Certificates (PEM) to trust in place of the system's; empty: the system's")
                .defaults())

}  // namespace pawl::carrier
