# The query language as the command shows it: filters, options of the same meaning, errors with their place, any bytes.
y merge --exclude README.md "$SAMPLES"
expect_exit 0

# A filter and its option say the same.
y search --json --limit 0 --in text --since 2026-01 --until 2026-01 泽连斯基
expect_exit 0
cp out option
y search --json --limit 0 --in text 泽连斯基 after:2026-01 before:2026-01
expect_exit 0
expect 'the same passages' cmp -s out option
y search --json --in entries --type place 中国
cp out option
y search --json --in entries type:place 中国
expect_exit 0
expect 'the same entries' cmp -s out option
y search --json --in text title:停火
expect_exit 0
expect_json passage '"title":"日内瓦停火会谈进入第二天 各方聚焦监督机制"' '"spans":[]' '"entry":null'
expect "no other title" sh -c "! grep -v '\"title\":\"日内瓦停火会谈' out"
y search --json --in text --limit 0 lang:en Trump
expect_exit 0
expect_not_out '"lang":"zh'

# What is left out begins like an option, and cannot be one.
y search --json --in text 普京 -特朗普
expect_exit 0
cp out left_out
y search --json --in text '普京 -特朗普'
expect 'the same as in one argument' cmp -s out left_out
y search --json --in text 普京 '-"特朗普"' '-(加沙 OR 停火)'
expect_exit 0
y search 普京 -Trump
expect_exit 2
expect_err '^yiming: unknown option -Trump; to leave out Trump put -- before it: yiming search 普京 -- -Trump (see '
y search -title:会谈 停火
expect_exit 2
expect_err 'unknown option -title:会谈; to leave out title:会谈 put -- before it: yiming search -- -title:会谈'
y kwic 普京 -特朗普 -nato
expect_exit 2
expect_err 'put -- before it: yiming kwic 普京 -特朗普 -- -nato'
y search -limit 3 停火
expect_exit 2
expect_err 'unknown option -limit, did you mean --limit?'
y show -Trump
expect_exit 2
expect_err 'put -- before what begins with - and is no option'
y search --json --in text 普京 -- -Trump
expect_exit 0
y search --json --in text --limit 0 -- -Trump 普京
expect_exit 0
expect_not_out Trump
y search --in text -- -title:会谈 停火
expect_exit 0
y search --help
expect_out '^  yiming search -- -Trump'

# Several names.
y search --json pujing zelensky
expect_exit 0
expect_json entry '"entry":"putin"' '"match":"pinyin"'
expect_json entry '"entry":"zelensky"' '"match":"exact"'
expect_json passage '普丁'
y search --json putin zelen
expect_exit 0
expect_json entry '"entry":"zelensky"' '"match":"prefix"'
expect_not_out '"kind":"passage"'

# A beginning that is a whole name as well finds no less than a shorter one.
y search --json --in text --limit 0 'zeliansij*'
expect_exit 0
cp out shorter
y search --json --in text --limit 0 'zeliansiji*'
expect_exit 0
expect 'the same passages' cmp -s out shorter

# A filter that nothing passes is nobody's name.
y search lang:fr
expect_exit 1
expect_err 'nothing found for "lang:fr"$'

# What is nearly a filter is text, and a note says so; in JSON, too, since a note is a message.
y search --in text titel:停火
expect_exit 1
expect_out_empty
expect_err '^yiming: no filter is called "titel:", did you mean "title:"? It is searched as text$'
for command in search kwic freq timeline; do
    y "$command" --json '停火 OR Title:停火'
    expect_exit 0
    expect_out '^{"kind":'
    expect_err '^yiming: no filter is called "Title:", did you mean "title:"? '
    y "$command" -q '停火 OR Title:停火'
    expect_exit 0
    expect_err_empty
done
y search '停火 "titel:停火"'
expect_not_err 'filter'
y search 停火 foo:bar
expect_not_err 'filter'

# AND over articles.
y search --in text 佩斯科夫 撥付
expect_exit 1
y search --in text --json --scope article 佩斯科夫 马克龙
expect_exit 0
y search --scope book x
expect_exit 2
expect_err 'passage|article'

# Errors show the place, in columns of the terminal; programs get one line.
y search '泽连斯基 "abc'
expect_exit 2
expect_out_empty
expect_err '^yiming: this quotation mark is not closed; close it, or leave it out (column 6 of the query)$'
expect_err '^  泽连斯基 "abc$'
expect_err '^           ^$'
y search --json '泽连斯基 "abc'
expect_exit 2
expect 'one line' [ "$(wc -l <err)" -eq 1 ]
long=$(printf '%0200d' 0)
y search "$long after:昨天 $long"
expect_exit 2
expect_err '^  …0* after:昨天 0*…$'
expect 'the line is cut' [ "$(sed -n 2p err | wc -m)" -lt 80 ]
y search "$(printf 'a\033[31m\tb) c')"
expect_exit 2
expect_not_err "$(printf '\033')"
expect_err '^  a\\x1b\[31m b) c$'
expect_err '^             ^$'
y search 停火 after:31.12.2025
expect_exit 2
expect_err 'write it as 2025-12-30, 2025-12 or 2025 (column 10 of the query)$'
y search 停火 type:city
expect_exit 2
expect_err 'there are person, place'
y search --since 2025-02-30 停火
expect_exit 2
expect_err '2025-02-30 is no date'
y search foo:bar
expect_exit 1
y search https://example.org/10:30
expect 'text, found or not' [ "$code" -le 1 ]
# It is said before an index is looked for.
y --index none.db search '(停火'
expect_exit 2
expect_err 'not closed'

# What is too much says so, and what to do.
y search "$(printf %01366d 0 | sed "s/0/停/g")"
expect_exit 2
expect_err "the query has 4098 bytes, and may have 4096 (a Chinese character has 3); ask in several queries"
y search --limit 1 "$(printf %01365d 0 | sed "s/0/停/g")"
expect_exit 1

# Time.
y search --timeout 60 停火
expect_exit 0
y search --timeout never 停火
expect_exit 2
expect_err 'takes a number of seconds'

# Any bytes: found, not found or refused, and never in the words of the database. (Thousands of them: test_query.c.)
printf '%s\n' 'NEAR(a b, 3)' '^a' 'text:a' '{a b}:c' '"a' 'a"' '""' '*' '**' 'a*b*' '((((' '))))' '( )' 'AND' 'OR OR' 'a NOT' \
    '- -' '--' '-a' '+a' "''" "';--" '%_' '\"' 'a AND (b OR' 'title:' 'type:,' 'before:0000' 'lang:-' 'rank MATCH x' '，' '“”' '「a' >queries
printf '\303\n\346\263\n\377\376\n\355\240\200\n\001\002\n' >>queries
while IFS= read -r query; do
    y search -- "$query"
    expect 'found, not found or refused' [ "$code" -le 2 ]
    expect_not_err 'fts5\|SQL\|syntax error\|malformed\|no such'
done <queries
plan
