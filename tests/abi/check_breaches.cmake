# The checks themselves: headers that break the ABI in one way each must be found out, by each check that can
# see it. In: as those checks.
function(expect check wanted)
  execute_process(COMMAND ${CMAKE_COMMAND} -D HEADERS=${CMAKE_CURRENT_BINARY_DIR}/headers -D ON_FILE=${ON_FILE}
      -D PERL=${PERL} -D ABI=${ABI} -D "COMPILERS=${COMPILERS}" -D COMPILER=${COMPILER}
      -D ABIDIFF=${ABIDIFF} -D ABIDW=${ABIDW} -P ${ON_FILE}/check_${check}.cmake
    OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE failed)
  string(REGEX REPLACE "[ \n]+" " " said "${said}")
  string(FIND "${said}" "${wanted}" at)
  if(NOT failed OR at EQUAL -1)
    message(SEND_ERROR "check_${check} did not say `${wanted}`, but:\n${said}")
  endif()
endfunction()

# broken(HEADER OLD NEW): fresh headers with one edit.
function(broken header old new)
  file(REMOVE_RECURSE headers)
  file(COPY ${HEADERS}/pawl DESTINATION headers)
  file(READ headers/pawl/${header} text)
  string(REPLACE "${old}" "${new}" changed "${text}")
  if(changed STREQUAL text)
    message(FATAL_ERROR "${header} does not hold `${old}`")
  endif()
  file(WRITE headers/pawl/${header} "${changed}")
endfunction()

broken(action.h "  uint32_t attempt;         /* 1 for the first */\n  uint64_t token;"
  "  uint64_t token;\n  uint32_t attempt;")
expect(slots "pawl_call: slot 1 was `uint32_t attempt` and is now `uint64_t token`")
expect(layout "pawl_call.attempt moved or changed: it had 4 bytes at 4")
expect(abidiff "member changes")

broken(action.h "int64_t deadline_ms" "uint64_t deadline_ms")
expect(slots "pawl_call: slot 7 was `int64_t deadline_ms` and is now `uint64_t deadline_ms`")
expect(abidiff "type name changed from 'long int' to 'unsigned long int'")

broken(host.h "int32_t level" "int64_t level")
expect(slots "pawl_host: slot 3 was")
expect(abidiff "parameter 2 of type 'typedef int32_t' changed")

broken(module.h "pawl_str title;" "pawl_str title; uint64_t added;")
expect(slots "pawl_module: slot 5 was `pawl_str description` and is now `uint64_t added`")
expect(layout "pawl_module.description moved or changed")
expect(abidiff "1 data member insertion")

broken(action.h "pawl_str traceparent;" "pawl_str traceparent; uint64_t added;")
expect(slots "pawl_call has more members, but PAWL_ABI_MINOR is still")
expect(abidiff "1 data member insertion")

broken(action.h "  pawl_str traceparent;" "")
expect(slots "pawl_call: slot 8 was `pawl_str traceparent` and is now `nothing`")
expect(layout "traceparent")
expect(abidiff "1 data member deletion")

broken(status.h "  uint64_t size;\n} pawl_str;" "  uint64_t size;\n  uint64_t added;\n} pawl_str;")
expect(slots "pawl_str is frozen, since it has no size")

broken(status.h "#define PAWL_STALE 2" "#define PAWL_STALE 7")
expect(slots "gone: PAWL_STALE = 2")

broken(workflow.h "[inside] Takes" "[any] Takes")
expect(slots "and is now `pawl_status (*emit)(const pawl_activation* activation, const pawl_command* command) [any]`")

broken(workflow.h "[inside] Takes" "Takes")
expect(slots "pawl_activation: no thread tag on: pawl_status (*emit)")

broken(module.h "out->size < from->size" "out->size > from->size")
expect(slots "beyond comments")

broken(version.h "PAWL_ABI_MINOR " "PAWL_ABI_MINOR 9")
expect(slots "has no slots on file")

# And what may be: a next minor that only adds.
file(REMOVE_RECURSE headers)
execute_process(COMMAND ${PERL} ${ABI} next ${HEADERS} headers COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PERL} ${ABI} slots headers OUTPUT_FILE next.txt COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PERL} ${ABI} slots ${HEADERS} OUTPUT_FILE now.txt COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PERL} ${ABI} compare now.txt next.txt COMMAND_ERROR_IS_FATAL ANY)
