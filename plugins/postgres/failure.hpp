// What PostgreSQL's errors mean to a step. Any thread.
#pragma once

#include <pawl/error.hpp>

#include <string>

namespace pawl::postgres {

// `state` is the SQLSTATE, five characters; empty: the connection failed.
error failure_of(const std::string& state, const std::string& message);

}  // namespace pawl::postgres
