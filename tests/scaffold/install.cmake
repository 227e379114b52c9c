# In: BUILD, PREFIX.
file(REMOVE_RECURSE ${PREFIX})
foreach(component host library api)
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} --component ${component}
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()
