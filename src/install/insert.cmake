# Writes OUT from IN, with every line "@INSERT arguments@" replaced by what PROGRAM prints for these arguments.
# The person's own configuration must not get into the manual: --config /dev/null.
file(READ ${IN} text)
while(text MATCHES "@INSERT ([^@]*)@")
  set(mark "@INSERT ${CMAKE_MATCH_1}@")
  separate_arguments(arguments UNIX_COMMAND "${CMAKE_MATCH_1}")
  execute_process(COMMAND ${PROGRAM} --config /dev/null ${arguments}
    OUTPUT_VARIABLE printed OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ${arguments}: status ${status}")
  endif()
  string(FIND "${text}" "${mark}" at)
  string(LENGTH "${mark}" length)
  string(SUBSTRING "${text}" 0 ${at} before)
  math(EXPR after "${at} + ${length}")
  string(SUBSTRING "${text}" ${after} -1 rest)
  set(text "${before}${printed}${rest}")
endwhile()
file(WRITE ${OUT} "${text}")
