#!/bin/sh
# Runs every bench in turn:  tests/bench/run.sh BUILD
set -eu
build=$1
found=no
for source in tests/bench/*.c; do
    [ -f "$source" ] || continue
    found=yes
    echo "== $source"
    "$build/${source%.c}"
done
[ "$found" = yes ] || echo "skipped: bench (no tests/bench/*.c there yet)"
