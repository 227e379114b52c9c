# Two copies of the sources, in folders whose names differ in length, give the same bytes of a C module and of two in
# C++, one with coroutines. In: SOURCE, GENERATOR, C_COMPILER, CXX_COMPILER, GREET, WORK.
file(REMOVE_RECURSE ${WORK})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nfailed:\n${output}")
  endif()
endfunction()

foreach(folder ${WORK}/a ${WORK}/another/with-a-longer-name)
  foreach(part CMakeLists.txt host packaging plugin-api plugins workflows LICENSE)
    file(COPY ${SOURCE}/${part} DESTINATION ${folder}/source)
  endforeach()
  # No compiler cache, or the second build would be the first.
  run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${folder}/source -B ${folder}/build -D CMAKE_BUILD_TYPE=RelWithDebInfo
    -D CMAKE_C_COMPILER=${C_COMPILER} -D CMAKE_CXX_COMPILER=${CXX_COMPILER} -D PAWL_TESTS=OFF)
  run(${CMAKE_COMMAND} --build ${folder}/build --target text order-saga)
  file(COPY ${GREET} DESTINATION ${folder})
  run(${CMAKE_COMMAND} --install ${folder}/build --prefix ${WORK}/prefix --component api)
  run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${folder}/c_module -B ${folder}/build/modules -D CMAKE_BUILD_TYPE=Release
    -D CMAKE_C_COMPILER=${C_COMPILER} -D CMAKE_PREFIX_PATH=${WORK}/prefix)
  run(${CMAKE_COMMAND} --build ${folder}/build/modules)
  list(APPEND folders ${folder}/build/modules)
endforeach()

list(GET folders 0 first)
list(GET folders 1 second)
foreach(module text order-saga greet)
  file(SHA256 ${first}/${module}.so one)
  file(SHA256 ${second}/${module}.so other)
  if(NOT one STREQUAL other)
    message(SEND_ERROR "Two builds of one source differ: compare ${first}/${module}.so and ${second}/${module}.so")
  endif()
endforeach()
