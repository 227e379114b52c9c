// A recorded run played to the workflows on a shelf.
#pragma once

#include "testing/module_shelf.hpp"

#include <pawl/testing/recording.hpp>

#include <memory>

namespace pawl::testing {

// Throws test_error when the shelf has no workflow of the first run.
replay_report replay_recording(const recording& recorded, std::shared_ptr<module_shelf> modules);

}  // namespace pawl::testing
