# What runs across layers: the program in a pseudo-terminal, the one-row proof, whole-program scripts.

# The pseudo-terminal in which programs are tested; the layer's own programs run in it, too.
find_library(MATH_LIBRARY m REQUIRED)
add_library(desk_pty STATIC tests/desk/pty.c)
target_include_directories(desk_pty PUBLIC tests)
target_compile_options(desk_pty PRIVATE -Wno-pedantic)
target_link_libraries(desk_pty PUBLIC PkgConfig::VTERM PkgConfig::CMOCKA util)
target_link_libraries(term_screen PRIVATE desk_pty)
target_link_libraries(term_ime PRIVATE desk_pty)
target_link_libraries(term_paint PRIVATE desk_pty)
target_link_libraries(term_theme PRIVATE ${MATH_LIBRARY})

# Scripts that are typed into the real program.
add_executable(drive tests/desk/drive.c)
target_link_libraries(drive PRIVATE desk_pty ui)

add_test(NAME house.one_row COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/one_row.sh ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_BINARY_DIR})
set_tests_properties(house.one_row PROPERTIES TIMEOUT 900 LABELS house)

# The real program in a pseudo-terminal.
foreach(name soak kill storm)
  add_executable(desk_${name} tests/desk/${name}.c)
  target_compile_definitions(desk_${name} PRIVATE PROGRAM="$<TARGET_FILE:madoguchi>")
  target_link_libraries(desk_${name} PRIVATE desk_pty base)
  add_test(NAME desk.${name} COMMAND desk_${name})
  set_tests_properties(desk.${name} PROPERTIES TIMEOUT 600)
endforeach()
target_link_libraries(desk_storm PRIVATE store)
# A disk that fails or loses power, below the store (tests/fault).
add_library(fault_disk STATIC tests/fault/disk.c tests/fault/day.c tests/fault/rig.c)
target_include_directories(fault_disk PUBLIC tests)
target_compile_options(fault_disk PRIVATE -Wno-pedantic)
target_link_libraries(fault_disk PUBLIC store PkgConfig::SQLITE PkgConfig::CMOCKA)
foreach(name power errors)
  add_executable(fault_${name} tests/fault/${name}.c)
  target_compile_options(fault_${name} PRIVATE -Wno-pedantic)
  target_link_libraries(fault_${name} PRIVATE fault_disk)
  add_test(NAME fault.${name} COMMAND fault_${name})
  set_tests_properties(fault.${name} PROPERTIES TIMEOUT 600)
  add_test(NAME fault.${name}.sealed COMMAND fault_${name})
  set_tests_properties(fault.${name}.sealed PROPERTIES TIMEOUT 600 ENVIRONMENT MADOGUCHI_SEALED=1)
endforeach()
# The full counts (ctest -L long), once an issue: 200 kills of the program, 2,000 races for the seat, 300 kills of the writer, forty losses of
# power at each operation.
foreach(test desk_kill store_seat store_writer fault_power fault_errors)
  string(REPLACE "_" "." name ${test})
  add_test(NAME ${name}.long COMMAND ${test})
  set_tests_properties(${name}.long PROPERTIES TIMEOUT 3600 LABELS long ENVIRONMENT MADOGUCHI_LONG=1)
endforeach()

# Doors through which bytes of others come (tests/fuzz). Each push: the corpus and a few thousand changes of it by a seed; ctest -L long:
# a million. With clang and -DFUZZ=ON they are libFuzzer's own programs.
function(fuzz name layer count)
  add_executable(fuzz_${name} tests/fuzz/${name}.c tests/fuzz/common.c)
  target_include_directories(fuzz_${name} PRIVATE tests)
  target_compile_options(fuzz_${name} PRIVATE -Wno-pedantic)
  target_link_libraries(fuzz_${name} PRIVATE ${layer} ${ARGN})
  if(FUZZ)
    target_compile_definitions(fuzz_${name} PRIVATE LIBFUZZER)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    return()
  endif()
  target_sources(fuzz_${name} PRIVATE tests/fuzz/drive.c)
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/tests/fuzz/corpus/${name})
  math(EXPR full "${count} * 100")
  add_test(NAME fuzz.${name} COMMAND fuzz_${name} ${corpus} ${count})
  add_test(NAME fuzz.${name}.long COMMAND fuzz_${name} ${corpus} ${full} 1)
  set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 300 ENVIRONMENT "ASAN_OPTIONS=abort_on_error=1")
  set_tests_properties(fuzz.${name}.long PROPERTIES TIMEOUT 3600 LABELS long ENVIRONMENT "ASAN_OPTIONS=abort_on_error=1")
endfunction()
fuzz(csv export 5000)
fuzz(import export 1000)
fuzz(mail export 20000)
fuzz(config cli 5000)
fuzz(replies term 20000)
fuzz(keys app 500 term)
fuzz(database store 300)

# The real program from outside (tests/cli/program.sh), the manual, the completions.
foreach(part usage rights station wrong_files damage places locale terminal demo import closing seat restore doctor)
  add_test(NAME program.${part} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/cli/program.sh ${part})
  set_tests_properties(program.${part} PROPERTIES TIMEOUT 120 ENVIRONMENT "MADOGUCHI=$<TARGET_FILE:madoguchi>")
endforeach()
find_program(MANDOC mandoc)
if(MANDOC)
  add_test(NAME manual.lint COMMAND ${MANDOC} -T lint -W warning ${MADE}/man/madoguchi.1 ${MADE}/man/madoguchi-csv.5
    ${MADE}/man/madoguchi.conf.5 ${MADE}/man/madoguchi-desk.7)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/bench/bench.cmake)
