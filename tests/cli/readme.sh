#!/bin/sh
# The picture in README.md is the first screen of the program: readme.sh PROGRAM README
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8
unset MADOGUCHI_DB MADOGUCHI_NOW XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME
"$1" demo </dev/null 2>/dev/null | head -24 | sed 's/ *$//' >"$home/screen"
sed -n '/^<!-- screen:/,/^<!-- \/screen -->/p' "$2" | grep -v '^<!--\|^```' >"$home/picture"
diff "$home/picture" "$home/screen"
