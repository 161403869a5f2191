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
plan
