#!/bin/sh
# opens.sh PROGRAM DRIVE: a session and what runs beside it, traced: every descriptor of the database, its log and its
# shared memory is one that SQLite opened. One of our own would drop SQLite's locks when it is closed (RELIABILITY.md 3).
set -u
program=$1 drive=$2
here=$(mktemp -d /tmp/madoguchi-opens-XXXXXX)
trap 'rm -rf "$here"' EXIT
cd "$here" || exit 1
HOME=$here LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=0
export HOME LC_ALL ASAN_OPTIONS
unset MADOGUCHI_DB

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "$*"; exit 1; }

command -v strace >/dev/null || skip "no strace"
strace -k -qq -o stack -e trace=openat true 2>/dev/null && grep -q '^ > ' stack || skip "strace tells no stack here"

traced() { strace -f -k -qq -e trace=open,openat,openat2,creat -o "log.$1" "$program" "$@" --db p.db >>told 2>&1; }

"$program" demo --no-open --cases 30 p.db 2>/dev/null || fail "demo"
cat >script <<END
start 24 80
keys F2
settle
field 相談者所属
type 追跡中央病院
settle
keys Ctrl-S
settle
keys Ctrl-S
settle
keys Ctrl-F
settle
type 追跡
settle
keys Esc
settle
keys F5
settle
keys F10
settle
type 状態
settle
keys Enter
settle
keys Esc
settle
keys Ctrl-Q
end
END
printf '#!/bin/sh\nexec strace -f -k -qq -e trace=open,openat,openat2,creat -o log.desk "%s" demo p.db\n' "$program" >desk
chmod +x desk
"$drive" script ./desk >typed 2>&1 || { tail -30 typed; fail "the desk"; }
traced export --all --out o
traced backup copy.db
traced check --deep
traced doctor
ours_are_none() {
    awk -v name="$1" '
        function judge() { if (ours != "") { seen++; if (!sqlite) { bad++; print name ": " ours } } ours = ""; sqlite = 0 }
        / > / { if ($0 ~ /libsqlite3/) sqlite = 1; next }
        { judge() }
        /"[^"]*p\.db(-wal|-shm|-journal)?"/ { if ($0 !~ /ENOENT/) ours = $0 }
        END { judge(); print name ": " seen + 0 " opens of the database, " bad + 0 " not by SQLite"; exit bad > 0 || seen == 0 }
    ' "$1"
}

for log in log.*; do
    ours_are_none "$log" >>found || { cat found; fail "descriptors of our own"; }
done
strace -f -k -qq -e trace=openat -o other cat p.db >/dev/null
ours_are_none other >>found && fail "another program's descriptor was not found out"
cat found
