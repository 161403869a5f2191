# kwic: every place of a query in its context, aligned, sorted, drawn by lot.
y merge --exclude README.md "$SAMPLES"
expect_exit 0
escape=$(printf '\033')

# As many lines as the export has mentions of the entry.
y export --what mentions --format jsonl
grep -c '"entry":"zelensky"' out >mentions
y kwic --json --limit 0 泽连斯基
expect_exit 0
expect_lines "$(cat mentions)"
expect_json kwic '"article":"' '"passage":' '"date":"20' '"left":"' '"node":"泽连斯基"' '"right":"' '"entry":"zelensky"' '"label":"泽连斯基"' '"passage_id":"' '"title":"' '"start":' '"end":'
# In any form, told by the label.
expect_json kwic '"node":"澤倫斯基"' '"label":"澤倫斯基"'
expect_json kwic '"node":"Zelensk' '"entry":"zelensky"'
cp out all
y kwic --json --limit 0 --exact 泽连斯基
expect_not_out '"node":"Zelensk'
expect_not_out '"node":"澤倫斯基"'
# A text that is no mention of anything.
y kwic --json '"监督"'
expect_json kwic '"node":"监督"' '"entry":null' '"label":null'

# The window counts characters.
y kwic --json --window 4 --limit 0 停火
expect_exit 0
expect_not_out '"left":"[^"]\{5,\}"'
expect_not_out '"right":"[^"]\{5,\}"'
expect_out '"left":"[^"]\{4\}","node":"停火","right":"[^"]\{4\}"'

# Limits and offsets take the same lines.
y kwic --json --limit 3 泽连斯基
expect_lines 3
expect_err '^yiming: 3 of [0-9]* places; --limit 0 shows all$'
sed -n 1,3p all >first
expect 'the first three' cmp -s out first
y kwic -q --json --limit 2 --offset 1 泽连斯基
expect_err_empty
sed -n 2,3p all >first
expect 'the second and third' cmp -s out first
y kwic --offset 100000 泽连斯基
expect_exit 1
expect_err 'nothing left after --offset 100000: there are '

# A sample is the same for the same seed, and part of the whole.
y kwic --json --random 5 --seed 3 泽连斯基
expect_lines 5
expect_err '^yiming: 5 of a sample of 5 of [0-9]* places (--seed 3)$'
cp out sample
expect 'lines of the whole' [ "$(grep -c -F -x -f sample all)" -eq 5 ]
y kwic --json --random 5 --seed 3 泽连斯基
expect 'the same' cmp -s out sample
y kwic --json --random 5 --seed 4 泽连斯基
expect 'another' sh -c '! cmp -s out sample'
y kwic --random 5 --offset 5 泽连斯基
expect_exit 1
expect_err '^yiming: nothing left after --offset 5: there are 5 places in the sample (of [0-9]*)$'
y kwic --random 100000 --offset 100000 泽连斯基
expect_exit 1
expect_err "^yiming: nothing left after --offset 100000: there are $(cat mentions) places\$"

# Filters are those of search.
y kwic --json --limit 0 --since 2026-01-01 停火
expect_exit 0
expect_not_out '"date":"2025'
y kwic --json --limit 0 --until 2025-12 停火
expect_not_out '"date":"2026'
article=$(sed -n '1s/.*"article":"\([0-9a-f]*\)".*/\1/p' out)
y kwic --json --limit 0 --article "$article" 停火
expect_exit 0
expect "only $article" sh -c "! grep -v '\"article\":\"$article\"' out"

# For people: one place a line; the nodes begin in the same column.
y kwic --limit 0 --sort 1R 停火
expect_exit 0
expect_out '^20[0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9a-f]\{12\}#[0-9]'
y kwic --color always 停火
expect_out "$escape\\[[0-9;]*m停火$escape"
y kwic --color never 停火
expect_not_out "$escape"
# Of 60 columns: Chinese characters count two, so that 22 of them and 16 others are as wide as 60 others.
y kwic --width 60 --limit 0 停火
expect_exit 0
expect 'no line is wider' sh -c "! grep -q '^.\\{61,\\}\$' out"
y kwic --width 10 停火
expect_exit 2
expect_err '^yiming: --width 10 is too narrow'

# Refused.
y kwic --sort 1R,3X 停火
expect_exit 2
expect_out_empty
expect_err 'cannot be sorted by "3X": there are 1R to 9R, 1L to 9L, node, date'
y kwic '"open quote'
expect_exit 2
y kwic 这个字符串不在任何文章里
expect_exit 1
expect_out_empty
expect_err 'nothing found'
y kwic '停火 "abc'
expect_exit 2
expect_err '^       ^$'
y kwic
expect_exit 2
expect_err 'needs a QUERY'
# Filters alone find passages, and no place in them.
for filters in title:停火 after:2025 'lang:zh after:2025' 'title:停火 -普京'; do
    y search --in text "$filters"
    expect_exit 0
    for command in kwic freq timeline; do
        y "$command" "$filters"
        expect_exit 2
        expect_out_empty
        expect_err '^yiming: there is no word or phrase here whose places could be shown'
        expect_err '^  ^$'
    done
done
y kwic type:place
expect_exit 2
expect_err 'put a name beside it'
y kwic 'title:停火 普京'
expect_exit 0
y kwic 'title:停火 OR 普京'
expect_exit 0

# What would steer a terminal is shown as what it is, and shifts nothing; a long line is cut.
printf '题目\n\n前\342\200\256面停火后\342\201\246面\n\n%s停火%s\n' "$(printf '%05000d' 0)" "$(printf '%05000d' 0)" >odd.txt
y --index odd.db merge --glossary none odd.txt
y --index odd.db kwic --width 80 停火
expect_exit 0
expect_out '前<U+202E>面 停火 后<U+2066>面$'
expect_not_out "$(printf '\342\200\256')"
expect 'no line is wider' sh -c "! grep -q '^.\\{81,\\}\$' out"
y --index odd.db kwic --width 40 '0*'
expect_exit 0
expect 'nor one with a long node' sh -c "! grep -q '^.\\{41,\\}\$' out"
y --index odd.db kwic --json 停火
expect_out '"left":"前\\u202e面"'
# Many places in one passage.
i=0
while [ $i -lt 13 ]; do
    many=${many:-停火}${many:-}
    i=$((i + 1))
done
printf '题目\n\n%s\n' "${many:-停火}" >many.txt
y --index many.db merge --glossary none many.txt
y --index many.db kwic --json --limit 0 --sort 9R,9L 停火
expect_exit 0
y --index many.db freq --json 停火
expect_json freq '"query":"停火"' '"key":null'
plan
