# freq: counts of queries and of entries, against the export.
y merge --exclude README.md "$SAMPLES"
expect_exit 0
y export --what mentions --format jsonl
cp out mentions
hits() { grep -c "\"entry\":\"$1\"" mentions; }
range() { sed -n "/\"entry\":\"$1\"/s/.*\"article\":\"\\([0-9a-f]*\\)\",\"passage\":\\([0-9]*\\),.*/$2/p" mentions | sort -u | wc -l | tr -d ' '; }

# Every figure of an entry that is nothing but mentions.
y freq --json 泽连斯基
expect_exit 0
expect_json freq '"query":"泽连斯基"' '"by":null' '"key":null' "\"hits\":$(hits zelensky)," "\"passages\":$(range zelensky '\1 \2')," "\"articles\":$(range zelensky '\1')," '"all_articles":15' '"per_million":'
for label in 泽连斯基 澤倫斯基 'Volodymyr Zelensky' Zelenskyy; do
    uses=$(grep '"entry":"zelensky"' mentions | grep -c "\"label\":\"$label\"")
    expect_json freq '"by":"label"' "\"key\":\"$label\"" '"entry":"zelensky"' "\"hits\":$uses,"
done
# As written the scripts are apart.
y freq --json --by form 泽连斯基
expect_json freq '"by":"form"' '"key":"澤連斯基"' '"entry":null'
expect_json freq '"by":"form"' '"key":"泽连斯基"'

# Several queries, each a row; what is below them.
y freq 泽连斯基 '停火 欧盟'
expect_exit 0
expect_err_empty
expect_out '^ *hits  *share  *passages  *articles  *per million$'
expect_out "^泽连斯基  *$(hits zelensky) "
expect_out '^停火 欧盟  *[0-9]'
expect_out '^  泽连斯基  *[0-9]* .* %.*  zelensky$'
y freq --by total 泽连斯基 普京
expect_lines 3
y freq --by year 停火
expect_out '^  2026  '
y freq --by month --since 2026-01 --until 2026-01 停火
expect_out '^  2026-01  '
expect_lines 3
y freq --by lang 停火
expect_out '^  zh-Hans '
expect_out '^  zh-Hant'
y freq --by source --limit 1 停火
expect_out '^  and [0-9]* more; --limit 0 shows all$'

# Text that is no mention.
y freq --json 监督
expect_json freq '"by":"label"' '"key":"监督"' '"entry":null'

# The entries mentioned most.
y freq --json --limit 0
expect_exit 0
expect_json freq '"query":null' '"by":"entry"' '"key":"zelensky"' '"type":"person"' "\"hits\":$(hits zelensky)," "\"articles\":$(range zelensky '\1'),"
sum=0
for count in $(sed 's/.*"hits":\([0-9]*\),.*/\1/' out); do sum=$((sum + count)); done
expect 'all mentions' [ "$sum" -eq "$(wc -l <mentions)" ]
y freq --type person --limit 3
expect_exit 0
expect_lines 4
expect_err '^yiming: 3 of [0-9]* entries; --limit 0 shows all$'
y freq --json --type place,term --limit 0
expect_not_out '"type":"person"'
expect_json freq '"type":"place"'
y freq --until 1990
expect_exit 1
expect_out_empty

# Refused.
y freq --type animal
expect_exit 2
expect_err 'animal'
y freq --type person 普京
expect_exit 2
expect_err 'type lists entries'
y freq --by year
expect_exit 2
expect_err 'are for a QUERY'
y freq --by day 普京
expect_exit 2
y freq 普京 '"open quote'
expect_exit 2
expect_out_empty
expect_err '^  "open quote$'
expect_err '^  ^$'
y freq 这个字符串不在任何文章里
expect_exit 1
expect_err 'nothing found'
y freq 普京 泽连斯机
expect_exit 0
expect_err 'nothing found for "泽连斯机"; did you mean zelensky'

# Nearly the same text is another text: a search lists one of them and says how many there are so; counts are of all that the
# shares are of.
body=会谈在日内瓦举行，各方代表就停火、撤军和交换战俘的安排交换了意见，并同意在下月再次见面，继续讨论余下的问题，包括边境的监督和援助车队的通行，以及战后的重建。调解方说，文本只差最后几处措辞，双方的代表团已经各自回国请示，记者会将在周五上午举行。
for number in 1 2 3; do
    echo "{\"url\":\"https://example.org/$number\",\"date\":\"2026-01-0$number\",\"text\":\"$body第$number次。\"}"
done >near.jsonl
echo "{\"url\":\"https://example.org/4\",\"date\":\"2026-01-04\",\"text\":\"$body第3次。\"}" >>near.jsonl
y --index near.db merge --glossary none near.jsonl
y --index near.db search --json --in text --limit 0 停火
expect_exit 0
expect_lines 1
expect_json passage '"duplicates":3'
expect_err_empty
y --index near.db freq --json --by month 停火
expect_json freq '"by":null' '"hits":3,"passages":3,"articles":3,"all_articles":3'
expect_json freq '"by":"month"' '"key":"2026-01"' '"hits":3,"passages":3,"articles":3,"all_articles":3'
y --index near.db freq --json --by total --since 2026-01-02 --until 2026-01-03 停火
expect_json freq '"hits":2,"passages":2,"articles":2,"all_articles":2'
y --index near.db timeline --json 停火
expect_json timeline '"hits":3,"passages":3,"articles":3,"all_articles":3'
plan
