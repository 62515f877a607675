#!/bin/sh
# The proof of the house (STYLE.md, rule 3): what is added often is added by one edit, and everything else follows from it.
# A copy of the tree gets one more of each (`additions` below); it is built once, and then each of them has to be
# wherever it belongs, also over a database that was made before.
#
# usage: one_edit.sh SOURCE BUILD    (BUILD: the built tree without them, for its program and its driver)
#        one_edit.sh --table         what is added, and the edits that it takes
set -eu

# add_NAME says each edit that NAME takes: `row FILE BEHIND TEXT` puts a line behind the last one that matches BEHIND ($:
# at the end), `file FILE` makes a file of what it reads. check_NAME looks for what follows from it.
additions='field code item report verb command column key kind layout'

add_field() {
    row schema/intake.def '$' 'FIELD(interpreter_on, DATE, none, CALLER, 12, 0, "通訳予約日", "手話や外国語の通訳を頼んだ日。")'
}
add_code() {
    row schema/codes.def '^CODE(channel,' 'CODE(channel, video, "ビデオ通話", "ビデオ通話", "オンライン/テレビ電話", CURRENT)'
}
add_item() {
    row schema/items.def '$' 'ITEM(sign_language, M|N, LEVEL, "手話での対応", "手話")'
}
add_report() {
    file schema/reports/channels.sql <<'S'
-- 相談の方法（件数）
-- title: {centre} 相談の方法（{span}）
SELECT label('channel', channel) AS 方法, count(*) AS 件数 FROM intake
WHERE received_at >= :first AND received_at < :next GROUP BY channel ORDER BY 2 DESC
S
}
add_verb() {
    row schema/verbs.def '^VERB(STATUS,' \
        'VERB(ASPECT, "aspect", "ようす", "ヨウス", KEY_NONE, 0, OPENS(STATUS), "席や暗号化のようすを見る。")'
}
add_command() {
    file src/cli/cmd_version.c <<'S'
/* version: the program's own. */
#include "cli/command.h"

static enum err run(struct cli *c)
{
    fprintf(c->out, "%s\n", MADOGUCHI_VERSION);
    return OK;
}

const struct command cmd_version = {
    .name = "version",
    .order = 205,
    .operands = "",
    .words = "この版の番号だけを示す",
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
S
}

add_column() {
    row schema/export/city/contacts.sql 'c.minutes AS' "    , label('direction', c.direction) AS 方向"
}
add_key() {
    row schema/keys.def '^KEY(LIST,' 'KEY(LIST, "z", STATUS)'
}
add_kind() { # of resource
    row schema/services.def '^SERVICE(EQUIPMENT,' 'SERVICE(TAXI, "taxi", "介護タクシー", OTHER, "介護タクシー/福祉タクシー")'
}
add_layout() { # of files of resources
    row src/export/layouts.def '^LAYOUT(' 'LAYOUT(TAXI, "福祉タクシー一覧", "事業所名|車いす台数", "福祉タクシー", "運輸支局")'
}

check_field() {
    "$new" schema --format sql | grep -q 'interpreter_on TEXT' || fail "no SQL column"
    "$new" schema --format tsv | grep -q '通訳予約日' || fail "no line in the schema table"
    in_manual madoguchi-csv.5 '通訳予約日'
    # The form line, its check and its draft: a date that is none is kept as typed, with a sentence, over a kill -9.
    drive 60 132 <<'S'
keys F2
expect 通訳予約日
type 0312345678
field 通訳予約日
type 4月31日
keys Enter
expect 4月31日
settle
quiet 1500
kill
start 60 132
expect 下書き
keys Enter
expect 4月31日
keys Ctrl-Q
end
S
    sqlite3 "$db" 'PRAGMA table_info(intake)' | grep -q interpreter_on || fail "no column in the existing database"
    import cases '受付番号,受付日時,状態,相談内容,通訳予約日' 'R08-0900,R8.11.2 9:00,対応中,通訳が要る,令和8年11月5日'
    import cases '受付番号,通訳予約日' 'R08-0900,11/6'
    head -1 "$(ledger cases)" | grep -q '通訳予約日' || fail "no heading out"
    grep -q 'R08-0900.*2026-11-06' "$(ledger cases)" || fail "not out again as it came in"
    sqlite3 "$db" "SELECT old||' '||new FROM history WHERE field='interpreter_on'" | grep -q '2026-11-05 2026-11-06' ||
        fail "no history"
}

check_code() {
    in_manual madoguchi-csv.5 'ビデオ通話'
    drive 60 132 <<'S'
keys Ctrl-K
expect 対応記録 R
field 方法
expect 7 ビデオ通話
keys Ctrl-Q
end
S
    import cases '受付番号,受付日時,状態,相談内容,受付方法' 'R08-0901,R8.11.3 9:00,対応中,画面で話した,テレビ電話'
    [ "$(sqlite3 "$db" "SELECT channel FROM intake WHERE number='R08-0901'")" = video ] || fail "not read by its other name"
    grep -q 'R08-0901.*ビデオ通話' "$(ledger cases)" || fail "not out by its label"
    "$new" --db "$db" report cross --rows channel --columns requester --fiscal-year 2026 | grep -q 'ビデオ通話' ||
        fail "not counted"
}

check_item() {
    resource=$(sqlite3 -separator , "$db" "SELECT official, name FROM resource WHERE service='診療所' AND official<>'' LIMIT 1")
    import items '事業所番号,資源名,項目,値,確認日,確認方法' "$resource,手話,積極的受入,2026-11-02,電話"
    "$new" --db "$db" search --in resources 手話 | grep -q '積極的受入' || fail "not found as something that is needed"
    drive 24 80 <<'S'
keys F8
expect 資源台帳
type /
type 手話
keys Enter
settle
type i
expect 手話での対応
keys Ctrl-Q
end
S
}

check_report() {
    "$new" --db "$db" report list | grep -q '^channels ' || fail "not in the list"
    "$new" --db "$db" report channels --fiscal-year 2026 --format csv | grep -q '^"電話",' || fail "not printed"
    drive 40 132 <<'S'
type b
expect 相談の方法
keys Ctrl-Q
end
S
}

check_verb() {
    in_manual madoguchi-desk.7 'ようす'
    drive 24 80 <<'S'
keys Ctrl-P
type ようす
expect ようす
keys Enter
expect 最後のバックアップ
keys Ctrl-Q
end
S
    printf '[keys]\nlist.z = aspect\n' >"$work/keys.conf"
    "$new" --config "$work/keys.conf" keys | grep -q 'aspect' || fail "no key can be given to it"
}

check_command() {
    [ -n "$("$new" version)" ] || fail "it does not run"
    "$new" help | grep -q '^  version ' || fail "not in the help"
    "$new" version --help | grep -q '版の番号だけ' || fail "no help of its own"
    "$new" completion bash | grep -q version || fail "not completed"
    in_manual madoguchi.1 'この版の番号だけを示す'
}

check_column() {
    "$new" --db "$db" export --profile city --all --encoding utf-8 --out "$work/city" >/dev/null || [ $? -le 1 ]
    head -1 "$(find "$work/city" -name contacts.csv)" | grep -q '"方向"' || fail "no heading in the file"
    in_manual madoguchi-csv.5 '所要分、方向'
}

check_key() {
    "$new" keys | grep -q '^list *z *status' || fail "not among the keys"
    in_manual madoguchi-desk.7 'Sy .&z Pq status'
    drive 24 80 <<'S'
type z
expect 最後のバックアップ
keys Ctrl-Q
end
S
}

check_kind() {
    import resources '事業所番号,事業所名,サービスの種類,電話番号,住所' '0170000001,はまなす介護タクシー,介護タクシー,050-0000-1111,架空市1'
    "$new" --db "$db" search --in resources 介護タクシー | grep -q 'はまなす介護タクシー' || fail "not found by its kind"
    "$new" --db "$db" report directory | grep -q '^介護タクシー' || fail "no part of the list of resources"
}

check_layout() {
    import resources '事業所名,住所,電話番号,車いす台数' 'かもめ交通,架空市2,050-0000-2222,3'
    grep -q '様式: 福祉タクシー一覧' "$work/out" || fail "taken for something else"
    sqlite3 "$db" "SELECT name, source FROM resource WHERE service='福祉タクシー'" | grep -q 'かもめ交通|.*運輸支局' ||
        fail "not stored"
}

# The working of it.
row() { edit "$1" "$2" "$3"; }
file() { edit "$1" '' "$(cat)"; }
if [ "${1-}" = --table ]; then
    edit() { edits=$((edits + 1)) where="$where $1"; }
    for name in $additions; do
        edits=0 where=
        "add_$name"
        printf '%s\t%d\t%s\n' "$name" "$edits" "${where# }"
    done
    exit
fi

source=$1
build=$2
work=$(mktemp -d)
trap '[ -n "${KEEP-}" ] || rm -rf "$work"' EXIT
export HOME="$work/home" XDG_STATE_HOME="$work/state" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8 TERM=xterm-256color
unset MADOGUCHI_DB MADOGUCHI_NOW
mkdir -p "$HOME" "$work/tree"
say() { printf '%s\n' "one_edit: $*"; }
fail() {
    say "FAILED: $name: $*"
    exit 1
}
edit() {
    if [ -z "$2" ]; then
        printf '%s\n' "$3" >"$work/tree/$1"
    elif [ "$2" = '$' ]; then
        printf '%s\n' "$3" >>"$work/tree/$1"
    else
        line=$(grep -n "$2" "$work/tree/$1" | tail -1 | cut -d: -f1)
        printf '%s\n' "$3" | sed -i "${line}r /dev/stdin" "$work/tree/$1"
    fi
}
in_manual() { # where a long line may be broken is marked in it
    sed 's/\\://g' "$work/b/made/man/$1" | grep -q "$2" || fail "no line in $1"
}
import() {
    kind=$1
    shift
    printf '%s\n' "$@" >"$work/in.csv"
    "$new" --db "$db" import "$kind" "$work/in.csv" >"$work/out" || { cat "$work/out"; fail "not imported"; }
}
ledger() { # the newest file of that name
    rm -rf "$work/ledger"
    "$new" --db "$db" export --profile ledger --all --encoding utf-8 --out "$work/ledger" >/dev/null || [ $? -le 1 ]
    find "$work/ledger" -name "$1.csv"
}
drive() { # ROWS COLS: a script that begins on the desk, whatever drafts there are
    printf 'start %s %s\nexpect F1\nsettle\nkeys F6\nexpect 相談一覧\n' "$1" "$2" >"$work/script.desk"
    cat >>"$work/script.desk"
    "$build/drive" "$work/script.desk" "$new" demo "$db" >"$work/out" 2>&1 || {
        tail -70 "$work/out"
        fail "not on the desk"
    }
}

db=$work/practice.db
"$build/madoguchi" demo "$db" --cases 20 --no-open >/dev/null 2>&1
(cd "$source" && tar cf - --exclude='./build*' --exclude=./.git .) | (cd "$work/tree" && tar xf -)
for name in $additions; do
    "add_$name"
done
name=build
cmake -S "$work/tree" -B "$work/b" -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-O0 >"$work/log"
cmake --build "$work/b" -j2 >"$work/log" 2>&1 || {
    tail -20 "$work/log"
    fail "it does not build"
}
new=$work/b/madoguchi
say "built with one more of each"
for name in $additions; do
    "check_$name"
    say "$name: one edit"
done
