# Every module in the folders MODULES, and the files ALWAYS, exports its entry and nothing else. In: NM,
# MODULES, ALWAYS.
list(TRANSFORM MODULES APPEND /*.so)
file(GLOB modules ${MODULES})
foreach(module IN LISTS modules ALWAYS)
  execute_process(COMMAND ${NM} -D --defined-only --format=posix ${module}
    OUTPUT_VARIABLE symbols RESULT_VARIABLE failed)
  if(failed OR NOT symbols MATCHES "^pawl_module_v1 T [0-9a-f]+ [0-9a-f]+\n$")
    message(SEND_ERROR "${module} must export pawl_module_v1 alone; it exports:\n${symbols}")
  endif()
endforeach()
