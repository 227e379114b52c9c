# In: BUILD, PLUGIN, CXX_COMPILER, EXAMPLES, WORK. An integration is shipped alone: one binary, one header, its README
# and the licence;
# and a workflow needs the header and nothing else of it.
file(REMOVE_RECURSE ${WORK})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nfailed:\n${output}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/plugin --component ${PLUGIN})
file(GLOB_RECURSE installed RELATIVE ${WORK}/plugin ${WORK}/plugin/*)
set(expected include/pawl/plugins/${PLUGIN}.hpp lib/pawl/modules/${PLUGIN}.so share/doc/pawl-${PLUGIN}/README.md
  share/doc/pawl-${PLUGIN}/copyright)
if(NOT installed STREQUAL expected)
  message(FATAL_ERROR "the component ${PLUGIN} installs ${installed}, not ${expected}")
endif()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/api --component api)
file(GLOB samples ${EXAMPLES}/*.cpp)
if(NOT samples)
  message(FATAL_ERROR "there is no sample workflow in ${EXAMPLES}")
endif()
foreach(sample IN LISTS samples)
  run(${CXX_COMPILER} -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I ${WORK}/api/include -I ${WORK}/plugin/include
    ${sample})
endforeach()
