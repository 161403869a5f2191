#!/bin/sh
# Runs fuzz targets for some seconds each, two side by side where there are processors for it:
#   tests/fuzz/run.sh BUILD SECONDS [TARGET...]     all of tests/fuzz/ without one; FUZZ_OPTIONS: more for libFuzzer
#
# The seeds are texts of tests/cases; what libFuzzer finds worth keeping stays in BUILD/corpus from run to run, what makes
# a target fail in BUILD/crash-*. Every kept failure of tests/fuzz/cases/NAME/ is tried first. Prints "N passed, N failed".
set -u
build=$1
seconds=$2
shift 2
# shellcheck disable=SC2046 # names without spaces
[ $# -gt 0 ] || set -- $(basename -s .c tests/fuzz/fuzz_*.c)
side_by_side=$(nproc 2>/dev/null || echo 1)
[ "$side_by_side" -le 2 ] || side_by_side=2
# Stacks of allocations are most of what the sanitizer costs where much is allocated; these are deep enough to tell which.
export ASAN_OPTIONS="malloc_context_size=8${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

# Writes the seeds of a target to its corpus.
seed() {
    name=$1
    corpus=$build/corpus/$name
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
            { printf "<%s" "$which"; head -c 200 tests/articles/ceasefire-gb18030.txt; } >"$corpus/decoder$which"
            { printf "<%s" "$which"; head -c 200 tests/articles/talks-big5.txt; } >"$corpus/decoder$which.big5"
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
}

# Runs a target, all it says in its log, whose last line is its number of executions and its seed, or what went wrong. Fails as
# the target does.
run() {
    name=$1
    target=$build/tests/fuzz/$name
    log=$build/$name.log
    kept=tests/fuzz/cases/$name
    words=
    [ ! -f "tests/fuzz/$name.dict" ] || words=-dict=tests/fuzz/$name.dict
    status=0
    : >"$log"
    seed "$name"
    if [ -d "$kept" ]; then
        "$target" "$kept"/* >"$log" 2>&1 || status=$?
    fi
    if [ "$status" -eq 0 ]; then
        # shellcheck disable=SC2086 # options are words
        "$target" ${words:+"$words"} -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
            -artifact_prefix="$build/crash-$name-" ${FUZZ_OPTIONS:-} "$build/corpus/$name" >"$log" 2>&1 || status=$?
    fi
    if [ "$status" -eq 0 ]; then
        echo "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions, seed" \
            "$(sed -n 's/^INFO: Seed: *//p' "$log"), no failure" >>"$log"
    else
        echo "failed with status $status; the input is $build/crash-$name-*" >>"$log"
    fi
    return "$status"
}

good=0
bad=0
while [ $# -gt 0 ]; do
    pair=$1
    shift
    if [ "$side_by_side" -eq 2 ] && [ $# -gt 0 ]; then
        pair="$pair $1"
        shift
    fi
    started=
    for name in $pair; do
        run "$name" &
        started="$started $!"
    done
    # In their order, however they end.
    for name in $pair; do
        process=${started# }
        process=${process%% *}
        started=${started# "$process"}
        if wait "$process"; then
            good=$((good + 1))
        else
            bad=$((bad + 1))
            tail -n 40 "$build/$name.log" | sed '$d'
        fi
        echo "$name: $(tail -n 1 "$build/$name.log")"
    done
done
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
