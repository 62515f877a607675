# What a person feels: opening, keys, the search, the same under load. Run by ../run.sh.

newest='SELECT number, received_at, requester, category, urgency, state, owner, next_on FROM intake ORDER BY received_at DESC LIMIT 100'

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

make_sheet() { # what VisiData opens: at most a hundred thousand rows
    [ -s cases.csv ] || ! have sqlite3 || [ "$file" = sealed ] ||
        sqlite3 -readonly -csv -header desk.db 'SELECT * FROM intake LIMIT 100000' >cases.csv
}

part_open() {
    rm -f cases.csv && make_sheet
    opened=$(measure "$outside" open "$runs" "$program" demo desk.db)
    row='open: exec to first screen'
    ours "$row" "$(part 1 "$opened")"
    than "$row" 'sqlite3 LIMIT 100' "$(part 1 "$(peer sqlite3 "$outside" open "$runs" sqlite3 -readonly desk.db "$newest")")"
    than "$row" tig "$(part 1 "$(peer tig "$outside" open "$runs" git_tig)")"
    than "$row" visidata "$(part 1 "$(peer vd "$outside" open 1 vd -f csv cases.csv)")"
    than "$row" 'echo on a pty' "$(part 1 "$(limit "$outside" open "$runs" /bin/echo .)")"
    ours 'open: resident' "$(part 4 "$opened")"
}

# count_instructions FUNCTION COMMAND…: as callgrind counts them inside it.
count_instructions() {
    have valgrind || { echo 'skipped: no valgrind' && return; }
    rm -f counted*
    function=$1
    shift
    valgrind --tool=callgrind --callgrind-out-file=counted --toggle-collect="$function" "$@" >>"$log" 2>&1 || { echo failed && return; }
    awk '/^summary:/ { print $2; exit }' counted
}

# The clock stands still: a key is a key (tests/cost/keys.c).
key_instructions() {
    ours "$1: instructions" "$(apart '$1 / 40' "$(count_instructions counted_key "$build/cost_keys" desk.db 40 "$2" "$3")")"
}

part_instructions() {
    opened='skipped: no valgrind'
    if have valgrind; then
        rm -f counted*
        opened=$(figure 1 "$outside" open 1 valgrind -q --tool=callgrind --callgrind-out-file=counted \
            --dump-before=room_begin "$program" demo desk.db)
        [ "$opened" = failed ] || opened=$(awk '/^summary:/ { print $2; exit }' counted.1)
    fi
    ours 'open: instructions to first frame' "${opened:-failed}"
    ours 'search: instructions of one' "$(apart '$1 / 61' "$(count_instructions search_run "$inside" search desk.db 60)")"
    key_instructions 'key in a form' "F2 Ctrl-G $("$inside" tag)" a
    key_instructions 'key in a list' F6 'Down Up'
    key_instructions 'key in search' Ctrl-F '加 藤 Backspace Backspace'
    fresh_desk
    ours 'save of a case: instructions' "$(apart '$1 / 51' "$(count_instructions change_apply "$inside" save desk.db 51)")"
    fresh_desk
}

part_form() {
    bare=$(echo_keys -k a)
    form=$(desk_keys -b "$(escape OQ)" -b "$(printf '\007')" -b "$("$inside" tag)" -k a)
    vim=$(peer_keys vim -b i -k a vim -u NONE -n)
    for n in 1:p50 2:p99; do
        row="key in a form: ${n#*:}"
        ours "$row" "$(part "${n%:*}" "$form")"
        than "$row" 'vim -u NONE' "$(part "${n%:*}" "$vim")"
        than "$row" 'pty echo' "$(part "${n%:*}" "$bare")"
    done
    than 'key in a form: p50' nano "$(part 1 "$(peer_keys nano -k a nano)")"
    ours 'key in a form: bytes' "$(part 3 "$form")"
    than 'key in a form: bytes' 'vim -u NONE' "$(part 3 "$vim")"
    fresh_desk
    ours 'key in a phone field: p50' \
        "$(part 1 "$(desk_keys -b "$(escape OQ)" -k 0 -k 1 -k 3 -k 8 -k "$bs" -k "$bs" -k "$bs" -k "$bs")")"
    than 'key in a phone field: p50' 'pty echo' "$(part 1 "$bare")"
    fresh_desk
}

# An open call with a note of 4,000 characters, and a key at its end; then the same where a save takes 200 ms: Tab and
# Shift-Tab leave the field, which saves it at once.
part_note() {
    long=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "父が昨日から食事をとらず歩けない。受診\n" }')
    long=$(escape '[200~')$long$(escape '[201~')
    note=$(desk_keys -b "$(escape OQ)" -b "$(printf '\007')" -b "$("$inside" tag)" -b "$long" -k あ -k い -k "$bs" -k "$bs")
    ours 'key in a note of 4000: p50' "$(part 1 "$note")"
    than 'key in a note of 4000: p50' 'pty echo' "$(part 1 "$(echo_keys -k a)")"
    ours 'key in a note of 4000: p99' "$(part 2 "$note")"
    fresh_desk
    set -- -q 12 -b "$(escape OQ)" -k 0 -k "$bs" -k "$(printf '\t')" -k "$(escape '[Z')"
    usual=$(desk_keys "$@")
    slow=$(measure env LD_PRELOAD="$build/libbench_slow_disk.so" "$outside" keys -n "$presses" "$@" "$program" demo desk.db)
    for n in 1:p50 2:p99; do
        ours "key while the disk takes 200 ms: ${n#*:}" "$(part "${n%:*}" "$slow")"
        than "key while the disk takes 200 ms: ${n#*:}" 'the usual disk' "$(part "${n%:*}" "$usual")"
    done
    fresh_desk
}

part_list() {
    down=$(escape '[B')
    bare=$(echo_keys -k a)
    list=$(desk_keys -b "$(escape '[17~')" -k "$down")
    tig=$(peer_keys tig -k "$down" git_tig)
    make_sheet
    for n in 1:p50 2:p99; do
        row="key in a list: ${n#*:}"
        ours "$row" "$(part "${n%:*}" "$list")"
        than "$row" tig "$(part "${n%:*}" "$tig")"
        than "$row" 'pty echo' "$(part "${n%:*}" "$bare")"
    done
    than 'key in a list: p50' visidata "$(part 1 "$(peer vd "$outside" keys -n 24 -q 120 -b ' ' -k "$down" vd -f csv cases.csv)")"
    ours 'key in a list: bytes' "$(part 3 "$list")"
    than 'key in a list: bytes' tig "$(part 3 "$tig")"
}

# Names and notes, a line each: what fzf and ripgrep look through.
make_lines() {
    [ "$file" = sealed ] || [ -s "$data/lines-$cases-$schema.txt" ] || sqlite3 -readonly desk.db "SELECT i.number, p.name, p.kana,
        p.phone, p.address, i.caller_name, i.caller_org, i.note FROM intake i LEFT JOIN person p ON p.id = i.person" \
        >"$data/lines-$cases-$schema.txt"
}

part_search() {
    set -- -k 加 -k 藤 -k "$bs" -k "$bs" # one name, again and again: typed as an input method gives it
    found=$(desk_keys -q 60 -b "$(printf '\006')" "$@")
    fzf='skipped: no fzf'
    if have fzf && have sqlite3; then
        make_lines
        fzf=$(limit "$outside" keys -q 300 -n 16 "$@" sh -c "exec fzf --no-sort <'$data/lines-$cases-$schema.txt'")
    fi
    ours 'key in search: p50' "$(part 1 "$found")"
    than 'key in search: p50' fzf "$(part 1 "$fzf")"
    than 'key in search: p50' 'pty echo' "$(part 1 "$(echo_keys -k a)")"
    ours 'key in search: p99' "$(part 2 "$found")"
    than 'key in search: p99' fzf "$(part 2 "$fzf")"
    ours 'resident: desk with search' "$(part 4 "$found")"
    than 'resident: desk with search' fzf "$(part 4 "$fzf")"
    than 'resident: desk with search' 'its text' "$(apart '$1 / 1024' "$(part 2 "$(limit "$inside" text desk.db)")")"
}

# until STOP COMMAND…: again and again until that file is there.
until_stop() {
    stop=$1
    shift
    while [ ! -e "$stop" ]; do "$@" >>"$log" 2>&1 || { echo failed >"$stop.failed" && return; }; done
}

export_again() { "$program" --db desk.db export --profile city --all --out "$(mktemp -d load-XXXXXX)"; }
backup_again() { rm -f load.copy* && "$program" --db desk.db backup load.copy; }
import_again() {
    rm -f load.db* && cp load-blank.db load.db
    if [ -s "$resources" ]; then "$program" --db load.db import resources "$resources"; else gzip -9 <desk.db | wc -c; fi
}

# An export, a backup and an import, each over and over, on both cores, while somebody types.
part_load() {
    set -- -q 60 -b "$(printf '\006')" -k 加 -k 藤 -k "$bs" -k "$bs"
    form="-b $(escape OQ) -k 0 -k 1 -k $bs -k $bs"
    "$program" demo --no-open --cases 1 load-blank.db >>"$log" 2>&1
    quiet=$(desk_keys "$@")
    quiet_form=$(desk_keys $form)
    rm -f stop*
    until_stop stop export_again & jobs=$!
    until_stop stop backup_again & jobs="$jobs $!"
    until_stop stop import_again & jobs="$jobs $!"
    busy=$(desk_keys "$@")
    busy_form=$(desk_keys $form)
    bare=$(keys -k a "$outside" echo)
    : >stop
    wait $jobs
    if [ -e stop.failed ]; then busy=failed; fi
    ours 'key in search under load: p99' "$(part 2 "$busy")"
    than 'key in search under load: p99' 'nothing else at work' "$(part 2 "$quiet")"
    ours 'key in a form under load: p99' "$(part 2 "$busy_form")"
    than 'key in a form under load: p99' 'nothing else at work' "$(part 2 "$quiet_form")"
    than 'key in a form under load: p99' 'pty echo under load' "$(part 2 "$bare")"
    rm -rf load-?????? load.* load-blank.db* stop*
    fresh_desk
}
