#!/bin/sh
# The rows of PERFORMANCE.md, each against its peers and its limit in one run: run.sh BUILD [CASES…]
#
#   cmake --build build --target bench        10,000, 100,000 and 1,000,000 cases; the first time makes their data
#   BENCH_DATA    where data stays from run to run (BUILD/bench-data); BENCH_RUNS   repeats of a median (7)
#   BENCH_RESOURCES  of how many resources the directory is, instead of a fourth of the cases (250000: all of Japan's)
#   BENCH_ROWS    only these parts of goals.csv
#   BENCH_FILES   plain, sealed or both (both): what a desk does is done on an enciphered file once more
#
# Each part is a function part_NAME of rows/*.sh, which measures and says what it found: ours ROW FIGURE, than ROW AGAINST
# FIGURE. Which rows there are, against what, and what is the goal stands in goals.csv alone; table.awk puts both together.
# Prints a table and leaves it beside the data as bench.csv. A machine decides the times: ratios are what to look at. Each
# size has a fourth as many resources as cases. A peer that is not installed makes its figure 'skipped'; what could not be
# measured makes it 'failed', the status 1, and what was said stands in bench.log.
set -u
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
data=${BENCH_DATA:-$build/bench-data}
runs=${BENCH_RUNS:-7} presses=${BENCH_KEYS:-150}
table=$data/bench.csv log=$data/bench.log figures=$data/figures.csv
program=$build/madoguchi outside=$build/bench_outside inside=$build/bench_inside
kaigo=$here/../../../shared/data/kaigo
mkdir -p "$data" || exit 1
data=$(cd "$data" && pwd)
work=$(mktemp -d "$data/work-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
unset MADOGUCHI_DB MADOGUCHI_NOW LC_ALL TALLY
export LANG=C.UTF-8 HOME="$work" XDG_STATE_HOME="$data/state" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"
cd "$work" || exit 1
schema=$("$program" schema --format sql | cksum | cut -d' ' -f1) # data made with another schema is made again
: >"$log"
: >"$figures"

have() { command -v "$1" >/dev/null 2>&1; }
wanted() { case " ${BENCH_ROWS:-$1} " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
said() { [ "$3" = cached ] || { echo "$cases,$file,$1,$2,$3" >>"$figures" && printf '%8s %-6s %-44s %-40s %s\n' "$cases" "$file" "$1" "$2" "$3" >&2; }; }
ours() { said "$1" '' "$2"; }
than() { said "$1" "$2" "$3"; }

# measure COMMAND…: the numbers that a measuring program prints; 'failed' where it does not.
measure() {
    echo "+ $*" >>"$log"
    "$@" 2>>"$log" || echo failed
}

# part FIELD LINE: one of them.
part() {
    case $2 in
    *failed) echo failed ;;
    skipped* | cached) echo "$2" ;;
    *) echo "$2" | cut -d' ' -f"$1" ;;
    esac
}

# medians FILE: of each column.
medians() {
    awk '{ for (i = 1; i <= NF; i++) of[i, NR] = $i; if (NF > columns) columns = NF }
        END {
            for (i = 1; i <= columns; i++) {
                for (a = 1; a <= NR; a++) for (b = a + 1; b <= NR; b++)
                    if (of[i, b] + 0 < of[i, a] + 0) { t = of[i, a]; of[i, a] = of[i, b]; of[i, b] = t }
                printf "%s%s", of[i, int((NR + 1) / 2)], i < columns ? " " : "\n"
            }
        }' "$1"
}

# in_turn VERB COUNT: what `inside` measures on desk.db, into $measured. An enciphered file is measured in turn with the
# plain one, whose numbers are put into $twin, and of both the medians are taken: between one pass and the next are
# minutes, and what a machine does in a second drifts by more than what enciphering costs.
in_turn() {
    twin=cached
    measured=$(measure "$inside" "$1" desk.db "$2")
    [ "$file" = sealed ] || return 0
    echo "$measured" >turns.sealed
    : >turns.plain
    for turn in 1 2 3 4 5; do
        measure "$inside" "$1" twin.db "$2" >>turns.plain
        [ "$turn" = 5 ] || measure "$inside" "$1" desk.db "$2" >>turns.sealed
    done
    if grep -q failed turns.*; then measured=failed twin=failed; else measured=$(medians turns.sealed) twin=$(medians turns.plain); fi
}

figure() {
    field=$1
    shift
    part "$field" "$(measure "$@")"
}

# apart AWK-EXPRESSION FIGURE…: of figures; where one is none, that word instead.
apart() {
    expression=$1
    shift
    for each; do case $each in *[!0-9.]* | '') echo "$each" && return ;; esac; done
    echo "$*" | awk "{ print ($expression) }"
}

# What we are measured against is measured on the plain file; for the enciphered one the table takes that figure.
limit() { if [ "$file" = sealed ]; then echo cached; else measure "$@"; fi; }

# peer TOOL COMMAND…: as limit, 'skipped: no TOOL' where it is not installed.
peer() {
    tool=$1
    shift
    if have "$tool"; then limit "$@"; else echo "skipped: no $tool"; fi
}

keys() { measure "$outside" keys -n "$presses" "$@"; }
desk_keys() { keys "$@" "$program" demo desk.db; }
echo_keys() { limit "$outside" keys -n "$presses" "$@" "$outside" echo; }
peer_keys() {
    tool=$1
    shift
    peer "$tool" "$outside" keys -n "$presses" "$@"
}

escape() { printf '\033%s' "$1"; }
bs=$(printf '\177')

fresh_desk() { # as it was made: no drafts, a clean end
    rm -f desk.db*
    cp "$made" desk.db
    [ "$file" = plain ] || cp "$made.keys" desk.db.keys
    sync desk.db # else whoever syncs first writes back all of the copy
}

# The desk's database, with resources, and the resources' file; the same enciphered; a copy to work on.
make_data() {
    many=${BENCH_RESOURCES:-$((cases / 4))}
    plain=$data/cases-$cases-$schema.db resources=$data/resources-$many.csv
    [ "$many" = $((cases / 4)) ] || plain=$data/cases-$cases-resources-$many-$schema.db
    if [ -d "$kaigo" ] && [ ! -s "$resources" ]; then
        LC_ALL=C awk -v rows="$many" -f "$here/resources.awk" "$kaigo"/*.csv >"$resources.part" &&
            mv "$resources.part" "$resources"
    fi
    if [ ! -s "$plain" ]; then
        rm -f part.db*
        "$build/bench_make_data" part.db "$cases" >>"$log" 2>&1 || exit 1
        if [ -s "$resources" ]; then "$program" --db part.db import resources "$resources" >>"$log" 2>&1 || exit 1; fi
        mv part.db "$plain"
    fi
    sealed=${plain%.db}-sealed.db
    if [ ! -s "$sealed" ]; then
        rm -f "$sealed"* && "$build/bench_seal" "$plain" "$sealed" >>"$log" 2>&1 || exit 1
    fi
}

take_file() {
    file=$1
    given=$plain made=$work/made.db
    [ "$file" = plain ] || given=$sealed
    rm -f "$made"* twin.db*
    cp "$given" "$made"
    [ "$file" = plain ] || cp "$given.keys" "$made.keys"
    "$inside" tidy "$made" >>"$log" 2>&1 || exit 1 # an import leaves the index in pieces, which a desk joins when nobody types
    if [ "$file" = sealed ]; then
        cp "$plain" twin.db && "$inside" tidy twin.db >>"$log" 2>&1 || exit 1
        sync twin.db
    fi
    fresh_desk
    "$program" --db desk.db export --profile city --out warm >/dev/null 2>>"$log" # read once: nothing below is about a cold disk
    cat desk.db >/dev/null
    rm -rf warm
}

for rows in "$here"/rows/*.sh; do . "$rows"; done
parts=$(awk -F, '!/^#/ && $1 != "part" && !seen[$1]++ { print $1 }' "$here/goals.csv")
sealed_parts='open form list search inside directory export save backup load'

make_history
[ $# -gt 0 ] || set -- 10000 100000 1000000
for cases; do
    make_data
    for kind in ${BENCH_FILES:-plain sealed}; do
        take_file "$kind"
        for part in $parts; do
            case " $sealed_parts " in *" $part "*) ;; *) [ "$file" = plain ] || continue ;; esac
            if wanted "$part"; then "part_$part"; fi
        done
    done
done
whole=yes
[ -z "${BENCH_ROWS-}" ] && [ -z "${BENCH_FILES-}" ] || whole=no
awk -v whole=$whole -f "$here/table.awk" "$here/goals.csv" "$figures" >"$table"
status=$?
awk -F, '{ printf "%8s %-6s  %-43s %12s %-5s  %-6s %-40s %14s %9s  %-10s %s\n", $1, $2, $3, $5, $4, $6, $7, $8, $9, $10, $11 }' "$table"
exit $status
