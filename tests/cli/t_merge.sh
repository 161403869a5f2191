# merge: what it takes, what it counts, what it refuses.
y merge --exclude README.md "$SAMPLES"
expect_exit 0
expect_out '^15 added, 0 updated, 0 unchanged, 0 duplicates, [0-9]* skipped, 0 failed$'
y status --json
expect_json status '"articles":15' '"derived_current":true'
y export --what all
cp out first

# Again: nothing changes.
y merge --exclude README.md "$SAMPLES"
expect_exit 0
expect_out '^0 added, 0 updated, 15 unchanged, 0 duplicates, '
y export --what all
expect 'the same dump' cmp -s out first

# Another order gives the same index.
y --index other.db merge "$SAMPLES/talks-big5.txt" "$SAMPLES/briefs.jsonl"
expect_exit 0
y --index other.db merge --exclude README.md "$SAMPLES"
expect_exit 0
expect_out '^11 added, 0 updated, 4 unchanged, '

# JSON: an object an article, nothing else on standard output.
y --index json.db merge --json "$SAMPLES/briefs.jsonl" "$SAMPLES/geneva-ceasefire.txt" missing.txt
expect_exit 2
expect_lines 5
expect_json merge '"status":"added"' '"article":"' '"reason":null' '"warnings":[' '"low_confidence":false' 'briefs.jsonl'
expect_json merge '"source":"missing.txt"' '"status":"failed"' '"article":null' '"reason":"'
expect_err '^yiming: missing.txt'
expect_err '4 added'

# Per-article lines with --verbose alone; silence with --quiet.
y --index verbose.db merge "$SAMPLES/geneva-ceasefire.txt"
expect_not_out 'geneva-ceasefire'
y --index verbose.db merge --verbose "$SAMPLES/geneva-ceasefire.txt"
expect_out '^unchanged .*geneva-ceasefire.txt$'
y --index quiet.db merge -q "$SAMPLES/geneva-ceasefire.txt"
expect_exit 0
expect_out_empty
expect_err_empty

# Standard input.
y_from "$SAMPLES/geneva-ceasefire.txt" --index stdin.db merge --url https://news.example/geneva -
expect_exit 0
expect_out '^1 added'
y_from "$SAMPLES/geneva-ceasefire.txt" --index stdin.db merge --url https://news.example/geneva -
expect_exit 0
expect_out '^0 added, 0 updated, 1 unchanged'
y_from "$SAMPLES/briefs.jsonl" --index stdin.db merge -
expect_exit 0
expect_out '^3 added'

# Bad input among good: the rest is merged, the exit code tells.
mkdir mixed
cp "$SAMPLES/geneva-ceasefire.txt" mixed/good.txt
: >mixed/empty.txt
head -c 4000 "$YIMING" >mixed/program.txt
printf '{"title": "一", "text": "泽连斯基在基辅说。"}\n{"title": broken\n{"title": "三", "text": "普京在莫斯科说。"}\n' >mixed/broken.jsonl
y --index mixed.db merge mixed/good.txt mixed/empty.txt mixed/program.txt mixed/broken.jsonl mixed/missing.txt
expect_exit 2
expect_out '^3 added, 0 updated, 0 unchanged, 0 duplicates, 1 skipped, 3 failed$'
expect_err 'mixed/program.txt'
expect_err 'mixed/missing.txt'
expect_err 'mixed/broken.jsonl:2'
y --index mixed.db search 泽连斯基
expect_exit 0
y --index mixed.db check
expect_exit 0

# A folder: unknown kinds are skipped, hidden files are not looked at, --exclude leaves out.
mkdir -p folder/sub folder/.hidden
cp "$SAMPLES/geneva-ceasefire.txt" folder/sub/one.txt
cp "$SAMPLES/gaza-aid-conference.txt" folder/two.txt
cp "$SAMPLES/talks-big5.txt" folder/.hidden/three.txt
head -c 4000 "$YIMING" >folder/program.bin
y --index folder.db merge --exclude 'two*' folder
expect_exit 0
expect_out '^1 added, 0 updated, 0 unchanged, 0 duplicates, 1 skipped, 0 failed$'
y --index folder.db merge folder
expect_exit 0
expect_out '^1 added, 0 updated, 1 unchanged'

# The same text under another name; an edited file.
cp folder/sub/one.txt folder/sub/copy.txt
y --index folder.db merge folder/sub/copy.txt
expect_exit 0
expect_out '1 duplicates'
printf '\n北约秘书长吕特也表示欢迎。\n' >>folder/two.txt
y --index folder.db merge folder/two.txt
expect_exit 0
expect_out '^0 added, 1 updated'

# --dry-run changes nothing.
cp folder.db before.db
y --index folder.db merge --dry-run --exclude README.md "$SAMPLES"
expect_exit 0
expect_out 'added.*dry run'
y --index folder.db status --json
cp out after
y --index before.db status --json
sed 's/before.db/folder.db/' out >expected
expect 'the same counts' cmp -s after expected
y --index none.db merge --dry-run --exclude README.md "$SAMPLES"
expect_exit 0
expect 'no index was made' [ ! -e none.db ]

# --jobs changes nothing but the time.
for jobs in 1 3; do
    y --index jobs$jobs.db merge --json --jobs $jobs --exclude README.md "$SAMPLES"
    expect_exit 0
    cp out jobs$jobs
done
expect 'the same is said' cmp -s jobs1 jobs3
expect 'the same file' cmp -s jobs1.db jobs3.db
y merge --jobs many "$SAMPLES"
expect_exit 2

# Options of reading.
y --index options.db merge --lang zh-Hant-TW --date 2020-02-03 --encoding big5 "$SAMPLES/talks-big5.txt"
expect_exit 0
y --index options.db search --json 澤倫斯基
expect_json passage '"date":"2020-02-03"' '"lang":"zh-Hant-TW"'

# Glossaries.
printf 'id\ttype\tzh\tpinyin\ten\nour-man\tperson\t威特科夫\tWēitèkēfū\tOur Man\n' >ours.tsv
y --index ours.db merge --glossary ours.tsv "$SAMPLES/geneva-ceasefire.txt"
expect_exit 0
y --index ours.db search --json 威特科夫
expect_json entry '"entry":"our-man"' '"mentions":'
y --index ours.db search --json 泽连斯基
expect_not_out '"kind":"entry"'
expect_json passage '"entry":null'
printf 'id\ttype\tzh\tpinyin\ten\nze\tperson\t泽连斯基\tZéliánsījī\tZelensky\n' >more.tsv
y --index ours.db merge --glossary more.tsv "$SAMPLES/geneva-ceasefire.txt"
expect_exit 0
expect_err '1 created'
y --index ours.db search --json Zelensky
expect_json entry '"entry":"ze"'
y --index bare.db merge --glossary none "$SAMPLES/geneva-ceasefire.txt"
expect_exit 0
y --index bare.db status --json
expect_json status '"entries":0' '"articles":1'
y --index bad.db merge --glossary none --glossary ours.tsv "$SAMPLES/geneva-ceasefire.txt"
expect_exit 2
y --index bad.db merge --glossary missing.tsv "$SAMPLES/geneva-ceasefire.txt"
expect_exit 2
expect_err 'missing.tsv'
expect 'no index was made' [ ! -e bad.db ]

# Options that make no sense are refused before anything is written; one address is of one article.
for option in '--date foo' '--date 2025-02-30' '--url foo' '--lang !!' '--encoding klingon'; do
    for command in 'merge' 'read'; do
        # shellcheck disable=SC2086
        y --index refused.db $command $option "$SAMPLES/geneva-ceasefire.txt"
        expect_exit 2
        expect_err "see yiming $command --help"
        expect_out_empty
    done
done
y --index refused.db merge --url https://example.org/a "$SAMPLES/geneva-ceasefire.txt" "$SAMPLES/gaza-aid-conference.txt"
expect_exit 2
expect_err '2 paths are named'
y --index refused.db merge --url https://example.org/a "$SAMPLES"
expect_exit 2
expect_err 'is a folder'
expect 'no index was made' [ ! -e refused.db ]
y --index stream.db merge --url https://example.org/a "$SAMPLES/briefs.jsonl"
expect_exit 2
expect_out '^1 added, .* 2 failed$'
expect_err 'briefs.jsonl:2: the url that was given is that of the first article'

# Rows of a glossary that cannot be used are left out and told; the articles are merged all the same.
printf 'id\ttype\tzh\ten\na\tperson\t泽连斯基\tZelensky\na\tperson\t普京\tPutin\nb\tcity\t基辅\tKyiv\nc\tplace\t\t\nd\tplace\t敖德萨\tOdesa\tmore\n' >rows.tsv
y --index rows.db merge --glossary rows.tsv "$SAMPLES/geneva-ceasefire.txt"
expect_exit 2
expect_out '^1 added'
expect_err '^yiming: rows.tsv:3: id "a".* is taken'
expect_err '^yiming: rows.tsv:4: unknown type "city"'
expect_err '^yiming: rows.tsv:5: no name'
expect_err '^yiming: rows.tsv:6: .*5 cells'
expect_err '^yiming: 4 rows of the glossary left out'
y --index rows.db status --json
expect_json status '"entries":1' '"articles":1'
y --index rows.db merge --glossary rows.tsv "$SAMPLES/geneva-ceasefire.txt"
expect_exit 2
expect_out '1 unchanged'

# What was said about a file stays when it is merged again without.
y --index options.db merge "$SAMPLES/talks-big5.txt"
expect_out '1 unchanged'
y --index options.db search --json 澤倫斯基
expect_json passage '"date":"2020-02-03"'

# An index in a folder above is named; the index itself is no file of the folder.
mkdir -p above/one/two
cp "$SAMPLES/geneva-ceasefire.txt" above/one/two/a.txt
y --index above/yiming.db merge -q above/one
expect_exit 0
y_in() {
    code=0
    (cd "$1" && shift && "$YIMING" "$@") >out 2>err </dev/null || code=$?
}
last='yiming merge . (in a folder below)'
y_in above/one/two merge .
expect_exit 0
expect_err '^yiming: index \.\./\.\./yiming.db$'
last='yiming merge . (beside the index)'
y_in above merge .
expect_not_err 'yiming.db'

# The first warnings are shown, and how to see the others.
number=0
while [ "$number" -lt 8 ]; do
    number=$((number + 1))
    printf '泽连斯基第%s次说。\001\n' "$number" >"warn$number.txt"
done
y --index warn.db merge warn?.txt
expect_exit 0
expect_err '^yiming: warn1.txt: warning: 1 bad byte'
expect_err '^yiming: warn5.txt: warning: '
expect_not_err 'warn6.txt'
expect_err '^yiming: 3 more warnings; merge --reread --verbose shows them$'
y --index warn.db merge --reread --verbose warn?.txt
expect_err '^yiming: warn8.txt: warning: '
expect_not_err 'more warnings'

# yiming's own dump is no file of articles; the failures of one file are capped, though not in JSON.
y --index dump.db merge -q "$SAMPLES/geneva-ceasefire.txt"
"$YIMING" --index dump.db export --what all >dump.jsonl
"$YIMING" --index dump.db export --what articles >articles.jsonl
y --index dump2.db merge dump.jsonl
expect_exit 2
expect_out ' 1 failed$'
expect_err '^yiming: dump.jsonl: is an export of yiming ("entry"), not articles'
y --index dump2.db merge articles.jsonl
expect_exit 0
expect_out '^1 added'
number=0
while [ "$number" -lt 13 ]; do
    number=$((number + 1))
    echo '{"title": "no text"}'
done >empty.jsonl
y --index dump2.db merge empty.jsonl "$SAMPLES/gaza-aid-conference.txt"
expect_exit 2
expect_err '^yiming: empty.jsonl:10: no text'
expect_not_err 'empty.jsonl:11'
expect_err '^yiming: 3 more in empty.jsonl; --verbose shows them$'
y --index dump2.db merge --json empty.jsonl
expect_lines 13

# A cause stands before its mend, and a path is named once.
printf 'BZh91AY&SY\027\162\277' >b.txt.bz2
cp b.txt.bz2 folder/bz.txt
y --index folder.db merge b.txt.bz2 folder
expect_err '^yiming: b.txt.bz2: looks like a bzip2 file, not text; unpack it first$'
expect_err '^yiming: folder/bz.txt: skipped: looks like a bzip2 file, not text; unpack it first$'

# gzip, and streams of XML.
printf '甲说话。\n\n乙也说话。\n' | gzip -n >folder/bz.txt
printf '\037\213\010' >folder/cut.txt.gz
y --index folder.db merge folder
expect_exit 2
expect_err '^yiming: folder/cut.txt.gz: the gzip data end too early$'
expect_out '^1 added'
rm folder/cut.txt.gz
{ echo '<rss><channel><title>报</title>'
  echo '<item><title>一</title><guid>1</guid><description>第一条。</description></item>'
  echo '<item><title>坏<b></title></item>'
  echo '<item><title>二</title><guid>2</guid><description>第二条。</description></item></channel></rss>'; } >feed.xml
y --index folder.db merge feed.xml
expect_exit 2
expect_out '^2 added, 0 updated, 0 unchanged, 0 duplicates, 0 skipped, 1 failed$'
expect_err '^yiming: feed.xml:3: not well-formed XML: Opening and ending tag mismatch: b$'
gzip -nk feed.xml
y_from feed.xml.gz --index folder.db merge -
expect_out '^0 added, 0 updated, 2 unchanged'

# An index into which nothing came is not left behind.
y --index nothing.db merge mixed/empty.txt mixed/program.txt
expect_exit 2
expect_err 'nothing came into the new index, so nothing.db was removed again'
expect 'no index is left' [ ! -e nothing.db ]
expect 'nothing beside it' [ ! -e nothing.db-wal ]
y --index nothing.db read folder
expect_exit 2
expect_err '^yiming: folder: is a folder; name files'

# With every entry that comes with yiming, once: all of it is sound, and what goes out comes in as it was.
run "$YIMING_WHOLE" --index whole.db merge --exclude README.md "$SAMPLES"
expect_exit 0
expect_err 'with [0-9]\{5,\} entries'
run "$YIMING_WHOLE" --index whole.db check
expect_exit 0
run "$YIMING_WHOLE" --index whole.db export -o whole.tsv
run "$YIMING_WHOLE" --index whole.db import --dry-run whole.tsv
expect_out '^0 created, 0 updated, [0-9]\{5,\} unchanged'
plan
