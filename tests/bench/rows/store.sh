# The store in one process: searches, saves, the audit, plain and enciphered in turn. Run by ../run.sh.

part_inside() {
    in_turn search 200
    like=$(part 2 "$(limit "$inside" like desk.db $((cases > 100000 ? 20 : 50)))")
    rg='skipped: no rg'
    if have rg && have sqlite3; then
        make_lines
        rg=$(part 1 "$(limit "$outside" run "$runs" rg -c 夜間 "$data/lines-$cases-$schema.txt")")
    fi
    ours 'search in process: p50' "$(part 1 "$measured")"
    than 'search in process: p50' 'plain file' "$(part 1 "$twin")"
    than 'search in process: p50' rg "$rg"
    than 'search in process: p50' 'text in memory' "$(part 1 "$(limit "$inside" text desk.db)")"
    ours 'search in process: p99' "$(part 2 "$measured")"
    than 'search in process: p99' 'LIKE p99' "$like"
    ours 'search in process: digits p99' "$(part 3 "$measured")"
    than 'search in process: digits p99' 'LIKE p99' "$like"
    ours 'search in process: longest without asking for a key' "$(part 4 "$measured")"
}

part_directory() { # a name, a number or an address of the directory, which is all that is searched
    in_turn directory 400
    ours 'search of the directory: p50' "$(part 1 "$measured")"
    than 'search of the directory: p50' 'plain file' "$(part 1 "$twin")"
    ours 'search of the directory: p99' "$(part 2 "$measured")"
    ours 'search of the directory: digits p99' "$(part 3 "$measured")"
    ours 'search of the directory: longest without asking for a key' "$(part 4 "$measured")"
}

part_save() {
    in_turn save 400
    journal=$(limit "$inside" plain plain.db 400)
    page=$(limit "$inside" sync page 400)
    than 'save of a case: p50' 'plain file' "$(part 1 "$twin")"
    for n in 1:p50 2:p99; do
        ours "save of a case: ${n#*:}" "$(part "${n%:*}" "$measured")"
        than "save of a case: ${n#*:}" 'rollback journal' "$(part "${n%:*}" "$journal")"
        than "save of a case: ${n#*:}" 'page + fdatasync' "$(part "${n%:*}" "$page")"
    done
    bare=$(measure "$inside" bare desk.db 300)
    ours 'save beside a bare commit: p50' "$(part 1 "$bare")"
    than 'save beside a bare commit: p50' 'bare commit' "$(part 2 "$bare")"
    ours 'save beside a bare commit: its audit' "$(apart '$1 > $2 ? $1 - $2 : 0.001' "$(part 2 "$bare")" "$(part 3 "$bare")")"
    than 'save beside a bare commit: its audit' 'a save' "$(part 1 "$bare")"
    ours 'save of a case: fdatasync' "$(part 3 "$measured")"
    than 'save of a case: fdatasync' 'rollback journal' "$(part 3 "$journal")"
    ours 'save of a case: bytes' "$(part 4 "$measured")"
    than 'save of a case: bytes' 'rollback journal' "$(part 4 "$journal")"
    fresh_desk
}

part_audit() { # a row of the audit, its part of a save, and the proof of a million
    audit=$(measure "$inside" audit audit.db 200000)
    save=$(measure "$inside" save desk.db 100)
    ours 'audit: a row' "$(part 1 "$audit")"
    ours 'audit: bytes of a row' "$(part 2 "$audit")"
    ours 'audit: its row in a save' "$(apart '$1 / 1000' "$(part 1 "$audit")")"
    than 'audit: its row in a save' 'a save' "$(part 1 "$save")"
    ours 'audit: a million rows checked' "$(part 3 "$audit")"
    fresh_desk
}

# The same rows as a plain file and as a sealed one, in turn, in one process: pairs, plain first.
part_sealed() {
    pairs=$(measure "$build/bench_sealed" desk.db 400)
    at=1
    for row in 'commit of 2 kB p50' 'save of a case p50' 'scan of all rows' 'search p50' 'city export' 'open with the key'; do
        ours "sealed: $row" "$(part $((at + 1)) "$pairs")"
        than "sealed: $row" 'plain file' "$(part $at "$pairs")"
        at=$((at + 2))
    done
    than 'sealed: commit of 2 kB p50' 'plain + 0.1 ms' "$(apart '$1 + 0.1' "$(part 1 "$pairs")")"
    than 'sealed: scan of all rows' '0.5 s for 91 MB' "$(apart '$1 / 91 * 500' "$(part 13 "$pairs")")"
    ours 'sealed: a page of 4 KiB more' "$(apart '$1 > $2 ? ($1 - $2) * 1000 / ($3 * 1e6 / 4096) : 0.001' \
        "$(part 6 "$pairs")" "$(part 5 "$pairs")" "$(part 13 "$pairs")")"
    rm -rf out-* plain.db* sealed.db*
}
