#!/bin/sh
# The generated tables of src/text/tables/ and src/tag/lexicon/: `write` makes them anew in their place, `check` compares.
#
#   tables.sh write|check             after build/tools/gen_tables was built
#
# han.h comes from OpenCC's lists beside it. readings.h comes from Unihan as Debian's unicode-data has it (15.0 in
# Debian 12); with another version of Unihan a difference would say nothing, so that one is then named and left out.
# words.txt comes from jieba's dictionary in Debian's python3-jieba.
set -eu

mode=$1
tables=src/text/tables
made=build/tables
generator=build/tools/gen_tables
unihan=/usr/share/unicode/Unihan_Readings.txt.bz2
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

if [ -f "$unihan" ] && command -v bzcat >/dev/null 2>&1; then
    bzcat "$unihan" >"$made/Unihan_Readings.txt"
    version=$(sed -n 's/^# *Unicode version: \([0-9]*\.[0-9]*\).*/\1/p' "$made/Unihan_Readings.txt" | head -n 1)
    committed=$(sed -n '1s/.*Unihan_Readings.txt \([0-9]*\.[0-9]*\).*/\1/p' "$tables/readings.h")
    if [ "$mode" = write ] || [ "$version" = "$committed" ]; then
        "$generator" readings "$version" "$made/Unihan_Readings.txt" >"$made/readings.h"
        settle readings.h
    else
        echo "skipped: $tables/readings.h (made from Unihan $committed, here is $version)"
    fi
else
    echo "skipped: $tables/readings.h (needs the packages unicode-data and bzip2)"
fi

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
