# Ctrl-C: exit 130, whole batches stay, and running it again finishes the work.
number=0
while [ "$number" -lt 4000 ]; do
    number=$((number + 1))
    echo "{\"id\": \"$number\", \"title\": \"第${number}篇\", \"text\": \"乌克兰总统泽连斯基在基辅第${number}次说，北约秘书长吕特表示欢迎。俄罗斯总统普京在莫斯科说。\", \"date\": \"2025-01-02\"}"
done >many.jsonl
printf 'zh\ten\n泽连斯基\tZelensky\n普京\tPutin\n北约\tNATO\n' >names.tsv
y merge --glossary names.tsv many.jsonl
expect_exit 0
expect_out '^4000 added'
y status --json
sed 's/"file_bytes":[0-9]*//; s/"index":"[^"]*"//' out >whole

articles() {
    "$YIMING" --index "$1" status --json 2>/dev/null | sed -n 's/.*"articles":\([0-9]*\).*/\1/p'
}

await_batch() {
    tries=0
    stayed=
    while [ "${stayed:-0}" -lt "${2:-1}" ] && [ "$tries" -lt 3000 ]; do
        sleep 0.02
        tries=$((tries + 1))
        stayed=$(articles "$1")
    done
}

# Interrupted as soon as a batch is there; a fast machine may have finished, which is right as well.
last='yiming merge, interrupted'
code=0
"$YIMING" --index cut.db merge --glossary names.tsv --jobs 4 many.jsonl >out 2>err </dev/null &
child=$!
await_batch cut.db
kill -INT "$child" 2>/dev/null
wait "$child" || code=$?
if [ "$code" -eq 0 ]; then
    skip 'an interrupted merge' 'it had finished before'
else
    expect_exit 130
    expect_err '^yiming: interrupted: what is finished stays, the rest was rolled back; run it again to go on$'
    stayed=$(articles cut.db)
    expect 'whole batches stay' [ "$stayed" -ge 1000 ]
    expect 'and not all of it' [ "$stayed" -lt 4000 ]
    expect_out "^$stayed added"
    y --index cut.db check
    expect_exit 0
    y --index cut.db merge many.jsonl
    expect_exit 0
    expect_out "^$((4000 - stayed)) added, 0 updated, $stayed unchanged"
fi
y --index cut.db merge many.jsonl
expect_exit 0
y --index cut.db check
expect_exit 0
y --index cut.db status --json
sed 's/"file_bytes":[0-9]*//; s/"index":"[^"]*"//' out >finished
expect 'the same as without' cmp -s finished whole

# A kill, which nothing can answer, loses the open batch alone.
last='yiming merge, killed'
"$YIMING" --index killed.db merge --glossary names.tsv --jobs 4 many.jsonl >out 2>err </dev/null &
child=$!
await_batch killed.db
kill -KILL "$child" 2>/dev/null
wait "$child" 2>/dev/null
stayed=$(articles killed.db)
expect 'whole batches stay' [ "$stayed" -ge 1000 ]
y --index killed.db check
expect_exit 0
y --index killed.db merge many.jsonl
expect_exit 0
expect_out "^$((4000 - stayed)) added, 0 updated, $stayed unchanged"
# While a slow input is awaited, what it gave is committed and others may write.
mkfifo slow
last='yiming merge - of a slow input'
"$YIMING" --index slow.db merge --glossary names.tsv - >slow.out 2>slow.err <slow &
child=$!
exec 3>slow
sed -n '1,600p' many.jsonl >&3
await_batch slow.db 600
expect 'what came is there' [ "${stayed:-0}" -eq 600 ]
echo '普京在莫斯科说。' >other.txt
y --index slow.db merge --wait 0 other.txt
expect_exit 0
echo '{"text": "会谈在日内瓦举行。"}' >&3
exec 3>&-
wait "$child"
cp slow.out out
expect_out '^601 added'

# One Ctrl-C is enough also while an input is awaited, and ends all threads.
mkfifo silent
last='yiming merge --jobs 2 - of a silent input, interrupted'
code=0
"$YIMING" --index silent.db merge --glossary names.tsv --jobs 2 - >out 2>err <silent &
child=$!
exec 3>silent
sed -n '1,600p' many.jsonl >&3
await_batch silent.db 600
kill -INT "$child" 2>/dev/null
wait "$child" || code=$?
exec 3>&-
expect_exit 130
expect_out '^600 added'
plan
