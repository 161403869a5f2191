#!/bin/sh
# Runs every bench in turn:  tests/bench/run.sh BUILD
#
# Peers are built and timed in the same run where their libraries are installed; nothing else needs them.
set -eu
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
found=no
for source in tests/bench/*.c; do
    [ -f "$source" ] || continue
    found=yes
    echo "== $source"
    case $source in
    */bench_match.c)
        "$build/${source%.c}" "$work/text.txt"
        if pkg-config --exists icu-uc 2>/dev/null; then
            # shellcheck disable=SC2046 # lists of words
            ${CC:-cc} -std=gnu11 -O2 -o "$work/icu_break" tests/bench/peers/icu_break.c $(pkg-config --cflags --libs icu-uc)
            "$work/icu_break" "$work/text.txt"
        else
            echo "skipped: ICU's word break (libicu-dev is not installed)"
        fi
        ;;
    */bench_lookup.c) "$build/${source%.c}" "$work/lookup.db" "$build/yiming" ;;
    *) "$build/${source%.c}" ;;
    esac
done
echo '== tests/bench/page.sh'
if [ -x /usr/bin/time ]; then
    sh tests/bench/page.sh "$build/yiming"
else
    echo 'skipped: the page at sizes (GNU time is not installed)'
fi
[ "$found" = yes ] || echo "skipped: bench (no tests/bench/*.c there yet)"
