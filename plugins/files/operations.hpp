// The actions of the files module, as functions. All block, all throw pawl::error, any thread.
#pragma once

#include "roots.hpp"

#include <pawl/call.hpp>
#include <pawl/plugins/files.hpp>

namespace pawl::files {

read_output read_file(const root_folders& roots, const read_input& in);

// All or nothing, and durable: whoever reads the path sees the old file or the new one.
write_output write_file(const root_folders& roots, const write_input& in);

// One write at the end of the file, durable. A retried call appends again.
write_output append_file(const root_folders& roots, const write_input& in);

list_output list_folder(const root_folders& roots, const list_input& in);
hash_output hash_file(const root_folders& roots, const call& call, const hash_input& in);

}  // namespace pawl::files
