# Which index is used, and what is said when there is none or a wrong one.
printf 'title\n\n乌克兰总统泽连斯基说。\n' >a.txt

for command in 'search x' 'show x' 'status' 'check' 'reindex' 'export' 'page -o p.html'; do
    # shellcheck disable=SC2086
    y $command
    expect_exit 2
    expect_out_empty
    expect_err 'no index here yet: run yiming merge'
done
expect 'nothing was made' [ ! -e yiming.db ]
y --index other.db search x
expect_exit 2
expect_err 'other.db'

y merge a.txt
expect_exit 0
expect_err 'new index.*yiming.db'
expect_out '^1 added, 0 updated, 0 unchanged, 0 duplicates, 0 skipped, 0 failed$'
expect 'the index is there' [ -s yiming.db ]
y merge a.txt
expect_exit 0
expect_not_err 'new index'

# Upward, by environment, by option.
mkdir -p one/two
cd one/two || exit 1
y status
expect_exit 0
expect_out 'yiming.db$'
y merge ../../a.txt
expect_exit 0
expect 'no second index' [ ! -e yiming.db ]
cd ../.. || exit 1
y --index other.db merge a.txt
expect_exit 0
expect_err 'new index.*other.db'
y status --index other.db --json
expect_json status '"index":"other.db"' '"articles":1'
last='YIMING_INDEX=other.db yiming status --json'
YIMING_INDEX=other.db "$YIMING" status --json >out 2>err
expect_json status '"index":"other.db"'
last='--index before YIMING_INDEX'
YIMING_INDEX=no.db "$YIMING" --index other.db status --json >out 2>err
expect_json status '"index":"other.db"'

# Files that are no index are left as they are.
printf 'this is not an index at all, it is a text\n' >garbage.db
cp garbage.db before
for command in 'search x' 'merge a.txt' 'check' 'status' 'reindex'; do
    # shellcheck disable=SC2086
    y --index garbage.db $command
    expect_exit 2
    expect_err 'garbage.db'
    expect 'it was left alone' cmp -s garbage.db before
done
: >empty.db
y --index empty.db search x
expect_exit 2
y --index empty.db merge a.txt
expect_exit 0
y --index . search x
expect_exit 2
y --index no/such/folder/x.db merge a.txt
expect_exit 2

# A path that is not there makes no index.
mkdir fresh
cd fresh || exit 1
y merge missing.txt
expect_exit 2
expect_err 'missing.txt'
expect_out ' 1 failed$'
expect 'no index was made' [ ! -e yiming.db ]
cd .. || exit 1

# Another writer.
if command -v sqlite3 >/dev/null 2>&1; then
    mkfifo orders
    sqlite3 other.db <orders >holder.log 2>&1 &
    holder=$!
    exec 3>orders
    printf 'BEGIN IMMEDIATE;\n.shell touch held\n' >&3
    tries=0
    while [ ! -e held ] && [ "$tries" -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    printf 'title\n\n普京说。\n' >b.txt
    y --index other.db merge b.txt
    expect_exit 75
    expect_err 'wait'
    y --index other.db merge --wait 0.2 b.txt
    expect_exit 75
    y --index other.db search 泽连斯基
    expect_exit 0
    printf 'ROLLBACK;\n.quit\n' >&3
    exec 3>&-
    wait "$holder"
    y --index other.db merge b.txt
    expect_exit 0
    expect_out '^1 added'
else
    skip 'another writer' 'no sqlite3'
fi

# Read-only media: mounted so, in a name space of our own.
mkdir media
cp other.db media/index.db
if unshare -rm sh -c 'mount --bind media media && mount -o remount,bind,ro media' 2>/dev/null; then
    run unshare -rm sh -c 'mount --bind media media && mount -o remount,bind,ro media && "$0" --index media/index.db search --json 普京' "$YIMING"
    expect_exit 0
    expect_json passage '"entry":"putin"'
else
    skip 'read-only media' 'no mounting here'
fi
plan
