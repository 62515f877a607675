# What lies where after `cmake --install`. All of it is under the prefix; the program finds its schema from its own place.
# Manuals, completions and the sample configuration are printed by the program out of its rows.
set(MADE ${CMAKE_CURRENT_BINARY_DIR}/made)
file(MAKE_DIRECTORY ${MADE}/man)

set(made_files "")
foreach(page madoguchi.1 madoguchi-csv.5 madoguchi.conf.5 madoguchi-desk.7)
  add_custom_command(
    OUTPUT ${MADE}/man/${page}
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:madoguchi> -D IN=${CMAKE_CURRENT_SOURCE_DIR}/man/${page}.in
      -D OUT=${MADE}/man/${page} -P ${CMAKE_CURRENT_SOURCE_DIR}/src/install/insert.cmake
    DEPENDS madoguchi man/${page}.in src/install/insert.cmake
    VERBATIM)
  list(APPEND made_files ${MADE}/man/${page})
endforeach()

# printed(file argument…): a file of what the program prints.
function(printed file)
  add_custom_command(
    OUTPUT ${MADE}/${file}
    COMMAND madoguchi --config /dev/null ${ARGN} > ${MADE}/${file}
    DEPENDS madoguchi
    VERBATIM)
  set(made_files ${made_files} ${MADE}/${file} PARENT_SCOPE)
endfunction()
printed(madoguchi.conf help configuration)
printed(madoguchi.bash completion bash)
printed(_madoguchi completion zsh)
add_custom_target(made ALL DEPENDS ${made_files})

configure_file(src/install/madoguchi-export.service.in ${MADE}/madoguchi-export.service @ONLY)
configure_file(src/install/madoguchi.cron.in ${MADE}/madoguchi.cron @ONLY)

install(TARGETS madoguchi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/madoguchi/schema)
install(FILES ${MADE}/man/madoguchi.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${MADE}/man/madoguchi-csv.5 ${MADE}/man/madoguchi.conf.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${MADE}/man/madoguchi-desk.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES ${MADE}/madoguchi.conf ${MADE}/madoguchi.cron DESTINATION ${CMAKE_INSTALL_DATADIR}/madoguchi/examples)
install(FILES ${MADE}/madoguchi.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME madoguchi)
install(FILES ${MADE}/_madoguchi DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${MADE}/madoguchi-export.service src/install/madoguchi-export.timer DESTINATION lib/systemd/user)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
