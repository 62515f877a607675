#!/bin/sh
# What things cost, counted instead of timed, against tests/expected/cost.csv: cost.sh BUILD PART [--bless WHY]
#
#   counts         bytes and writes of a key, fdatasync and bytes of a save: the same on every machine
#   instructions   of opening, a search, a key, a save, a row out, a row in, a contact counted, and how they grow with the
#                  file (valgrind); compared where compiler, flags, libraries and processor are those of the baseline
#   growth         the same growth from 10,000 to 1,000,000 cases (ctest -L long; COST_DATA: where their data stays)
#
# A figure that is more than 5 % above its row fails and is named. --bless writes what was measured, with the reason, into
# the rows that changed by more than 1 %; nothing else changes that file. Status 77: nothing failed, and what is not
# compared on this machine is said.
set -u
build=$(cd "$1" && pwd)
part=$2 why=
if [ "${3-}" = --bless ]; then
    why=${4-}
    [ -n "$why" ] || { echo "cost.sh: --bless needs its reason" >&2; exit 2; }
fi
here=$(cd "$(dirname "$0")" && pwd)
baseline=$here/../expected/cost.csv
program=$build/madoguchi
work=$(mktemp -d /tmp/madoguchi-cost-XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 1
# Nothing of this machine or this day: the folder's name is always as long, the clock stands.
unset MADOGUCHI_DB LC_ALL LD_PRELOAD TALLY
export LANG=C.UTF-8 TZ=JST-9 HOME="$work" XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"
export MADOGUCHI_NOW=2026-11-20T14:05:00
: >log
skipped=

fail() {
    echo "cost.sh: $*" >&2
    tail -5 log >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }
figure() { printf '%s,%s,%s\n' "$1" "$2" "$3" >>measured; }
ratio() { echo "$1 $2" | awk '$2 + 0 > 0 { printf "%.4f", $1 / $2 }'; }
each() { echo "$1 $2" | awk '$2 + 0 > 0 { printf "%.0f", $1 / $2 }'; }

# counted FUNCTION COMMAND…: instructions inside that function, or - of the whole program; what it says goes into said.
counted() {
    only=$1
    shift
    [ "$only" = - ] || only="--toggle-collect=$only"
    [ "$only" = - ] && only=--collect-atstart=yes
    rm -f counts*
    valgrind -q --tool=callgrind --callgrind-out-file=counts "$only" "$@" >said 2>>log || fail "$*"
    awk '/^summary:/ { print $2; exit }' counts
}

# A file of so many cases, made once, and a copy of it to work on.
desk() {
    made=${COST_DATA:-$work}/cost-$1.db
    if [ ! -s "$made" ]; then
        "$build/bench_make_data" part.db "$1" >"$made.said" 2>>log || fail "data of $1 cases"
        mv part.db "$made"
    fi
    rm -f desk.db* && cp "$made" desk.db
}

escape() { printf '\033%s' "$1"; }

key_places='form|F2 Ctrl-G %|a
list|F6|Down Up
search|Ctrl-F|加 藤 Backspace Backspace'

# each_place COMMAND: once for each row, with its name, the keys before, and the keys.
each_place() {
    tag=$("$build/bench_inside" tag)
    echo "$key_places" | sed "s/%/$tag/" >places
    while IFS='|' read -r name before keys; do
        "$1" "$name" "$before" "$keys" || exit 1
    done <places
}

# The whole program in a terminal: what one key sends, in how many writes.
key_writes() {
    name=$1
    shift
    desk "$small"
    head -c 64 /dev/zero >tally
    TALLY=$work/tally LD_PRELOAD=$build/libcost_tally.so "$build/bench_outside" keys -q 60 -n 24 "$@" "$program" demo desk.db \
        >said 2>>log || fail "keys: $name"
    figure "key in a $name" bytes "$(cut -d' ' -f3 said)"
    figure "key in a $name" writes "$(cut -d' ' -f5 said)"
}

counts() {
    back=$(printf '\177')
    key_writes form -b "$(escape OQ)" -b "$(printf '\007')" -b "$("$build/bench_inside" tag)" -k a
    key_writes list -b "$(escape '[17~')" -k "$(escape '[B')" -k "$(escape '[A')"
    key_writes search -b "$(printf '\006')" -k 加 -k 藤 -k "$back" -k "$back"
    desk "$large"
    "$build/bench_inside" save desk.db 101 >said 2>>log || fail save
    figure 'save of a case' fdatasync "$(cut -d' ' -f3 said)"
    figure 'save of a case' bytes "$(cut -d' ' -f4 said)"
}

# grows NAME INSTRUCTIONS INSTRUCTIONS: in the small file and in the large one; the ratio is what it is about.
grows() {
    [ "$part" = growth ] || figure "$1: $large cases" instructions "$3"
    figure "$1: $small to $large cases" ratio "$(ratio "$3" "$2")"
}

opening() {
    desk "$1"
    rm -f counts*
    "$build/bench_outside" open 1 valgrind -q --tool=callgrind --callgrind-out-file=counts --dump-before=room_begin \
        "$program" demo desk.db >>log 2>&1 || fail open
    awk '/^summary:/ { print $2; exit }' counts.1
}

searching() {
    desk "$1"
    each "$(counted search_run "$build/bench_inside" search desk.db 60)" 61
}

saving() {
    desk "$1"
    each "$(counted change_apply "$build/bench_inside" save desk.db 51)" 51
}

one_key() {
    desk "$small"
    first=$(each "$(counted counted_key "$build/cost_keys" desk.db 40 "$2" "$3")" 40)
    desk "$large"
    grows "key in a $1" "$first" "$(each "$(counted counted_key "$build/cost_keys" desk.db 40 "$2" "$3")" 40)"
}

growing() {
    grows open "$(opening "$small")" "$(opening "$large")"
    grows search "$(searching "$small")" "$(searching "$large")"
    grows 'save of a case' "$(saving "$small")" "$(saving "$large")"
    each_place one_key
}

# What one more row costs: two sizes, so that starting and ending are not in it.
exporting() {
    desk "$1"
    instructions=$(counted - "$program" --db desk.db export --profile city --all --out "out-$1")
    echo "$instructions $(sed -n 's/.*（\([0-9]*\) 行）.*/\1/p' said)"
}

reporting() {
    desk "$1"
    echo "$(counted - "$program" --db desk.db report "$2") $(sed -n 's/.*contacts \([0-9]*\).*/\1/p' "$made.said")"
}

importing() {
    awk -v rows="$1" -f "$here/resources.awk" >offices.csv
    desk 1
    new=$(counted - "$program" --db desk.db import resources offices.csv)
    again=$(for _ in 1 2 3; do counted - "$program" --db desk.db import resources offices.csv; done | sort -n | head -1)
    echo "$new $again" # which of its threads waits for which is not the same each time: the least of three
}

# slope 'A B' 'C D': (C - A) / (D - B).
slope() { echo "$1 $2" | awk '$4 > $2 { printf "%.0f", ($3 - $1) / ($4 - $2) }'; }

rows() {
    few=300 many=2500
    figure 'export of a row' instructions "$(slope "$(exporting "$small")" "$(exporting "$large")")"
    a=$(reporting "$small" monthly) b=$(reporting "$large" monthly)
    grows 'monthly report' "${a% *}" "${b% *}"
    figure 'years report of a contact' instructions "$(slope "$(reporting "$small" years)" "$(reporting "$large" years)")"
    a=$(importing $few) b=$(importing $many)
    figure 'import of a resource' instructions "$(slope "${a% *} $few" "${b% *} $many")"
    figure 'import of the same resource again' instructions "$(slope "${a#* } $few" "${b#* } $many")"
}

# What decides how many instructions the same source becomes, one row each.
this_build() {
    cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
    echo "build,compiler,$("$(cached CMAKE_C_COMPILER)" --version | head -1 | cut -d" " -f2- | tr , " ")"
    echo "build,flags,$(cached CMAKE_BUILD_TYPE) $(cached CMAKE_C_FLAGS) $(cached CMAKE_C_FLAGS_RELWITHDEBINFO)"
    ldd "$program" "$build/bench_inside" | awk '$2 == "=>" { print $3 }' | sort -u | while read -r file; do
        echo "build,$(basename "${file%%.so*}"),$(cksum <"$file" | tr ' ' -)"
    done
    echo "build,valgrind,$(valgrind --version)"
    echo "build,processor,$(uname -m) $(grep -qw avx2 /proc/cpuinfo && echo avx2)"
}

# Prints what is another one than the baseline's. A library that the program has begun or ceased to use is its own affair.
compare_build() {
    this_build >here.csv
    awk -F, '$1 != "build" { next }
        FNR == NR { was[$2] = $3; next }
        $2 in was && was[$2] != $3 { print "  " $2 ": " was[$2] " there, " $3 " here" }' "$baseline" here.csv >differs
    [ -s differs ] || return
    skipped=yes
    echo "Another build than the baseline's: instructions are not compared, ratios are. What differs:"
    cat differs
}

bless() {
    [ "$part" = counts ] || [ "$part" = growth ] || this_build >new.csv
    [ "$part" = counts ] || [ "$part" = growth ] || grep -v '^build,' "$baseline" 2>/dev/null >>new.csv
    [ -e new.csv ] || cp "$baseline" new.csv 2>/dev/null || : >new.csv
    awk -F, -v OFS=, -v why="$(printf %s "$why" | tr ',\n' '; ')" '
        FNR == NR { measured[$1 OFS $2] = $3; order[++n] = $1 OFS $2; next }
        ($1 OFS $2) in measured && $1 != "build" {
            was = $3; is = measured[$1 OFS $2]; delete measured[$1 OFS $2]
            if (is > was * 1.01 || is < was * 0.99) { print $1, $2, is, why; next }
        }
        { print }
        END { for (i = 1; i <= n; i++) if (order[i] in measured) print order[i], measured[order[i]], why }' \
        measured new.csv | grep -v '^figure,' >body.csv
    { echo 'figure,unit,cost,why'; cat body.csv; } >"$baseline"
    echo "blessed: $baseline"
}

judge() {
    awk -F, -v other="$skipped" '
        FNR == NR { if ($1 != "build" && $1 != "figure") cost[$1 FS $2] = $3; next }
        {
            was = cost[$1 FS $2]; name = $1 " [" $2 "]"
            if ($3 == "") { printf "FAILED    %s could not be measured\n", name; bad = 1; next }
            if (was == "") { printf "FAILED    %s: %s has no row in cost.csv (--bless it with a reason)\n", name, $3; bad = 1; next }
            stem = $1; sub(/:.*/, "", stem)
            if ($2 == "instructions") less[stem] = $3 < was
            change = was + 0 ? ($3 / was - 1) * 100 : ($3 > 0 ? 100 : 0)
            if (other == "yes" && $2 == "instructions") word = "not compared"
            else if (change > 5 && $2 == "ratio" && less[stem]) word = "ok" # both cost less, the small file by more
            else if (change > 5) { word = "FAILED"; bad = 1 }
            else word = change < -5 ? "better" : "ok"
            printf "%-12s %-46s %12s, was %12s: %+.1f %%\n", word, name, $3, was, change
        }
        END { exit bad }' "$baseline" measured
}

: >measured
small=500 large=5000
[ "$part" = growth ] && small=10000 large=1000000
case $part in
counts) counts ;;
instructions | growth)
    have valgrind || { echo "skipped: no valgrind"; exit 77; }
    growing
    if [ "$part" = instructions ]; then
        rows
        [ -n "$why" ] || compare_build
    fi
    ;;
*) fail "counts, instructions or growth, not $part" ;;
esac
if [ -n "$why" ]; then bless; else judge || exit 1; fi
[ -z "$skipped" ] || exit 77
