#!/bin/sh
# What the compiler and the linker were asked for, read out of the program itself. Usage: hard.sh PROGRAM; 77: skipped.
set -u
command -v readelf >/dev/null || exit 77
program=$1
failed=0
wants() {
    echo "$2" | grep -qE -- "$3" || { echo "FAIL: $1"; failed=1; }
}
wants "no position-independent program" "$(readelf -hW "$program")" 'Type: +DYN'
segments=$(readelf -lW "$program")
wants "tables stay writable (RELRO)" "$segments" GNU_RELRO
wants "the stack may be executed" "$segments" 'GNU_STACK.* RW '
echo "$segments" | grep -q ' RWE ' && { echo "FAIL: a segment that is written and executed"; failed=1; }
wants "symbols are bound late (BIND_NOW)" "$(readelf -dW "$program")" 'BIND_NOW|Flags: .*NOW'
echo "$(readelf -dW "$program")" | grep -qE 'R(UN)?PATH' && { echo "FAIL: libraries are looked for in a path of its own"; failed=1; }
symbols=$(readelf --dyn-syms -W "$program")
wants "no stack protector" "$symbols" __stack_chk_fail
if [ "${FORTIFIED:-yes}" = yes ]; then
    wants "no checked calls of libc (_FORTIFY_SOURCE)" "$symbols" '__[a-z]+_chk@'
fi
# The note of the whole program depends on libc's own start files, too: what counts is that our functions are marked.
if [ "$(uname -m)" = x86_64 ] && command -v objdump >/dev/null; then
    marked=$(objdump -d --no-show-raw-insn "$program" | grep -c endbr64)
    [ "$marked" -ge 1000 ] || { echo "FAIL: only $marked functions are marked (-fcf-protection)"; failed=1; }
fi
exit $failed
