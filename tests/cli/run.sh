#!/bin/sh
# The command as its users see it: runs every t_*.sh of this folder (or those that are named) in a fresh folder each.
#
#   YIMING=build/yiming tests/cli/run.sh [t_search.sh ...]
#
# Prints their TAP lines, those of skipped things, and "N passed, N failed"; the status is 1 when anything failed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
SAMPLES=$here/../articles
SOURCE=$here/../..
YIMING=${YIMING:-$SOURCE/build/yiming}
case $YIMING in
/*) ;;
*) YIMING=$PWD/$YIMING ;;
esac
export YIMING SAMPLES SOURCE

if [ ! -x "$YIMING" ]; then
    echo "tests/cli/run.sh: no command $YIMING; build it, or set YIMING" >&2
    exit 2
fi
if [ $# -eq 0 ]; then
    cd "$here" || exit 2
    set -- t_*.sh
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
for name in "$@"; do
    script=$here/${name##*/}
    folder=$work/${name##*/}
    mkdir "$folder"
    status=0
    (cd "$folder" && . "$here/lib.sh" && . "$script") >"$folder.tap" 2>&1 || status=$?
    sed "s|^\(not \)\{0,1\}ok |&${name##*/} |" "$folder.tap"
    good=$(grep -c '^ok ' "$folder.tap")
    bad=$(grep -c '^not ok ' "$folder.tap")
    # A script that dies on the way has not said what it should have.
    if ! grep -q '^1\.\.' "$folder.tap" || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
        echo "not ok ${name##*/} - ended early with status $status"
        bad=$((bad + 1))
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
