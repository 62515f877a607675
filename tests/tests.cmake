# What runs across layers: the program in a pseudo-terminal, the one-row proof, whole-program scripts.

# The pseudo-terminal in which programs are tested; the layer's own programs run in it, too.
find_library(MATH_LIBRARY m REQUIRED)
add_library(desk_pty STATIC tests/desk/pty.c)
target_include_directories(desk_pty PUBLIC tests)
target_compile_options(desk_pty PRIVATE -Wno-pedantic)
target_link_libraries(desk_pty PUBLIC PkgConfig::VTERM PkgConfig::CMOCKA util)
target_link_libraries(term_screen PRIVATE desk_pty)
target_link_libraries(term_paint PRIVATE desk_pty)
target_link_libraries(term_theme PRIVATE ${MATH_LIBRARY})
