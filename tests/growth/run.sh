#!/bin/sh
# How instructions grow with the input:  YIMING=build/yiming tests/growth/run.sh [NAME...]
#
# Each case makes an input of size n and one of 4 n, of a kind that was or could be quadratic, and counts the instructions of
# the command on both, less those on an empty input: four times as many are linear, sixteen quadratic, more than six a failure.
# Counted by perf where it may, else by valgrind, which takes fifty times as long; where neither is there, the cases are
# skipped. Not time: that depends on who else is at work. As many cases at once as there are processors (../pool.sh).
# Prints "N passed, N failed".
set -u
LC_ALL=C.UTF-8
export LC_ALL
unset YIMING_INDEX
here=$(cd "$(dirname "$0")" && pwd)
case ${YIMING:=build/yiming} in
/*) ;;
*) YIMING=$PWD/$YIMING ;;
esac
export YIMING
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

if perf stat -x, -e instructions:u true 2>perf.txt && grep -q '^[0-9][0-9]*,' perf.txt; then
    by=perf
elif command -v valgrind >/dev/null 2>&1; then
    by=valgrind
else
    by=
fi

# What the command executes, with these arguments, as $instructions; its status and its output are not the question here,
# but a signal or a crash is.
count() {
    status=0
    if [ "$by" = perf ]; then
        perf stat -x, -o counted -e instructions:u "$YIMING" "$@" >/dev/null 2>err </dev/null || status=$?
        instructions=$(sed -n 's/^\([0-9][0-9]*\),.*/\1/p' counted)
    else
        valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file=counted \
            "$YIMING" "$@" >/dev/null 2>err </dev/null || status=$?
        instructions=$(sed -n 's/.*I *refs: *//p' counted | tr -d ,)
    fi
    [ "$status" -lt 126 ] && [ -n "$instructions" ]
}

# grows NAME N: input_NAME N writes an input, run_NAME runs the command on it by count.
grows() {
    name=$1
    for size in 0 "$2" $((4 * $2)); do
        rm -f index.db index.db-* input input.*
        "input_$name" "$size"
        if ! "run_$name" "$size"; then
            echo "not ok $name: $size: status $status: $(head -n 1 err)"
            return
        fi
        before=${small-}
        small=${large-}
        large=$instructions
    done
    # Before: of nothing.
    verdict=$(awk -v none="$before" -v small="$small" -v large="$large" 'BEGIN {
        ratio = (large - none) / (small > none ? small - none : 1)
        word = (ratio <= 6 && large > small && small > none) ? "ok" : "not ok"
        printf "%s %.1f times the instructions for four times the size (%.0f million)\n", word, ratio, large / 1e6
    }')
    echo "${verdict%%ok *}ok $name: ${verdict#*ok }"
}

# lines N FORMAT: so many lines, %d in them is the number of each.
lines() {
    awk -v n="$1" -v format="$2\n" 'BEGIN { for (i = 1; i <= n; i++) printf format, i, i, i }'
}

# repeated N TEXT: the text so often, in one line.
repeated() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}

read_input() { count read --json input.*; }
merge_input() { count --index index.db merge --glossary none --jobs 1 input.*; }
import_input() { count --index index.db import input.*; }

# Pages: elements in each other, which libxml2 takes n² for from some depth on; never closed ones; attributes.
input_nested_elements() { { echo '<html><body><p>会谈在日内瓦举行。</p>'; repeated "$1" '<div>'; echo '停火'; } >input.html; }
run_nested_elements() { read_input; }
input_formatting() { { echo '<html><body><p>会谈在日内瓦举行。</p>'; repeated "$1" '<b><p>x'; } >input.html; }
run_formatting() { read_input; }
input_end_tags() { { echo '<html><body><p>会谈在日内瓦举行。</p>'; repeated "$1" '</i></b>'; } >input.html; }
run_end_tags() { read_input; }
input_attributes() { { echo '<html><body><p'; lines "$1" ' a%d=x'; echo '>会谈在日内瓦举行。</p>'; } >input.html; }
run_attributes() { read_input; }
input_links() { { echo '<html><body><p>会谈</p>'; lines "$1" '<p><a href=/%d>会谈 %d</a></p>'; } >input.html; }
run_links() { read_input; }

# Texts: one line, with and without ends of sentences; marks that open and never close.
input_long_line() { repeated "$1" '普京和泽连斯基在基辅说话' >input.txt; }
run_long_line() { merge_input; }
input_long_words() { repeated "$1" 'antidisestablishmentarianism' >input.txt; }
run_long_words() { merge_input; }
input_paragraphs() { lines "$1" '泽连斯基第%d次说，停火在望。' >input.txt; }
run_paragraphs() { merge_input; }
input_markdown_brackets() { { printf '# 会谈\n\n会谈在日内瓦举行。\n\n'; repeated "$1" '['; } >input.md; }
run_markdown_brackets() { read_input; }
input_markdown_quotes() { { printf '# 会谈\n\n会谈在日内瓦举行。\n\n'; repeated "$1" '*a_ `'; } >input.md; }
run_markdown_quotes() { read_input; }
input_json_depth() { { printf '{"text":"会谈。","x":'; repeated "$1" '['; echo; } >input.jsonl; }
run_json_depth() { read_input; }
input_braces() { { printf '<mediawiki><page><title>会谈</title><ns>0</ns><revision><text>会谈在日内瓦举行。'; repeated "$1" '{{a|[['; echo '</text></revision></page></mediawiki>'; } >input.xml; }
run_braces() { read_input; }

# Articles: many of one text, of one address, of nearly one text.
input_same_text() { lines "$1" '{"url":"https://example.org/%d","text":"会谈在日内瓦举行，停火在望。"}' >input.jsonl; }
run_same_text() { merge_input; }
input_same_article() { lines "$1" '{"id":"%d","text":"会谈在日内瓦举行，停火在望。"}' >input.jsonl; }
run_same_article() { merge_input; }
input_same_address() { lines "$1" '{"url":"https://example.org/","text":"会谈第%d次在日内瓦举行。"}' >input.jsonl; }
run_same_address() { merge_input; }
input_near_texts() {
    lines "$1" '{"id":"%d","text":"会谈在日内瓦举行，各方代表就停火、撤军和交换战俘的安排交换了意见，并同意在下月再次见面，继续讨论余下的问题，包括边境的监督和援助车队的通行，以及战后的重建。调解方说，文本只差最后几处措辞，双方的代表团已经各自回国请示，记者会将在周五上午举行。第%d次。"}' >input.jsonl
}
run_near_texts() { merge_input; }

# Files and streams of the same bytes, merged and merged again.
same_files() { rm -rf files && mkdir files && awk -v n="$1" -v ending="$2" -v text="$3" 'BEGIN { for (i = 1; i <= n + 1; i++) { file = "files/" i ending; print text >file; close(file) } }'; }
merge_files() { count --index index.db merge --glossary none --jobs 1 files; }
input_same_files() { same_files "$1" .txt '会谈在日内瓦举行，停火在望。'; }
run_same_files() { merge_files; }
input_same_files_again() { input_same_files "$1"; "$YIMING" -q --index index.db merge --glossary none files; }
run_same_files_again() { merge_files; }
input_same_streams() { same_files "$1" .jsonl '{"url":"https://example.org/1","text":"会谈在日内瓦举行，停火在望。"}'; }
run_same_streams() { merge_files; }

# The same taken out of an index, and brought back.
remove_input() { "$YIMING" -q --index index.db merge --glossary none --jobs 1 input.jsonl; count --index index.db rm "$@" input.jsonl; }
input_remove_same_text() { input_same_text "$1"; }
run_remove_same_text() { remove_input; }
input_purge_same_text() { input_same_text "$1"; }
run_purge_same_text() { remove_input --purge; }
input_undo_same_text() { input_same_text "$1"; }
run_undo_same_text() { remove_input && count --index index.db undo; }

# Glossaries: one label for all, by which ids are made; one entry with many labels; labels that begin alike; links in a chain.
input_one_label() { { printf 'id\tzh\ten\n'; lines "$1" 'sea%d\t海\tSea'; } >input.tsv; }
run_one_label() { import_input; }
input_one_name() { { printf 'zh\ten\n'; lines "$1" '海%d\tSea'; } >input.tsv; }
run_one_name() { import_input; }
input_many_labels() { { printf 'zh\ten\tzh_also\n海\tSea\t'; lines "$1" '海%d|' | tr -d '\n'; echo 洋; } >input.tsv; }
run_many_labels() { import_input; }
input_prefixes() {
    { printf 'id\tzh\ten\n'; awk -v n="$1" 'BEGIN { for (i = 1; i <= 60; i++) { t = t "海"; printf "s%d\t%s\tS%d\n", i, t, i } }'; } >names.tsv
    repeated "$1" '海' >input.txt
}
run_prefixes() { count gloss --glossary names.tsv --json input.txt; }

# Queries, up to nearly the 4096 bytes that they may have. What they find is little: what they are made of counts.
make_small() {
    printf 'id\ttype\tzh\tpinyin\ten\nzelensky\tperson\t泽连斯基\tZéliánsījī\tZelensky\n' >names.tsv
    printf '会谈在日内瓦举行，泽连斯基说。\n' >a.txt
    "$YIMING" -q --index index.db merge --glossary names.tsv a.txt
}
search_query() { count --index index.db search -- "$query"; }
input_or_terms() { make_small; query=谈$(lines "$1" ' OR 会%d' | tr -d '\n'); }
run_or_terms() { search_query; }
input_query_characters() { make_small; query=谈$(repeated "$1" ' 会 瓦 在'); }
run_query_characters() { search_query; }
input_query_phrase() { make_small; query=\"$(repeated "$1" '会谈在日内瓦举行，')\"; }
run_query_phrase() { search_query; }
input_query_run() { make_small; query=谈$(repeated "$1" '会谈在日内瓦举行'); }
run_query_run() { search_query; }
input_query_nested() { make_small; query=$(repeated "$1" '(会谈 OR ')举行$(repeated "$1" ' 在)'); }
run_query_nested() { search_query; }
input_query_near() { make_small; query=谈$(repeated "$1" ' NEAR/3 NEAR(会 瓦)'); }
run_query_near() { search_query; }
input_query_prefixes() { make_small; query=谈$(lines "$1" ' OR zele%d* OR z*' | tr -d '\n'); }
run_query_prefixes() { search_query; }
input_query_words() { make_small; query=谈$(lines "$1" ' zelenskyzelianputinbeijingshanghai%d' | tr -d '\n'); }
run_query_words() { search_query; }
input_query_letters() { make_small; query=$(repeated "$1" 'zelianzs'); }
run_query_letters() { search_query; }

cases='nested_elements:20000 formatting:2000 end_tags:5000 attributes:2000 links:1000
long_line:4000 long_words:4000 paragraphs:1000 markdown_brackets:5000 markdown_quotes:3000 json_depth:5000 braces:3000
same_files:200 same_files_again:200 same_streams:200
same_text:500 same_article:500 same_address:300 near_texts:200
remove_same_text:500 purge_same_text:500 undo_same_text:500
one_label:500 one_name:500 many_labels:500 prefixes:500
or_terms:15 query_characters:5 query_phrase:35 query_run:35 query_nested:7 query_near:3 query_prefixes:7
query_words:15 query_letters:125'
# One case, for the pool.
if [ "${1-}" = --case ]; then
    if [ -z "$by" ]; then
        echo "skipped: growth of ${2%%:*} (neither perf nor valgrind counts instructions here)"
    else
        grows "${2%%:*}" "${2#*:}"
    fi
    exit 0
fi
for case in $cases; do
    case " ${*:-${case%%:*}} " in
    *" ${case%%:*} "*) echo "$case" ;;
    esac
done | sh "$here/../pool.sh" sh "$here/run.sh" --case | tee verdicts
passed=$(grep -c '^ok ' verdicts)
failed=$(grep -c '^not ok' verdicts)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
