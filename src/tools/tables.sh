#!/bin/sh
# The generated tables of src/text/tables/ and src/tag/lexicon/: `write` makes them anew in their place, `check` compares.
#
#   tables.sh write|check             after build/tools/gen_tables was built
#
# han.h comes from OpenCC's lists beside it. readings.h and strokes.h come from Unihan as Debian's unicode-data has it (15.0
# in Debian 12); with another version of Unihan a difference would say nothing, so they are then named and left out.
# words.txt comes from jieba's dictionary in Debian's python3-jieba.
set -eu

mode=$1
tables=src/text/tables
made=build/tables
generator=build/tools/gen_tables
mkdir -p "$made"
good=0
bad=0

# settle NAME [FOLDER]: what was made goes into its place, or is compared with it
settle() {
    place=${2:-$tables}/$1
    if [ "$mode" = write ]; then
        cp "$made/$1" "$place"
        echo "$place"
    elif diff -u "$place" "$made/$1" >"$made/$1.diff"; then
        echo "$place is what its generator makes"
        good=$((good + 1))
    else
        head -n 20 "$made/$1.diff" | cut -c 1-120
        echo "$place differs from what its generator makes ('make tables' renews it)"
        bad=$((bad + 1))
    fi
}

"$generator" han "$tables/TSCharacters.txt" "$tables/STCharacters.txt" \
    "$tables/TWVariants.txt" "$tables/HKVariants.txt" >"$made/han.h"
settle han.h

# unihan TABLE FILE: a table that one file of Unihan is made into
unihan() {
    table=$1.h
    packed=/usr/share/unicode/$2.txt.bz2
    if [ ! -f "$packed" ] || ! command -v bzcat >/dev/null 2>&1; then
        echo "skipped: $tables/$table (needs the packages unicode-data and bzip2)"
        return
    fi
    bzcat "$packed" >"$made/$2.txt"
    version=$(sed -n 's/^# *Unicode version: \([0-9]*\.[0-9]*\).*/\1/p' "$made/$2.txt" | head -n 1)
    committed=$(sed -n "1s/.*$2.txt \([0-9]*\.[0-9]*\).*/\1/p" "$tables/$table" 2>/dev/null)
    if [ "$mode" = write ] || [ "$version" = "$committed" ]; then
        "$generator" "$1" "$version" "$made/$2.txt" >"$made/$table"
        settle "$table"
    else
        echo "skipped: $tables/$table (made from Unihan $committed, here is $version)"
    fi
}
unihan readings Unihan_Readings
unihan strokes Unihan_IRGSources

jieba=/usr/lib/python3/dist-packages/jieba/dict.txt
if [ -f "$jieba" ]; then
    build/tools/gen_lexicon words "$tables/TSCharacters.txt" "$jieba" >"$made/words.txt"
    settle words.txt src/tag/lexicon
else
    echo "skipped: src/tag/lexicon/words.txt (needs the package python3-jieba)"
fi

if [ "$mode" = check ]; then
    echo "$good passed, $bad failed"
    [ "$bad" -eq 0 ]
fi
