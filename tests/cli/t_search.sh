# search and show: one entry, however it is spelt; passages under any of its names.
y merge --exclude README.md "$SAMPLES"
expect_exit 0

for query in 泽连斯基 澤連斯基 澤倫斯基 Zelensky zelensky Zelenskyy zeliansiji 'ze lian si ji' Zéliánsījī zlsj; do
    y search --json "$query"
    expect_exit 0
    expect_json entry '"entry":"zelensky"' '"type":"person"' '"zh":"泽连斯基"' '"en":"Zelensky"' '"pinyin":"Zéliánsījī"' '"match":"'
    # Its passages, in both scripts and in English.
    expect_json passage '澤連斯基' '"entry":"zelensky"'
    expect_json passage '泽连斯基' '"spans":[['
    y search --json --limit 0 "$query"
    expect_json passage 'Zelensky' '"entry":"zelensky"'
done
y search --json nuofugeluode zhou
expect_exit 0
expect_json entry '"entry":"novgorod-oblast"' '"zh":"诺夫哥罗德州"' '"en":"Novgorod Oblast"'
y search --json nuofugeluode
expect_json entry '"entry":"novgorod-oblast"'

# Fields.
y search --json --in text 停火
expect_exit 0
expect_not_out '"kind":"entry"'
expect_json passage '"article":"' '"title":' '"date":' '"passage":' '"passage_id":"' '"text":"' '"spans":[[' '"entry":' '"duplicates":0'
y search --json --in entries 泽连斯基
expect_not_out '"kind":"passage"'

# For people.
y search 泽连斯基
expect_exit 0
expect_out '^泽连斯基  Zelensky  Zéliánsījī  person  [0-9]* mentions in [0-9]* articles'
expect_out '^20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]  '
expect_out '^    .*泽连斯基'
y search --color always 泽连斯基
escape=$(printf '\033')
expect_out "$escape\\[[0-9;]*m泽连斯基$escape"
y search --color never 泽连斯基
expect_not_out "$escape"

# Limits, order, days, kinds.
y search --json --limit 1 --in text 停火
expect_lines 1
expect_err '^yiming: 1 of [0-9]* passages; --limit 0 shows all'
y search -q --json --limit 1 --in text 停火
expect_err_empty
cp out first
y search -q --json --limit 1 --offset 1 --in text 停火
expect_lines 1
expect 'another passage' sh -c '! cmp -s out first'
y search --json --limit 0 --in text --since 2026-01-01 停火
expect_exit 0
expect_not_out '"date":"2025'
y search --json --limit 0 --in text --until 2025-12 停火
expect_exit 0
expect_not_out '"date":"2026'
y search --json --in entries --type place zelensky
expect_exit 1
y search --json --in entries --type person,place zelensky
expect_exit 0
y search --json --limit 0 --in text 停火
first=$(sed -n '1s/.*"article":"\([0-9a-f]*\)".*/\1/p' out)
y search --json --limit 0 --in text --article "$first" 停火
expect_exit 0
expect "only article $first" sh -c "! grep -v '\"article\":\"$first\"' out"

# Nothing; a near miss; nonsense.
y search --offset 1000 停火
expect_exit 1
expect_err 'nothing left after --offset 1000: there are '
expect_not_err 'nothing found'
y search 这个字符串不在任何文章里
expect_exit 1
expect_out_empty
expect_err 'nothing found'
y search --in text 发展中国家的的
expect_exit 1
long=$(printf '%01000d' 0)
for command in search show; do
    y "$command" "$long"
    expect_exit 1
    expect_err '^yiming: nothing found for "00*…"'
    expect 'the query is cut' [ "$(wc -c <err)" -lt 150 ]
done
y search --article 40f3 停火
expect_exit 2
expect_err '^yiming: no article is called 40f3; of a name, 6 digits at least are needed'
y search --article no-such-file.txt 停火
expect_exit 2
expect_err 'no article is called no-such-file.txt$'
# Entries alone.
y search zelensky xyzzy
expect_exit 0
expect_err '^yiming: no passage holds all of these$'
y search --until 1990 zelensky
expect_exit 0
expect_err '^yiming: no passage holds it$'
y search --in entries zelensky
expect_err_empty
y search '"open quote'
expect_exit 2
expect_out_empty
y search ''
expect_exit 2
# Words that mean something to the database.
for query in "'; DROP TABLE article; --" 'NEAR(' '*' 'a AND' '{x}:y' '^x' '\' '%' 'title : x'; do
    y search -- "$query"
    expect 'found, not found or refused' [ "$code" -le 2 ]
    expect_not_err 'fts5\|SQL\|syntax'
done

# show
y show zelensky
expect_exit 0
expect_out '^泽连斯基  Zelensky$'
expect_out '^id  *zelensky$'
expect_out '^pinyin  *Zéliánsījī$'
expect_out '^seen  *[0-9]* mentions in [0-9]* articles, 20'
expect_out '^seen with '
y show 澤連斯基
expect_exit 0
expect_out '^id  *zelensky$'
y show --json zelensky
expect_exit 0
expect_json entry '"entry":"zelensky"' '"extra":{' '"labels":[{"text":"泽连斯基","lang":"zh-Hans"' '"zh":"泽连斯基"' '"mentions":' '"articles":' '"first":"20' '"last":"20' '"neighbours":[{"entry":"'
expect_json passage '"entry":"zelensky"' '"spans":[['
y show --json --limit 1 zelensky
expect_lines 2
y show zelenskx
expect_exit 1
expect_out_empty
expect_err 'nothing found for "zelenskx"; did you mean zelensky (泽连斯基)'
# A slip of the keyboard finds the entry; in Chinese, and where tones are given, it is offered.
y search --json Zelenskx
expect_exit 0
expect_json entry '"entry":"zelensky"' '"match":"typo"'
expect_json passage '"entry":"zelensky"'
for query in 泽林斯基 'Zè lián sī jī'; do
    y search "$query"
    expect_exit 1
    expect_out_empty
    expect_err 'did you mean zelensky (泽连斯基)?'
done

# Titles are no passages: who looks for a headline is told how.
y --index titles.db merge -q --glossary none "$SAMPLES/aid-corridor-hk.html"
y --index titles.db search 後首批援助車隊駛入加沙
expect_exit 1
expect_err 'it stands in titles: yiming search .title:"後首批援助車隊駛入加沙".'
y --index titles.db search title:後首批援助車隊駛入加沙
expect_exit 0
y --index titles.db search 後首批援助車隊駛入拉薩
expect_not_err 'titles'
plan
