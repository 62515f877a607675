# Who takes whom: needs, the nearest, who resembles, tonight, the map. Run by ../run.sh.

# two ROW LINE FIRST: p50 and p99, that field of the line and the next.
two() {
    ours "$1: p50" "$(part "$3" "$2")"
    ours "$1: p99" "$(part $(($3 + 1)) "$2")"
}

part_known() { two 'people who resemble' "$(measure "$build/bench_known" desk.db 500)" 1; }

part_near() { two 'the hundred nearest places' "$(measure "$build/bench_near" desk.db 500)" 1; }

# Needs with their facets, a fifth of the resources with ten items each; the same question as one statement over all.
every_need="SELECT r.id, count(i.id) FROM resource r LEFT JOIN item i ON i.resource = r.id AND i.item IN ('gastrostomy', 'suction')
    AND i.value NOT IN ('', 'never') WHERE r.service LIKE '%通所リハビリ%' AND r.state = 'open' GROUP BY r.id ORDER BY 2 DESC, r.name"

part_need() {
    fresh_desk
    two 'need search' "$(measure "$inside" need desk.db 400)" 1
    sql=$(figure 1 "$inside" step desk.db "$every_need")
    than 'need search: p50' 'one statement' "$sql"
    than 'need search: p99' 'one statement' "$sql"
    fresh_desk
}

part_neutral() { two 'shares of 50 equal places' "$(measure "$inside" neutral desk.db 2000)" 1; }

part_boards() {
    boards=$(measure "$build/bench_boards" desk.db 2000)
    two 'tonight on call' "$boards" 1
    two 'emergency card' "$boards" 3
}

part_now() { # a town's offices, each with five slots, at another minute each time
    now=$(measure "$inside" now :memory: 2000)
    two 'callable now of 2000 offices' "$now" 1
    than 'callable now of 2000 offices: p50' 'open slots by SQL' "$(part 3 "$now")"
}

part_map() { two 'map frame of 500 places' "$(measure "$inside" map - 200)" 1; }
