#!/bin/sh
# The rows of PERFORMANCE.md, each against its peers and its limit in one run: run.sh BUILD [CASES…]
#
#   cmake --build build --target bench        10,000, 100,000 and 1,000,000 cases; the first time makes their data
#   BENCH_DATA    where data stays from run to run (BUILD/bench-data); BENCH_RUNS   repeats of a median (7)
#   BENCH_RESOURCES  of how many resources the directory is, instead of a fourth of the cases (250000: all of Japan's)
#   BENCH_ROWS    only these rows: any of open instructions form note list search inside known near need boards export import report save audit sealed now disk map neutral
#
# Prints a table and leaves it beside the data as bench.csv. Ratios only: a machine decides the times. Each size has a fourth
# as many resources as cases. A peer that is not installed makes its column 'skipped'; a figure that could not be
# measured makes it 'failed', the status 1, and what was said stands in bench.log.
set -u
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
data=${BENCH_DATA:-$build/bench-data}
runs=${BENCH_RUNS:-7} presses=${BENCH_KEYS:-150}
table=$data/bench.csv log=$data/bench.log
program=$build/madoguchi outside=$build/bench_outside inside=$build/bench_inside known=$build/bench_known near=$build/bench_near
boards=$build/bench_boards sealed=$build/bench_sealed
kaigo=$here/../../../shared/data/kaigo
mkdir -p "$data" || exit 1
work=$(mktemp -d "$data/work-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
unset MADOGUCHI_DB MADOGUCHI_NOW LC_ALL
export LANG=C.UTF-8 HOME="$work" XDG_STATE_HOME="$data/state" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"
cd "$work" || exit 1
schema=$("$program" schema --format sql | cksum | cut -d' ' -f1) # data made with another schema is made again
: >"$log"
echo 'cases,row,unit,ours,peer,peer figure,limit,limit figure,ratio to peer,ratio to limit,goal,reached' >"$table"

have() { command -v "$1" >/dev/null 2>&1; }
wanted() { case " ${BENCH_ROWS:-$1} " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

# measure COMMAND…: the numbers that a measuring program prints; 'failed' where it does not.
measure() {
    echo "+ $*" >>"$log"
    "$@" 2>>"$log" || echo failed
}

# part FIELD LINE: one of them.
part() {
    case $2 in
    *failed) echo failed ;;
    skipped*) echo "$2" ;;
    *) echo "$2" | cut -d' ' -f"$1" ;;
    esac
}

figure() {
    field=$1
    shift
    part "$field" "$(measure "$@")"
}

# peer TOOL COMMAND…: as measure, 'skipped: no TOOL' where it is not installed.
peer() {
    tool=$1
    shift
    if have "$tool"; then measure "$@"; else echo "skipped: no $tool"; fi
}

keys() { measure "$outside" keys -n "$presses" "$@"; }
desk_keys() { keys "$@" "$program" demo desk.db; }
peer_keys() { if have "$1"; then shift && keys "$@"; else echo "skipped: no $1"; fi; }

# row NAME UNIT OURS PEER FIGURE GOAL LIMIT FIGURE GOAL: '-' where there is none; goals are ratios that may not be exceeded.
row() {
    printf '%s\t' "$cases" "$@" | awk -F '\t' '
        function number(x) { return x ~ /^[0-9.]+$/ && x > 0 }
        function ratio(a, b) { return number(a) && number(b) ? sprintf("%.3g", a / b) : "-" }
        {
            peer = ratio($4, $6); limit = ratio($4, $9)
            goal = ($7 == "-" ? "" : "<=" $7 " peer") ($7 != "-" && $10 != "-" ? " " : "") ($10 == "-" ? "" : "<=" $10 " limit")
            missed = ($7 != "-" && peer != "-" && peer + 0 > $7 + 0) || ($10 != "-" && limit != "-" && limit + 0 > $10 + 0)
            judged = ($7 != "-" && peer != "-") || ($10 != "-" && limit != "-")
            print $1 "," $2 "," $3 "," $4 "," $5 "," $6 "," $8 "," $9 "," peer "," limit "," (goal == "" ? "-" : goal) "," \
                (judged ? missed ? "NO" : "yes" : "-")
        }' >>"$table"
    tail -1 "$table" >&2
}

fresh_desk() { rm -f desk.db* && cp "$made" desk.db; } # as it was made: no drafts, a clean end

# The desk's database, with resources, and the resources' file; a copy to work on.
make_data() {
    many=${BENCH_RESOURCES:-$((cases / 4))}
    made=$data/cases-$cases-$schema.db resources=$data/resources-$many.csv
    [ "$many" = $((cases / 4)) ] || made=$data/cases-$cases-resources-$many-$schema.db
    if [ -d "$kaigo" ] && [ ! -s "$resources" ]; then
        LC_ALL=C awk -v rows="$many" -f "$here/resources.awk" "$kaigo"/*.csv >"$resources.part" &&
            mv "$resources.part" "$resources"
    fi
    if [ ! -s "$made" ]; then
        rm -f part.db*
        "$build/bench_make_data" part.db "$cases" >>"$log" 2>&1 || exit 1
        if [ -s "$resources" ]; then "$program" --db part.db import resources "$resources" >>"$log" 2>&1 || exit 1; fi
        mv part.db "$made"
    fi
    fresh_desk
    "$program" --db desk.db search 架空 >/dev/null 2>>"$log" # read once: nothing below is about a cold disk
}

newest='SELECT number, received_at, requester, category, urgency, state, owner, next_on FROM intake ORDER BY received_at DESC LIMIT 100'

rows_open() {
    ours=$(figure 1 "$outside" open "$runs" "$program" demo desk.db)
    sqlite3=$(peer sqlite3 "$outside" open "$runs" sqlite3 -readonly desk.db "$newest")
    tig=$(peer tig "$outside" open "$runs" git_tig)
    row 'open: exec to first screen' ms "$ours" 'sqlite3 LIMIT 100' "$(part 1 "$sqlite3")" 2 \
        'echo on a pty' "$(figure 1 "$outside" open "$runs" /bin/echo .)" 4
    row 'open: exec to first screen' ms "$ours" tig "$(part 1 "$tig")" 0.25 - - -
    if have sqlite3; then sqlite3 -csv -header desk.db 'SELECT * FROM intake LIMIT 100000' >cases.csv; fi
    vd=$(peer vd "$outside" open 1 vd -f csv cases.csv)
    row 'open: exec to first screen' ms "$ours" visidata "$(part 1 "$vd")" 0.025 - - -
}

# count_instructions PROGRAM…: as callgrind counts them, with its options before the program.
count_instructions() {
    rm -f counted*
    valgrind --tool=callgrind --callgrind-out-file=counted "$@" >>"$log" 2>&1 || return 1
    awk '/^summary:/ { print $2; exit }' counted
}

rows_instructions() {
    if have valgrind; then
        rm -f counted*
        opened=$(figure 1 "$outside" open 1 valgrind -q --tool=callgrind --callgrind-out-file=counted \
            --dump-before=app_begin "$program" demo desk.db)
        [ "$opened" != failed ] && opened=$(awk '/^summary:/ { print $2; exit }' counted.1)
        found=$(figure 1 count_instructions --toggle-collect=search_run "$inside" search desk.db 20)
    else
        opened='skipped: no valgrind' found='skipped: no valgrind'
    fi
    first_opened=${first_opened:-$opened} first_found=${first_found:-$found}
    row 'open: instructions to first frame' count "${opened:-failed}" - - - "$smallest cases" "$first_opened" 1.05
    row 'search: instructions of 21' count "${found:-failed}" - - - "$smallest cases" "$first_found" 1.5
}

escape() { printf '\033%s' "$1"; }
bs=$(printf '\177')

rows_form() {
    echo=$(keys -k a "$outside" echo)
    ours=$(desk_keys -b "$(escape OQ)" -b "$(printf '\007')" -b "$("$inside" tag)" -k a)
    vim=$(peer_keys vim -b i -k a vim -u NONE -n)
    nano=$(peer_keys nano -k a nano)
    row 'key in a form: p50' ms "$(part 1 "$ours")" 'vim -u NONE' "$(part 1 "$vim")" 0.7 'pty echo' "$(part 1 "$echo")" 2.5
    row 'key in a form: p50' ms "$(part 1 "$ours")" nano "$(part 1 "$nano")" 0.8 - - -
    row 'key in a form: p99' ms "$(part 2 "$ours")" 'vim -u NONE' "$(part 2 "$vim")" - 'pty echo' "$(part 2 "$echo")" -
    row 'key in a form: bytes' bytes "$(part 3 "$ours")" 'vim -u NONE' "$(part 3 "$vim")" - 'goal: 32 bytes' 32 1
    fresh_desk
    ours=$(desk_keys -b "$(escape OQ)" -k 0 -k 1 -k 3 -k 8 -k "$bs" -k "$bs" -k "$bs" -k "$bs")
    row 'key in a phone field: p50' ms "$(part 1 "$ours")" 'vim -u NONE' "$(part 1 "$vim")" - 'pty echo' "$(part 1 "$echo")" -
    fresh_desk
}

# An open call with a note of 4,000 characters, and a key at its end; then the same where a save takes 200 ms: Tab and
# Shift-Tab leave the field, which saves it at once.
rows_note() {
    long=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "父が昨日から食事をとらず歩けない。受診\n" }')
    long=$(escape '[200~')$long$(escape '[201~')
    echo=$(keys -k a "$outside" echo)
    ours=$(desk_keys -b "$(escape OQ)" -b "$(printf '\007')" -b "$("$inside" tag)" -b "$long" -k あ -k い -k "$bs" -k "$bs")
    row 'key in a note of 4000: p50' ms "$(part 1 "$ours")" 'pty echo' "$(part 1 "$echo")" - 'goal: 2 ms' 2 1
    row 'key in a note of 4000: p99' ms "$(part 2 "$ours")" 'pty echo' "$(part 2 "$echo")" - 'goal: 2 ms' 2 1
    fresh_desk
    set -- -q 12 -b "$(escape OQ)" -k 0 -k "$bs" -k "$(printf '\t')" -k "$(escape '[Z')"
    usual=$(desk_keys "$@")
    slow=$(measure env LD_PRELOAD="$build/libbench_slow_disk.so" "$outside" keys -n "$presses" "$@" "$program" demo desk.db)
    row 'key while the disk takes 200 ms: p50' ms "$(part 1 "$slow")" 'the usual disk' "$(part 1 "$usual")" - 'goal: 20 ms' 20 1
    row 'key while the disk takes 200 ms: p99' ms "$(part 2 "$slow")" 'the usual disk' "$(part 2 "$usual")" - 'goal: 20 ms' 20 -
    fresh_desk
}

rows_list() {
    down=$(escape '[B')
    echo=$(keys -k a "$outside" echo)
    ours=$(desk_keys -b "$(escape '[17~')" -k "$down")
    tig=$(peer_keys tig -k "$down" git_tig)
    row 'key in a list: p50' ms "$(part 1 "$ours")" tig "$(part 1 "$tig")" 1.2 'pty echo' "$(part 1 "$echo")" 6
    row 'key in a list: p99' ms "$(part 2 "$ours")" tig "$(part 2 "$tig")" - 'pty echo' "$(part 2 "$echo")" -
    row 'key in a list: bytes' bytes "$(part 3 "$ours")" tig "$(part 3 "$tig")" - 'goal: 450 bytes' 450 1
}

# Names and notes, a line each: what fzf and ripgrep look through.
make_lines() {
    [ -s "$data/lines-$cases-$schema.txt" ] || sqlite3 -readonly desk.db "SELECT i.number, p.name, p.kana, p.phone, p.address,
        i.caller_name, i.caller_org, i.note FROM intake i LEFT JOIN person p ON p.id = i.person" >"$data/lines-$cases-$schema.txt"
}

rows_search() {
    set -- -k 加 -k 藤 -k "$bs" -k "$bs" # one name, again and again: typed as an input method gives it
    echo=$(keys -k a "$outside" echo)
    ours=$(desk_keys -q 60 -b "$(printf '\006')" "$@")
    fzf='skipped: no fzf'
    if have fzf && have sqlite3; then
        make_lines
        fzf=$(measure "$outside" keys -q 300 -n 16 "$@" sh -c "exec fzf --no-sort <'$data/lines-$cases-$schema.txt'")
    fi
    row 'key in search: p50' ms "$(part 1 "$ours")" fzf "$(part 1 "$fzf")" 0.005 'pty echo' "$(part 1 "$echo")" 30
    row 'key in search: p99' ms "$(part 2 "$ours")" fzf "$(part 2 "$fzf")" - 'pty echo' "$(part 2 "$echo")" -
    row 'resident: desk with search' KiB "$(part 4 "$ours")" fzf "$(part 4 "$fzf")" 0.02 'goal: 32 MB' 32768 1
}

rows_inside() {
    ours=$(measure "$inside" search desk.db 200)
    like=$(figure 2 "$inside" like desk.db $((cases > 100000 ? 20 : 50)))
    text=$(figure 1 "$inside" text desk.db)
    rg='skipped: no rg'
    if have rg && have sqlite3; then
        make_lines
        rg=$(figure 1 "$outside" run "$runs" rg -c 夜間 "$data/lines-$cases-$schema.txt")
    fi
    row 'search in process: p50' ms "$(part 1 "$ours")" rg "$rg" 0.02 'text in memory' "$text" 0.05
    row 'search in process: p99' ms "$(part 2 "$ours")" 'LIKE p99' "$like" 0.001 'goal: 1 ms' 1 1
    row 'search in process: digits p99' ms "$(part 3 "$ours")" 'LIKE p99' "$like" 0.005 'goal: 5 ms' 5 1
    row 'search in process: longest without asking for a key' ms "$(part 4 "$ours")" - - - 'goal: 10 ms' 10 1
}

# Needs with their facets, a fifth of the resources with ten items each; the same question as one statement over all.
every_need="SELECT r.id, count(i.id) FROM resource r LEFT JOIN item i ON i.resource = r.id AND i.item IN ('gastrostomy', 'suction')
    AND i.value NOT IN ('', 'never') WHERE r.service LIKE '%通所リハビリ%' AND r.state = 'open' GROUP BY r.id ORDER BY 2 DESC, r.name"
rows_need() {
    fresh_desk
    ours=$(measure "$inside" need desk.db 400)
    sql=$(figure 1 "$inside" step desk.db "$every_need")
    row 'need search: p50' ms "$(part 1 "$ours")" 'one statement' "$sql" - 'goal: 2 ms' 2 1
    row 'need search: p99' ms "$(part 2 "$ours")" 'one statement' "$sql" - 'goal: 10 ms' 10 1
    fresh_desk
}

rows_neutral() {
    ours=$(measure "$inside" neutral desk.db 2000)
    row 'shares of 50 equal places: p50' ms "$(part 1 "$ours")" - - - 'goal: 2 ms' 2 1
    row 'shares of 50 equal places: p99' ms "$(part 2 "$ours")" - - - 'goal: 2 ms' 2 -
}

city_cases="SELECT i.number, substr(i.received_at, 1, 10), i.channel, i.requester, p.birth_on, p.sex, p.area, p.disease,
    p.care_level, i.category, i.phase, i.position, i.state, i.closed_on, i.close_reason
    FROM intake i LEFT JOIN person p ON p.id = i.person ORDER BY i.id"
city_contacts="SELECT i.number, substr(c.at, 1, 10), c.channel, c.counterpart, c.business, c.minutes
    FROM contact c LEFT JOIN intake i ON i.id = c.intake ORDER BY c.id"
city_referrals="SELECT i.number, f.asked_on, r.official, r.service, f.answer, f.started
    FROM referral f LEFT JOIN intake i ON i.id = f.intake LEFT JOIN resource r ON r.id = f.resource ORDER BY f.id"

# The same cells as the city gets, as somebody with the command line alone would make them: labels of codes out of a
# table, ages by arithmetic.
label() { echo "coalesce((SELECT label FROM code WHERE named = '$1' AND code = $2), $2)"; }

same_cells() {
    age="(CASE WHEN length(p.birth_on) = 10 THEN substr(i.received_at, 1, 4) - substr(p.birth_on, 1, 4)
        - (substr(i.received_at, 6, 5) < substr(p.birth_on, 6, 5)) END)"
    echo 'CREATE TEMP TABLE code(named TEXT, code TEXT, label TEXT, PRIMARY KEY(named, code)) WITHOUT ROWID;'
    sed -n 's/^CODE(\([a-z]*\), *\([a-z0-9_]*\), *"\([^"]*\)".*/INSERT INTO code VALUES('"'\\1', '\\2', '\\3'"');/p' "$here/../../schema/codes.def"
    echo "SELECT i.number, substr(i.received_at, 1, 10), $(label channel i.channel), $(label requester i.requester),
        CASE WHEN $age IS NULL THEN '不明' WHEN $age < 40 THEN '0-39' WHEN $age < 65 THEN '40-64' WHEN $age < 75 THEN '65-74'
            WHEN $age < 85 THEN '75-84' WHEN $age < 95 THEN '85-94' ELSE '95以上' END, $(label sex p.sex), p.area,
        CASE WHEN $age IS NULL THEN '不明' WHEN $age >= 65 THEN '第1号' WHEN $age >= 40 AND p.disease <> '' THEN '第2号'
            ELSE '対象外' END, $(label care p.care_level), $(label category i.category), $(label phase i.phase),
        $(label position i.position), $(label state i.state), i.closed_on, $(label closing i.close_reason)
        FROM intake i LEFT JOIN person p ON p.id = i.person ORDER BY i.id;
    SELECT i.number, substr(c.at, 1, 10), $(label channel c.channel), $(label requester c.counterpart),
        $(label business c.business), c.minutes FROM contact c LEFT JOIN intake i ON i.id = c.intake ORDER BY c.id;
    SELECT i.number, f.asked_on, r.official, r.service, $(label answer f.answer), $(label started f.started)
        FROM referral f LEFT JOIN intake i ON i.id = f.intake LEFT JOIN resource r ON r.id = f.resource ORDER BY f.id;"
}

rows_export() {
    { printf '.mode csv\n.headers on\n'; same_cells; } >same.sql
    printf '.mode csv\n.headers on\n%s;\n%s;\n%s;\n' "$city_cases" "$city_contacts" "$city_referrals" >city.sql
    cat >pull.py <<'END'
import csv, sqlite3
db = sqlite3.connect("file:desk.db?mode=ro", uri=True)
with open("python.csv", "w", encoding="cp932", newline="") as out:
    for sql in open("city.sql").read().split("\n", 2)[2].split(";"):
        if sql.strip():
            csv.writer(out).writerows(db.execute(sql))
END
    # The program keeps a day that is done: every run has a folder of its own.
    ours=$(measure "$outside" run 3 sh -c 'exec "$0" --db desk.db export --profile city --all --out "$(mktemp -d out-XXXXXX)"' \
        "$program")
    scan=$(figure 1 "$inside" step desk.db "$city_cases" "$city_contacts" "$city_referrals")
    cat out-*/*/*.csv >written.csv 2>>"$log"
    copy=$(figure 1 "$outside" run 3 cp written.csv copied.csv)
    limit=$(echo "$scan $copy" | awk '{ print $1 + $2 }')
    same=$(peer sqlite3 "$outside" run 1 sh -c 'sqlite3 -readonly desk.db <same.sql | iconv -f utf-8 -t cp932 >peer.csv')
    iconv=$(peer sqlite3 "$outside" run 3 sh -c 'sqlite3 -readonly desk.db <city.sql | iconv -f utf-8 -t cp932 >peer.csv')
    python=$(peer python3 "$outside" run 1 python3 pull.py)
    row 'city export in CP932' ms "$(part 1 "$ours")" 'the same cells by sqlite3 -csv | iconv' "$(part 1 "$same")" 0.2 'scan + copy' "$limit" 1.3
    row 'city export in CP932' ms "$(part 1 "$ours")" 'codes for labels by sqlite3 -csv | iconv' "$(part 1 "$iconv")" - - - -
    row 'city export in CP932' ms "$(part 1 "$ours")" 'python csv' "$(part 1 "$python")" 0.167 - - -
    row 'resident: export' KiB "$(part 4 "$ours")" - - - 'goal: 32 MB' 32768 1
    rm -rf out-* written.csv copied.csv peer.csv python.csv
}

rows_import() {
    if [ ! -s "$resources" ]; then
        row 'import of resources' ms 'skipped: no shared data' - - - - - -
        return
    fi
    columns=$(head -1 "$resources" | sed 's/^\xEF\xBB\xBF//' | tr ',' '\n' | awk '{ printf "%sc%d", (NR > 1 ? "," : ""), NR }')
    index='CREATE INDEX a ON r(c16, c7); CREATE INDEX b ON r(c5);'
    # As many other indexes as a resource has, of the same kind: city, service and city; three over what the file does not give
    # (a unique number of the search index, the number of the office of four rows in seven, an empty date); the R*Tree.
    all="$index CREATE INDEX c ON r(c1); CREATE INDEX d ON r(c7, c1);
        CREATE INDEX e ON r(c2 + 0); CREATE INDEX g ON r(c2 + 0) WHERE c2 % 7 < 4; CREATE INDEX h ON r(c22);
        CREATE VIRTUAL TABLE near USING rtree(id, south, north, west, east, +lat, +lon);"
    near="INSERT INTO near SELECT rowid, c10, c10, c11, c11, c10, c11 FROM r WHERE c10 <> '' AND c11 <> '';"
    trigram="CREATE VIRTUAL TABLE f USING fts5(t, content='', detail=none, columnsize=0, tokenize='trigram');
        INSERT INTO f(rowid, t) SELECT rowid, c5||' '||c6||' '||c7||' '||c4||' '||c8||' '||c12||' '||c15||' '||c16 FROM r;"
    printf 'CREATE TABLE r(%s);\n%s\n.import --csv --skip 1 "%s" r\n' "$columns" "$index" "$resources" >plain.sql
    { printf 'CREATE TABLE r(%s);\n%s\n.import --csv --skip 1 "%s" r\n' "$columns" "$all" "$resources" && echo "$near $trigram"; } >found.sql
    {
        printf 'CREATE TABLE r(%s);\n%s\n' "$columns" "$all"
        for file in "$kaigo"/*.csv; do printf '.import --csv --skip 1 "%s" r\n' "$file"; done
        echo "$near $trigram"
    } >nation.sql
    "$program" demo --no-open --cases 1 blank.db >>"$log" 2>&1
    parse=$(figure 1 "$inside" parse "$resources")
    cp blank.db import.db
    ours=$(figure 1 "$outside" run 1 "$program" --db import.db import resources "$resources")
    again=$(figure 1 "$outside" run 3 "$program" --db import.db import resources "$resources")
    plain=$(peer sqlite3 "$outside" run 1 sh -c 'rm -f peer.db; sqlite3 peer.db <plain.sql')
    found=$(peer sqlite3 "$outside" run 1 sh -c 'rm -f peer.db; sqlite3 peer.db <found.sql')
    row "import of resources with search index" ms "$ours" '.import + trigram' "$(part 1 "$found")" 0.7 'parse and decode' "$parse" -
    row 'the same file again' ms "$again" '.import' "$(part 1 "$plain")" 0.167 'parse and decode' "$parse" 2.5
    cp blank.db nation.db
    nation=$(measure "$outside" run 1 "$program" --db nation.db import resources "$kaigo"/*.csv)
    nation_peer=$(peer sqlite3 "$outside" run 1 sh -c 'rm -f peer.db; sqlite3 peer.db <nation.sql')
    row 'import of the 25 national files' ms "$(part 1 "$nation")" '.import with these indexes' "$(part 1 "$nation_peer")" 1 - - -
    row 'import of the 25 national files: CPU' ms "$(part 3 "$nation")" '.import with these indexes' "$(part 3 "$nation_peer")" - - - -
    rm -f import.db* blank.db* nation.db* peer.db
}

rows_report() {
    year="SELECT substr(received_at, 1, 7), category, requester, count(*) FROM intake WHERE received_at >= '2026-04-01'
        AND received_at < '2027-04-01' GROUP BY 1, 2, 3; SELECT substr(at, 1, 7), channel, count(*) FROM contact
        WHERE at >= '2026-04-01' AND at < '2027-04-01' GROUP BY 1, 2"
    ours=$(figure 1 "$outside" run "$runs" "$program" --db desk.db report monthly)
    sqlite3=$(peer sqlite3 "$outside" run 3 sqlite3 -readonly desk.db "$year")
    row 'monthly report of the year' ms "$ours" 'plain SQL' "$(part 1 "$sqlite3")" 0.167 'covering scan' \
        "$(figure 1 "$inside" step desk.db 'SELECT count(*) FROM contact INDEXED BY contact_at')" \
        "$([ "$cases" -ge 1000000 ] && echo 3 || echo -)" # of few contacts the scan takes less than starting a program
}

rows_save() {
    ours=$(measure "$inside" save desk.db 400)
    plain=$(measure "$inside" plain plain.db 400)
    page=$(measure "$inside" sync page 400)
    row 'save of a case: p50' ms "$(part 1 "$ours")" 'rollback journal' "$(part 1 "$plain")" 0.5 \
        'page + fdatasync' "$(part 1 "$page")" 5
    row 'save of a case: p99' ms "$(part 2 "$ours")" 'rollback journal' "$(part 2 "$plain")" - \
        'page + fdatasync' "$(part 2 "$page")" -
    row 'save of a case: fdatasync' count "$(part 3 "$ours")" 'rollback journal' "$(part 3 "$plain")" - 'goal: 1' 1 1
}

rows_audit() { # a row of the audit, its part of a save, and the proof of a million
    ours=$(measure "$inside" audit audit.db 200000)
    save=$(measure "$inside" save desk.db 100)
    row 'audit: a row' us "$(part 1 "$ours")" - - - 'goal: 10 us' 10 1
    row 'audit: a row' bytes "$(part 2 "$ours")" - - - 'goal: 200 bytes' 200 1
    row 'audit: its row in a save' ms "$(part 1 "$ours" | awk '/^[0-9]/ { print $1 / 1000; next } { print }')" - - - \
        'a tenth of a save' "$(part 1 "$save" | awk '/^[0-9]/ { print $1 / 10; next } { print }')" 1
    row 'audit: a million rows checked' ms "$(part 3 "$ours")" - - - 'goal: 3 s' 3000 1
}

# In pairs: plain, sealed.
rows_sealed() {
    pairs=$(measure "$sealed" desk.db 400)
    more() { [ "$pairs" = failed ] && echo failed || part "$1" "$pairs" | awk -v more="$2" '{ print $1 + more }'; }
    row 'sealed: commit of 2 kB p50' ms "$(part 2 "$pairs")" 'plain file' "$(part 1 "$pairs")" - 'plain + 0.1 ms' "$(more 1 0.1)" 1
    row 'sealed: save of a case p50' ms "$(part 4 "$pairs")" 'plain file' "$(part 3 "$pairs")" 1.3 - - -
    row 'sealed: scan of all rows' ms "$(part 6 "$pairs")" 'plain file' "$(part 5 "$pairs")" - \
        'goal: 0.5 s for 91 MB' "$(part 13 "$pairs" | awk '/^[0-9]/ { print $1 / 91 * 500; next } { print }')" 1
    row 'sealed: search p50' ms "$(part 8 "$pairs")" 'plain file' "$(part 7 "$pairs")" 1.3 - - -
    row 'sealed: city export' ms "$(part 10 "$pairs")" 'plain file' "$(part 9 "$pairs")" 1.5 - - -
    row 'sealed: open with the key' ms "$(part 12 "$pairs")" 'plain file' "$(part 11 "$pairs")" - 'goal: 35 ms' 35 1
    rm -rf out-* plain.db* sealed.db*
}

rows_now() { # a town's offices, each with five slots, at another minute each time
    ours=$(measure "$inside" now :memory: 2000)
    row 'callable now of 2000 offices: p50' ms "$(part 1 "$ours")" 'open slots by SQL' "$(part 3 "$ours")" 1 'goal: 1 ms' 1 1
    row 'callable now of 2000 offices: p99' ms "$(part 2 "$ours")" - - - 'goal: 1 ms' 1 -
}

rows_disk() {
    index=$(peer sqlite3 sqlite3 -readonly desk.db "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'found\_%' ESCAPE '\\'")
    row 'search index on disk' bytes "$index" 'built-in trigram' "$(measure "$inside" trigram desk.db)" 2 \
        'its text' "$(figure 2 "$inside" text desk.db)" 1.3
}

rows_near() {
    ours=$(measure "$near" desk.db 500)
    row 'the hundred nearest places: p50' ms "$(part 1 "$ours")" - - - 'goal: 10 ms' 10 1
    row 'the hundred nearest places: p99' ms "$(part 2 "$ours")" - - - 'goal: 10 ms' 10 1
}

rows_known() {
    ours=$(measure "$known" desk.db 500)
    row 'people who resemble: p50' ms "$(part 1 "$ours")" - - - 'goal: 5 ms' 5 1
    row 'people who resemble: p99' ms "$(part 2 "$ours")" - - - 'goal: 5 ms' 5 1
}

rows_boards() {
    ours=$(measure "$boards" desk.db 2000)
    row 'tonight on call: p50' ms "$(part 1 "$ours")" - - - 'goal: 0.1 ms' 0.1 1
    row 'tonight on call: p99' ms "$(part 2 "$ours")" - - - 'goal: 0.1 ms' 0.1 -
    row 'emergency card: p50' ms "$(part 3 "$ours")" - - - 'goal: 5 ms' 5 1
    row 'emergency card: p99' ms "$(part 4 "$ours")" - - - 'goal: 5 ms' 5 -
}

rows_map() {
    ours=$(measure "$inside" map - 200)
    row 'map frame of 500 places: p50' ms "$(part 1 "$ours")" - - - 'goal: 5 ms' 5 1
    row 'map frame of 500 places: p99' ms "$(part 2 "$ours")" - - - 'goal: 5 ms' 5 1
}

# A history for tig to show: three hundred commits, always the same.
make_history() {
    printf '#!/bin/sh\ncd %s/history && exec tig\n' "$work" >git_tig && chmod +x git_tig && PATH=$PATH:$work
    have git || return 0
    git init -q history
    awk 'BEGIN { for (i = 1; i <= 300; i++) printf "commit refs/heads/main\nmark :%d\ncommitter A <a@example.invalid> %d +0900\n" \
        "data %d\n相談 %03d\n%s\n", i, 1700000000 + i, 11, i, (i > 1 ? "from :" (i - 1) "\n" : "") }' |
        git -C history fast-import --quiet 2>>"$log"
    git -C history symbolic-ref HEAD refs/heads/main
}

make_history
[ $# -gt 0 ] || set -- 10000 100000 1000000
smallest=$1
for cases; do
    make_data
    for part in open instructions form note list search inside known near need boards export import report save audit sealed now disk map neutral; do
        if wanted "$part"; then "rows_$part"; fi
    done
done
awk -F, '{ printf "%8s  %-34s %12s %-5s  %-22s %-18s %-18s %12s %8s %8s  %-30s %s\n", $1, $2, $4, $3, $5, $6, $7, $8, $9, $10, $11, $12 }' "$table"
! grep -qE ',(failed|,)' "$table"
