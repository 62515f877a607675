#!/bin/sh
# The nightly files from outside: killed at any system call, refused by any disk, two at once, the clock; read by others.
# Usage: nightly.sh PART, with MADOGUCHI set to the program. MADOGUCHI_LONG=1: every call instead of some.
set -u
source=$(cd "$(dirname "$0")/../.." && pwd)
unset MADOGUCHI_DB MADOGUCHI_NOW LC_ALL LC_CTYPE
export LANG=C.UTF-8
work=$(mktemp -d "${TMPDIR:-/tmp}/madoguchi-nightly-XXXXXX")
trap 'umount "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
export HOME="$work/home" XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"
mkdir -p "$HOME"
cd "$work" || exit 1
failed=0 trials=0

fail() {
    echo "FAIL: $*"
    failed=1
}
skip() {
    echo "skipped: $*"
    exit 77
}
have() { command -v "$1" >/dev/null 2>&1; }
long() { [ "${MADOGUCHI_LONG:-0}" = 1 ]; }

# A practice centre with a finished day in `out`, and what is known of that day.
centre() {
    "$MADOGUCHI" demo --no-open --cases "${1:-20}" p.db 2>/dev/null || fail "no practice data"
    MADOGUCHI_NOW=2026-11-20T21:30:00 "$MADOGUCHI" export --db p.db --out out >/dev/null || fail "the first night"
    (cd out/2026-11-20 && sha256sum ./*) >yesterday
}

# tonight [COMMAND…]: the export of the next day, under a command.
tonight() { MADOGUCHI_NOW=2026-11-21T21:30:00 "$@" "$MADOGUCHI" export --db p.db --out "${out:-out}" --catch-up >told 2>&1 </dev/null; }

# sums DIR: every file of the manifest is there, with the bytes that it tells, and there is no other.
sums() {
    iconv -f CP932 -t UTF-8 "$1/manifest.csv" | tr -d '"\r' | tail -n +2 >sums
    while IFS=, read -r name rows bytes sum rest; do
        echo "$sum  $1/$name"
        [ "$(stat -c %s "$1/$name")" = "$bytes" ] || fail "$1/$name: not $bytes bytes, $rows$rest"
    done <sums | sha256sum --quiet -c - || fail "$1: not as its manifest says"
    [ "$(wc -l <sums)" = "$(ls "$1" | grep -vc manifest.csv)" ] || fail "$1: files that the manifest does not name"
}

# Whatever stands under a name of its own is whole, and yesterday is as it was.
whole() {
    for folder in "${out:-out}"/*; do
        [ -f "$folder/manifest.csv" ] || fail "$folder is not whole ($*)"
        sums "$folder"
    done
    (cd out/2026-11-20 && sha256sum --quiet -c ../../yesterday) || fail "yesterday was changed ($*)"
    trials=$((trials + 1))
}

# After all of it, a night without a fault.
recovers() {
    tonight env || fail "the next run: $(cat told)"
    [ -f "${out:-out}/2026-11-21/manifest.csv" ] || fail "the next run made nothing"
    whole afterwards
    [ -z "$(find "${out:-out}" -name '.*part*')" ] || fail "parts were left"
    "$MADOGUCHI" check --db p.db >/dev/null 2>&1 || fail "check"
}

injects() { strace -qq -o /dev/null -e inject=getpid:error=EPERM true 2>/dev/null; }

part_kill() {
    have strace && injects || skip "no system call can be injected here"
    centre
    n=1 step=3
    long && step=1
    while :; do
        [ $((trials % 2)) = 0 ] && rm -rf out/2026-11-21
        tonight strace -f -qq -o /dev/null -e inject=all:signal=KILL:when=$n
        status=$?
        whole "killed at call $n"
        [ $status = 137 ] || break
        n=$((n + step))
    done
    [ $trials -gt 10 ] || fail "only $trials kills: $(cat told)"
    recovers
    echo "$trials kills, calls 1 to $n by $step: 0 partial"
}

# Five calls, each of the first twelve times: killed, no space, an I/O error. 180 trials; some of them per push.
part_errors() {
    have strace && injects || skip "no system call can be injected here"
    export ASAN_OPTIONS=detect_leaks=0 # who is traced cannot trace itself for leaks
    centre
    times="1 3 6 9 12"
    long && times="1 2 3 4 5 6 7 8 9 10 11 12"
    for call in openat write fsync renameat2 close; do
        strace -f -c -o count -e trace=$call "$MADOGUCHI" --version >/dev/null 2>&1 # what comes before any work
        before=$(awk -v call=$call '$NF == call { print $4 }' count)
        for nth in $times; do
            n=$((${before:-0} + nth))
            for fault in signal=KILL error=ENOSPC error=EIO; do
                [ $((trials % 3)) = 0 ] && rm -rf out/2026-11-21
                tonight strace -f -qq -o /dev/null -e inject=$call:$fault:when=$n
                status=$?
                whole "$call $fault $n"
                case $fault:$status in
                *KILL:* | error=*:[0156]) ;;
                *) fail "$call $fault $n: status $status, $(cat told)" ;;
                esac
                [ $status = 0 ] || [ "$fault" = signal=KILL ] || [ -s told ] || fail "$call $fault $n: no sentence"
            done
        done
    done
    for fault in EROFS EACCES ESTALE EDQUOT; do # for ever: read-only, gone, over quota
        rm -rf out/2026-11-21
        tonight strace -f -qq -o /dev/null -e inject=mkdir,write,fsync,renameat2:error=$fault
        [ $? = 5 ] || fail "$fault for ever: $(cat told)"
        whole "$fault"
        [ -e out/2026-11-21 ] && fail "$fault: made all the same"
    done
    recovers
    echo "$trials faults: 0 partial"
}

# A disk with small blocks, full to the last of them: SQLite's index of its log has holes there, and who touches one is ended
# by the system. Between too little for the first of them and enough for all lies one block each.
part_holes() {
    have mkfs.ext4 || skip "no mkfs.ext4"
    truncate -s 48M image && mkfs.ext4 -q -m 0 -b 1024 image && mkdir disk
    mount -o loop image disk 2>/dev/null || skip "no disk can be mounted here"
    "$MADOGUCHI" demo --no-open --cases 20 disk/p.db 2>/dev/null || fail "no practice data"
    for left in $(seq 0 48); do
        rm -f disk/fill
        sync
        fallocate -l "$(($(df --output=avail disk | tail -1) - left))K" disk/fill 2>/dev/null
        sync
        "$MADOGUCHI" search --db disk/p.db 一 >told 2>&1
        case $? in 0 | 5) ;; *) fail "reading with $left KiB left: $(cat told)" ;; esac
        "$MADOGUCHI" staff add "p$left" --name 架空 --job nurse --db disk/p.db >told 2>&1
        case $? in 0 | 5) ;; *) fail "writing with $left KiB left: $(cat told)" ;; esac
    done
    rm disk/fill
    "$MADOGUCHI" staff add last --name 架空 --job nurse --db disk/p.db >told 2>&1 || fail "with room again: $(cat told)"
    "$MADOGUCHI" check --db disk/p.db >told 2>&1 || fail "afterwards: $(cat told)"
}

part_full() {
    centre 300
    mkdir disk
    if mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null; then
        out=disk/out
        tonight env
        [ $? = 5 ] && grep -q いっぱい told || fail "a full disk: $(cat told)"
        [ -z "$(ls disk/out 2>/dev/null)" ] || fail "something was left: $(ls -A disk/out)"
        mount -o remount,size=16m disk
        recovers
        mount -o remount,ro disk
        rm -rf keep && cp -r disk/out keep
        MADOGUCHI_NOW=2026-11-22T21:30:00 "$MADOGUCHI" export --db p.db --out disk/out >told 2>&1
        [ $? = 5 ] || fail "read-only: $(cat told)"
        diff -r keep disk/out || fail "a read-only disk was changed"
        mount -o remount,rw disk
        MADOGUCHI_NOW=2026-11-23T21:30:00 "$MADOGUCHI" export --db p.db --out disk/out --catch-up >told 2>&1 || fail "after read-only"
        [ -f disk/out/2026-11-22/manifest.csv ] || fail "the night of the read-only disk was not caught up"
        grep -q '抜けていた日も書き出しました: 1 日' told || fail "that a day was caught up is not told: $(cat told)"
        umount disk
    else
        echo "skipped: no disk can be mounted here; a limit on file sizes stands for it"
    fi
    out=out
    (ulimit -f 4 && tonight env)
    [ $? = 5 ] || fail "a limit: $(cat told)"
    whole limit
    if [ -d /dev/shm ] && [ "$(stat -f -c %i /dev/shm)" != "$(stat -f -c %i .)" ]; then
        out=$(mktemp -d /dev/shm/madoguchi-XXXXXX) # another file system than the database's
        rm -rf "$out/x" && tonight env || fail "another file system: $(cat told)"
        for folder in "$out"/*; do sums "$folder"; done
        rm -rf "$out"
    fi
    out=gone/far/away
    tonight env || fail "a place that is not there is made: $(cat told)"
    : >file
    out=file/out
    tonight env
    [ $? = 5 ] || fail "below a file: $(cat told)"
    unset out
    recovers
}

part_two() {
    centre 300
    for i in 1 2 3 4 5 6; do
        rm -rf out/2026-11-21
        tonight env &
        first=$!
        MADOGUCHI_NOW=2026-11-21T21:30:00 "$MADOGUCHI" export --db p.db --out out >told.2 2>&1
        second=$?
        wait $first
        case $?$second in
        00 | 04 | 40) ;;
        *) fail "two at once: $(cat told told.2)" ;;
        esac
        whole two
    done
}

part_clock() {
    centre
    tonight env || fail "tonight"
    MADOGUCHI_NOW=2026-11-19T21:30:00 "$MADOGUCHI" export --db p.db --out out --catch-up >told 2>&1
    [ $? = 3 ] && grep -q 時計 told || fail "the clock went back: $(cat told)"
    whole back
    [ "$(ls out | wc -l)" = 3 ] || fail "something was made: $(ls out)"
    grep -q 2026-11-20T21:30 p.db.export || cut -f2 p.db.export | grep -q . || fail "no success is told"
    cut -f5 p.db.export | grep -qx 3 || fail "the last status is not told"
}

# Every character that CP932 holds, out of the program and through another implementation.
part_python() {
    have python3 || skip "no python3"
    "$MADOGUCHI" demo --no-open --cases 40 p.db 2>/dev/null
    python3 - <<'END' || fail "cannot make the input"
import csv, subprocess
pairs = bytearray()
for first in list(range(0x81, 0xA0)) + list(range(0xE0, 0xFD)):
    for second in range(0x40, 0xFD):
        pairs += bytes([first, second]) + b"\n"
done = subprocess.run(["iconv", "-c", "-f", "CP932", "-t", "UTF-8"], input=bytes(pairs), capture_output=True).stdout.decode()
every = [c for c in sorted(set(done) - {"\n"}) if not "\ue000" <= c <= "\uf8ff" and ord(c) > 0x7F]
with open("all.csv", "w", encoding="utf-8", newline="") as out:
    w = csv.writer(out)
    w.writerow(["受付番号", "受付日時", "相談内容"])
    for i in range(0, len(every), 60):
        w.writerow([f"R20-{i:04d}", "2026-11-20T09:00", "「" + "".join(every[i:i + 60]) + "」,\"x\"\n行"])
open("every", "w", encoding="utf-8").write("".join(every))
END
    "$MADOGUCHI" import --db p.db cases all.csv >told 2>&1 || fail "import: $(cat told)"
    "$MADOGUCHI" export --db p.db --profile ledger --encoding cp932 --out led --date "$(date +%F)" >told 2>&1
    "$MADOGUCHI" export --db p.db --all --out city >told 2>&1 || fail "city: $(cat told)"
    python3 - led/*/cases.csv city/*/ <<'END' || fail "python reads something else"
import csv, glob, hashlib, sys
every, met = open("every", encoding="utf-8").read(), ""
rows = list(csv.reader(open(sys.argv[1], encoding="cp932", newline=""), strict=True))
assert len({len(r) for r in rows}) == 1
note, number = rows[0].index("相談内容"), rows[0].index("受付番号")
wrong = []
given = {r["受付番号"]: r["相談内容"] for r in csv.DictReader(open("all.csv", encoding="utf-8", newline=""))}
for r in rows[1:]:
    if r[number] in given:
        met += r[note][1:-7]
        wrong += [(a, b) for a, b in zip(given[r[number]], r[note]) if a != b]
        assert len(given[r[number]]) == len(r[note]), r[number]
# python's table differs from CP932 as iconv and Windows have it in nothing that we write
assert not wrong, wrong[:20]
assert len(met) == len(every) > 7300, (len(met), len(every))
manifest = list(csv.DictReader(open(glob.glob(sys.argv[2] + "manifest.csv")[0], encoding="cp932", newline="")))
for line in manifest:
    data = open(sys.argv[2] + line["ファイル名"], "rb").read()
    assert hashlib.sha256(data).hexdigest() == line["SHA-256"] and len(data) == int(line["バイト数"])
    if line["文字コード"] == "cp932":
        assert data.endswith(b"\r\n") and data.count(b"\n") == data.count(b"\r\n")
        assert len(list(csv.reader(data.decode("cp932").splitlines()))) == int(line["行数"]) + 1
print(len(met), "characters read alike by python's cp932;", len(manifest), "files of the city")
END
}

part_office() {
    have soffice || skip "no LibreOffice"
    have python3 || skip "no python3"
    "$MADOGUCHI" demo --no-open --cases 60 p.db 2>/dev/null
    "$MADOGUCHI" export --db p.db --all --out city >told 2>&1 || fail "city: $(cat told)"
    mkdir sheet
    # 44,34,60: comma, quote, Windows-932; every column as text (2): numbers and dates stay as written
    columns=$(seq -s / 1 15 | sed 's#[0-9]*#&/2#g')
    timeout 120 soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1' \
        --infilter="CSV:44,34,60,1,$columns" --outdir sheet city/*/cases.csv city/*/contacts.csv city/*/monthly.csv >office 2>&1 ||
        fail "soffice: $(cat office)"
    python3 - city/*/ <<'END' || fail "LibreOffice shows something else"
import csv, sys
for name in ("cases.csv", "contacts.csv", "monthly.csv"):
    ours = list(csv.reader(open(sys.argv[1] + name, encoding="cp932", newline="")))
    theirs = list(csv.reader(open("sheet/" + name, encoding="utf-8", newline="")))
    assert ours == theirs, (name, [(a, b) for a, b in zip(ours, theirs) if a != b][:3])
    print(name, len(ours), "rows alike in LibreOffice")
END
}

# A desk is open and somebody types, while one export after the other runs: none waits for the other, nothing is lost.
part_desk() {
    [ -x "${DRIVE:-}" ] || skip "no driver"
    "$MADOGUCHI" demo --no-open --cases 300 p.db 2>/dev/null
    {
        echo "start 24 80"
        for i in 1 2 3 4 5 6 7 8; do
            printf 'keys F2\nsettle\nfield 相談者所属\ntype 書出中央病院%s\nfield 相談者氏名\ntype 書出%s郎\nsettle\n' $i $i
            printf 'keys Ctrl-S\nsettle\nkeys Ctrl-S\nsettle\nkeys Ctrl-X\nsettle\n'
        done
        printf 'keys Ctrl-Q\nend\n'
    } >script
    while [ ! -e stop ]; do
        "$MADOGUCHI" export --db p.db --all --out o >told 2>&1 </dev/null
        [ $? -le 1 ] || cat told >>refused
        sums o/"$(ls o | tail -1)"
        echo >>exports
    done &
    loop=$!
    "$DRIVE" script "$MADOGUCHI" demo p.db >typed 2>&1 || fail "the desk: $(tail -30 typed)"
    : >stop
    wait $loop
    [ -s refused ] && fail "an export was refused: $(cat refused)"
    [ "$(wc -l <exports)" -ge 5 ] || fail "only $(wc -l <exports) exports"
    stored=$("$MADOGUCHI" search --db p.db --in cases 書出中央病院 --format tsv | wc -l)
    [ "$stored" -ge 8 ] || fail "only $stored of 8 calls are there"
    "$MADOGUCHI" check --db p.db >/dev/null 2>&1 || fail check
    echo "8 calls typed during $(wc -l <exports) exports"
}

# A year of nights by the clock, ten of them killed; per push six weeks.
part_year() {
    have python3 || skip "no python3"
    if long; then days=365 kills=10; else days=42 kills=4; fi
    python3 "$source/tests/cli/year.py" "$MADOGUCHI" $days $kills || fail "$days nights"
}

part_unit() {
    made=$(dirname "$MADOGUCHI")/made
    have systemd-analyze || skip "no systemd-analyze"
    for job in export drill; do
        sed "s|^ExecStart=[^ ]*|ExecStart=$MADOGUCHI|" "$made/madoguchi-$job@.service" >"madoguchi-$job@x.service"
        systemd-analyze security --offline=true --no-pager "./madoguchi-$job@x.service" >told 2>&1 || skip "$(head -1 told)"
        level=$(sed -n 's/.*exposure level.*: \([0-9.]*\) .*/\1/p' told)
        echo "exposure of the unit $job: $level"
        echo "$level" | awk '{ exit !($1 != "" && $1 <= 1.0) }' || fail "exposure of $job $level: $(grep ✗ told)"
        for timer in "$made/madoguchi-$job.timer" "$made/madoguchi-$job@.timer"; do
            grep -qx Persistent=true "$timer" || fail "$timer is not persistent"
            systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$timer")" >/dev/null || fail "$timer: no calendar"
        done
    done
    ! grep -n '@[A-Z]*@' "$made"/madoguchi-*.service "$made"/madoguchi-*.timer || fail "a name stayed in a unit"
    grep -q '^ExecStart=.*/madoguchi restore --drill$' "$made/madoguchi-drill@.service" || fail "the drill's unit does another thing"
    grep -q 'madoguchi restore --drill$' "$made/madoguchi.cron" || fail "cron has no drill"
    grep -q -- 'export --catch-up' "$source"/src/install/madoguchi.cron.in || fail "cron does not catch up"
}

# fenced OUT: one export inside the unit as it stands, for the database's folder alone.
fenced() {
    unit=madoguchi-test-$$.service
    sed -e "s|^ExecStart=.*|ExecStart=$home/bin/madoguchi export --catch-up --db $home/in/p.db --out $1|" -e '/^User=/d' \
        -e "s|^ReadWritePaths=.*|ReadWritePaths=$home/in\nStandardOutput=append:$work/told\nStandardError=append:$work/told|" \
        "$source/src/install/madoguchi-export@.service.in" >/run/systemd/system/$unit
    : >told
    systemctl daemon-reload && systemctl start $unit 2>/dev/null
    systemctl show -p ExecMainStatus --value $unit >status
    rm /run/systemd/system/$unit
    systemctl reset-failed $unit 2>/dev/null
    systemctl daemon-reload
    return "$(cat status)"
}

# Where a systemd runs: nothing that an export does is in the way of its own fence, and the fence holds.
part_fence() {
    [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] || skip "no systemd runs here"
    home=$(mktemp -d /root/madoguchi-XXXXXX) # /tmp is another one inside
    trap 'rm -rf "$work" "$home"' EXIT
    mkdir -p "$home/in" "$home/bin" "$home/share/madoguchi"
    cp "$MADOGUCHI" "$home/bin/madoguchi" && cp -r "$source/schema" "$home/share/madoguchi"
    "$home/bin/madoguchi" demo --no-open --cases 20 "$home/in/p.db" 2>/dev/null || fail "no practice data"
    fenced "$home/in/out" || fail "inside: $(cat told)"
    for folder in "$home"/in/out/*-*-*; do sums "$folder"; done
    fenced "$home/other"
    [ $? = 5 ] && grep -q 読み取り専用 told && [ ! -e "$home/other" ] || fail "the fence is open: $(cat told)"
}

part_"$1"
exit $failed
