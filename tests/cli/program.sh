#!/bin/sh
# The real program from outside: exit statuses, sentences, files. Usage: program.sh PART, with MADOGUCHI set to the program.
set -u
source=$(cd "$(dirname "$0")/../.." && pwd)
unset MADOGUCHI_DB MADOGUCHI_NOW LC_ALL LC_CTYPE
export LANG=C.UTF-8
work=$(mktemp -d "${TMPDIR:-/tmp}/madoguchi-test-XXXXXX")
trap 'umount "$work/memory" 2>/dev/null; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
export HOME="$work/home" XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"
mkdir -p "$HOME" "$XDG_CONFIG_HOME/madoguchi"
printf '[security]\npassphrase_ms = 50\n' >"$XDG_CONFIG_HOME/madoguchi/madoguchi.conf" # the least, for the tests' time
cd "$work" || exit 1
failed=0

fail() {
    echo "FAIL: $*"
    sed 's/^/  out: /' out | head -20
    sed 's/^/  err: /' err | head -20
    failed=1
}

skip() {
    echo "skipped: $*"
    exit 77
}

# knows LOGIN PASSPHRASE: from here on expect signs that person in.
knows() { echo "$2" >"$work/pass.$1"; }

# The file of whoever is named by --as or made by --admin, where this person has a passphrase.
file_of() {
    while [ $# -gt 1 ]; do
        case $1 in --as | --admin) [ -f "$work/pass.$2" ] && echo "$work/pass.$2" ;; esac
        shift
    done
}

# begins LOGIN PASSPHRASE: with the one-time code that the last command showed.
begins() {
    sed -n 's/^  \([0-9A-Z]\{5\}-[0-9A-Z-]*\)$/\1/p' err >code.$1
    echo "$2" >pass.new
    expect 0 staff list --as "$1" --passphrase-file code.$1 --new-passphrase-file pass.new
    knows "$1" "$2"
}

# expect STATUS ARGUMENT…: runs the program without a terminal; its streams are in `out` and `err`.
expect() {
    wanted=$1
    shift
    case "$*" in *--passphrase-file*) ;; *) file=$(file_of "$@") && [ -n "$file" ] && set -- "$@" --passphrase-file "$file" ;; esac
    "$MADOGUCHI" "$@" >out 2>err </dev/null
    got=$?
    ! grep -qE '(み|成|置|こと)ことができません' err || fail "no sentence: a noun before ことができません"
    [ "$got" = "$wanted" ] || fail "madoguchi $*: status $got, not $wanted"
}

says() { grep -qF -- "$1" err || fail "stderr does not say: $1"; }
prints() { grep -qF -- "$1" out || fail "stdout does not hold: $1"; }
silent() { [ ! -s err ] || fail "something on stderr"; }
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }
absent() { [ ! -e "$1" ] || fail "$1 is there"; }

practice() { expect 0 demo --no-open --cases "${1:-20}" practice.db; }

# sums DIR: every file of the manifest is there, with the bytes that it tells, and there is no other.
sums() {
    iconv -f CP932 -t UTF-8 "$1/manifest.csv" | tr -d '"\r' | tail -n +2 >sums
    while IFS=, read -r name rows bytes sum rest; do
        [ "$(stat -c %s "$1/$name")" = "$bytes" ] || fail "$name: not $bytes bytes"
        [ "$(sha256sum <"$1/$name" | cut -c1-64)" = "$sum" ] || fail "$name: another SHA-256"
        [ -n "$rows$rest" ] || fail "$name: an empty line"
    done <sums
    [ "$(wc -l <sums)" = "$(ls "$1" | grep -vc manifest.csv)" ] || fail "files that the manifest does not name"
}

part_usage() {
    expect 0 --help && prints 使い方
    expect 0 --version && prints "madoguchi "
    for command in $("$MADOGUCHI" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'); do
        expect 0 "$command" --help && prints "madoguchi $command" && silent
        expect 0 help "$command" && silent
    done
    expect 2 exprot && says "export のことですか"
    expect 2 report monthly --formt csv && says "--format のことですか"
    expect 2 help exprot && says "export のことですか"
    expect 2 init && says "--admin"
    expect 2 init --admin '花子' && says "半角英数字"
    expect 2 init --admin yamada --city-code 12 && says "5桁"
    expect 5 report monthly && says "データベース" && says "madoguchi init"
    absent "$work/data/madoguchi/desk.db.lock"
    expect 0 keys && prints "F2"
    expect 0 keys --format tsv && prints "$(printf 'F2\tnew')"
    expect 0 keys --format mdoc # the manual has every verb, with a key or without (UX.md R53)
    for verb in $(sed -n 's/^VERB([A-Z_]*, *"\([^"]*\)".*/\1/p' "$source/schema/verbs.def"); do
        grep -qE "Pq $verb$" out || fail "the manual does not name $verb"
    done
    expect 0 schema && prints "$(printf 'intake\tnumber')"
    expect 0 schema --format sql && prints "CREATE TABLE"
    expect 0 completion bash && prints "complete -o default -F _madoguchi"
    bash -n out || fail "bash cannot read its completion"
    expect 0 completion zsh && prints "#compdef madoguchi"
    expect 2 completion fish
}

part_closing() {
    practice 40
    export MADOGUCHI_DB=practice.db MADOGUCHI_NOW=2026-11-20T14:05:00
    printf '受付番号,受付日時,相談者区分,状態\nR08-9001,2026-05-20 09:00,家族,対応中\n' >late.csv
    expect 0 import cases late.csv
    expect 1 report selfcheck --month 2026-05 && prints R08-9001 && says "説明のつかないもの"
    expect 3 close-month 2026-05 && prints R08-9001 && prints 未分類 && says "--reason"
    expect 0 report monthly --fiscal-year 2025 && ! grep -q 締めています out || fail "nothing was closed"
    expect 0 close-month 2026-05 --reason '内容を聞けなかった' && prints "第1版で締めました"
    expect 0 close-month 2026-05 && prints "変わっていません"
    expect 1 report monthly && prints "5月は第1版で締めています" && prints 内容を聞けなかった
    sed 's/9001/9002/; s/09:00/10:00/' late.csv >later.csv
    expect 0 import cases later.csv
    expect 1 report monthly && prints 訂正
    expect 1 report monthly --format csv && ! grep -q 訂正 out || fail "CSV holds more than its rows"
    expect 0 check && prints "月次締め 2026-05"
    expect 0 close-month 2026-05 --reopen && prints "解きました"
    expect 3 close-month 2026-05 --reopen && says "締めていない"
    expect 3 close-month 2026-11 && says "まだ終わっていない"
    expect 2 close-month 2026-5
    expect 2 close-month 2026-13
    expect 0 audit && prints 月を締めました && prints 月の締めを開きました
    for report in years cross followup kpi staff contents late; do
        expect 0 report $report && silent
        expect 0 report $report --format html && prints "</html>" && silent
        expect 0 report $report --format csv --month 2026-05 && silent
    done
}

part_rights() {
    expect 7 init --admin yamada && says "尋ねる端末がありません" && absent "$work/data/madoguchi/desk.db"
    knows yamada '春は遠い国の郵便配達人'
    expect 3 init --admin yamada && says 13文字 && absent "$work/data/madoguchi/desk.db.keys"
    knows yamada 'やかんの湯気で読む手紙の束'
    expect 0 init --admin yamada --centre '架空センター' && prints "$work/data/madoguchi/desk.db" && says "1通目"
    [ "$(stat -c %a "$work/data/madoguchi/desk.db")" = 600 ] || fail "mode of the database"
    [ "$(stat -c %a "$work/data/madoguchi")" = 700 ] || fail "mode of its folder"
    [ "$(stat -c %a "$work/data/madoguchi/desk.db.keys")" = 600 ] || fail "mode of the keys"
    expect 3 init --admin yamada && says "すでにあります"
    expect 7 report monthly && says "--as LOGIN"
    expect 7 search 髙橋
    expect 7 audit
    expect 7 staff list
    expect 7 export --profile ledger --out o && absent o
    expect 7 import holidays missing.csv
    expect 7 report monthly --as nobody && says "nobody"
    expect 0 report monthly --as yamada
    expect 0 --as yamada report list
    expect 0 export --out o --date 2026-11-19
    expect 0 check
    expect 0 backup copy.db && prints copy.db
    expect 3 backup copy.db && says "すでにあります"
    expect 0 staff add saito --name '齋藤 誠' --job 社会福祉士 --as yamada && prints 齋藤
    begins saito '夜の駅前で拾った青いボタン'
    expect 3 staff add saito --as yamada && says "すでに登録"
    expect 2 staff add 1saito --as yamada && says "英字で始まる"
    expect 2 staff add suzuki --job 船長 --as yamada && says "看護師、社会福祉士" && says "のどれか"
    expect 7 staff retire yamada --as saito && says 管理者
    expect 0 staff add jimu --job 事務 --as yamada && begins jimu '机の下の猫と冷めた紅茶カップ'
    expect 0 staff add kansa --job 監査 --as yamada && begins kansa '踏切の向こうで傘をたたむ人影'
    expect 7 export --profile ledger --as saito --out o && says 管理者だけ && absent o/ledger
    expect 7 export --as saito --out s && says "事務、管理者だけ"
    expect 0 export --as jimu --out j --date 2026-11-18
    expect 7 backup s.db --as saito && says "事務、管理者だけ"
    expect 0 backup late.db
    expect 7 restore copy.db --as jimu && says 違います # who came after that backup
    expect 7 restore late.db --as jimu && says 管理者だけ
    expect 7 search 髙橋 --as kansa && says 看護師
    expect 7 report monthly --as kansa
    expect 0 audit --as kansa && prints 職員
    expect 0 audit --as saito && ! grep -q "職員 .*を登録しました" out || fail "the clerk of another reads what admins did"
    expect 7 audit --as saito --staff yamada && says "管理者、監査だけ"
    expect 7 audit --as saito --person 1 && says "管理者、監査だけ"
    expect 3 staff retire yamada --as yamada && says 自分自身
    expect 0 staff retire saito --as yamada && prints 退職
    expect 7 report monthly --as saito
    expect 0 staff role yamada --name '山田 花子' --as yamada && prints '山田 花子'
    expect 2 staff role yamada --job 大工 --as yamada && says 大工
    expect 0 audit --as yamada && prints 齋藤 && prints '山田 花子（看護師・管理者）が監査の記録を読みました'
    expect 0 audit --as yamada --format csv --since 2020-01-01 && prints '"起動","起動からのミリ秒","役割"'
    tail -n 1 out | grep -qE '"[0-9a-f]{16}","[0-9]+","看護師・管理者"' || fail "no clock that nobody sets"
    echo 違う合い言葉を入れた人 >wrong
    expect 7 report monthly --as yamada --passphrase-file wrong && says 違います
    expect 0 audit --as yamada && prints 'サインインできませんでした（passphrase, failed 1）'
    expect 5 check --passphrase-file nowhere && says nowhere
    MADOGUCHI_NOW=2030-01-01T00:00:00 expect 0 audit --as yamada
    grep -q 2030-01-01 out && fail "MADOGUCHI_NOW set the time of real records"
}

part_station() {
    knows yamada 'やかんの湯気で読む手紙の束'
    expect 0 init --admin yamada
    sed -n 's/^  1通目  //p' err >code
    mkdir shared && cp data/madoguchi/desk.db data/madoguchi/desk.db.keys shared
    export XDG_STATE_HOME="$work/other" # the second workstation, over a shared folder
    for made in no yes; do
        for command in check "report monthly --as yamada" "backup copy.db" export "staff list --as yamada"; do
            ls -l --time-style=full-iso shared >before
            # shellcheck disable=SC2086
            expect 4 $command --db shared/desk.db && says "このデータは端末「$(hostname)」に固定されています（最終使用 20"
            ls -l --time-style=full-iso shared >after
            same before after
        done
        absent copy.db
        [ $made = yes ] || { expect 1 doctor --db shared/desk.db && grep -q '^注意.*端末の鍵.*ここにない' out || fail "no key is no care"; }
        [ $made = yes ] || expect 0 init --admin yamada --db own.db
    done
    expect 0 check --db own.db
    export XDG_STATE_HOME="$work/state"
    expect 4 check --db own.db
    expect 0 check --db shared/desk.db
    export XDG_STATE_HOME="$work/other"
    tr 0-8 1-9 <code >wrong
    expect 7 restation --db shared/desk.db --passphrase-file wrong && says 復旧コード
    expect 4 check --db shared/desk.db
    expect 0 restation --db shared/desk.db --passphrase-file code && prints "合い言葉は変わっていません"
    expect 0 check --db shared/desk.db
    expect 0 staff list --db shared/desk.db --as yamada
    expect 0 audit --db shared/desk.db --as yamada && prints 端末を移しました
    expect 0 rekey --codes --db shared/desk.db --as yamada && says 1通目
    expect 7 restation --db shared/desk.db --passphrase-file code
    export XDG_STATE_HOME="$work/state"
    expect 4 check --db shared/desk.db
    expect 0 check # the desk that the copy was made of
}

# ledger FILE NUMBER PERSON NOTE: a case as a ledger has it.
ledger() {
    printf '受付番号,受付日時,受付方法,相談者区分,対象者氏名,相談内容\r\n%s,2026-11-19 9:05,電話,家族,%s,%s\r\n' "$2" "$3" "$4" >"$1"
}

here() { export XDG_STATE_HOME="$work/state" MADOGUCHI_DB="$work/desk.db"; }
there() { export XDG_STATE_HOME="$work/other" MADOGUCHI_DB="$work/branch/desk.db"; }
key() { sed -n 's/^この端末の鍵: //p' out; }
mark() { sed -n 's/.*照合番号: //p' out; }

# A second desk begins with a copy of the first one's file; from then on both write, and parcels go between them.
part_exchange() {
    knows yamada 'やかんの湯気で読む手紙の束'
    here
    expect 0 init --admin yamada
    sed -n 's/^  1通目  //p' err >code
    ledger one.csv R08-0001 '秘密 花子' 退院の相談
    expect 0 import cases one.csv --as yamada
    mkdir branch && cp desk.db desk.db.keys branch
    expect 0 exchange key --as yamada
    first=$(key) first_mark=$(mark)
    there
    expect 0 restation --passphrase-file code
    expect 0 exchange key --as yamada
    second=$(key) second_mark=$(mark)
    [ -n "$first" ] && [ "$first" != "$second" ] || fail "two keys"
    expect 0 exchange peer 本所 "$first" --as yamada && [ "$(mark)" = "$first_mark" ] || fail "the first one's mark"
    expect 2 exchange peer 別 "${first%?}" --as yamada && says 16進数
    expect 3 exchange peer 自分 "$second" --as yamada && says この端末自身
    here
    expect 0 exchange peer 支所 "$second" --as yamada && [ "$(mark)" = "$second_mark" ] || fail "the second one's mark"

    ledger two.csv R08-0001 '秘密 花子' 本所で書いた言葉
    expect 0 import cases two.csv --as yamada
    ledger new.csv R08-0002 '内緒 太郎' 夜の不安
    expect 0 import cases new.csv --as yamada
    expect 7 exchange give 支所 to.parcel
    expect 3 exchange give 知らない所 to.parcel --as yamada && says 登録されていません && absent to.parcel
    expect 0 exchange give 支所 to.parcel --as yamada && prints 新しい記録
    expect 3 exchange give 支所 to.parcel --as yamada && says 上書きはしません
    [ "$(stat -c %a to.parcel)" = 600 ] || fail "the mode of a parcel"
    for word in 秘密 内緒 夜の不安 R08-0002; do grep -aqF "$word" to.parcel && fail "a parcel tells $word"; done
    expect 3 exchange take to.parcel --as yamada && says ほかの端末あて

    there
    ledger two.csv R08-0001 '秘密 花子' 支所で書いた言葉
    expect 0 import cases two.csv --as yamada
    ledger new.csv R08-0002 '別人 次郎' 胃ろうの相談
    expect 0 import cases new.csv --as yamada
    head -c 500 to.parcel >cut.parcel
    expect 3 exchange take cut.parcel --as yamada && says 途中で切れて
    expect 5 exchange take nowhere.parcel --as yamada && says nowhere.parcel
    expect 1 exchange take to.parcel --as yamada && prints "食い違い 1" && prints "R08-0002-本所 としました"
    expect 0 exchange take to.parcel --as yamada && prints もう取り込んであります
    expect 0 exchange list --as yamada && prints 本所 && prints "決めていない食い違い 1 件"
    expect 0 search 内緒 --as yamada && prints R08-0002-本所
    expect 0 search 支所で書いた言葉 --as yamada && prints R08-0001 # ours stays until somebody decides
    expect 0 audit --as yamada && prints 受け渡しから && prints 受け渡しの相手を登録しました
    expect 0 check && expect 0 check --deep
    expect 0 exchange give 本所 back.parcel --as yamada
    here
    expect 1 exchange take back.parcel --as yamada && prints "食い違い 1"
    expect 0 search 別人 --as yamada && prints R08-0002-支所
    expect 0 exchange forget 支所 --as yamada && expect 3 exchange take back.parcel --as yamada
    says 登録していない端末
    expect 2 exchange give --as yamada && says 名前と、作るファイル
    expect 2 exchange nothing --as yamada
    expect 0 check
}

# typed TEXT ARGUMENT…: the program in a terminal, whose keys are TEXT; what the terminal showed is in `typed`.
typed() {
    text=$1
    shift
    (sleep 0.5; printf '%b' "$text"; sleep 1.5) | script -qec "'$MADOGUCHI' $*; echo status \$?" typed >out 2>err
}

# The passphrase is asked for at a terminal, and never seen there.
part_asking() {
    words=やかんの湯気で読む手紙の束
    export MADOGUCHI_DB=k.db
    typed "$words\n" init --admin yamada
    absent k.db
    typed "$words\n別の合い言葉を入れてみる朝\n" init --admin yamada
    grep -q "2回の入力が違います" typed || fail "two that differ were taken"
    absent k.db && absent k.db.keys
    typed "$words\n$words\n" init --admin yamada
    grep -q "status 0" typed && grep -q 1通目 typed || fail "no database was made at the terminal"
    long=$(printf '%2000s' '' | tr ' ' x)
    typed "$long\n" staff list --as yamada
    grep -q "status 3" typed && grep -q "長すぎます" typed || fail "a line that is too long was cut and taken"
    typed "$words\n" staff list --as yamada
    grep -q "status 0" typed && grep -q "yamada の合い言葉" typed || fail "no sign-in at the terminal"
    typed "$words!\n" staff list --as yamada
    grep -q "status 7" typed || fail "a wrong passphrase"
    typed '\003\n' staff list --as yamada
    grep -q "status 7" typed && grep -q "やめました" typed || fail "Ctrl-C while asking"
    grep -rqs "$words" typed k.db k.db.keys k.db.auth k.db.events state && fail "the passphrase is somewhere"
    typed "$words\n" staff add saito --as yamada
    code=$(sed -n 's/^  \([0-9A-Z]\{5\}-[0-9A-Z-]*\).*$/\1/p' typed)
    typed "$code\n霧の朝に鐘が三度なったので\n霧の朝に鐘が三度なったので\n" staff list --as saito
    grep -q "status 0" typed || fail "a one-time code at the terminal"
    grep -q 霧の朝 typed && fail "the new passphrase is shown"
    :
}

# Who comes in by what (RELIABILITY.md 2.3, 3).
part_keys() {
    knows yamada 'やかんの湯気で読む手紙の束'
    export MADOGUCHI_DB=k.db
    expect 0 init --admin yamada
    sed -n 's/^  [12]通目  //p' err >codes
    head -1 codes >first && tail -1 codes >second
    grep -A1 監査の鍵 err | tail -1 >k0
    expect 0 check --audit-key k0 && prints 監査の鍵による確認
    tr 0123456789abcdef 123456789abcdef0 <k0 >other
    expect 1 check --audit-key other && prints 異常
    expect 3 check --audit-key first && says 64桁
    [ "$(cat first second | tr -dc '0-9A-Z' | wc -c)" = 80 ] || fail "no two recovery codes"
    sqlite3 k.db 'SELECT * FROM staff' >out 2>err && fail "sqlite3 reads it"
    strings -a k.db k.db.keys | grep -qE "在宅医療|SQLite format|CREATE TABLE" && fail "strings finds words"
    expect 7 report monthly --as yamada --passphrase-file first && says "ログイン名か合い言葉が違います"
    rm pass.yamada
    expect 7 report monthly --as yamada && says "尋ねる端末がありません"
    knows yamada 'やかんの湯気で読む手紙の束'
    cp pass.yamada old
    expect 0 report monthly --as yamada && says "間違いが1回"
    expect 0 check && expect 0 backup copy.db && [ -s copy.db.keys ] || fail "no keys beside the backup"
    expect 0 export --out o
    # The drill is a timer's: with the workstation's own key. Bringing back for real is an administrator's.
    mkdir k.db.backups && cp copy.db k.db.backups/2026-11-20T14-05-00.db && cp copy.db.keys k.db.backups/2026-11-20T14-05-00.db.keys
    expect 0 restore --drill && prints 戻せることを確かめました
    expect 7 restore copy.db --force
    expect 7 restore copy.db --to drilled.db && absent drilled.db
    "$MADOGUCHI" doctor >out 2>err
    grep 戻す練習 out | grep -q '^良.*済' || fail "a drill that was done"
    head -c 40000 copy.db >k.db.backups/2026-11-20T15-05-00.db && cp copy.db.keys k.db.backups/2026-11-20T15-05-00.db.keys
    expect 6 restore --drill
    "$MADOGUCHI" doctor >out 2>err
    grep 戻す練習 out | grep -q '^注意.*の後、できていません.*15-05-00.db' || fail "a drill that failed"
    expect 0 audit --as yamada && prints 戻せることを確かめました && prints 戻せませんでした
    rm -r k.db.backups
    expect 7 import holidays x.csv
    expect 0 staff add saito --as yamada
    begins saito '夜の駅前で拾った青いボタン'
    expect 7 staff list --as saito --passphrase-file code.saito && says "違います"
    echo '霧の朝に鐘が三度なったので' >pass.own
    expect 0 staff passphrase --as saito --new-passphrase-file pass.own && prints 替えました
    expect 7 staff list --as saito
    knows saito '霧の朝に鐘が三度なったので'
    expect 3 staff passphrase --as saito --new-passphrase-file pass.saito && says 最近5回
    expect 0 staff list --as saito
    expect 7 staff reset yamada --as saito
    expect 0 staff reset saito --as yamada && says 使い切りの番号
    expect 7 staff list --as saito
    expect 7 staff list --as saito && sleep 2
    expect 0 staff reset saito --as yamada
    begins saito '青い自転車と三つの鍵穴の話'
    for _ in 1 2 3; do expect 7 staff list --as yamada --passphrase-file first; done
    expect 7 staff list --as yamada && says "秒待って"
    expect 0 staff reset yamada --recovery --passphrase-file first && says yamada
    begins yamada '窓ぎわに並べた十二のりんご'
    expect 2 search x --recovery --passphrase-file first
    expect 7 staff reset yamada --recovery --passphrase-file pass.yamada
    expect 0 audit --as yamada && prints 使い切りの番号に替えました && prints recovery && prints サインインしました
    grep -qE '遠い|自転車|やかん|りんご' out && fail "a passphrase stands in the audit"
    expect 0 staff retire saito --as yamada && prints "開けなくなりました"
    expect 7 staff list --as saito
    expect 0 restore copy.db --as yamada --passphrase-file "$work/old" --force
    expect 0 staff list --as yamada # the passphrase of today, not that of the backup
    cp k.db before.db && cp k.db.keys before.db.keys
    expect 7 rekey
    expect 0 rekey --as yamada && prints 替えました
    expect 0 check --deep && expect 0 staff list --as yamada && expect 0 check --db before.db
    ls | grep -q rekey && fail "a part of the rekey was left"
    expect 0 audit --as yamada && prints 鍵を替えました
    mkdir lost && mv k.db* lost
    expect 0 restore copy.db --as yamada --passphrase-file "$work/old"
    expect 7 staff list --as yamada
    expect 0 check && expect 0 staff list --as yamada --passphrase-file "$work/old"
}

part_wrong_files() {
    echo 'ただの文章です。データベースではありません。これは長い文章です。' >text.db
    cp text.db text.before
    expect 3 check --db text.db && says "text.db" && same text.db text.before
    absent text.db.lock
    : >empty.db
    expect 3 check --db empty.db && says "空" && [ ! -s empty.db ] || fail "an empty file was filled"
    expect 5 check --db nowhere.db && says "nowhere.db"
    expect 3 check --db "$work" && says "ファイル"
    practice 30
    head -c 40000 practice.db >short.db
    "$MADOGUCHI" check --db short.db >out 2>err
    case $? in
    3 | 6) [ -s err ] || fail "nothing said about a truncated file" ;;
    *) fail "truncated: $?" ;;
    esac
    sqlite3 other.db 'CREATE TABLE t(a); INSERT INTO t VALUES(1)'
    cp other.db other.before
    for command in check "check --deep" "report monthly" "backup copy.db" "export --out o" "search 山" audit doctor "staff add x"; do
        # shellcheck disable=SC2086
        "$MADOGUCHI" $command --db other.db >out 2>err
        [ $? = 3 ] && says "ほかのプログラム" || [ "$command" = doctor ] || fail "$command: a file of another program"
        same other.db other.before
        [ "$(ls -d other.* copy.db* o 2>/dev/null | tr '\n' ' ')" = "other.before other.db " ] ||
            fail "$command: something lies beside it"
    done
    expect 3 restore other.db --to back.db && says "ほかのプログラム" && absent other.db.lock && absent back.db
    for size in 1 15 16 99 100 511; do # SQLite takes some of them for an empty database
        head -c $size practice.db >cut.db
        expect 3 check --db cut.db && says "途中で切れています" && absent cut.db.lock
    done
    head -c 4095 practice.db >cut.db
    expect 6 check --db cut.db && says "壊れています" && absent cut.db.lock
    cp practice.db newer.db
    sqlite3 newer.db "PRAGMA user_version = 999999; DELETE FROM meta WHERE key = 'min_reader'"
    expect 3 check --db newer.db && says "新しい版"
    cp practice.db later.db # by a program that is not written yet, and that lets this one read
    sqlite3 later.db "CREATE TABLE audited(x); ALTER TABLE intake ADD COLUMN mood TEXT NOT NULL DEFAULT ''; DROP TABLE audited;
        CREATE TABLE weather(day TEXT); PRAGMA user_version = 99280"
    cp later.db later.before
    expect 0 report monthly --db later.db
    expect 0 check --db later.db
    expect 0 audit --db later.db
    printf '受付番号,受付日時\r\n' >none.csv
    expect 3 import cases none.csv --db later.db && says "形式 99280、この版は" && says "読むことだけができます"
    expect 3 restore later.db --to back.db && says "新しい版" && absent back.db
    same later.db later.before
    sqlite3 later.db "UPDATE meta SET value = '99000' WHERE key = 'min_reader'"
    cp later.db later.before
    for command in check "report monthly" "import cases none.csv" "backup copy.db" export audit; do
        # shellcheck disable=SC2086
        expect 3 $command --db later.db && says "形式 99280、この版は"
    done
    absent copy.db
    same later.db later.before
    ln -s practice.db link.db
    expect 4 check --db link.db && says "リンク"
    expect 3 demo other.db && says "other.db"
    same other.db other.before
}

part_damage() {
    practice 5
    expect 0 export --out sent --db practice.db
    manifest=$(echo sent/20*-*-*/manifest.csv)
    expect 0 check --anchor "$manifest" --db practice.db && prints "鎖の中にある"
    sed 's/:\([0-9a-f]\)/:\1\1/; s/\(:[0-9a-f]\{16\}\)[0-9a-f]/\1/' "$manifest" >other.csv
    expect 1 check --anchor other.csv --db practice.db && prints "書き換えられている"
    sed 's/"\([0-9]*:[0-9a-f]\{16\}\)"/"9\1"/' "$manifest" >longer.csv
    expect 1 check --anchor longer.csv --db practice.db && prints "切られている"
    expect 3 check --anchor practice.db --db practice.db
    expect 5 check --anchor nowhere.csv --db practice.db
    rm -f practice.db*
    practice 200
    size=$(stat -c %s practice.db)
    dd if=/dev/urandom of=practice.db bs=4096 seek=$((size / 8192)) count=20 conv=notrunc 2>/dev/null
    expect 6 check --db practice.db && [ -s err ] || fail "nothing said about damage"
    rm -f practice.db*
    knows yamada 'やかんの湯気で読む手紙の束'
    expect 0 init --admin yamada --db desk.db
    { printf '受付番号,受付日時,対象者氏名,相談内容\r\n'
      for i in $(seq 1 600); do printf 'R08-%04d,2026-11-19 9:05,救出 花子%s,退院の相談\r\n' "$i" "$i"; done; } >many.csv
    expect 0 import cases many.csv --db desk.db --as yamada
    sqlite3 desk.db .tables >out 2>&1 && fail "sqlite3 reads it"
    cp desk.db whole.db && cp desk.db.keys whole.db.keys
    expect 0 dump --salvage --out all.db --db whole.db --as yamada && prints 読めた行
    [ "$(sqlite3 all.db 'SELECT count(*) FROM person')" = 600 ] || fail "not all came out of a whole file"
    pages=$(($(stat -c %s desk.db) / 4096)) # the rows lie at the end; what the file says of itself, at its beginning
    for tenth in 7 8 9; do printf x | dd of=desk.db bs=1 seek=$((pages * tenth / 10 * 4096 + 500)) conv=notrunc 2>/dev/null; done
    sha256sum desk.db >before
    expect 7 dump --salvage --out some.db --db desk.db
    "$MADOGUCHI" dump --salvage --out some.db --db desk.db --as yamada --passphrase-file pass.yamada >out 2>err
    case $? in 0 | 1) ;; *) fail "salvage" ;; esac
    sha256sum desk.db >after
    same before after
    [ "$(stat -c %a some.db)" = 600 ] && [ "$(sqlite3 some.db 'SELECT count(*) FROM person')" -gt 200 ] || fail "little came out"
    expect 3 dump --salvage --out some.db --db desk.db --as yamada && says すでにあります
}

# Whatever the umask: nothing that the program makes is for anybody else. Nor do variables lead it astray.
part_modes() {
    exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- # of whoever runs the tests: sixteen are few
    for mask in 000 077; do
        umask $mask
        mkdir -m 700 "hostile$mask"
        export TMPDIR="$work/hostile$mask" SQLITE_TMPDIR="$work/hostile$mask" SQLITE_HISTORY="$work/hostile$mask/h"
        touch "before$mask"
        expect 0 demo --no-open --cases 20 "p$mask/desk.db"
        expect 0 backup "p$mask/copy.db" --db "p$mask/desk.db"
        "$MADOGUCHI" export --db "p$mask/desk.db" --out "p$mask/out" --date 2026-11-19 >out 2>err || fail "export"
        "$MADOGUCHI" export --db "p$mask/desk.db" --profile ledger --out "p$mask/ledger" --encoding utf-8 >out 2>err || fail "ledger"
        expect 0 report monthly --db "p$mask/desk.db" --output "p$mask/r.csv"
        printf '受付番号,受付日時\r\nx,いつか\r\n' >bad.csv
        "$MADOGUCHI" import cases bad.csv --db "p$mask/desk.db" --reject "p$mask/reject.csv" >out 2>err
        "$MADOGUCHI" search 山 --db "p$mask/desk.db" >out 2>err || fail "search"
        (ulimit -n 16 && "$MADOGUCHI" check --db "p$mask/desk.db") >out 2>err || fail "sixteen descriptors: check"
        (ulimit -n 16 && "$MADOGUCHI" export --all --db "p$mask/desk.db" --out "p$mask/few") >out 2>err
        [ $? -le 1 ] || fail "sixteen descriptors: export"
        [ -s "p$mask/reject.csv" ] && [ -s "p$mask/r.csv" ] && [ -s "p$mask/desk.db.events" ] || fail "not all was made"
        find "p$mask" "$work/state" "$work/data" -newer "before$mask" -perm /077 2>/dev/null >open
        find "p$mask" -type f >made
        [ -s open ] && fail "for others: $(head -5 open | tr '\n' ' ')"
        [ "$(wc -l <made)" -ge 12 ] || fail "only $(wc -l <made) files were made"
        find "$work/hostile$mask" -mindepth 1 | grep -q . && fail "something lies in TMPDIR"
        unset TMPDIR SQLITE_TMPDIR SQLITE_HISTORY
    done
    for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
        eval "\"\$MADOGUCHI\" check --db p000/desk.db $closed" >out 2>err
        [ $? -le 5 ] || fail "closed: $closed"
        expect 0 check --db p000/desk.db
    done
}

# What an auditor gets: who did what to whom, as a table and as sentences.
part_audit() {
    export MADOGUCHI_NOW=2026-11-20T14:05:00 MADOGUCHI_DB="$work/desk.db"
    expect 0 init --practice --admin yamada
    expect 0 staff add jiro --name '社福 二郎' --job 社会福祉士
    printf '%s\r\n' '"受付番号","受付日時","対象者氏名","相談内容"' '"R08-0001","2026-11-20T10:00","公開 太郎","電話"' >one.csv
    expect 0 import cases one.csv
    expect 0 search 公開 --as jiro
    printf '%s\r\n' '"受付番号","受付日時","対象者氏名","住所","相談内容","担当者","閲覧制限"' \
        '"R08-0002","2026-11-20T11:00","秘匿 花枝","隠れ町3","避難先へ移る","yamada","はい"' >two.csv
    expect 0 import cases two.csv
    expect 0 search 秘匿 --as yamada && prints "秘匿 花枝"
    for words in 秘匿 避難先 隠れ町; do
        expect 0 search "$words" --as jiro
        grep -qE '秘匿|避難先|隠れ町' out && fail "a restricted case told to who has it not: $(cat out)"
    done
    expect 0 export --out o
    expect 0 backup copy.db
    expect 0 audit --format csv --as yamada
    sed 's/[0-9a-f]\{16\}/MARK/g; s/\r$//' out >told
    cat >wanted <<'END'
"番号","日時","職員","ログイン名","行為","対象","出来事","内容","端末","役割"
"1","2026-11-20T14:05:00","yamada","yamada","init","","データベースを作りました","","練習用",""
"2","2026-11-20T14:05:00","yamada","yamada","open","","データベースを書き込みで開きました","","練習用","看護師・管理者"
"3","2026-11-20T14:05:00","yamada","yamada","staff-add","staff 2","職員 社福 二郎を登録しました","staff 2 new","練習用","看護師・管理者"
END
    sed 's/,"[^"]*","[^"]*",\("[^"]*"\)$/,\1/' told | head -4 >head # the clock that nobody sets is another one each time
    same head wanted
    for row in '"import","bulk","取り込みました' '"社福 二郎","jiro","search","","検索しました（MARK 2）","MARK 2"' '"export","city","書き出しました（city）' \
        '"backup","","バックアップを作り始めました","",'; do
        grep -qF -- "$row" told || fail "not told: $row"
    done
    [ "$(tail -c 2 out | od -An -tx1 | tr -d ' ')" = 0d0a ] || fail "lines do not end with CR LF"
    expect 0 audit --as yamada && prints "yamada（看護師・管理者）が職員 社福 二郎を登録しました" &&
        prints "社福 二郎（社会福祉士）が検索しました"
    expect 0 audit --as yamada --person 1 && ! grep -q バックアップ out || fail "what is not about the person"
    unset MADOGUCHI_NOW MADOGUCHI_DB
}

part_places() {
    mkdir locked
    chmod 500 locked
    if [ "$(id -u)" != 0 ]; then
        expect 5 init --admin yamada --db locked/desk.db && says "locked/desk.db" && absent locked/desk.db
        practice 5
        expect 5 export --db practice.db --out locked/out && says "locked"
        expect 5 report monthly --db practice.db --output locked/r.csv && absent locked/r.csv
    fi
    : >plain
    expect 5 init --admin yamada --db plain/desk.db && says "plain"
    expect 5 check --db nowhere.db && says "madoguchi init で新しく"
    : >nowhere.db.keys
    expect 5 check --db nowhere.db && says "madoguchi restore で戻して" && absent nowhere.db.lock
    expect 4 init --admin nobody --db /proc/desk.db && says 不明なファイルシステム # before a passphrase is asked
    practice 5
    expect 5 report monthly --db practice.db --output nowhere/r.csv && says "nowhere/r.csv"
    "$MADOGUCHI" report monthly --db practice.db >/dev/full 2>err
    [ $? = 5 ] || fail "a full disk behind stdout"
    (ulimit -f 100 && exec "$MADOGUCHI" backup copy.db --db practice.db) >out 2>err
    [ $? = 5 ] && [ -s err ] && absent copy.db || fail "a file that may not grow"
    (exec >&- 2>&- <&-; "$MADOGUCHI" check --db practice.db)
    [ $? -le 5 ] || fail "closed descriptors"
    expect 0 check --db practice.db
}

# Where locks and syncs are not known to hold nothing is made, opened or left, whatever is asked.
part_systems() {
    knows yamada 'やかんの湯気で読む手紙の束'
    expect 0 init --admin yamada --db desk.db
    practice 5
    mkdir memory
    mount -t ramfs ramfs memory 2>/dev/null || skip "no file system can be mounted here"
    cp practice.db desk.db desk.db.keys memory
    find memory -printf '%p %s %T@ %m\n' >before
    for command in "init --admin yamada --db memory/new.db" "init --admin yamada --db memory/a/b/new.db" \
        "init --admin yamada --practice --db memory/new.db" "demo --no-open memory/new.db" "demo --no-open memory/practice.db" \
        "staff list --as yamada --db memory/desk.db" "check --db memory/desk.db" "check --db memory/practice.db" \
        "export --db memory/practice.db" "backup copy.db --db memory/practice.db" "import cases /dev/null --db memory/practice.db" \
        "restation --db memory/desk.db --passphrase-file pass.yamada" "rekey --as yamada --db memory/desk.db" \
        "restore practice.db --to memory/new.db" "--db memory/practice.db"; do
        # shellcheck disable=SC2086
        expect 4 $command && says 不明なファイルシステム
        find memory -printf '%p %s %T@ %m\n' >after
        same before after
    done
    absent copy.db
    expect 1 doctor --db memory/desk.db && prints 不明なファイルシステム
    find memory -printf '%p %s %T@ %m\n' >after
    same before after
    for each in practice.db desk.db; do # a backup may lie anywhere
        expect 0 backup memory/copy.db --db $each
        expect 0 restore memory/copy.db --to back-$each --as yamada
        expect 0 check --db back-$each
        rm memory/copy.db*
        # SQLite opens no file there: its locks and its index fail on many a share.
        if strace -f -qq -o calls -e trace=openat "$MADOGUCHI" backup memory/copy.db --db $each >out 2>err; then
            grep -qE 'memory/copy[^"]*-(wal|shm|journal)' calls && fail "SQLite works on a share"
        fi
        [ ! -e memory/copy.db ] || rm memory/copy.db*
        [ -z "$(find . -name '*.part*')" ] || fail "a part was left: $(find . -name '*.part*')"
    done
}

part_locale() {
    practice 5
    LANG=ja_JP.eucJP "$MADOGUCHI" check --db practice.db >out 2>err
    [ $? = 2 ] || fail "an EUC locale was taken"
    says "not UTF-8" && says "ロケール"
    for name in C POSIX "" C.UTF-8 ja_JP.UTF-8 xx_YY.UTF-8; do
        LANG=$name "$MADOGUCHI" check --db practice.db >out 2>err || fail "LANG=$name"
    done
    LC_ALL=C LANG=ja_JP.eucJP "$MADOGUCHI" check --db practice.db >out 2>err || fail "LC_ALL=C stands over LANG"
}

part_terminal() {
    practice 5
    expect 5 --db practice.db && says "端末"
    TERM=dumb script -qec "'$MADOGUCHI' --db practice.db" typed </dev/null >out 2>err
    [ $? = 5 ] || fail "TERM=dumb"
    grep -q TERM typed || fail "TERM=dumb: no sentence"
    env -u TERM script -qec "'$MADOGUCHI' --db practice.db" typed </dev/null >out 2>err
    [ $? = 5 ] || fail "no TERM"
}

part_demo() {
    practice
    cp practice.db before.db
    expect 0 demo --no-open practice.db
    expect 0 demo practice.db && prints 練習用 && prints 新規ケース数 && prints "practice-export/2026-11-20"
    [ -s practice-export/2026-11-20/manifest.csv ] || fail "no manifest"
    sums practice-export/2026-11-20
    expect 0 export --db practice.db --date 2026-11-19 --out kept && prints 書き出しました
    expect 0 export --db practice.db --date 2026-11-19 --out kept && prints そのままにしました
    grep -q 書き出しました out && fail "a finished day is told as written"
    expect 0 demo --no-open --cases 60 d.db
    expect 0 search --db d.db --in resources 訪問看護 胃ろう && prints '胃瘻 積極的受入' && prints '胃瘻 不明'
    expect 1 export --db d.db --profile ledger --encoding cp932 --out ledger && says substitutions.csv
    [ "$(cat out err | grep -c 置き換え)" = 1 ] || fail "what was replaced is told more than once"
    expect 3 demo --no-open "$work/err" && says "err"
    for run in a b; do
        mkdir $run
        expect 0 demo --no-open --cases 40 --seed 5 $run/p.db
        "$MADOGUCHI" export --db $run/p.db --profile ledger --out $run/out --date 2026-11-20 >out 2>err
        MADOGUCHI_NOW=2026-11-20T14:05:00 "$MADOGUCHI" export --db $run/p.db --all --out $run/city >out 2>err
    done
    for file in cases contacts referrals; do
        same a/out/2026-11-20/$file.csv b/out/2026-11-20/$file.csv
        same a/city/2026-11-20/$file.csv b/city/2026-11-20/$file.csv
        [ -s a/city/2026-11-20/$file.csv ] || fail "$file.csv is empty"
    done
    [ "$(grep -c '^"R08-' a/city/2026-11-20/cases.csv)" = 40 ] || fail "not 40 cases"
    mkdir c
    expect 0 demo --no-open --cases 40 --seed 6 c/p.db
    "$MADOGUCHI" export --db c/p.db --profile ledger --out c/out --date 2026-11-20 >out 2>err
    cmp -s a/out/2026-11-20/cases.csv c/out/2026-11-20/cases.csv && fail "another seed, the same data"
    expect 0 check --db a/p.db --deep
}

part_import() {
    practice 5
    printf '国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/1/1,元日\r\n2026/11/23,勤労感謝の日\r\n' | iconv -t CP932 >h.csv
    expect 0 import holidays h.csv --db practice.db && prints "変更 2" # in place of those that practice has
    expect 0 import holidays h.csv --db practice.db && prints "同じ 2" && prints "新規 0"
    printf 'まったく,関係のない,見出し\r\n1,2,3\r\n' >x.csv
    expect 3 import resources x.csv --db practice.db && says x.csv
    expect 5 import resources nowhere.csv --db practice.db && says nowhere.csv
    : >zero.csv
    expect 3 import cases zero.csv --db practice.db && says zero.csv
    printf '受付番号,受付日時,受付方法,担当者\r\nR08-0900,2026-11-19T10:00,電話,yamada\r\nR08-0901,きのうの夕方,電話,yamada\r\n' >c.csv
    expect 5 import cases c.csv --db practice.db --reject nowhere/r.csv && says nowhere/r.csv
    mkdir rejected
    expect 5 import cases c.csv --db practice.db --reject rejected && says フォルダです
    [ -z "$(ls rejected rejected.part 2>/dev/null | grep -v :)" ] || fail "something was left"
    grep -q 書きました err && fail "it is said that a file was written that was not"
    expect 1 import cases c.csv --db practice.db --reject r.csv && prints "新規 1" && prints "受け付けなかった行 1"
    [ "$(wc -l <err)" = 1 ] && says r.csv || fail "rejected rows are told in more than one sentence"
    grep -q きのうの夕方 r.csv || fail "the rejected row is not told"
    expect 1 import cases c.csv --db practice.db --dry-run && prints 試しただけ && prints "同じ 1"
}

part_seat() {
    practice 5
    expect 0 check --db practice.db
    sleep 20 2>/dev/null | TERM=xterm script -qec "'$MADOGUCHI' --db practice.db" typed >/dev/null 2>&1 &
    desk=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        grep -q 花子が practice.db.lock && break
        sleep 0.5
    done
    : >h.csv
    expect 4 import holidays h.csv --db practice.db
    expect 4 staff add x --db practice.db
    expect 4 close-month 2026-05 --db practice.db
    expect 0 export --db practice.db --out o
    expect 0 backup copy.db --db practice.db
    expect 0 check --db practice.db
    expect 4 restore copy.db --force --to practice.db
    expect 4 import holidays h.csv --db practice.db && says 使用中
    kill $desk
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$MADOGUCHI" staff add x --db practice.db >out 2>err && break
        sleep 0.5
    done
    prints "x "
}

part_restore() {
    practice 10
    expect 0 backup copy.db --db practice.db
    expect 0 staff add x --db practice.db
    expect 3 restore copy.db --db practice.db && says "--force"
    "$MADOGUCHI" doctor --db practice.db >out 2>err
    gone=$(sed -n 's/.*監査の末尾 *//p' out)
    expect 0 restore copy.db --db practice.db --force && prints "残してあります"
    expect 0 audit --db practice.db && prints "、戻した鎖 " && prints "、これまでの鎖 $gone"
    [ -n "$gone" ] || fail "no head"
    expect 0 check --db practice.db
    expect 0 staff list --db practice.db && ! grep -q '^x ' out || fail "not restored"
    expect 0 staff list --db practice.db.before-*-[0-9][0-9] && prints 'x '
    expect 0 restore copy.db --to new/place.db
    expect 0 check --db new/place.db
    # Two at once into one place: one of them, whole; the other is told.
    "$MADOGUCHI" restore copy.db --to both/place.db >one 2>&1 </dev/null & first=$!
    "$MADOGUCHI" restore copy.db --to both/place.db >two 2>&1 </dev/null; second=$?
    wait $first; first=$?
    case $first,$second in 0,[34] | [34],0) ;; *) fail "two restores: $first, $second" ;; esac
    ls both | grep -q '\.part' && fail "a half-made file was left"
    expect 0 check --db both/place.db
    echo text >bad.db
    expect 3 restore bad.db --to practice.db --force
    expect 0 check --db practice.db
    expect 5 restore nowhere.db --to practice.db --force && says "nowhere.db: バックアップを読む"
    expect 1 restore --drill --db practice.db && says "まだありません"
    mkdir practice.db.backups && cp copy.db practice.db.backups/2026-11-20T14-05-00.db
    expect 0 restore --drill --db practice.db && prints "戻せることを確かめました"
    head -c 20000 copy.db >practice.db.backups/2026-11-20T15-05-00.db
    expect 6 restore --drill --db practice.db
    expect 2 restore --db practice.db
    ls | grep -q '\.part' && fail "a half-made file was left"
    :
}

part_doctor() {
    practice 5
    "$MADOGUCHI" doctor --db practice.db >out 2>err
    [ $? -le 1 ] || fail "doctor"
    for row in 中身の点検 権限 空き容量 時計 ロケール 端末 最後の書き出し; do prints $row; done
    # A backup that came to nothing is none.
    cp practice.db bad.db
    dd if=/dev/zero of=bad.db bs=64 seek=$((64 * 40)) count=1 conv=notrunc 2>/dev/null
    expect 6 backup copy.db --db bad.db && absent copy.db
    expect 1 doctor --db bad.db && grep 最後のバックアップ out | grep -q まだ記録がない || fail "a backup that is not there"
    grep 中身の点検 out | grep -q ^注意 || fail "a damaged file"
    expect 0 backup copy.db --db practice.db
    "$MADOGUCHI" doctor --db practice.db >out 2>err
    grep 最後のバックアップ out | grep -q ^良 || fail "a backup that is there"
    grep 戻す練習 out | grep -q まだ記録がない || fail "a drill that was never done"
    mkdir practice.db.backups && cp copy.db practice.db.backups/2026-11-20T14-05-00.db
    expect 0 restore --drill --db practice.db
    "$MADOGUCHI" doctor --db practice.db >out 2>err
    grep 戻す練習 out | grep -q ^良 || fail "a drill that was done"
    chmod 644 practice.db
    expect 1 doctor --db practice.db && prints "chmod 600"
    expect 1 doctor --db nowhere.db && prints nowhere.db
}

part_"$1"
exit $failed
