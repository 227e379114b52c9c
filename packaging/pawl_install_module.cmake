# pawl_install_module(NAME FOLDER): a shipped module is a component of its own, named as it is: the binary where the
# host looks for modules, the header with its typed references where it has one, and its README.
function(pawl_install_module name folder)
  install(TARGETS ${name} LIBRARY DESTINATION lib/pawl/modules COMPONENT ${name})
  if(IS_DIRECTORY ${folder}/include)
    install(DIRECTORY ${folder}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT ${name})
  endif()
  install(FILES ${folder}/README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pawl-${name} COMPONENT ${name})
  set_property(GLOBAL APPEND PROPERTY PAWL_INSTALLED_MODULES ${name})
endfunction()
