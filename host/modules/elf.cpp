#include "modules/elf.hpp"

#include "modules/description.hpp"

#include <bit>
#include <cstring>
#include <link.h>

namespace pawl::modules {
namespace {

using elf_header = ElfW(Ehdr);
using elf_segment = ElfW(Phdr);
using elf_section = ElfW(Shdr);
using elf_symbol_entry = ElfW(Sym);

constexpr int own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr int own_order = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
#if defined(__x86_64__)
constexpr unsigned own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr unsigned own_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr unsigned own_machine = EM_RISCV;
#else
#error "name this machine's ELF number here"
#endif

std::string machine_name(unsigned machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_AARCH64:
      return "AArch64";
    case EM_RISCV:
      return "RISC-V";
    case EM_386:
      return "32-bit x86";
    case EM_ARM:
      return "32-bit ARM";
    case EM_PPC64:
      return "PowerPC 64";
    case EM_S390:
      return "s390";
    default:
      return "machine type " + std::to_string(machine);
  }
}

// A struct at an offset, or nothing when it does not lie wholly within the bytes.
template <class T>
std::optional<T> read_at(std::string_view bytes, uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return {};
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

bool lies_within(std::string_view bytes, uint64_t offset, uint64_t size) {
  return offset <= bytes.size() && size <= bytes.size() - offset;
}

failure cut_short(std::string_view bytes) {
  return refusal_because("the file is cut short: its headers speak of more than its " +
                         std::to_string(bytes.size()) +
                         " bytes; copy it again, under another name first, and then rename it");
}

result<elf_header> read_header(std::string_view bytes) {
  if (bytes.empty()) return refusal_because("the file is empty; copy it again");
  if (!bytes.starts_with(std::string_view(ELFMAG, SELFMAG))) {
    return refusal_because(
        "it is not a shared library (no ELF file); build it with pawl_add_module()");
  }
  if (bytes.size() < EI_NIDENT) return cut_short(bytes);
  if (bytes[EI_CLASS] != own_class || bytes[EI_DATA] != own_order) {
    return refusal_because(
        "it is built for another kind of machine (word size or byte order); this host is " +
        machine_name(own_machine) + ": build it for that");
  }
  const auto header = read_at<elf_header>(bytes, 0);
  if (!header) return cut_short(bytes);
  if (header->e_machine != own_machine) {
    return refusal_because("it is built for " + machine_name(header->e_machine) +
                           " and this host is " + machine_name(own_machine) +
                           ": build it for that");
  }
  if (header->e_type != ET_DYN) {
    return refusal_because(
        "it is an ELF file but not a shared library; build it with pawl_add_module()");
  }
  return *header;
}

// Everything that loading would map, and the section table, must be there.
bool is_whole(std::string_view bytes, const elf_header& header) {
  if (header.e_phnum > 0 && header.e_phentsize != sizeof(elf_segment)) return false;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    const auto segment = read_at<elf_segment>(bytes, header.e_phoff + i * sizeof(elf_segment));
    if (!segment) return false;
    if (segment->p_type == PT_LOAD && !lies_within(bytes, segment->p_offset, segment->p_filesz)) {
      return false;
    }
  }
  return header.e_shoff == 0 ||
         lies_within(bytes, header.e_shoff, uint64_t{header.e_shnum} * header.e_shentsize);
}

std::vector<elf_symbol> read_symbols(std::string_view bytes, const elf_section& table,
                                     std::string_view names) {
  std::vector<elf_symbol> symbols;
  for (uint64_t at = 0; at + sizeof(elf_symbol_entry) <= table.sh_size;
       at += sizeof(elf_symbol_entry)) {
    const auto symbol = read_at<elf_symbol_entry>(bytes, table.sh_offset + at);
    if (!symbol) break;
    const unsigned binding = ELF64_ST_BIND(symbol->st_info);
    const bool defined = symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS;
    if (!defined || binding == STB_LOCAL || symbol->st_name >= names.size()) continue;
    const std::string_view rest = names.substr(symbol->st_name);
    symbols.push_back({std::string(rest.substr(0, rest.find('\0'))), binding == STB_GNU_UNIQUE});
  }
  return symbols;
}

}  // namespace

result<std::optional<std::vector<elf_symbol>>> exported_symbols(std::string_view bytes) {
  auto header = read_header(bytes);
  if (!header) return std::move(header).error();
  if (!is_whole(bytes, *header)) return cut_short(bytes);

  const auto section_at = [&](uint64_t index) {
    return index < header->e_shnum
               ? read_at<elf_section>(bytes, header->e_shoff + index * sizeof(elf_section))
               : std::nullopt;
  };
  const bool readable = header->e_shoff != 0 && header->e_shentsize == sizeof(elf_section);
  for (uint64_t i = 0; readable && i < header->e_shnum; ++i) {
    const auto table = section_at(i);
    if (!table || table->sh_type != SHT_DYNSYM) continue;
    const auto names = section_at(table->sh_link);
    if (!names || !lies_within(bytes, names->sh_offset, names->sh_size) ||
        !lies_within(bytes, table->sh_offset, table->sh_size)) {
      return cut_short(bytes);
    }
    return std::optional(
        read_symbols(bytes, *table, bytes.substr(names->sh_offset, names->sh_size)));
  }
  return std::optional<std::vector<elf_symbol>>();
}

}  // namespace pawl::modules
