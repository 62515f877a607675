# Measuring (tests/bench/run.sh): cmake --build build --target bench. Not part of the tests but for a small run that
# proves that every row can still be measured; no time is ever asserted.
add_executable(bench_outside tests/bench/outside.c)
target_include_directories(bench_outside PRIVATE tests)
target_link_libraries(bench_outside PRIVATE util)
add_library(bench_rig STATIC tests/bench/rig.c)
target_link_libraries(bench_rig PUBLIC store base PkgConfig::SQLITE)
foreach(name inside known near boards sealed seal make_data)
  file(GLOB parts CONFIGURE_DEPENDS tests/bench/${name}_*.c)
  add_executable(bench_${name} tests/bench/${name}.c ${parts})
  target_link_libraries(bench_${name} PRIVATE bench_rig cli export store PkgConfig::SQLITE)
endforeach()
add_library(bench_slow_disk MODULE tests/bench/slow_disk.c)
add_custom_target(bench
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/bench/run.sh ${CMAKE_CURRENT_BINARY_DIR}
  DEPENDS madoguchi bench_slow_disk bench_outside bench_inside bench_known bench_near bench_boards bench_sealed bench_seal bench_make_data cost_keys
  USES_TERMINAL)
add_test(NAME bench.smoke
  COMMAND ${CMAKE_COMMAND} -E env BENCH_RUNS=1 BENCH_KEYS=24 BENCH_DATA=${CMAKE_CURRENT_BINARY_DIR}/bench-smoke
  ${CMAKE_CURRENT_SOURCE_DIR}/tests/bench/run.sh ${CMAKE_CURRENT_BINARY_DIR} 200)
set_tests_properties(bench.smoke PROPERTIES TIMEOUT 600 LABELS bench)

# Whole calls in keys and seconds (tests/bench/calls.c): cmake --build build --target bench.calls
add_executable(bench_calls tests/bench/calls.c)
target_compile_options(bench_calls PRIVATE -Wno-pedantic)
target_link_libraries(bench_calls PRIVATE desk_pty ui PkgConfig::SQLITE)
set(calls bench_calls $<TARGET_FILE:madoguchi> ${CMAKE_CURRENT_SOURCE_DIR}/tests/bench/calls)
add_custom_target(bench.calls COMMAND ${calls} DEPENDS madoguchi bench_calls USES_TERMINAL)
add_test(NAME program.calls COMMAND ${calls})
set_tests_properties(program.calls PROPERTIES TIMEOUT 300)
