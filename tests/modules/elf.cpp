#include "modules/elf.hpp"

#include "modules/support.hpp"

#include <boost/test/unit_test.hpp>

#include <elf.h>

using namespace pawl::modules;
using namespace module_tests;

namespace {

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_module_exports_its_entry_alone) {
  const auto symbols = exported_symbols(read_file(fault("good")));
  BOOST_REQUIRE(symbols.ok());
  BOOST_REQUIRE(symbols->has_value());
  BOOST_REQUIRE((*symbols)->size() == 1);
  BOOST_TEST((**symbols)[0].name == "pawl_module_v1");
  BOOST_TEST(!(**symbols)[0].unique);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_loaded_is_told_apart) {
  BOOST_TEST(says(reason_of(exported_symbols("")), "empty"));
  BOOST_TEST(says(reason_of(exported_symbols("#!/bin/sh\n")), "no ELF file"));
  std::string bytes = read_file(fault("good"));
  bytes[offsetof(Elf64_Ehdr, e_machine)] = EM_S390;
  bytes[offsetof(Elf64_Ehdr, e_machine) + 1] = 0;
  BOOST_TEST(says(reason_of(exported_symbols(bytes)), "built for s390"));
  bytes = read_file(fault("good"));
  bytes[EI_CLASS] = ELFCLASS32;
  BOOST_TEST(says(reason_of(exported_symbols(bytes)), "another kind of machine"));
  bytes = read_file(fault("good"));
  bytes[offsetof(Elf64_Ehdr, e_type)] = ET_REL;
  BOOST_TEST(says(reason_of(exported_symbols(bytes)), "not a shared library"));
}

BOOST_AUTO_TEST_CASE(a_file_cut_anywhere_is_refused) {
  const std::string bytes = read_file(fault("good"));
  for (size_t size = 4; size < bytes.size(); size += 37) {
    BOOST_TEST(says(reason_of(exported_symbols(bytes.substr(0, size))), "cut short"),
               "at " << size);
  }
}

BOOST_AUTO_TEST_CASE(hostile_headers_do_no_harm) {
  const std::string bytes = read_file(fault("good"));
  // Every byte of the header and of the tables' beginnings, set to its extremes.
  for (size_t at = 0; at < std::min<size_t>(bytes.size(), 1024); ++at) {
    for (const char value : {'\0', '\x7f', '\xff'}) {
      std::string changed = bytes;
      changed[at] = value;
      BOOST_TEST(!reason_of(exported_symbols(changed)).empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(without_a_section_table_nothing_is_known) {
  std::string bytes = read_file(fault("good"));
  bytes.replace(offsetof(Elf64_Ehdr, e_shoff), 8, 8, '\0');
  const auto symbols = exported_symbols(bytes);
  BOOST_REQUIRE(symbols.ok());
  BOOST_TEST(!symbols->has_value());
}
