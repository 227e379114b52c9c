# Writes slots.txt, what the headers say, and sets `version` to their version of the ABI. In: PERL, ABI, HEADERS.

# write(WHAT HEADERS FILE): one of abi.pl's texts.
function(write what headers file)
  execute_process(COMMAND ${PERL} ${ABI} ${what} ${headers}
    OUTPUT_FILE ${file} ERROR_VARIABLE why RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${headers}: ${why}")
  endif()
endfunction()

write(slots ${HEADERS} slots.txt)
file(READ slots.txt slots)
string(REGEX REPLACE ".*PAWL_ABI_MAJOR = ([0-9]+)\nPAWL_ABI_MINOR = ([0-9]+).*" "\\1.\\2" version "${slots}")
