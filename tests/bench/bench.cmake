# Measuring (tests/bench/run.sh): cmake --build build --target bench. Not part of the tests but for a small run that
# proves that every row can still be measured; no time is ever asserted.
add_executable(bench_outside tests/bench/outside.c)
target_link_libraries(bench_outside PRIVATE util)
foreach(name inside make_data)
  add_executable(bench_${name} tests/bench/${name}.c)
  target_link_libraries(bench_${name} PRIVATE cli export store PkgConfig::SQLITE)
endforeach()
add_custom_target(bench
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tests/bench/run.sh ${CMAKE_CURRENT_BINARY_DIR}
  DEPENDS madoguchi bench_outside bench_inside bench_make_data
  USES_TERMINAL)
add_test(NAME bench.smoke
  COMMAND ${CMAKE_COMMAND} -E env BENCH_RUNS=1 BENCH_KEYS=24 BENCH_DATA=${CMAKE_CURRENT_BINARY_DIR}/bench-smoke
  ${CMAKE_CURRENT_SOURCE_DIR}/tests/bench/run.sh ${CMAKE_CURRENT_BINARY_DIR} 200)
set_tests_properties(bench.smoke PROPERTIES TIMEOUT 600 LABELS bench)
