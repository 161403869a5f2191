#!/bin/sh
# The command as its users see it: runs every t_*.sh of this folder (or those that are named) in a fresh folder each.
#
#   YIMING=build/yiming tests/cli/run.sh [t_search.sh ...]
#
# Prints their TAP lines, those of skipped things, and "N passed, N failed"; the status is 1 when anything failed.
#
# They run a copy of the command whose bundled glossary holds only those entries that the scripts or the sample articles name,
# since to fill or to check an index takes a second with all of them, and there are hundreds of both. YIMING_WHOLE is the
# command that has them all, for what must be seen with them.
set -u
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
passed=0
failed=0

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
