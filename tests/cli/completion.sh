#!/bin/bash
# The completions as the shells use them: completion.sh MADOGUCHI. Every command, its options, the values they take.
set -u
program=$1
folder=$(mktemp -d "${TMPDIR:-/tmp}/madoguchi-test-XXXXXX")
trap 'rm -rf "$folder"' EXIT
export HOME=$folder LANG=C.UTF-8
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
"$program" completion bash >"$folder/bash" || fail "no completion for bash"
"$program" completion zsh >"$folder/_madoguchi" || fail "no completion for zsh"
commands=$("$program" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')

# offers WORD…: what bash offers for the last word.
offers() {
    (
        # shellcheck disable=SC1091
        . "$folder/bash"
        COMP_WORDS=(madoguchi "$@") COMP_CWORD=$# COMPREPLY=()
        compopt() { :; }
        _madoguchi madoguchi "${*: -1}" ""
        printf '%s\n' "${COMPREPLY[@]}"
    )
}
has() { # has WORD LIST…
    word=$1
    shift
    printf '%s\n' "$@" | grep -qxF -- "$word"
}

offered=$(offers '')
for command in $commands; do
    has "$command" $offered || fail "bash does not offer $command"
    grep -q "\b$command\b" "$folder/_madoguchi" || fail "zsh does not know $command"
    "$program" "$command" --help >"$folder/help" 2>&1 || fail "$command --help"
    options=$(offers "$command" --)
    for option in $(grep -oE '^  --[a-z-]+' "$folder/help"); do
        has "$option" $options || fail "bash does not offer $command $option"
        grep -qF -- "$option" "$folder/_madoguchi" || fail "zsh does not know $command $option"
    done
done
[ "$(offers exp)" = export ] || fail "exp does not become export"
[ "$(offers report --format '' | tr '\n' ' ')" = "text csv html " ] || fail "the formats of a report"
[ "$(offers import '' | sed /^-/d | tr '\n' ' ')" = "cases contacts referrals resources items rota postal holidays " ] || fail "the kinds of an import"
for before in 'restore --to' '--db' 'export --passphrase-file' 'staff passphrase --new-passphrase-file' 'audit --as'; do
    # shellcheck disable=SC2086
    [ -z "$(offers $before '')" ] || fail "words of the program are offered after $before"
done
[ "$(offers staff '' | grep -cxE 'list|add|role|reset|retire')" -ge 4 ] || fail "what staff can do"
if command -v zsh >/dev/null; then
    zsh -n "$folder/_madoguchi" || fail "zsh cannot read its completion"
    # zsh itself, in a terminal of its own: "madoguchi clo" and Tab becomes the whole command.
    zsh -f -c '
        zmodload zsh/zpty || exit 1
        zpty z zsh -f -i
        zpty -w z "PS1=; fpath=($1 \$fpath); autoload -U compinit; compinit -u -d $1/dump; bindkey \"^I\" complete-word; print re\"\"ady"
        zpty -r -m z out "*ready*" || exit 1
        zpty -w -n z "madoguchi clo"$'"'"'\t'"'"'
        sleep 1
        zpty -r -t z out "*close-month*"
        print -r -- "$out"
    ' zsh "$folder" 2>&1 | tr -d '\r' | grep -q 'close-month' || fail "zsh does not complete clo"
else
    echo "zsh is not here: its completion was only compared with the commands"
fi
exit $failed
