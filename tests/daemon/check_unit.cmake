# The unit file means something to systemd, and leaves an attacker little. In: ANALYZE, UNIT, EXPOSURE_MAX (tenths).
# Its program is not installed here, so it is checked with one that is there.
file(READ ${UNIT} text)
string(REPLACE /usr/bin/pawl /bin/true text "${text}")
file(WRITE pawl.service "${text}")
execute_process(COMMAND ${ANALYZE} verify --man=no ./pawl.service
  OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE failed)
if(failed OR NOT said STREQUAL "")
  message(FATAL_ERROR "${UNIT}:\n${said}")
endif()
execute_process(COMMAND ${ANALYZE} security --offline=true --threshold=${EXPOSURE_MAX} ./pawl.service
  OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE failed)
string(REGEX MATCH "Overall exposure level[^\n]*" level "${said}")
message(STATUS "${level}")
if(failed)
  message(FATAL_ERROR "${UNIT} is exposed more than it was")
endif()
