# Each public C header alone, twice, with every compiler given: no other include may be needed, no warning
# comes. In: STANDARD, COMPILERS, HEADERS.
if(NOT COMPILERS)
  message(FATAL_ERROR "no compiler to check ${STANDARD} with")
endif()
if(STANDARD MATCHES "^c\\+\\+")
  set(language c++)
else()
  set(language c)
endif()
file(GLOB names RELATIVE ${HEADERS} ${HEADERS}/pawl/*.h)
if(NOT names)
  message(FATAL_ERROR "no header in ${HEADERS}/pawl")
endif()
foreach(name IN LISTS names)
  set(source header_${STANDARD}.txt)
  # The declaration is for headers of macros only: C forbids an empty file.
  file(WRITE ${source} "#include <${name}>\n#include <${name}>\nextern int declaration;\n")
  foreach(compiler IN LISTS COMPILERS)
    execute_process(
      COMMAND ${compiler} -std=${STANDARD} -pedantic -Wall -Wextra -Werror -fsyntax-only -I${HEADERS}
        -x ${language} ${source}
      RESULT_VARIABLE failed ERROR_VARIABLE diagnostics)
    if(failed)
      message(SEND_ERROR "${name} as ${STANDARD} with ${compiler}:\n${diagnostics}")
    endif()
  endforeach()
endforeach()
