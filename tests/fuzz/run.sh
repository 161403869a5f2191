#!/bin/sh
# Runs every fuzz target for some seconds:  tests/fuzz/run.sh BUILD SECONDS
#
# The seeds are texts of tests/cases; what libFuzzer finds worth keeping stays in BUILD/corpus from run to run, what makes
# a target fail in BUILD/crash-*. Every kept failure of tests/fuzz/cases/NAME/ is tried first. Prints "N passed, N failed".
set -u
build=$1
seconds=$2
good=0
bad=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    target=$build/tests/fuzz/$name
    corpus=$build/corpus/$name
    kept=tests/fuzz/cases/$name
    mkdir -p "$corpus"
    # Glossaries begin as the files of the cases, queries as theirs; the tagger with two seeds a line of its cases, a passage
    # mark as the target wants it: with the bundled glossary, and with one that has the string in question as its label.
    case $name in
    fuzz_glossary) cp tests/cases/formats/* "$corpus" ;;
    # Its first byte says how the file is named; from 128 on it is packed as well.
    fuzz_read)
        for file in tests/cases/read/*[!d] tests/articles/*; do
            { printf '\000'; head -c 60000 "$file"; } >"$corpus/$(basename "$file")"
            { printf '\206'; head -c 60000 "$file"; } >"$corpus/$(basename "$file").packed"
        done
        ;;
    # Two seeds a table's column, by SQL, and changed bytes all over the file.
    fuzz_index_merge)
        awk -v folder="$corpus" 'BEGIN {
            for (i = 0; i < 64; i++) {
                file = folder "/row" i; printf "%c%c1普京", 1, 33 + i >file; close(file)
                file = folder "/all" i; printf "%c%c2x", 1, 33 + i >file; close(file)
                file = folder "/page" i; printf "%c%c%c%c", 2 * i, i * 7 % 128, i % 4, 1 + i >file; close(file)
            }
        }'
        ;;
    fuzz_query)
        cut -f 1 tests/cases/query/*.tsv tests/cases/search.tsv | awk -v folder="$corpus" \
            'length($0) > 0 { file = folder "/seed" NR; printf "%s", $0 >file; close(file) }'
        ;;
    # Its first byte says what is looked at: the cases of the room in turn, and what they do not have.
    fuzz_text)
        awk -F '\t' -v folder="$corpus" '!/^#/ {
            for (i = 1; i <= 2; i++) {
                file = folder "/seed" NR "-" i; printf "%c%s", 48 + (i + NR) % 14, $i >file; close(file)
            }
        }' tests/cases/fold.tsv tests/cases/pinyin.tsv tests/cases/sentences.tsv tests/cases/passages.tsv \
            tests/cases/tokens.tsv
        printf '9https://u:p@Example.ORG.:443/%%7ea/%%e4%%B8%%ad?utm_source=x&id=1&%%75=2#!/b' >"$corpus/url"
        printf '9http://[2001:db8::1]:8080?from=timeline&&a=#top' >"$corpus/url-port"
        printf '82025年12月30日 星期二 下午4:05 (UTC+8)' >"$corpus/date"
        printf '8Tue, 30 Dec 2025 10:21:00.5 +0800' >"$corpus/date-of-mail"
        printf ':北约, "峰会"；停火、Trump' >"$corpus/keywords"
        for which in 0 1 2 3 4 5 6 7 8 9 :; do
            { printf "<$which"; head -c 200 tests/articles/ceasefire-gb18030.txt; } >"$corpus/decoder$which"
            { printf "<$which"; head -c 200 tests/articles/talks-big5.txt; } >"$corpus/decoder$which.big5"
        done
        ;;
    *)
        cut -f 1,3 tests/cases/tagger/*.tsv | sed 's/¶/|/g' | awk -F '\t' -v folder="$corpus" \
            'NF == 2 {
                file = folder "/seed" NR; printf "%d%s", NR % 6, $1 >file; close(file)
                file = folder "/own" NR; printf "%c%s,%s#%s", 97 + NR % 6, $2, substr($2, 2), $1 >file; close(file)
            }'
        ;;
    esac
    words=
    [ -f "tests/fuzz/$name.dict" ] && words=-dict=tests/fuzz/$name.dict
    status=0
    if [ -d "$kept" ]; then
        "$target" "$kept"/* >"$build/$name.log" 2>&1 || status=$?
    fi
    if [ "$status" -eq 0 ]; then
        "$target" ${words:+"$words"} -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
            -artifact_prefix="$build/crash-$name-" "$corpus" >"$build/$name.log" 2>&1 || status=$?
    fi
    if [ "$status" -eq 0 ]; then
        good=$((good + 1))
        echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log") executions, no failure"
    else
        bad=$((bad + 1))
        tail -n 40 "$build/$name.log"
        echo "$name: failed with status $status; the input is $build/crash-$name-*"
    fi
done
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
