# timeline: mentions by month or year, with bars, without gaps.
cat >years.jsonl <<'END'
{"id":"a","source":"日报","date":"2020-11-05","title":"甲","text":"双方停火，随后又停火。"}
{"id":"b","source":"日报","date":"2021-02-07","title":"乙","text":"各方谈停火。"}
{"id":"c","source":"日报","date":"2021-01-07","title":"丙","text":"天气很好。"}
{"id":"d","source":"日报","title":"丁","text":"不知何时的停火。"}
END
y merge --glossary none years.jsonl
expect_exit 0
y timeline --json 停火
expect_exit 0
expect_lines 5
expect_json timeline '"entry":null' '"query":"停火"' '"by":"month"' '"period":"2020-11"' '"until":null' '"hits":2' '"passages":1' '"articles":1' '"all_articles":1' '"all_chars":11' '"per_million":181818.182'
# A month without articles, and one with an article that does not have it.
expect_json timeline '"period":"2020-12"' '"hits":0' '"all_articles":0' '"per_million":0.000'
expect_json timeline '"period":"2021-01"' '"hits":0' '"all_articles":1'
expect_json timeline '"period":null' '"hits":1'
y timeline --json --by year 停火
expect_lines 3
expect_json timeline '"by":"year"' '"period":"2020"' '"hits":2'
expect_json timeline '"by":"year"' '"period":"2021"' '"hits":1' '"all_articles":2'

# For people; block characters only where they can be shown.
y timeline 停火
expect_exit 0
expect_out '^停火  4 places in 3 articles of 4$'
expect_out '^2020-11  2  ████████████████████████████████████████$'
expect_out '^2020-12  0$'
expect_out '^2021-02  1  ████████████████████$'
expect_out '^undated  1$'
LC_ALL=C
y timeline 停火
LC_ALL=C.UTF-8
expect_out '^2020-11  2  ########################################$'
TERM=dumb
export TERM
y timeline 停火
expect_out '^2021-02  1  ####################$'
unset TERM

# A long gap is one line; from three years on years are shown.
printf '{"id":"e","source":"日报","date":"1950-06-01","title":"戊","text":"停火。"}\n' >old.jsonl
y merge old.jsonl
y timeline 停火
expect_out '^1950  1  '
expect_out '^\.\.\.   0  69 years without an article$'
y timeline --by month --json 停火
expect_json timeline '"period":"1950-07"' '"until":"2020-10"' '"hits":0'
expect_lines 7
y timeline --since 2021 --json 停火
expect_lines 1
y timeline --until 1949 停火
expect_exit 1
expect_out_empty

# An entry is counted by its mentions, under all its names.
y --index samples.db merge --exclude README.md "$SAMPLES"
y --index samples.db export --what mentions --format jsonl
count=$(grep -c '"entry":"zelensky"' out)
y --index samples.db timeline 澤倫斯基
expect_out "^泽连斯基  Zelensky  $count mentions in [0-9]* articles of 15\$"
y --index samples.db timeline --json 泽连斯基
expect_json timeline '"entry":"zelensky"' '"query":null'
sum=0
for hits in $(sed 's/.*"hits":\([0-9]*\),.*/\1/' out); do sum=$((sum + hits)); done
expect 'every mention' [ "$sum" -eq "$count" ]
# Quotes, or --exact, ask for the text.
y --index samples.db timeline --json '"泽连斯基"'
expect_json timeline '"entry":null' '"query":"\"泽连斯基\""'
y --index samples.db timeline --json '『泽连斯基』'
expect_json timeline '"entry":null' '"query":"『泽连斯基』"'
y --index samples.db timeline --json --exact 泽连斯基
expect_json timeline '"entry":null' '"query":"泽连斯基"'
y --index samples.db timeline --json 停火 欧盟
expect_json timeline '"query":"停火 欧盟"'
y --index samples.db timeline 这个字符串不在任何文章里
expect_exit 1
expect_err 'nothing found'
y --index samples.db timeline 泽连斯机
expect_exit 1
expect_err 'did you mean zelensky'
y --index samples.db timeline --until 1990 泽连斯基
expect_exit 1
expect_err 'zelensky is not mentioned in these days$'
y --index samples.db timeline '停火 "abc'
expect_exit 2
expect_err '^  停火 "abc$'
expect_err '^       ^$'
# A sound that several have does not choose among them.
printf 'id\ttype\tzh\ten\nwang-a\tperson\t王芳\tWang Fang (singer)\nwang-b\tperson\t王方\tWang Fang (writer)\n' >names.tsv
printf '题目\n\n王方来了。\n' >names.txt
y --index names.db merge --glossary names.tsv names.txt
y --index names.db timeline wangfang
expect_exit 2
expect_out_empty
expect_err 'is the sound of 2 entries; name one by its id:'
y --index names.db timeline 王方
expect_exit 0
y --index samples.db timeline --by day 停火
expect_exit 2
plan
