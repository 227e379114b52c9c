# In: BUILD, GENERATOR, C_COMPILER, CXX_COMPILER, NM, CHECK_EXPORTS, SOURCES, WORK.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nfailed:\n${output}")
  endif()
endfunction()

# Installed in one place and used in another: nothing in it may name where it was.
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/first --component api)
file(RENAME ${WORK}/first ${WORK}/moved)

# The C module asks for no C++ compiler and no Boost.
foreach(module c_module cpp_module)
  run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${SOURCES}/${module} -B ${WORK}/${module}
    -D CMAKE_PREFIX_PATH=${WORK}/moved -D CMAKE_C_COMPILER=${C_COMPILER} -D CMAKE_CXX_COMPILER=${CXX_COMPILER})
  run(${CMAKE_COMMAND} --build ${WORK}/${module})
  run(${CMAKE_COMMAND} -D NM=${NM} -D MODULES=${WORK}/${module} -D ALWAYS=${WORK}/${module}/greet.so
    -P ${CHECK_EXPORTS})
endforeach()
