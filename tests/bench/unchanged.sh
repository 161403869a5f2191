#!/bin/bash
# Merging a folder of N small files (100,000 unless given) twice: what the second run, in which nothing has changed, takes.
#
#   bash tests/bench/unchanged.sh [BUILD [N]]
#
# bash for its `time`: processor time of the program and of the kernel for it, and the wall clock, in seconds.
set -eu
yiming=$(cd "${1:-build}" && pwd)/yiming
count=${2:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for ((folder = 0; folder < (count + 999) / 1000; folder++)); do mkdir -p "news/$folder"; done
awk -v n="$count" 'BEGIN {
    for (i = 0; i < n; i++) {
        file = "news/" int(i / 1000) "/" i ".txt"
        printf "第%d次会谈\n\n会谈第%d次在日内瓦举行，各方同意继续讨论。\n", i, i >file
        close(file)
    }
}'
TIMEFORMAT='%U user, %S system, %R elapsed'
for run in first second; do
    echo "$run:"
    glossary=(--glossary none)
    [ "$run" = first ] || glossary=()
    time "$yiming" --index index.db merge -q "${glossary[@]}" news
done
