# Ctrl-C: exit 130, whole batches stay, and running it again finishes the work.
number=0
while [ "$number" -lt 4000 ]; do
    number=$((number + 1))
    echo "{\"id\": \"$number\", \"title\": \"第${number}篇\", \"text\": \"乌克兰总统泽连斯基在基辅第${number}次说，北约秘书长吕特表示欢迎。俄罗斯总统普京在莫斯科说。\", \"date\": \"2025-01-02\"}"
done >many.jsonl
y merge many.jsonl
expect_exit 0
expect_out '^4000 added'
y status --json
sed 's/"file_bytes":[0-9]*//; s/"index":"[^"]*"//' out >whole

# Interrupted as soon as the index is there; a fast machine may have finished, which is right as well.
last='yiming merge, interrupted'
code=0
"$YIMING" --index cut.db merge many.jsonl >out 2>err </dev/null &
child=$!
tries=0
while [ ! -s cut.db ] && [ "$tries" -lt 1000 ]; do
    sleep 0.01
    tries=$((tries + 1))
done
sleep 0.2
kill -INT "$child" 2>/dev/null
wait "$child" || code=$?
if [ "$code" -eq 0 ]; then
    skip 'an interrupted merge' 'it had finished before'
else
    expect_exit 130
    expect_err 'interrupted'
    if [ -s cut.db ]; then
        y --index cut.db check
        expect_exit 0
    fi
fi
y --index cut.db merge many.jsonl
expect_exit 0
y --index cut.db check
expect_exit 0
y --index cut.db status --json
sed 's/"file_bytes":[0-9]*//; s/"index":"[^"]*"//' out >finished
expect 'the same as without' cmp -s finished whole
plan
