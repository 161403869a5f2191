# Another index: halves built apart, conflicts, undo, what is refused.
printf 'id\ttype\tzh\ten\tnote\nputin\tperson\t普京\tPutin\t\nmacron\tperson\t马克龙\tMacron\t\n' >names.tsv
mkdir north south
printf '{"url":"https://n.example/1","title":"一","date":"2026-01-01","text":"普京说话。"}\n' >north/a.jsonl
printf 'title\n\n马克龙说话。\n' >north/b.txt
printf '{"url":"https://n.example/1","title":"一，改","date":"2026-01-02","text":"普京又说话。"}\n' >south/c.jsonl
printf '{"url":"https://s.example/2","title":"二","text":"Macron spoke."}\n' >>south/c.jsonl
y --index whole.db merge --glossary names.tsv north south
expect_exit 0
y --index north.db merge --glossary names.tsv north
y --index south.db merge --glossary names.tsv south
cp north.db one.db
cp south.db two.db
y --index whole.db export --what all
cp out whole

y --index one.db merge --dry-run two.db
expect_exit 0
expect_out '^1 added, 1 updated, 0 unchanged, 0 duplicates, 0 skipped, 0 failed (dry run'
y --index one.db export --what all
expect 'a dry run changes nothing' [ "$(grep -c '"kind":"article"' out)" -eq 2 ]
y --index one.db merge two.db
expect_exit 0
expect_out '^1 added, 1 updated, 0 unchanged, 0 duplicates, 0 skipped, 0 failed$'
y --index one.db export --what all
expect 'two halves are the whole' cmp -s out whole
y --index south.db merge north.db
y --index south.db export --what all
expect 'in the other order too' cmp -s out whole
y --index one.db merge two.db
expect_out '^0 added, 0 updated, 2 unchanged'
y --index one.db export --what all
expect 'and twice' cmp -s out whole
y --index one.db check
expect_exit 0

# Alone into a new index; among other paths; in a folder it is passed over.
y --index new.db merge --glossary none two.db north/b.txt
expect_exit 0
expect_err 'glossary: 2 created'
expect_out '^3 added'
mkdir folder
cp two.db folder/
cp north/b.txt folder/
y --index new.db merge folder
expect_err 'two.db: skipped: of no known kind; name it'
y --index one.db merge one.db
expect_exit 0
expect_err 'this is the index that is merged into'
ln -s one.db link.db
y --index one.db merge link.db
expect_err 'this is the index that is merged into'
y --index one.db merge --json two.db
expect_json merge '"source":"two.db"' '"status":"unchanged"'
expect_json merged_entries '"created":0' '"unchanged":2' '"commands":0'

# One without articles is a glossary still: what it brings into a new index stays.
y --index words.db import names.tsv
y --index words2.db merge --glossary none words.db
expect_exit 0
expect_err 'glossary: 2 created'
y --index words2.db show putin
expect_exit 0

# Entries that were changed on both sides.
y --index one.db term set putin note=这里
y --index two.db term set putin note=那里
y --index two.db term set macron note=总统
y --index one.db merge --on-conflict fail two.db
expect_exit 2
expect_err 'two.db: putin: note was changed here (这里) and there (那里); nothing is merged'
y --index one.db show --json macron
expect_not_out '总统'
y --index one.db merge two.db
expect_exit 0
expect_err 'putin: note was changed here (这里) and there (那里); what is here stays'
expect_err 'glossary: 0 created, 1 updated, 0 unchanged, 1 in conflict; 2 new commands of its log'
y --index one.db show --json macron
expect_out '总统'
y --index one.db log
expect_out 'changed  macron .*merge two.db$'
expect_out 'changed  putin .*term set .*(in another index)$'
y --index one.db log --json
expect_json change '"entry":"putin"' '"article":null' '"elsewhere":true'
y --index one.db undo
expect_out '^undo merge two.db$'
y --index one.db show --json macron
expect_not_out '总统'
y --index one.db merge --on-conflict theirs two.db
y --index one.db show --json macron
expect_out '总统'
y --index one.db check
expect_exit 0

# What is no index of ours, or a damaged one, fails; the rest is merged.
printf 'x' >two.txt
head -c 8192 two.db >cut.db
y --index new.db merge cut.db north/b.txt
expect_exit 2
expect_err 'cut.db'
expect_out '1 unchanged.*1 failed$'
if command -v sqlite3 >/dev/null 2>&1; then
    sqlite3 foreign.db 'CREATE TABLE a (b); INSERT INTO a VALUES (1)'
    y --index new.db merge foreign.db
    expect_exit 2
    expect_err 'foreign.db'
    cp two.db evil.db
    sqlite3 evil.db "CREATE TRIGGER t AFTER INSERT ON article BEGIN SELECT load_extension('x'); END"
    y --index new.db merge evil.db
    expect_exit 2
    expect_err 'evil.db.*is not ours'
    cp two.db title.db
    sqlite3 title.db "UPDATE revision SET title = char(27) || '[31mred' || char(8238)"
    y --index new2.db merge --glossary none title.db
    expect_exit 2
    expect_err 'title.db: article [0-9a-f]*: its title'
    expect_not_err "$(printf '\033')"
    # What no reader lets through is not merged: the log could not give it back.
    cp two.db tag.db
    sqlite3 tag.db "INSERT INTO label_class SELECT 99, '普京', kind, status, raw_status, origin FROM label_class LIMIT 1; UPDATE label SET class_id = 99 WHERE text IN ('马克龙', 'Macron')"
    y --index new3.db merge --glossary none tag.db
    expect_exit 2
    expect_err 'tag.db: macron: it is damaged, and was left out'
    expect_err 'glossary: 1 created'
    y --index new3.db check
    expect_exit 0
else
    skip 'files that mean ill' 'no sqlite3'
fi
plan
