# cooc: what is mentioned together with an entry.
y merge --exclude README.md "$SAMPLES"
expect_exit 0
y cooc --json --min 1 --limit 0 zelensky
expect_exit 0
expect_json cooc '"entry":"zelensky"' '"scope":"passage"' '"entry_count":' '"other":"putin"' '"type":"person"' '"zh":"普京"' '"en":"Putin"' '"other_count":' '"together":' '"log_dice":'
expect_not_out '"other":"zelensky"'
count=$(sed -n '1s/.*"entry_count":\([0-9]*\),.*/\1/p' out)
y freq --json 泽连斯基
expect_json freq '"key":null' "\"passages\":$count,"
y cooc --json --scope article --min 1 --type person --limit 2 泽连斯基
expect_lines 2
expect_json cooc '"scope":"article"' '"type":"person"'
expect_not_out '"type":"place"'
expect_err '^yiming: 2 of [0-9]* entries; --limit 0 shows all$'

# For people: the formula and where it is from.
y cooc --scope article 泽连斯基
expect_exit 0
expect_out '^泽连斯基  Zelensky  in [0-9]* articles$'
expect_out '^logDice = 14 + log2(2 together / ([0-9]* + count)), Rychlý 2008$'
expect_out '^logDice  together     count$'
expect_out '^  1[0-4]\.[0-9][0-9]  *[0-9]*  *[0-9]*  [^ ].*  person$'

# What stands within a longer name is not beside it.
printf 'id\ttype\tzh\ten\nru\tplace\t俄罗斯\tRussia\nmfa\torganization\t俄罗斯外交部\tRussian Foreign Ministry\ncn\tplace\t中国\tChina\n' >names.tsv
printf '题目\n\n俄罗斯外交部发表声明。\n\n俄罗斯外交部说，俄罗斯欢迎中国的方案。\n' >nested.txt
y --index nested.db merge --glossary names.tsv nested.txt
y --index nested.db freq --json
expect_json freq '"key":"ru"' '"hits":3,'
y --index nested.db cooc --json --min 1 ru
expect_json cooc '"other":"mfa"' '"together":1,' '"other_count":2,'
y --index nested.db cooc --min 2 ru
expect_exit 1
expect_out_empty
expect_err '^yiming: nothing is with ru 2 times; --min 1 is less strict$'

# Names.
y cooc zelenskx
expect_exit 1
expect_err 'zelenskx.*did you mean'
# Of them are here: lanzhou, laozi, liuzhou, luzhou.
y cooc lz
expect_exit 2
expect_out_empty
expect_err '^yiming: "lz" is the sound of [0-9]* entries; name one by its id:$'
expect_err '^yiming:   lanzhou  (兰州  Lanzhou)$'
y cooc --type animal zelensky
expect_exit 2
y cooc
expect_exit 2
expect_err 'needs an ENTRY'
plan
