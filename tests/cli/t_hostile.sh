# Articles and names that mean harm: nothing of it reaches the terminal, all of it reaches JSON.
escape=$(printf '\033')
override=$(printf '\342\200\256')
c1=$(printf '\302\233')
printf '{"id": "1", "title": "标题 \\u001b]0;owned\\u0007 \\u202egnp.exe \\u009b31m", "text": "泽连斯基 \\u001b[31mred\\u001b[0m \\u202eabc 说。", "date": "2026-01-02"}\n' >evil.jsonl
y merge --verbose evil.jsonl
expect_not_out "$escape"
expect_not_err "$escape"
for command in 'search 泽连斯基' 'show zelensky' 'read evil.jsonl' 'gloss evil.jsonl' 'search --color never 泽连斯基'; do
    # shellcheck disable=SC2086
    y $command
    expect_exit 0
    expect_not_out "$escape"
    expect_not_out "$override"
    expect_not_out "$c1"
    expect_not_out "$(printf '\007')"
done
y search 泽连斯基
expect_out 'U+202E'
y search --raw 泽连斯基
expect_out "$override"
y search --json 泽连斯基
expect_json passage '\u202eabc'
expect_not_out "$override"
expect_not_out "$escape"

# File names.
name=$(printf 'a\033[31m\nb.txt')
printf 'title\n\n普京说。\n' >"$name"
y merge --verbose "$name" "missing$escape.txt"
expect_exit 2
expect_not_out "$escape"
expect_not_err "$escape"
expect_out '^added  .*b.txt$'
y merge --json "$name"
expect_lines 1
expect_not_out "$escape"
bytes=$(printf 'bytes\377.txt')
printf 'title\n\n特朗普说。\n' >"$bytes"
y merge --json "$bytes"
expect_json merge '�FF.txt'
y search "$(printf 'x\377')"
expect_exit 2
expect_err 'UTF-8'

# Mistakes that repeat what was typed.
y "se${escape}[31march"
expect_exit 2
expect_not_err "$escape"
y search "--li${escape}mit" x
expect_not_err "$escape"
y search "nothing$override"
expect_not_err "$override"

# A glossary that means harm.
printf 'id\ttype\tzh\ten\nx\tperson\t普京\tPu\033[31mtin <script>alert(1)</script>\n' >evil.tsv
y gloss --glossary evil.tsv --format html "$name"
expect_not_out '<script'
expect_not_out "$escape"
y lint --glossary evil.tsv
expect_not_out "$escape"

# Every command, with file names, texts and a glossary that mean harm.
isolate=$(printf '\342\201\246')
bell=$(printf '\007')
harm="$escape[31m$override$c1$isolate$bell"
harmless() {
    for bad in "$escape" "$override" "$c1" "$isolate" "$bell"; do
        expect_not_out "$bad"
        expect_not_err "$bad"
    done
}
folder="folder$harm"
index="$folder/index$harm.db"
mkdir "$folder"
printf 'id\ttype\tzh\ten\tpinyin\tnote\tdefinition\town\nzel\tperson\t泽连斯基%s\tZel%s\tzé%s\tn%s\td%s\to%s\nputin\tperson\t普京\tPutin\t\tn%s\td%s\to%s\n' \
    "$override" "$isolate" "$override" "$override" "$isolate" "$override" "$override" "$isolate" "$override" >"$folder/names.tsv"
printf 'bad\tperson%s\t坏%s\tBad\nworse\tperson\t更坏%s\tWorse\n' "$override" "$override" "$c1" >>"$folder/names.tsv"
printf '{"id":"1%s","title":"题%s\\u001b\\u009b","source":"源%s","author":"人%s","date":"2026-01-02","text":"泽连斯基%s停火，普京\\u001b[31m说，川普特朗普。\\n泽连斯基%s和普京。"}\n' \
    "$override" "$override" "$isolate" "$override" "$override" "$override" >"$folder/news$harm.jsonl"
printf '题\n\n泽连斯基%s和普京说，川普%s特朗普。\n' "$harm" "$harm" >"$folder/text$harm.txt"
y --index "$index" merge --verbose --glossary "$folder/names.tsv" "$folder/news$harm.jsonl" "$folder/text$harm.txt" "missing$harm"
expect_exit 2
expect_err 'unknown type'
harmless
# answers STATUS ARGUMENT...: with this status and nothing harmful
answers() {
    wanted=$1
    shift
    y --index "$index" "$@"
    expect_exit "$wanted"
    harmless
}
answers 0 show zel
answers 0 show putin
answers 0 search 普京
answers 0 search --in entries Zel
answers 0 search "title:题"
answers 0 kwic 普京
answers 0 freq zel putin
answers 0 freq --by source 普京
answers 0 cooc putin
answers 0 timeline putin
answers 0 lint "$folder/text$harm.txt"
answers 1 lint --glossary "$folder/names.tsv"
answers 0 gloss --why "$folder/text$harm.txt"
answers 0 gloss --format html "$folder/text$harm.txt"
answers 2 import --dry-run "$folder/names.tsv"
answers 0 term set putin "note=note$override"
answers 0 term set putin "own$override=1"
answers 2 term set putin "note=note$escape"
answers 0 term alias putin "普京$override"
answers 2 term add --type "type$harm" --zh 字 --en X
answers 2 term merge putin "none$harm"
answers 0 log
answers 0 term log putin
answers 0 undo --dry-run
answers 0 status
answers 0 check
answers 0 reindex
answers 0 backup "$folder/backup$harm.db"
answers 2 backup "$folder/backup$harm.db"
answers 0 page -o "$folder/page$harm.html"
answers 0 page --dry-run -o "$folder/site$harm/"
answers 2 export -o "none$harm/x"
answers 0 merge "$folder/backup$harm.db"
answers 0 rm --dry-run "$folder/text$harm.txt"
answers 2 rm "none$harm"
for command in search show kwic freq cooc timeline; do
    y --index "$index" "$command" "none$harm"
    harmless
    y --index "none$harm.db" "$command" x
    expect_exit 2
    harmless
done
for words in "none$harm" "search --sort none$harm x" "search --limit none$harm x" "help none$harm" "gloss --glossary none$harm x"; do
    # shellcheck disable=SC2086
    y $words
    expect_exit 2
    harmless
done

# JSON has the true text, and escapes what a terminal would obey or a reader of lines would end a line at.
y --index "$index" show --json zel
expect_json entry '泽连斯基\u202e'
printf 'C1\n\n泽连斯基\302\205和\177普京\342\200\250。\n' >"c1$c1.txt"
for command in 'gloss --json' 'read --json'; do
    # shellcheck disable=SC2086
    y $command "c1$c1.txt"
    expect_exit 0
    expect_not_out "$c1"
    expect_not_out "$(printf '\302\205')"
    expect_not_out "$(printf '\177')"
    expect_not_out "$(printf '\342\200\250')"
done
expect_json article '"source":"c1\u009b.txt"'

# Half of a surrogate pair and NUL are no text: replaced, and counted.
printf '{"id":"s","title":"t \\ud800","text":"泽连斯基 \\udfff\\u0000和普京 \\ud83d\\ude00"}\n' >surrogates.jsonl
y read --json surrogates.jsonl
expect_exit 0
expect_json article '"title":"t �"' '😀' '2 lone surrogates replaced' '"replaced":3'
if command -v python3 >/dev/null 2>&1; then
    y --index "$index" merge --json surrogates.jsonl "c1$c1.txt"
    expect_exit 0
    y --index "$index" export --what all
    expect 'every line is strict JSON' python3 -c '
import json, sys
for line in open("out", encoding="utf-8", errors="strict").read().splitlines():
    json.loads(line)'
else
    skip 'strict JSON' 'no python3'
fi

# Cells that a spreadsheet would run; what is read back is what was there.
tab=$(printf '\t')
printf 'id\ttype\tzh\ten\tdefinition\tnote\n' >formulas.tsv
printf 'sum\tterm\t=1+1\t@SUM(A1)\t+cmd|'"' /C calc'"'!A0\t-2+3\nquoted\tterm\t'"'"'=1\t"=2"\t=HYPERLINK("http://x","y")\t;=3\n' >>formulas.tsv
y --index formulas.db import formulas.tsv
expect_exit 0
y --index formulas.db export --format csv -o formulas.csv
expect_exit 0
run grep -E '(^|,)"?[=+@-]' formulas.csv
expect_out_empty
run cat formulas.csv
expect_out "\"'=1+1\""
expect_out "\"'=HYPERLINK"
expect_out ',";=3"'
y --index again.db import formulas.csv
expect_exit 0
y --index formulas.db export
cp out first
y --index again.db export
expect 'the cells come back' cmp -s out first

# Addresses that run are no links; names of files are made of nothing but letters, digits and hyphens.
cat >links.jsonl <<'END'
{"id":"../../up","title":"../../../etc/passwd","url":"javascript:alert(1)","source":"data:text/html,x","text":"普京说话。","date":"2026-01-01"}
{"id":"2","title":"CON","url":"data:text/html;base64,PHNjcmlwdD4=","text":"普京又说话。"}
{"id":"3","title":"x","url":" JaVaScRiPt:alert(1)","text":"普京再说话。"}
{"id":"4","title":"y","url":"https://good.example/?a=\"><script>x()</script>","text":"普京还说话。"}
{"id":"5","title":"z","url":"vbscript:x","text":"Putin spoke."}
END
printf 'id\ttype\tzh\ten\nputin\tperson\t普京\tPutin\ncon\tterm\t又说话\tspoke\n../up\tterm\t再说\tsay\n/etc/x\tterm\t还说\tsay\n' >ids.tsv
y --index links.db merge --glossary ids.tsv links.jsonl
expect_exit 2
y --index links.db page -o inside/links.html
expect_exit 2
mkdir inside
y --index links.db page -o inside/links.html
expect_exit 0
y --index links.db page -o inside/site/
expect_exit 0
last='links of the pages'
find inside -name '*.html' -exec grep -ohiE '(href|src|action|cite)="[^"]*"' {} + >out
run grep -iE '="[ ]*(javascript|data|vbscript|file):|<' out
expect_out_empty
run find . -name '*passwd*' -o -name 'up*' -o -name 'con.*'
expect_out_empty
run find inside/site/e inside/site/a -type f ! -name '[a-z0-9_-]*.html'
expect_out_empty
plan
