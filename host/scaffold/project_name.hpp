// What a project may be called: its name is that of a folder, a module, a CMake target and a Cargo
// package at once. Pure.
#pragma once

#include <pawl/result.hpp>

#include <string>
#include <string_view>

namespace pawl::scaffold {

// Errors: usage, with what is wrong with the name and what a good one looks like.
result<void> check_name(std::string_view name);

// "order-desk" -> "Order desk", for people.
std::string title_of(std::string_view name);

// "order-desk" -> "order_desk", as Cargo names the file of a library.
std::string crate_of(std::string_view name);

}  // namespace pawl::scaffold
