#!/bin/sh
# Every act that the program writes into its audit reads as a sentence: a row of schema/audit.def. Usage: acts.sh ROOT
cd "$1" || exit 1
failed=0
acts=$(cat $(find src -name '*.c') | tr '\n' ' ' |
    grep -oE '(change_new|duty_note|audit_note|audit_add|bulk_begin|write_down|arrive|unlock_event)\([^;{]*;' |
    sed 's/[^;]*"intake %lld"[^;]*/&/' | grep -oE '(, |\? |: |\()S\("[a-z]+(-[a-z]+)*"\)' | grep -oE '[a-z]+(-[a-z]+)*"' | tr -d '"' | sort -u)
[ "$(echo "$acts" | wc -l)" -ge 30 ] || { echo "FAIL: only $(echo "$acts" | wc -l) acts were found"; failed=1; }
for act in $acts; do
    grep -qE "^ACT\($act," schema/audit.def && continue
    case $act in # what stands in the place of a detail
    practice | digits | begin | end | given | asked | idle | slept | station | recovery | passphrase | once | mended) continue ;;
    esac
    echo "FAIL: the act $act has no row in schema/audit.def"
    failed=1
done
exit $failed
