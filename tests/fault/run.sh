#!/bin/sh
# What faults leave of an index:  BUILD=build YIMING=build/yiming tests/fault/run.sh [OPTION...]
#
# First the program of this folder (fault.c says its options), its files in memory where there is a place for that, since
# it waits for each sync. Then a disk that is full, for which a small one is mounted: as root alone. Prints "N passed,
# N failed".
set -u
LC_ALL=C.UTF-8
export LC_ALL
here=$PWD
[ -w /dev/shm ] && TMPDIR=/dev/shm && export TMPDIR
work=$(mktemp -d)
trap 'umount "$work/small" 2>/dev/null; rm -rf "$work"' EXIT
# The sums of the program's own last line.
"$BUILD/tests/fault/fault" "$@" >"$work/log" 2>&1
status=$?
sed '$d' "$work/log"
good=$(sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$work/log")
bad=$(sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$work/log")
if [ -z "$bad" ]; then
    tail -n 1 "$work/log"
    echo "the program ended with status $status"
    good=0
    bad=1
fi

# merge_on KILOBYTES: merges the samples on a disk of that size. Full, it must say so and leave the index as it was, or with
# all of it when only tidying up failed, as is seen where there is room again; with enough room it must succeed.
full=0
fitted=0
merge_on() {
    mount -t tmpfs -o "size=$1k" tmpfs "$work/small" 2>/dev/null || return 2
    code=0
    cp "$work/before.db" "$work/small/index.db" 2>/dev/null &&
        "$YIMING" -q --index "$work/small/index.db" merge "$here/tests/articles" >"$work/out" 2>"$work/err" || code=$?
    rm -rf "$work/after" && mkdir "$work/after"
    cp "$work/small"/* "$work/after" 2>/dev/null
    umount "$work/small"
    sound=1
    "$YIMING" --index "$work/after/index.db" check >"$work/checked" 2>&1 &&
        "$YIMING" --index "$work/after/index.db" export --what all >"$work/dump" || sound=0
    if [ "$code" -eq 0 ]; then
        fitted=$((fitted + 1))
        [ "$sound" -eq 1 ] && cmp -s "$work/dump" "$work/whole"
    else
        full=$((full + 1))
        [ "$sound" -eq 1 ] && grep -q 'disk is full' "$work/err" &&
            { cmp -s "$work/dump" "$work/start" || cmp -s "$work/dump" "$work/whole"; }
    fi
}

mkdir "$work/small" "$work/glossary"
printf 'id\tzh\tpinyin\ten\nzelensky\t泽连斯基\tZéliánsījī\tZelensky\nputin\t普京\tPǔjīng\tPutin\n' \
    >"$work/glossary/people.tsv"
echo '泽连斯基周三会见普京。' >"$work/one.txt"
if [ "$(id -u)" != 0 ] || ! mount -t tmpfs -o size=64k tmpfs "$work/small" 2>/dev/null; then
    echo "skipped: a full disk (mounting a small one needs root)"
else
    umount "$work/small"
    "$YIMING" -q --index "$work/before.db" merge --glossary "$work/glossary" "$work/one.txt" >/dev/null
    "$YIMING" --index "$work/before.db" export --what all >"$work/start"
    cp "$work/before.db" "$work/all.db"
    "$YIMING" -q --index "$work/all.db" merge "$here/tests/articles" >/dev/null
    "$YIMING" --index "$work/all.db" export --what all >"$work/whole"
    from=$(($(wc -c <"$work/before.db") / 1024 + 8))
    wrong=0
    for step in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
        size=$((from + step * step * 12))
        if ! merge_on "$size"; then
            echo "  on a disk of $size kB: status $code: $(head -n 1 "$work/err") $(head -n 3 "$work/checked")"
            wrong=$((wrong + 1))
        fi
    done
    # Both ends must have been seen.
    [ "$full" -gt 2 ] && [ "$fitted" -gt 0 ] || wrong=$((wrong + 1))
    echo "a full disk: 20 sizes, $full too small, $fitted large enough, $wrong bad"
    if [ "$wrong" -eq 0 ]; then good=$((good + 1)); else bad=$((bad + 1)); fi
fi
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
