# What lies where after `cmake --install`. All of it is under the prefix; the program finds its schema from its own place.
# Manuals, completions and the sample configuration are printed by the program out of its rows.
set(MADE ${CMAKE_CURRENT_BINARY_DIR}/made)
file(MAKE_DIRECTORY ${MADE}/man/en)

set(made_files "")
# Japanese is what `man madoguchi` shows; English is for whoever works in an English locale (man -L en).
set(pages madoguchi.1 madoguchi-csv.5 madoguchi-format.5 madoguchi.conf.5 madoguchi-desk.7 madoguchi-hacking.7)
set(manuals "")
foreach(page ${pages})
  list(APPEND manuals ${page} en/${page})
endforeach()
file(GLOB city_files CONFIGURE_DEPENDS schema/export/city/*.sql)
foreach(page ${manuals})
  add_custom_command(
    OUTPUT ${MADE}/man/${page}
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:madoguchi> -D IN=${CMAKE_CURRENT_SOURCE_DIR}/man/${page}.in
      -D SCHEMA=${CMAKE_CURRENT_SOURCE_DIR}/schema -D OUT=${MADE}/man/${page} -P ${CMAKE_CURRENT_SOURCE_DIR}/src/install/insert.cmake
    DEPENDS madoguchi man/${page}.in src/install/insert.cmake ${city_files}
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

# job(NAME COMMAND CALENDAR WORDS NOTICE): what is done while nobody looks, as a service and a timer, for who is signed in
# and, with an @, for an account in which nobody is.
function(job JOB COMMAND CALENDAR WORDS NOTICE)
  foreach(at "" "@")
    set(FOR "")
    set(ENABLE "systemctl --user enable --now madoguchi-${JOB}.timer\n# (and loginctl enable-linger, where nobody stays signed in overnight)")
    set(folder user)
    if(at)
      set(FOR " (%i)")
      set(ENABLE "systemctl enable --now madoguchi-${JOB}@ACCOUNT.timer")
      set(folder system)
    endif()
    configure_file(src/install/madoguchi-job${at}.service.in ${MADE}/madoguchi-${JOB}${at}.service @ONLY)
    configure_file(src/install/madoguchi-job.timer.in ${MADE}/madoguchi-${JOB}${at}.timer @ONLY)
    install(FILES ${MADE}/madoguchi-${JOB}${at}.service ${MADE}/madoguchi-${JOB}${at}.timer DESTINATION lib/systemd/${folder})
  endforeach()
endfunction()
job(export "export --catch-up" "*-*-* 21:30:00" "nightly CSV files for the city"
  "a character was replaced; the files are complete all the same")
job(drill "restore --drill" "*-*-01 22:00:00" "monthly drill with the newest backup"
  "there is no backup yet")
configure_file(src/install/madoguchi.cron.in ${MADE}/madoguchi.cron @ONLY)

install(TARGETS madoguchi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/madoguchi/schema)
foreach(page ${manuals})
  get_filename_component(language ${page} DIRECTORY)
  string(REGEX REPLACE ".*(.)$" "man\\1" section ${page})
  install(FILES ${MADE}/man/${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/${language}/${section})
endforeach()
install(FILES ${MADE}/madoguchi.conf ${MADE}/madoguchi.cron DESTINATION ${CMAKE_INSTALL_DATADIR}/madoguchi/examples)
install(FILES ${MADE}/madoguchi.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME madoguchi)
install(FILES ${MADE}/_madoguchi DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
