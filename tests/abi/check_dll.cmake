# A module for Windows exports its entry and nothing else. In: OBJDUMP, DLL.
if(NOT OBJDUMP)
  message(FATAL_ERROR "mingw-w64 is missing (Debian: apt-get install gcc-mingw-w64-x86-64-win32)")
endif()
execute_process(COMMAND ${OBJDUMP} -p ${DLL} OUTPUT_VARIABLE tables COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "\\[Ordinal/Name Pointer\\] Table[ \t]*(\n[ \t]*\\[[^\n]*)+" names "${tables}")
if(NOT names MATCHES "Table[ \t]*\n[ \t]*\\[ *0\\] pawl_module_v1$")
  message(FATAL_ERROR "${DLL} must export pawl_module_v1 alone; it exports:\n${names}")
endif()
