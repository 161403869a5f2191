# export, page, check, status, reindex; what is written and what is not.
y merge --exclude README.md "$SAMPLES"
expect_exit 0

# export
y export
expect_exit 0
expect_out "^id$(printf '\t')"
expect_out "^zelensky$(printf '\t')"
y export --json
expect_json entry '"entry":"zelensky"' '"zh":"泽连斯基"'
y export --what passages --format jsonl
expect_exit 0
expect_json passage '"article":"' '"passage":1' '"passage_id":"' '"text":"' '"mentions":[{"start":' '"end":' '"start_char":' '"end_char":' '"entry":"' '"label":"'
cp out passages
y export --what passages -o passages.jsonl
expect_exit 0
expect_out_empty
expect 'the same in a file' cmp -s passages passages.jsonl
y export --what passages -o passages.jsonl
expect_exit 2
expect_err 'force'
y export --what entries -o passages.jsonl --force
expect_exit 0
expect 'it was written over' sh -c '! cmp -s passages passages.jsonl'
expect 'no temporaries are left' sh -c '! ls | grep -q tmp-'
for what in articles mentions all; do
    y export --what "$what"
    expect_exit 0
    expect "lines of JSON" sh -c '! grep -v "^{\"kind\":\".*}$" out'
done
# Out and in again is a fixed point.
y export -o names.tsv
y --index again.db merge --glossary names.tsv --exclude README.md "$SAMPLES"
expect_exit 0
y --index again.db export -o again.tsv
expect 'entries come back as they were' cmp -s names.tsv again.tsv

# page
y page -o glossary.html
expect_exit 0
expect_out '^glossary.html: '
run grep -c '泽连斯基' glossary.html
expect_exit 0
run grep 'id="\{0,1\}[^" >]*zelensky' glossary.html
expect_exit 0
cp glossary.html before.html
y page -o glossary.html --json
expect_exit 0
expect_json page '"path":"glossary.html"' '"entries":' '"passages":' '"bytes":' '"unchanged":true'
expect 'the same bytes' cmp -s glossary.html before.html
echo 'my own notes' >notes.html
y page -o notes.html
expect_exit 2
expect_err 'force'
run cat notes.html
expect_out '^my own notes$'
y page -o notes.html --force
expect_exit 0
y html -o glossary.html --title 'A <title>' --order count --passages 1
expect_exit 0
run grep 'A &lt;title>\|A &lt;title&gt;' glossary.html
expect_exit 0
last='SOURCE_DATE_EPOCH=1700000000 yiming page'
SOURCE_DATE_EPOCH=1700000000 "$YIMING" page -o dated.html >out 2>err
run grep '2023-11-14' dated.html
expect_exit 0
last='SOURCE_DATE_EPOCH=tomorrow yiming page'
code=0
SOURCE_DATE_EPOCH=tomorrow "$YIMING" page -o dated.html >out 2>err || code=$?
expect_exit 2
y page -o no/such/folder/x.html
expect_exit 2

# check, status, reindex
y check
expect_exit 0
expect_out_empty
y status
expect_exit 0
expect_out '^index  *.*yiming.db$'
expect_out '^articles  *15 articles'
expect_out '^bundled  */'
y status --json
expect_json status '"index":"' '"bundled_glossary":"' '"schema_version":' '"articles":15' '"passages":' '"mentions":' '"entries":' '"first":"20' '"last":"20' '"glossary_origins":["bundled"]' '"derived_current":true'
expect 'a reader leaves nothing beside the index' [ ! -e yiming.db-wal ]
y export --what all
cp out before
y reindex --dry-run
expect_exit 0
expect_out '^15 articles, .* (dry run: they are up to date)$'
y reindex
expect_exit 0
y export --what all
expect 'reindex changes nothing' cmp -s out before
y check
expect_exit 0
if command -v sqlite3 >/dev/null 2>&1; then
    cp yiming.db broken.db
    run sqlite3 broken.db 'DELETE FROM entry_mention'
    expect_exit 0
    y --index broken.db check
    expect_exit 1
    expect_out '^error: .*\[[a-z-]*\]$'
    y --index broken.db check --json
    expect_json finding '"level":"error"' '"rule":"'
    y --index broken.db reindex
    expect_exit 0
    y --index broken.db check
    expect_exit 0
else
    skip 'check of a broken index' 'no sqlite3'
fi

# One that may not be written is judged alike.
mkdir sealed
cp yiming.db sealed/
chmod 444 sealed/yiming.db
chmod 555 sealed
y --index sealed/yiming.db check
expect_exit 0
expect_err '^yiming: no findings$'
chmod 755 sealed

# A damaged file: a finding a line, then what to do.
cp yiming.db hurt.db
dd if=/dev/zero of=hurt.db bs=4096 seek=30 count=4 conv=notrunc 2>/dev/null
y --index hurt.db check
expect_exit 1
expect 'one finding a line' sh -c '! grep -v "^\(error\|note\): [^?]*\[sqlite\]$" out'
sed -n '$p' out >last
run cat last
expect_out '^note: damaged; check --repair .*restore a backup'

# A pager that cannot be run costs nobody the output.
if command -v script >/dev/null 2>&1 && script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    # shellcheck disable=SC2016
    PAGER=no-such-pager TERM=dumb run script -qec '"$YIMING" show zelensky' /dev/null
    expect_out '^泽连斯基  Zelensky'
    expect_out 'cannot run the pager of $PAGER'
    # shellcheck disable=SC2016
    PAGER='sed s/^/paged:/' TERM=dumb run script -qec '"$YIMING" show zelensky' /dev/null
    expect_out '^paged:泽连斯基  Zelensky'
    # Tables keep to the terminal: names give way, and what is left of one (nabu) is more than a mark.
    # shellcheck disable=SC2016
    PAGER='' TERM=dumb run script -qec 'stty cols 100; "$YIMING" search --in entries 乌克兰' /dev/null
    expect_out '^乌克兰国家反腐败局  *National Anti-[^ ]*…  Wūkèlán Guó[^…]*…  organization  0 mentions'
    # shellcheck disable=SC2016
    PAGER='' TERM=dumb run script -qec 'stty cols 56; "$YIMING" freq --type person --limit 3' /dev/null
    expect_out '^泽连斯基  .*[0-9]'
    expect_not_out '…'
else
    skip 'the pager' 'no script'
fi

# Output that cannot be written.
last='yiming export >&-'
code=0
"$YIMING" export >&- 2>err || code=$?
expect_exit 2
expect_err 'cannot write'
if [ -c /dev/full ]; then
    for command in 'export' 'search 泽连斯基' 'show zelensky' 'status' 'help' 'version --json'; do
        last="yiming $command >/dev/full"
        code=0
        # shellcheck disable=SC2086
        "$YIMING" $command >/dev/full 2>err || code=$?
        expect_exit 2
        expect_err 'cannot write'
    done
else
    skip 'a full disk' 'no /dev/full'
fi
y check
expect_exit 0
# A reader that goes away is no mistake and says nothing.
last='yiming export --what all | head -n 1'
{ "$YIMING" export --what all 2>err; echo $? >status; } | head -n 1 >out
code=$(cat status)
expect_exit 0
expect_err_empty
expect_lines 1
plan
