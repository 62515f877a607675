#!/bin/sh
# The manual in both languages: manual.sh FOLDER. The same pages, the same sections in the same order, the same printed
# tables; the path of the first five minutes and the glossary are there.
set -u
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
# skeleton FILE: sections and lists of the page, without words.
skeleton() { grep -oE '^\.(S[hs]|It|Dt|Nm|Xr)' "$1" | grep -E 'S[hs]' | tr '\n' ' '; }
cd "$1" || exit 1
for page in madoguchi.1 madoguchi-csv.5 madoguchi-format.5 madoguchi.conf.5 madoguchi-desk.7 madoguchi-hacking.7; do
    [ "$(skeleton "$page")" = "$(skeleton "en/$page")" ] || fail "$page: other sections in English"
    ! grep -qE '@(INSERT|COLUMNS)' "$page" "en/$page" || fail "$page: a table was not printed"
    ! sed -n '/^\.Nd/p' "en/$page" | grep -qP '[^\x00-\x7F]' || fail "en/$page is not in English"
done
for page in madoguchi.1 madoguchi-desk.7; do # keys and commands stand in both
    [ "$(grep -cE '^\.(It|Dl)' "$page")" -le "$(($(grep -cE '^\.(It|Dl)' "en/$page") + 2))" ] || fail "$page: fewer rows in English"
done
for word in intake contact referral resource person consent; do
    grep -q "（$word）" madoguchi-desk.7 && grep -q "^\.It $word" en/madoguchi-desk.7 || fail "the glossary has no $word"
done
for step in F2 F4 Ctrl-S; do
    sed -n '/^\.Bl -enum/,/^\.El/p' madoguchi-desk.7 | grep -q "$step" || fail "the first five minutes do not say $step"
    sed -n '/^\.Bl -enum/,/^\.El/p' en/madoguchi-desk.7 | grep -q "$step" || fail "the first five minutes in English: $step"
done
exit $failed
