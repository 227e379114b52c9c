# The installed program and library. A module is built and its source forgotten; a workflow calls it by the header
# written from the binary; a program with a host of its own calls it, found by CMake and by pkg-config.
# In: BUILD, GENERATOR, C_COMPILER, CXX_COMPILER, SOURCES, WORK.
file(REMOVE_RECURSE ${WORK})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nfailed:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(build project)
  run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${SOURCES}/${project} -B ${WORK}/${project}
    -D CMAKE_PREFIX_PATH=${WORK}/moved -D CMAKE_C_COMPILER=${C_COMPILER} -D CMAKE_CXX_COMPILER=${CXX_COMPILER}
    -D HEADER_FOLDER=${WORK}/header)
  run(${CMAKE_COMMAND} --build ${WORK}/${project})
endfunction()

function(expect text)
  if(NOT output MATCHES "${text}")
    message(FATAL_ERROR "Expected ${text} in:\n${output}")
  endif()
endfunction()

foreach(component host library api text)
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/first --component ${component})
endforeach()
file(RENAME ${WORK}/first ${WORK}/moved)
set(pawl ${WORK}/moved/bin/pawl --data ${WORK}/data)
file(GLOB modules RELATIVE ${WORK}/moved/lib/pawl/modules ${WORK}/moved/lib/pawl/modules/*)
if(NOT modules STREQUAL "text.so" OR NOT EXISTS ${WORK}/moved/include/pawl/plugins/text.hpp)
  message(FATAL_ERROR "The component text installed ${modules}, and not just its binary and its header")
endif()
run(${pawl} modules list) # found beside the program
expect("text")

build(cpp_module)
file(MAKE_DIRECTORY ${WORK}/header)
execute_process(COMMAND ${pawl} modules header ${WORK}/cpp_module/greet.so
  OUTPUT_FILE ${WORK}/header/greet_binary.hpp COMMAND_ERROR_IS_FATAL ANY)
build(header_workflow)
run(${pawl} run welcome --input "\"Ada\"" --modules ${WORK}/cpp_module --modules ${WORK}/header_workflow)
expect("Hello, Ada\\.")

build(host_program)
run(${WORK}/host_program/host_program ${WORK}/own ${WORK}/cpp_module Grace)
expect("Hello, Grace\\.")

set(ENV{PKG_CONFIG_PATH} ${WORK}/moved/lib/pkgconfig)
execute_process(COMMAND pkg-config --cflags --libs libpawl OUTPUT_VARIABLE flags
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
run(${CXX_COMPILER} -std=c++20 ${SOURCES}/host_program/main.cpp ${flags} -o ${WORK}/by_pkg_config)
run(${WORK}/by_pkg_config ${WORK}/own ${WORK}/cpp_module Edsger)
expect("Hello, Edsger\\.")
