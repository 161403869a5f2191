# Keeping an index: backup, repair, older and newer files, read-only media, two writers.
printf 'One\n\n2026-01-02\n\n普京说话。马克龙也说。\n' >one.txt
printf 'Two\n\n普京沉默。\n' >two.txt
y merge one.txt
y term alias putin 普京大帝
# An entry of more labels than have rows beside each other.
awk 'BEGIN {
    print "id\ttype\tzh\ten\tzh_also"
    for (i = 101; i < 125; i++) names = names (i > 101 ? "|" : "") "甲乙丙" i
    print "many\tterm\t甲乙丙\tMany\t" names
    print "next\tterm\t丁戊己\tNext\t"
}' >many.tsv
y import many.tsv
printf 'Many\n\n甲乙丙124、甲乙丙101和丁戊己。\n' >many.txt
y merge many.txt
y export --what all
expect_out '"entry":"many",[^}]*"label":"甲乙丙124"'
expect_out '"entry":"next",[^}]*"label":"丁戊己"'
y export --what all
cp out before

# backup
y backup
expect_exit 2
y backup copy.db
expect_exit 0
expect_err 'copy.db: 2 articles, '
expect 'no file beside it' [ ! -e copy.db-wal ]
y --index copy.db export --what all
expect 'the copy is the same' cmp -s out before
y --index copy.db check
expect_exit 0
y backup copy.db
expect_exit 2
expect_err 'copy.db exists already; --force'
y backup --force yiming.db
expect_exit 2
expect_err 'the index itself'
y backup --force one.txt
expect_exit 2
expect 'only an index is replaced' grep -q 普京说话 one.txt
y merge two.txt
y backup --json --force copy.db
expect_json backup '"path":"copy.db"' '"articles":3'
y --index copy.db log
expect_out '普京大帝'
y backup no/such/folder/copy.db
expect_exit 2
mkdir sealed
cp copy.db sealed/index.db
if unshare -rm sh -c 'mount --bind sealed sealed && mount -o remount,bind,ro sealed' 2>/dev/null; then
    on_media() {
        last="yiming --index sealed/index.db $*"
        code=0
        # shellcheck disable=SC2016
        unshare -rm sh -c 'mount --bind sealed sealed && mount -o remount,bind,ro sealed && exec "$0" --index sealed/index.db "$@"' \
            "$YIMING" "$@" >out 2>err </dev/null || code=$?
    }
    for command in 'search 普京' 'show putin' 'kwic 普京' 'freq 普京' 'cooc putin' 'timeline 普京' 'export --what all' \
        'log' 'term log' 'status' 'page -o site.html' 'gloss one.txt' 'lint one.txt' 'backup from-media.db'; do
        # shellcheck disable=SC2086
        on_media $command
        expect 'read-only media: not refused' [ "$code" -lt 2 ]
    done
    on_media check
    expect_exit 0
    on_media merge one.txt
    expect_exit 2
    expect_err 'sealed/index.db cannot be written'
    y merge sealed/index.db
    expect_exit 0
    y --index from-media.db check
    expect_exit 0
else
    skip 'read-only media' 'no mounting here'
fi

# A backup while another program writes is the moment before; a second writer waits, and then changes nothing.
if command -v sqlite3 >/dev/null 2>&1; then
    y export --what all
    cp out before
    mkfifo orders
    sqlite3 yiming.db <orders >holder.log 2>&1 &
    holder=$!
    exec 3>orders
    printf 'BEGIN IMMEDIATE;\nUPDATE entry SET note = 1;\n.shell touch held\n' >&3
    tries=0
    while [ ! -e held ] && [ "$tries" -lt 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    y backup --force copy.db
    expect_exit 0
    for command in 'merge copy.db' 'rm one.txt' 'undo' 'reindex' 'term rm macron' 'check --repair'; do
        # shellcheck disable=SC2086
        y --wait 0.2 $command
        if [ "$command" = 'check --repair' ]; then
            expect_exit 0
        else
            expect_exit 75
            expect_err '--wait'
        fi
    done
    printf 'ROLLBACK;\n.quit\n' >&3
    exec 3>&-
    wait "$holder"
    y export --what all
    expect 'nothing was changed' cmp -s out before
    y --index copy.db export --what all
    expect 'the copy is of before' cmp -s out before

    # Repair: derived tables in place.
    sqlite3 yiming.db 'DELETE FROM passage_mention; DELETE FROM entry_mention; DELETE FROM shown; DELETE FROM compiled; DELETE FROM entry_key'
    y check
    expect_exit 1
    expect_out 'mentions.*run yiming reindex'
    y check --repair
    expect_exit 0
    expect_err 'no findings'
    y export --what all
    expect 'repaired' cmp -s out before
    # Pages of a derived table that cannot be read: a new file out of the facts.
    sqlite3 yiming.db "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'article') WHERE name = 'passage_mention'"
    y check
    expect_exit 1
    expect_err '1 finding\|[0-9]* findings'
    y check --repair
    expect_exit 0
    expect_err 'kept as .*yiming.db.damaged'
    y export --what all
    expect 'made anew' cmp -s out before
    y check
    expect_exit 0
    # Full text that FTS5 cannot even begin to read, or whose record of itself is gone.
    for damage in "UPDATE passage_text_config SET v = 99 WHERE k = 'version'" 'DELETE FROM passage_text_config' \
        'DELETE FROM passage_text_data'; do
        rm -f yiming.db.damaged
        sqlite3 yiming.db "$damage"
        y check
        expect_exit 1
        expect_out 'full-text'
        y reindex
        expect_exit 2
        expect_err 'run yiming check --repair'
        y check --repair
        expect_exit 0
        expect_err 'kept as .*yiming.db.damaged'
        y export --what all
        expect "made anew after $damage" cmp -s out before
    done
    # Facts are not made up.
    cp copy.db facts.db
    sqlite3 facts.db "UPDATE passage SET text = 'x' || text WHERE id = 1; UPDATE revision SET date = 'soon'; UPDATE source SET line = -1; UPDATE command SET at = ''"
    y --index facts.db check --repair
    expect_exit 1
    for rule in body-hash revision source log; do
        expect_out "\\[$rule\\]"
    done
    expect_out 'restore a backup'

    facts_of() {
        sqlite3 "$1" 'PRAGMA user_version; SELECT * FROM article; SELECT * FROM revision; SELECT * FROM source; SELECT * FROM passage; SELECT * FROM entry; SELECT * FROM label; SELECT * FROM change'
    }
    # An older file: reading says what to do, writing does it and keeps the old one.
    # What each schema has more than the one before is taken away, the newest first.
    # The state that was imported stood beside each entry.
    base="UPDATE entry SET base = json_object('format', 1, 'entry', slug, 'type', type, 'subtype', subtype, 'status', status,
        'en_sort', en_sort, 'domain', domain, 'definition', definition, 'definition_zh', definition_zh, 'note', note,
        'source', source, 'wikidata', wikidata, 'see', see, 'extra', json(iif(extra = '', '{}', extra)), 'origin', origin,
        'labels', (SELECT json_group_array(json_object('text', text, 'lang', lang, 'kind', kind, 'status', status,
            'raw_status', raw_status, 'reading', reading, 'shared', json(iif(shared, 'true', 'false')), 'origin', origin))
            FROM (SELECT * FROM label WHERE entry_id = entry.id ORDER BY ordinal))) WHERE base = ''"
    # Labels said what they are themselves; hashes stood whole in their indexes, and in sources.
    as_of() {
        echo "DROP TABLE $2;"
        sed -n "/^CREATE TABLE $2 /,/;/p;/^CREATE INDEX $2_/p" "$SOURCE/src/index/schema_$1.sql"
    }
    to_4="CREATE TEMP TABLE labels AS SELECT label.id, entry_id, ordinal, text, lang, kind, status, nullif(raw_status, ''), reading,
            origin, shared FROM label JOIN label_class ON label_class.id = class_id;
        CREATE TEMP TABLE bodies AS SELECT * FROM body;
        $(as_of 4 label) $(as_of 4 body) DROP TABLE label_class;
        INSERT INTO label SELECT * FROM labels; INSERT INTO body SELECT * FROM bodies;
        $(grep '^CREATE INDEX entry_standing' "$SOURCE/src/index/schema_4.sql")
        UPDATE source SET raw_hash = CAST(raw_hash || raw_hash AS BLOB); PRAGMA user_version = 4"
    # Sources said all themselves; keys of articles had an index; passages had their names, mentions a row each.
    to_3="$base;
        CREATE TEMP TABLE sources AS SELECT id, revision_id, (SELECT text FROM phrase WHERE phrase.id = locator), line, is_stream,
            raw_hash, options, reader_version, encoding, (SELECT text FROM phrase WHERE phrase.id = origins), trimmed, warnings,
            replaced, low_confidence, retired FROM source;
        CREATE TEMP TABLE articles AS SELECT * FROM article;
        CREATE TEMP TABLE passages AS SELECT id, body_id, ordinal, paragraph, 'p' || id, text FROM passage;
        $(as_of 3 source) $(as_of 3 article) $(as_of 3 passage) $(as_of 3 shown)
        DROP TABLE entry_mention; ALTER TABLE passage_mention RENAME TO mention; $(as_of 3 mention) DROP TABLE phrase; DROP TABLE sketch;
        INSERT INTO source SELECT * FROM sources; INSERT INTO article SELECT * FROM articles;
        INSERT INTO passage SELECT * FROM passages; PRAGMA user_version = 3"
    to_2='DROP TABLE compiled; PRAGMA user_version = 2'
    sqlite3 copy.db "$to_4"
    cp copy.db four.db
    y --index four.db reindex
    expect_exit 0
    expect_err 'the old file is kept as four.db.schema-4'
    y --index four.db export --what all
    expect 'schema 4: the same dump' cmp -s out before
    y --index four.db check
    expect_exit 0
    sqlite3 copy.db "$to_3"
    cp copy.db three.db
    y --index three.db reindex
    expect_exit 0
    expect_err 'the old file is kept as three.db.schema-3'
    y --index three.db export --what all
    expect 'schema 3: the same dump' cmp -s out before
    sqlite3 yiming.db 'SELECT slug, base FROM entry ORDER BY slug' >bases
    sqlite3 three.db 'SELECT slug, base FROM entry ORDER BY slug' >migrated
    expect 'schema 3: what was imported is kept once' cmp -s bases migrated
    expect 'one of it all, since it was edited' [ "$(grep -c '|{"format":1,' bases)" -eq 1 ]
    sqlite3 copy.db "$to_2"
    cp copy.db old.db
    cp copy.db untouched.db
    cp copy.db other-old.db
    for command in 'search 普京' 'status' 'check' 'merge --dry-run two.txt' 'term --dry-run rm putin'; do
        # shellcheck disable=SC2086
        y --index old.db $command
        expect_exit 2
        expect_err 'old.db was made by an older yiming (schema 2, .*yiming reindex'
        expect 'it is as it was' cmp -s old.db untouched.db
    done
    y --index old.db merge one.txt
    expect_exit 0
    expect_err 'brought up to date; the old file is kept as old.db.schema-2'
    expect_out '1 unchanged'
    facts_of untouched.db >untouched
    facts_of old.db.schema-2 >kept
    expect 'the old file is kept' cmp -s kept untouched
    y --index old.db export --what all
    expect 'the same dump' cmp -s out before
    y --index old.db check
    expect_exit 0
    y --index old.db log
    expect_out '普京大帝'
    sqlite3 old.db 'SELECT name, sql FROM sqlite_schema ORDER BY name' >migrated
    sqlite3 yiming.db 'SELECT name, sql FROM sqlite_schema ORDER BY name' >fresh
    expect 'the same schema' cmp -s migrated fresh
    y merge other-old.db
    expect_exit 0
    expect_out '3 unchanged'
    expect 'another index is only read' cmp -s other-old.db untouched.db
    # Nothing is overwritten.
    cp untouched.db old.db
    y --index old.db reindex
    expect_exit 2
    expect_err 'old.db.schema-2 is there already'
    facts_of old.db >kept
    expect 'it is as it was' cmp -s kept untouched
    expect 'nothing is left' [ ! -e old.db.rebuilding ]
    sqlite3 old.db 'PRAGMA user_version = 99'
    for command in 'search 普京' 'merge one.txt'; do
        # shellcheck disable=SC2086
        y --index old.db $command
        expect_exit 2
        expect_err 'made by a newer yiming (schema 99.*install that one'
    done
else
    skip 'writers, repair, older files' 'no sqlite3'
fi
plan
