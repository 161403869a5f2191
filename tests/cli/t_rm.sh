# Taking articles out, and back.
mkdir a a/b
printf 'One\n\n普京说话。\n' >a/one.txt
printf 'Two\n\n马克龙说话。\n' >a/b/two.txt
printf '{"url":"https://x.example/3","title":"三","text":"泽连斯基说话。"}\n{"url":"https://x.example/4","title":"四","text":"普京说话。"}\n' >s.jsonl
y merge a s.jsonl
expect_exit 0
y export --what all
cp out before

y rm
expect_exit 2
y rm nothing.txt
expect_exit 2
expect_err 'no article comes from nothing.txt'
y rm a/one.txt nothing.txt
expect_exit 2
y export --what all
expect 'all or nothing' cmp -s out before

y rm --dry-run a/
expect_exit 0
expect_lines 2
expect_err '^yiming: 2 articles removed.*dry run'
y export --what all
expect 'a dry run removes nothing' cmp -s out before
y rm --json s.jsonl:1 a/one.txt a
expect_exit 0
expect_lines 3
expect_json rm '"title":"三"' '"purged":false' '"dry_run":false'
y search --json 马克龙
expect_not_out '"kind":"passage"'
y search --json 普京
expect_json passage '"title":"四"'
y check
expect_exit 0
y log --json
expect_json change '"command":"rm s.jsonl:1 a/one.txt a"' '"entry":null' '"after":null'
y undo
expect_out '^undo rm s.jsonl:1 a/one.txt a$'
y export --what all
expect 'undo brings them back' cmp -s out before
y check
expect_exit 0

# By address and by name.
name=$(sed -n 's/^{"kind":"article","article":"\([0-9a-f]*\)".*"title":"Two".*/\1/p' before)
y rm https://x.example/4 "$(printf '%.8s' "$name")"
expect_exit 0
expect_lines 2
y merge a
expect_out '^1 added, 0 updated, 1 unchanged'
y merge s.jsonl
expect_out '^0 added, 0 updated, 1 unchanged, 1 duplicates'
y export --what all
expect 'merging brings them back' cmp -s out before
y rm "$(printf '%.3s' "$name")"
expect_exit 2

# For good: not a byte of it stays in the file.
y rm a/b/two.txt
y rm --purge a/b/two.txt
expect_exit 0
expect_err '1 article purged'
y log
expect_not_out "$name"
y check
expect_exit 0
expect 'where it came from is gone' [ "$(cat yiming.db* | grep -c -a 'b/two.txt')" -eq 0 ]
expect 'its text is gone' [ "$(cat yiming.db* | grep -c -a '马克龙说话')" -eq 0 ]

# The key of an article of a publisher has a TAB, which the log has, too: no damage.
printf '{"id":"5","source":"报社","date":"2020-01-01","title":"五","text":"泽连斯基再次说话。"}\n' >p.jsonl
y --index p.db merge p.jsonl
y --index p.db status
expect_out '^articles  1 article from 1 source, 2020-01-01'
y --index p.db rm p.jsonl
expect_exit 0
y --index p.db status
expect_out '^articles  0 articles from 0 sources$'
y --index p.db check
expect_exit 0
y --index q.db merge p.db
expect_exit 0
expect_not_err 'damaged'
expect_err '1 new command'
plan
