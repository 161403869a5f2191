#!/bin/sh
# The command as its users see it: runs every t_*.sh of this folder (or those that are named) in a fresh folder each.
#
#   YIMING=build/yiming tests/cli/run.sh [t_search.sh ...]
#
# As many at once as there are processors (../pool.sh). Prints their TAP lines, those of skipped things, and "N passed, N
# failed"; the status is 1 when anything failed.
#
# They run a copy of the command whose bundled glossary holds only those entries that the scripts or the sample articles name,
# since to fill or to check an index takes a second with all of them, and there are hundreds of both. YIMING_WHOLE is the
# command that has them all, for what must be seen with them.
set -u

# One script, in a folder of its own in $work: its TAP, with its name in each line.
run_script() {
    script=$here/$1
    folder=$work/$1
    mkdir "$folder"
    status=0
    (cd "$folder" && . "$here/lib.sh" && . "$script") >"$folder.tap" 2>&1 || status=$?
    sed "s|^\(not \)\{0,1\}ok |&$1 |" "$folder.tap"
    # A script that dies on the way has not said what it should have.
    if ! grep -q '^1\.\.' "$folder.tap" || { [ "$status" -ne 0 ] && ! grep -q '^not ok ' "$folder.tap"; }; then
        echo "not ok $1 - ended early with status $status"
    fi
}

if [ "${1-}" = --script ]; then
    run_script "$2"
    exit 0
fi

here=$(cd "$(dirname "$0")" && pwd)
SAMPLES=$here/../articles
SOURCE=$here/../..
YIMING=${YIMING:-$SOURCE/build/yiming}
case $YIMING in
/*) ;;
*) YIMING=$PWD/$YIMING ;;
esac
YIMING_WHOLE=$YIMING
export YIMING YIMING_WHOLE SAMPLES SOURCE

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

# The entries that are named in a text by a label or in a script by their ids, into house/glossary, and the command into house/build.
mkdir -p "$work/house/glossary" "$work/house/build"
cat "$here"/t_*.sh >"$work/words"
cat "$work/words" "$SAMPLES"/* | LC_ALL=C tr -d '\000' | iconv -c -f UTF-8 -t UTF-8 >"$work/texts"
"$YIMING" gloss --json --lines --glossary "$SOURCE/glossary" - <"$work/texts" 2>/dev/null |
    sed 's/"entry":"/\n&/g' | sed -n 's/^"entry":"\([^"]*\)".*/\1/p' >"$work/ids"
tr -cs 'a-z0-9-' '\n' <"$work/words" >>"$work/ids"
for file in "$SOURCE"/glossary/*.tsv; do
    awk -F '\t' 'NR == FNR { wanted[$1] = 1; next } /^#/ || !header++ || $1 in wanted' "$work/ids" "$file" \
        >"$work/house/glossary/${file##*/}"
done
cp "$YIMING" "${YIMING%/*}/yiming.so" "${YIMING%/*}/lexicon.bin" "$work/house/build" || exit 2
YIMING=$work/house/build/yiming

export here work
for name in "$@"; do
    echo "${name##*/}"
done | sh "$here/../pool.sh" sh "$here/run.sh" --script | tee "$work/tap"
passed=$(grep -c '^ok ' "$work/tap")
failed=$(grep -c '^not ok' "$work/tap")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
