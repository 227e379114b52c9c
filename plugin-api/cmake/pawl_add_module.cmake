# pawl_add_module(NAME SOURCES... [LINK libraries...] [WORKFLOW])
#
# Builds NAME.so from C or C++ sources with every link rule that a module must keep: hidden visibility, one
# exported symbol, no undefined ones, no unique symbols. C sources get the C headers alone, C++ sources the
# SDK too. WORKFLOW says that the sources hold coroutines and refuses a compiler known to miscompile them.

function(pawl_check_coroutine_compiler)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR
      "pawl: ${CMAKE_CXX_COMPILER} (g++ ${CMAKE_CXX_COMPILER_VERSION}) miscompiles ordinary coroutine code "
      "without a warning (double frees, hangs), so workflow modules can't be built with it.\n"
      "Install clang 19 (Debian: apt-get install clang-19) and configure with "
      "-DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19. "
      "Modules that hold only actions build with any C++20 compiler.")
  endif()
endfunction()

# Where the sources and the build are is left out of the binary, so that two builds of one commit are the same bytes.
# Debug builds keep it for the debugger.
function(pawl_forget_folders target)
  set(clang $<OR:$<COMPILE_LANG_AND_ID:C,Clang,AppleClang>,$<COMPILE_LANG_AND_ID:CXX,Clang,AppleClang>>)
  set(build $<IF:${clang},-fdebug-compilation-dir=.,-ffile-prefix-map=${CMAKE_BINARY_DIR}=.>)
  if(NOT MSVC)
    target_compile_options(${target} PRIVATE
      "$<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.;${build}>")
  endif()
endfunction()

function(pawl_add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "WORKFLOW" "" "LINK")
  if(arg_WORKFLOW)
    pawl_check_coroutine_compiler()
  endif()
  set(api pawl::abi)
  if("${arg_UNPARSED_ARGUMENTS}" MATCHES "\\.(cc|cpp|cxx)(;|$)")
    set(api pawl::sdk)
    if(NOT CMAKE_CXX_COMPILER_LOADED)
      message(FATAL_ERROR "pawl: ${name} has C++ sources: add CXX to the LANGUAGES of project()")
    endif()
    if(NOT TARGET pawl::sdk)
      message(FATAL_ERROR
        "pawl: the C++ module ${name} needs Boost 1.81 or newer with Boost.JSON, which was not found.\n"
        "Install it (Debian: apt-get install libboost1.81-dev libboost-json1.81-dev). C modules need none.")
    endif()
  endif()
  add_library(${name} MODULE ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${api} ${arg_LINK})
  set_target_properties(${name} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  pawl_forget_folders(${name})
  if(PAWL_MODULE_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PAWL_MODULE_DIRECTORY})
  endif()
  if(NOT WIN32)
    # Hidden visibility alone leaves inline statics visible: two versions of a module would share them.
    set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/pawl_exports.map)
    target_link_options(${name} PRIVATE -Wl,--version-script=${exports})
    set_target_properties(${name} PROPERTIES LINK_DEPENDS ${exports})
    if(NOT PAWL_SANITIZE) # a sanitizer's runtime is resolved from the program
      target_link_options(${name} PRIVATE -Wl,-z,defs)
    endif()
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Unique symbols would pin the library in memory and be shared between versions.
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  endif()
endfunction()
