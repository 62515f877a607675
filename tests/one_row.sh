#!/bin/sh
# The proof of the house (DESIGN.md, recipes): one row more in schema/intake.def, on a copy of the tree and with no other
# edit, is there as SQL column (also in a database that was made before), form line with check, draft, history,
# CSV heading out and in, and manual line.
# usage: one_row.sh SOURCE BUILD    (BUILD: the built tree without the row, for its program and its driver)
set -eu
source=$1
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" XDG_STATE_HOME="$work/state" XDG_DATA_HOME="$work/data" LC_ALL=C.UTF-8 TERM=xterm-256color
unset MADOGUCHI_DB MADOGUCHI_NOW
mkdir -p "$HOME" "$work/tree"
say() { printf '%s\n' "one_row: $*"; }
fail() { say "FAILED: $*"; exit 1; }

db=$work/practice.db
"$build/madoguchi" demo "$db" --cases 20 --no-open >/dev/null
say "a database made before the row"

(cd "$source" && tar cf - --exclude='./build*' --exclude=./.git .) | (cd "$work/tree" && tar xf -)
row='FIELD(interpreter_on, DATE, none, CALLER, 12, 0, "通訳予約日", "手話や外国語の通訳を頼んだ日。")'
printf '%s\n' "$row" >>"$work/tree/schema/intake.def"
cmake -S "$work/tree" -B "$work/b" -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Debug >/dev/null
cmake --build "$work/b" -j2 >"$work/log" 2>&1 || { tail -20 "$work/log"; fail "it does not build"; }
new=$work/b/madoguchi
say "built with one row more"

"$new" schema --format sql | grep -q 'interpreter_on TEXT' || fail "no SQL column"
"$new" schema --format tsv | grep -q '通訳予約日' || fail "no line in the schema table"
grep -rq "通訳予約日" "$work/b/made/man" || fail "no manual line"

# The form line, its check and its draft: a date that is none is kept as typed, with a sentence, over a kill -9.
cat >"$work/script.desk" <<'S'
start 60 132
expect 相談一覧
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
"$build/drive" "$work/script.desk" "$new" demo "$db" >"$work/out" 2>&1 || { tail -70 "$work/out"; fail "form, check or draft"; }
say "form line, check, draft"

sqlite3 "$db" 'PRAGMA table_info(intake)' | grep -q interpreter_on || fail "no column in the existing database"

"$new" --db "$db" export --profile ledger --all --encoding utf-8 --out "$work/out1" >/dev/null || [ $? -le 1 ]
cases=$(find "$work/out1" -name cases.csv | head -1)
head -1 "$cases" | grep -q '通訳予約日' || fail "no heading out"
printf '受付番号,受付日時,状態,相談内容,通訳予約日\nR08-0900,R8.11.2 9:00,対応中,通訳が要る,令和8年11月5日\n' >"$work/in.csv"
"$new" --db "$db" import cases "$work/in.csv" >/dev/null || fail "it is not imported"
printf '受付番号,通訳予約日\nR08-0900,11/6\n' >"$work/in2.csv"
"$new" --db "$db" import cases "$work/in2.csv" >/dev/null || fail "it is not changed by an import"
"$new" --db "$db" export --profile ledger --all --encoding utf-8 --out "$work/out2" >/dev/null || [ $? -le 1 ]
grep -q 'R08-0900.*2026-11-06' "$(find "$work/out2" -name cases.csv | head -1)" || fail "not out again as it came in"
sqlite3 "$db" "SELECT old||' '||new FROM history WHERE field='interpreter_on'" | grep -q '2026-11-05 2026-11-06' ||
    fail "no history"
say "columns, history, CSV out and in: all from one row"
