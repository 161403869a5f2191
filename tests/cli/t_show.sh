# show: what an entry is, which of its names are used, whom it stands with, and passages worth reading.
y merge --exclude README.md "$SAMPLES"
expect_exit 0
y export --what mentions --format jsonl
cp out mentions
uses() { grep '"entry":"zelensky"' mentions | grep -c "\"label\":\"$1\""; }

y show zelensky
expect_exit 0
expect_out '^泽连斯基  Zelensky$'
# Names by language and region, with how often each is used.
expect_out "^zh-Hans  *泽连斯基 $(uses 泽连斯基)  "
expect_out "^zh-Hant-TW  *澤倫斯基 .*$(uses 澤倫斯基)"
expect_out "^en  *Zelensky  Volodymyr Zelensky $(uses "Volodymyr Zelensky")  .*Zelenskyy $(uses Zelenskyy)"
expect_out '^zh-Hans.* (short)'
expect_not_out '^zh  '
expect_out '^by month  *20[0-9][0-9]-[0-9][0-9] .* 20[0-9][0-9]-[0-9][0-9]$'
expect_out '^seen with  '
expect_out '^best passage'
expect_out '^latest$'
y show --json zelensky
expect_json entry "\"uses\":[{\"label\":\"" '"best_passage":{"article":"' '"first_passage":{"article":"' '"latest_passage":{"article":"' '"log_dice":'
expect_json entry "{\"label\":\"Zelenskyy\",\"mentions\":$(uses Zelenskyy)}"
expect_lines 6
y show --limit 1 zelensky
expect_err '^yiming: 1 of [0-9]* passages; --limit 0 shows all$'

# An entry that nobody mentions.
y show --json malta
expect_json entry '"mentions":0' '"uses":[]' '"best_passage":null' '"first_passage":null' '"latest_passage":null' '"neighbours":[]'

# Several bearers of a name: the most mentioned, which is said; a sound alone does not choose.
printf 'id\ttype\tzh\ten\nwang-a\tperson\t王芳\tWang Fang\nwang-b\tperson\t王芳\tWang Fang (singer)\nwang-c\tperson\t王方\tWang Fang (writer)\n' >names.tsv
printf '题目\n\n王方来了。王方走了。\n' >names.txt
y --index names.db merge --glossary names.tsv names.txt
y --index names.db show 王芳
expect_exit 0
expect_err '^yiming: "王芳" is wang-a here, the most mentioned of 2; another is wang-b$'
y --index names.db show 王方
expect_exit 0
expect_not_err 'most mentioned'
y --index names.db show wf
expect_exit 2
expect_out_empty
expect_err 'is the sound of 3 entries; name one by its id:'
expect_err '  wang-c  (王方  Wang Fang (writer))'
y --index names.db show wang-b
expect_exit 0
expect_out '^id  *wang-b$'
plan
