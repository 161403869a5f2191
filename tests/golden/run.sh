#!/bin/sh
# Output that is kept whole and compared: the page, the logical dump, and what the commands say, over a small glossary and
# four articles in input/.
#
#   tests/golden/run.sh            compares
#   tests/golden/run.sh --renew    writes expected/ anew: read the diff before you commit it
#
# YIMING is the command.
set -u
export LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1767744000
unset YIMING_INDEX NO_COLOR TERM

here=$(cd "$(dirname "$0")" && pwd)
case ${YIMING:=build/yiming} in
/*) ;;
*) YIMING=$PWD/$YIMING ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/input" "$work/input"
cd "$work/input" || exit 2
passed=0
failed=0

# keep NAME COMMAND...: what the command prints and its status, against expected/NAME
keep() {
    name=$1
    shift
    { "$@" 2>&1; echo "exit $?"; } >"$work/$name"
    settle "$name"
}

settle() {
    if [ "${mode-}" = --renew ]; then
        cp "$work/$1" "$here/expected/$1"
        passed=$((passed + 1))
    elif diff -u "$here/expected/$1" "$work/$1"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not as expected: $1 (tests/golden/run.sh --renew writes it anew)"
    fi
}

mode=${1-}
[ "$mode" = --renew ] && mkdir -p "$here/expected"
keep merge.txt "$YIMING" merge --verbose --glossary people.tsv --glossary places.tsv talks.md tw.txt news.jsonl
keep again.txt "$YIMING" merge talks.md tw.txt news.jsonl
keep search-zh.txt "$YIMING" search 泽连斯基
keep search-en.jsonl "$YIMING" search --json Zelensky
keep show.txt "$YIMING" show novgorod-oblast
keep kwic.txt "$YIMING" kwic --sort 1L,1R 泽连斯基
keep kwic.jsonl "$YIMING" kwic --json --window 8 泽连斯基
keep freq.txt "$YIMING" freq 泽连斯基 会谈
keep freq.jsonl "$YIMING" freq --json --by month 泽连斯基
keep freq-entries.txt "$YIMING" freq
keep cooc.jsonl "$YIMING" cooc --json --min 1 泽连斯基
keep timeline.txt "$YIMING" timeline 泽连斯基
keep gloss.txt "$YIMING" gloss talks.md
keep gloss.html.txt "$YIMING" gloss --format html tw.txt
keep read.jsonl "$YIMING" read --json talks.md tw.txt
keep export-all.jsonl "$YIMING" export --what all
keep export-entries.tsv "$YIMING" export --format tsv
keep check.txt "$YIMING" check

# The page without its style and scripts, which are files of their own, and the hashes of these.
strip() {
    sed -e 's/sha256-[A-Za-z0-9+/=]*/sha256-…/g' -e 's|<style>.*|<style>|' -e 's|^<script>.*|<script>|' "$@" |
        awk '/<style>$/ || /^<script>$/ { print; off = 1 } !off { print } off && /<\/(style|script)>/ { off = 0 }'
}
"$YIMING" page -o "$work/whole.html" >/dev/null || failed=$((failed + 1))
strip "$work/whole.html" >"$work/page.html"
settle page.html
"$YIMING" page -o "$work/site/" >/dev/null || failed=$((failed + 1))
for file in index.html py/z.html e/zelensky.html a/467d58badd7b016b.html assets/keys.js glossary.jsonld assets/manifest.txt; do
    echo "==== $file"
    strip "$work/site/$file"
done >"$work/site.txt"
settle site.txt

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
