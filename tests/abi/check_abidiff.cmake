# What abidiff finds between the types of each minor on file and of the headers. In: COMPILER, HEADERS,
# ON_FILE (with types.c), ABIDIFF, ABIDW, PERL, ABI.
if(NOT ABIDIFF OR NOT ABIDW)
  message(FATAL_ERROR "abidiff and abidw are missing (Debian: apt-get install abigail-tools)")
endif()

# An accepted change says why.
set(accepted ${ON_FILE}/accepted.suppr)
file(STRINGS ${accepted} sections REGEX "^ *\\[")
file(STRINGS ${accepted} reasons REGEX "^ *label *= *.....")
list(LENGTH sections section_count)
list(LENGTH reasons reason_count)
if(NOT section_count EQUAL reason_count)
  message(FATAL_ERROR "${accepted}: each section needs a `label` with the reason")
endif()

include(${CMAKE_CURRENT_LIST_DIR}/write_slots.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/write_types.cmake)
file(READ types.xml found)
file(GLOB baselines ${ON_FILE}/abi-*.xml)
if(NOT baselines)
  message(FATAL_ERROR "no baseline on file in ${ON_FILE}")
endif()
foreach(baseline IN LISTS baselines)
  string(REGEX REPLACE ".*abi-(.*)\\.xml$" "\\1" minor ${baseline})
  file(STRINGS ${ON_FILE}/slots-${minor}.txt structs REGEX "^[a-z_]+$")
  foreach(struct IN LISTS structs)
    if(NOT found MATCHES "name='${struct}' size-in-bits")
      message(SEND_ERROR "types.c does not reach ${struct}, so a change to it would go unseen")
    endif()
  endforeach()
  # Nothing is accepted within a minor. A suppression also hides whatever else changed in its struct, so what it
  # hides from the older baselines is found here.
  set(suppressions --suppressions ${accepted})
  if(minor STREQUAL version)
    set(suppressions)
  endif()
  # A symbol is no part of the ABI, only a way to reach its structs.
  execute_process(COMMAND ${ABIDIFF} --no-added-syms ${suppressions} ${baseline} types.xml
    OUTPUT_VARIABLE differences ERROR_VARIABLE differences RESULT_VARIABLE failed)
  if(failed)
    message(SEND_ERROR "the headers break with ${minor}:\n${differences}")
  endif()
endforeach()
