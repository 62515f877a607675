# Rows out and in: export, import, reports, backups, what the index takes. Run by ../run.sh.

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

part_export() {
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
    export=$(measure "$outside" run 3 sh -c 'exec "$0" --db desk.db export --profile city --all --out "$(mktemp -d out-XXXXXX)"' \
        "$program")
    written=$(cat out-*/*/*.csv 2>>"$log" | tee written.csv | wc -l)
    runs_done=$(ls -d out-*/ | wc -l)
    scan=$(part 1 "$(limit "$inside" step desk.db "$city_cases" "$city_contacts" "$city_referrals")")
    copy=$(part 1 "$(limit "$outside" run 3 cp written.csv copied.csv)")
    row='city export in CP932'
    ours "$row" "$(part 1 "$export")"
    than "$row" 'the same cells by sqlite3 -csv | iconv' "$(part 1 "$(peer sqlite3 "$outside" run 1 \
        sh -c 'sqlite3 -readonly desk.db <same.sql | iconv -f utf-8 -t cp932 >peer.csv')")"
    than "$row" 'codes for labels by sqlite3 -csv | iconv' "$(part 1 "$(peer sqlite3 "$outside" run 3 \
        sh -c 'sqlite3 -readonly desk.db <city.sql | iconv -f utf-8 -t cp932 >peer.csv')")"
    than "$row" 'python csv' "$(part 1 "$(peer python3 "$outside" run 1 python3 pull.py)")"
    than "$row" 'scan + copy' "$(apart "\$1 + \$2 / $runs_done" "$scan" "$copy")"
    ours 'city export: ms of 1000 rows' "$(apart "\$1 * 1000 / ($written / $runs_done)" "$(part 1 "$export")")"
    ours 'resident: export' "$(part 4 "$export")"
    rm -rf out-* written.csv copied.csv peer.csv python.csv
}

# The files that sqlite3 makes of the same rows: plain.sql, found.sql (with a search index), nation.sql.
import_peers() {
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
        for each in "$kaigo"/*.csv; do printf '.import --csv --skip 1 "%s" r\n' "$each"; done
        echo "$near $trigram"
    } >nation.sql
}

# A practice file whose search index takes nothing: the text that is found is still folded.
make_unindexed() {
    cp blank.db unindexed.db
    sqlite3 unindexed.db "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE name LIKE 'found_resource%'" 2>>"$log" &&
        sqlite3 unindexed.db "CREATE VIEW found_resource(found_resource, rowid, rank, text) AS SELECT 0, 0, 0, '';
            CREATE TRIGGER taken INSTEAD OF INSERT ON found_resource BEGIN SELECT 1; END" 2>>"$log"
}

# Into an empty file, again and again.
fresh_import() { measure "$outside" run "$imports" sh -c 'rm -f "$0"*; cp blank.db "$0"; exec "$@"' "$1" "$program" --db "$@"; }

import_nation() {
    nation=$(fresh_import nation.db import resources "$kaigo"/*.csv)
    nation_peer=$(peer sqlite3 "$outside" run "$imports" sh -c 'rm -f peer.db; sqlite3 peer.db <nation.sql')
    ours 'import of the 25 national files' "$(part 1 "$nation")"
    than 'import of the 25 national files' '.import with these indexes' "$(part 1 "$nation_peer")"
    ours 'import of the 25 national files: CPU' "$(part 3 "$nation")"
    than 'import of the 25 national files: CPU' '.import with these indexes' "$(part 3 "$nation_peer")"
}

no_resources='skipped: no shared data'

part_import() {
    if [ ! -s "$resources" ]; then
        for row in 'import of resources with search index' 'import of resources without search index' 'the same file again' \
            'import of the 25 national files' 'import of the 25 national files: CPU' 'import: ms of 1000 rows'; do
            ours "$row" "$no_resources"
            awk -F, -v row="$row" '$2 == row { print $5 }' "$here/goals.csv" |
                while read -r against; do than "$row" "$against" "$no_resources"; done
        done
        return
    fi
    import_peers
    "$program" demo --no-open --cases 1 blank.db >>"$log" 2>&1
    parse=$(figure 1 "$inside" parse "$resources")
    imports=3
    [ "$many" -le 50000 ] || imports=1
    found=$(part 1 "$(fresh_import import.db import resources "$resources")")
    again=$(figure 1 "$outside" run 3 "$program" --db import.db import resources "$resources")
    plain_peer=$(part 1 "$(peer sqlite3 "$outside" run "$imports" sh -c 'rm -f peer.db; sqlite3 peer.db <plain.sql')")
    ours 'import of resources with search index' "$found"
    than 'import of resources with search index' '.import + trigram + the same indexes' \
        "$(part 1 "$(peer sqlite3 "$outside" run "$imports" sh -c 'rm -f peer.db; sqlite3 peer.db <found.sql')")"
    csvsql='skipped: takes minutes'
    [ "$many" -gt 50000 ] || csvsql=$(part 1 "$(peer csvsql "$outside" run 1 sh -c \
        'rm -f peer.db; exec csvsql -I --db sqlite:///peer.db --insert --tables r "$0"' "$resources")")
    than 'import of resources with search index' csvsql "$csvsql"
    unindexed='skipped: no sqlite3'
    if have sqlite3; then
        unindexed=failed
        make_unindexed && unindexed=$(figure 1 "$outside" run 1 "$program" --db unindexed.db import resources "$resources")
    fi
    ours 'import of resources without search index' "$unindexed"
    than 'import of resources without search index' .import "$plain_peer"
    than 'import of resources without search index' 'parse and decode' "$parse"
    ours 'the same file again' "$again"
    than 'the same file again' .import "$plain_peer"
    than 'the same file again' 'parse and decode' "$parse"
    ours 'import: ms of 1000 rows' "$(apart "\$1 * 1000 / $many" "$found")"
    import_nation
    rm -f import.db* blank.db* unindexed.db* nation.db* peer.db
}

part_report() {
    year="SELECT substr(received_at, 1, 7), category, requester, count(*) FROM intake WHERE received_at >= '2026-04-01'
        AND received_at < '2027-04-01' GROUP BY 1, 2, 3; SELECT substr(at, 1, 7), channel, count(*) FROM contact
        WHERE at >= '2026-04-01' AND at < '2027-04-01' GROUP BY 1, 2"
    sqlite3=$(part 1 "$(peer sqlite3 "$outside" run 3 sqlite3 -readonly desk.db "$year")")
    ours 'monthly report of the year' "$(figure 1 "$outside" run "$runs" "$program" --db desk.db report monthly --fiscal-year 2026)"
    than 'monthly report of the year' 'plain SQL' "$sqlite3"
    than 'monthly report of the year' 'covering scan' \
        "$(figure 1 "$inside" step desk.db 'SELECT count(*) FROM contact INDEXED BY contact_at')"
    ours 'years report' "$(figure 1 "$outside" run 3 "$program" --db desk.db report years)"
    than 'years report' 'plain SQL' "$sqlite3"
}

part_backup() {
    row='backup while the desk may write'
    ours "$row" "$(figure 1 "$outside" run 3 sh -c 'rm -f copy.db*; exec "$0" --db desk.db backup copy.db' "$program")"
    than "$row" 'sqlite3 .backup' \
        "$(part 1 "$(peer sqlite3 "$outside" run 3 sh -c 'rm -f peer.db; exec sqlite3 desk.db ".backup peer.db"')")"
    than "$row" 'cp + sync' "$(part 1 "$(limit "$outside" run 3 sh -c 'cp desk.db peer.db && sync peer.db')")"
    rm -f copy.db* peer.db
}

part_disk() {
    index=$(peer sqlite3 sqlite3 -readonly desk.db "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'found\_%' ESCAPE '\\'")
    ours 'search index on disk' "$index"
    than 'search index on disk' 'built-in trigram' "$(measure "$inside" trigram desk.db)"
    than 'search index on disk' 'its text' "$(figure 2 "$inside" text desk.db)"
}
