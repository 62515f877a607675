#!/bin/sh
# On a machine with only a compiler and Debian's packages:
#
#   ./bootstrap.sh [ARGUMENT…]   installs what is missing, builds, and opens the desk on practice data (madoguchi demo)
#   ./bootstrap.sh test          builds and passes every test
#   ./bootstrap.sh lint          the form of the source: clang-format and clang-tidy
#
# Root or sudo is needed only where a package is missing; without it the one line to run is printed, and the status is 5.
set -eu
cd "$(dirname "$0")"

mode=demo
case "${1-}" in
test | lint) mode=$1 ;;
esac

cc=$(command -v cc || command -v gcc || true)

has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { has_command pkg-config && pkg-config --exists "$1"; }
has_header() { [ -n "$cc" ] && printf '#include <stddef.h>\n#include <%s>\n' "$1" | "$cc" -E - >/dev/null 2>&1; }
has_file() { [ -e "$1" ]; }

missing=
# need PACKAGE PROBE ARGUMENT: the package is missing where the probe fails.
need() {
    "$2" "$3" || missing="$missing $1"
}

[ -n "$cc" ] || missing="$missing gcc"
need libc6-dev has_header stdio.h
need cmake has_command cmake
need make has_command make
need pkg-config has_command pkg-config
need libncurses-dev has_library ncursesw
need libsqlite3-dev has_library sqlite3
need libsodium-dev has_library libsodium
need libutf8proc-dev has_library libutf8proc
need libinih-dev has_library inih
need libcsv-dev has_header csv.h
if [ "$mode" != demo ]; then
    need libcmocka-dev has_library cmocka
    need libvterm-dev has_library vterm
fi
if [ "$mode" = test ]; then
    need mandoc has_command mandoc
    need sqlite3 has_command sqlite3
    need tmux has_command tmux
    need valgrind has_command valgrind
    need unicode-data has_file /usr/share/unicode/auxiliary/GraphemeBreakTest.txt
fi
if [ "$mode" = lint ]; then
    need clang-format has_command clang-format
    need clang-tidy has_command clang-tidy
fi

install_missing() {
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif has_command sudo && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        as_root=
        has_command apt-get && echo "足りないものがあります。管理者に次の1行を実行してもらってから、もう一度 ./bootstrap.sh を実行してください。" >&2
        echo "Some packages are missing. Let somebody with root run this line, then start again:" >&2
        echo "apt-get install -y --no-install-recommends$missing"
        exit 5
    fi
    if ! has_command apt-get; then
        echo "This system has no apt-get. Install what these Debian packages hold, then start again:$missing" >&2
        exit 5
    fi
    echo "Installing:$missing" >&2
    install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"
    # The lists of a fresh machine are empty or old; only then are they fetched.
    # shellcheck disable=SC2086
    $install $missing >&2 || { $as_root apt-get update >&2 && $install $missing >&2; } || exit 5
}

[ -z "$missing" ] || install_missing

jobs=$(nproc 2>/dev/null || echo 2)

# build PRESET CMAKE-ARGUMENT…
build() {
    preset=$1
    shift
    cmake --preset "$preset" "$@" >&2
    cmake --build --preset "$preset" -j "$jobs" >&2
}

case $mode in
demo)
    build release -DBUILD_TESTING=OFF
    exec build/madoguchi demo "$@"
    ;;
lint)
    cmake --preset release -DBUILD_TESTING=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >&2
    cmake --build --preset release -j "$jobs" --target tables >&2
    find src include tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
    find src -name '*.c' ! -name fold_table.c -print0 | xargs -0 -n 4 -P "$jobs" clang-tidy --quiet -p build
    ;;
test)
    # Where threads meet (the writer, the desk above it, the export's two readers): once more where a race would be seen.
    cmake --preset tsan -DBUILD_TESTING=ON >&2
    cmake --build --preset tsan -j "$jobs" --target store_writer store_generation app_call export_run export_ahead >&2
    ctest --preset tsan -R '^(store\.writer|store\.generation|app\.call|export\.run|export\.ahead)$'
    build asan -DBUILD_TESTING=ON
    # What rebuilds the program or runs for minutes is not done twice.
    ctest --preset asan -j "$jobs" -LE 'long|house|bench'
    build release -DBUILD_TESTING=ON
    exec ctest --preset release -j "$jobs" -LE long
    ;;
esac
