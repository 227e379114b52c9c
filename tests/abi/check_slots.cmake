# The headers against what every released minor had: members in order with their types, functions with their
# threads, constants. In: PERL, ABI, HEADERS, ON_FILE (the folder of the files kept).
include(${CMAKE_CURRENT_LIST_DIR}/write_slots.cmake)
if(NOT EXISTS ${ON_FILE}/slots-${version}.txt)
  message(FATAL_ERROR "${version} has no slots on file: tests/abi/README.md says when to write them")
endif()
file(GLOB released ${ON_FILE}/slots-*.txt)
foreach(file IN LISTS released)
  string(REGEX REPLACE ".*slots-(.*)\\.txt$" "\\1" minor ${file})
  execute_process(COMMAND ${PERL} ${ABI} compare ${file} slots.txt
    OUTPUT_VARIABLE breaches ERROR_VARIABLE why RESULT_VARIABLE failed)
  if(failed)
    message(SEND_ERROR "the headers break with ${minor}:\n${breaches}${why}")
  endif()
  # The copy of its headers, from which old modules are built, is still what was released.
  write(slots ${ON_FILE}/${minor}/include frozen.txt)
  file(READ frozen.txt frozen)
  file(READ ${file} expected)
  if(NOT frozen STREQUAL expected)
    message(SEND_ERROR "${ON_FILE}/${minor}/include was changed; a released minor never is")
  endif()
endforeach()

# Comments may be improved; code of the same minor is the same code.
write(code ${HEADERS} code.txt)
write(code ${ON_FILE}/${version}/include frozen_code.txt)
foreach(file code frozen_code)
  file(READ ${file}.txt ${file})
  string(REGEX REPLACE "PAWL_VERSION \"[^\"]*\"" "" ${file} "${${file}}")
endforeach()
if(NOT code STREQUAL frozen_code)
  message(SEND_ERROR "the headers of ${version} differ from ${ON_FILE}/${version}/include beyond comments")
endif()
