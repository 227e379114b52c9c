# Writes types.xml, abidw's account of all types of the headers, without path and machine, so that it is the same
# everywhere. In: COMPILER, HEADERS, ON_FILE, ABIDW.
execute_process(COMMAND ${COMPILER} -g -O0 -shared -fPIC -I${HEADERS} -o ${CMAKE_CURRENT_BINARY_DIR}/types.so types.c
  WORKING_DIRECTORY ${ON_FILE} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${ABIDW} --no-corpus-path --no-comp-dir-path --no-show-locs --no-elf-needed
  --no-architecture --type-id-style hash --out-file types.xml types.so COMMAND_ERROR_IS_FATAL ANY)
