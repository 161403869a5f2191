# gloss, read and lint, which need no index.
printf '乌克兰总统泽连斯基在诺夫哥罗德州说。\n' >line.txt
y gloss line.txt
expect_exit 0
expect_out '泽连斯基\[Zelensky\]'
expect_out '诺夫哥罗德州\[Novgorod Oblast\]'
y_from line.txt gloss
expect_out '泽连斯基\[Zelensky\]'
y_from line.txt gloss -
expect_out '泽连斯基\[Zelensky\]'

printf 'id\ttype\tzh\ten\nze\tperson\t泽连斯基\tZelensky\nno\tplace\t诺夫哥罗德\tNovgorod\nzhou\tplace\t诺夫哥罗德州\tNovgorod Oblast\n' >names.tsv
printf '说泽连斯基。\r\n\nZelensky <b>&"\n诺夫哥罗德州' >text.txt
y_from text.txt gloss --json --lines --glossary names.tsv -
expect_exit 0
expect_lines 4
expect_json passage '"passage":1' '"text":"说泽连斯基。"' '"mentions":[{"start":3,"end":15,"start_char":1,"end_char":5,"surface":"泽连斯基","entry":"ze","type":"person","zh":"泽连斯基","en":"Zelensky","parent":null}]'
expect_json passage '"passage":2' '"text":""' '"mentions":[]'
expect_json passage '"passage":3' '"surface":"Zelensky"'
expect_json passage '"passage":4' '"entry":"zhou"' '"surface":"诺夫哥罗德","entry":"no"' '"parent":0'
y gloss --json --glossary names.tsv text.txt
expect_lines 3
cp out json
y gloss --format json --glossary names.tsv text.txt
expect '--json is --format json' cmp -s out json
y gloss --glossary names.tsv text.txt
expect_lines 4
expect_out '^说泽连斯基\[Zelensky\]。$'
expect_out '^诺夫哥罗德州\[Novgorod Oblast\]$'
y gloss --format html --glossary names.tsv text.txt
expect_out '^<p>说<ruby data-entry="ze" data-type="person">泽连斯基<rp>(</rp><rt>Zelensky</rt><rp>)</rp></ruby>。</p>$'
expect_out '&lt;b&gt;&amp;&quot;'
expect_out '<ruby data-entry="zhou"[^>]*><span data-entry="no"[^>]*>诺夫哥罗德</span>州<rp>'
# An entry without a name in the other language has none made up of its id.
printf 'id\ttype\tzh\ten\nhui-tan\tterm\t会谈\t\n' >half.tsv
printf '会谈开始。\n' >half.txt
y gloss --glossary half.tsv half.txt
expect_out '^会谈\[?\]开始。$'
y gloss --glossary half.tsv --format html half.txt
expect_out '<rt>?</rt>'
# What would turn a terminal or a page over is shown as what it is, in HTML as HTML does.
printf '说\342\200\256<泽连斯基>\n' >turned.txt
y gloss --format html --glossary names.tsv turned.txt
expect_exit 0
expect_out '^<p>说<span class="u">U+202E</span>&lt;<ruby '
expect_not_out '<U+202E>'
y gloss --color always --glossary names.tsv text.txt
expect_out "$(printf '\033')\\[[0-9;]*m泽连斯基"

# What is no plain UTF-8 is read as merge reads it.
y gloss "$SAMPLES/ceasefire-gb18030.txt"
expect_exit 0
expect_out '泽连斯基\[Zelensky\]'
expect_not_out '�'
y gloss "$SAMPLES/plant-safety-mission.html"
expect_exit 0
expect_not_out '<div'
y gloss --encoding big5 "$SAMPLES/talks-big5.txt"
expect_out '澤倫斯基\[Zelensky\]'
y gloss --encoding klingon line.txt
expect_exit 2
expect_err 'unknown encoding'
printf 'GIF89a\001\002\000\377\376\000\000\003' >picture.gif
y gloss picture.gif
expect_exit 2
expect_err '^yiming: picture.gif: looks like'

# Reasons, and how sure.
printf '发展中国家欢迎中国投资\n' >china.txt
y gloss --why china.txt
expect_exit 0
expect_out '^发展中国家欢迎中国\[China\]投资$'
expect_out '^  - 中国  china  .*发展中国家$'
expect_out '^  + 中国  china  '
y gloss --why --json china.txt
expect_json passage '"judgements":[{"start":6,"end":12' '"mention":false' '"mention":true' '"percent":' '"reason":"'
y gloss --precision strict china.txt
expect_out '^发展中国家欢迎中国\[China\]投资$'
y gloss --precision all china.txt
expect_out '^发展中国\[China\]家欢迎中国\[China\]投资$'
y gloss --precision loose china.txt
expect_exit 2

# An entry is told once a span: as a label and by its pattern, with a middle name or as a label of its own.
printf '美方提出的清单。President Donald J. Trump spoke.\n' >twins.txt
y gloss --why twins.txt
expect 'X方 once' test "$(grep -c '美方  united-states' out)" = 1
expect 'a full name once' test "$(grep -c '  trump  ' out)" = 1
# What strict leaves out says why.
printf '新机场今日本应启用，因大雾推迟。\n' >between.txt
y gloss --why --precision strict between.txt
expect_out '^  - 日本  japan  [0-9]* %  words may divide here, but not surely enough$'
# HTML has no place for reasons, and lines are UTF-8.
y gloss --why --format html china.txt
expect_exit 2
expect_err '^yiming: --why goes with text and JSON'
y gloss --lines --encoding big5 "$SAMPLES/talks-big5.txt"
expect_exit 2
expect_err '^yiming: --lines takes UTF-8'
y_from "$SAMPLES/talks-big5.txt" gloss --encoding big5 -
expect_exit 0
expect_out '澤倫斯基\[Zelensky\]'
y_from "$SAMPLES/talks-big5.txt" gloss --encoding klingon
expect_exit 2
expect_err 'unknown encoding'

# Bytes that are no UTF-8 are said; an empty text is no mistake; a missing one is.
printf 'a\377b\000c\n' >bytes.txt
y_from bytes.txt gloss --json --glossary names.tsv -
expect_exit 0
expect_json passage '"text":"a�b�c"'
expect_err '2 bytes'
: >empty.txt
y gloss --glossary names.tsv empty.txt
expect_exit 0
expect_out_empty
y gloss missing.txt
expect_exit 2
expect_err 'missing.txt'
y gloss --glossary missing.tsv line.txt
expect_exit 2
expect_err 'missing.tsv'

# read
y read --json "$SAMPLES/geneva-ceasefire.txt"
expect_exit 0
expect_lines 1
expect_json article '"source":"' '"title":"日内瓦停火会谈进入第二天 各方聚焦监督机制"' '"date":"2025-12-30"' '"lang":"zh-Hans"' '"url":null' '"publisher":' '"author":' '"encoding":"UTF-8"' '"paragraphs":["' '"warnings":['
y read --json "$SAMPLES/ceasefire-gb18030.txt" "$SAMPLES/talks-big5.txt"
expect_exit 0
expect_lines 2
expect_json article '"encoding":"GB18030"' '"lang":"zh-Hans"'
expect_json article 'talks-big5.txt' '澤倫斯基'
y read "$SAMPLES/plant-safety-mission.html"
expect_exit 0
expect_not_out '责任编辑'
expect_out '^date  *20'
y read missing.txt "$SAMPLES/geneva-ceasefire.txt"
expect_exit 2
expect_err 'missing.txt'
expect_out '日内瓦'
y read empty.txt
expect_exit 1
expect_out_empty
y_from "$SAMPLES/briefs.jsonl" read --json -
expect_exit 0
expect_lines 3
expect 'nothing was stored' [ ! -e yiming.db ]

# lint
printf 'id\ttype\tzh\tpinyin\ten\nBad Id\tperson\t泽\tZé\tX\n' >bad.tsv
y lint --glossary bad.tsv
expect_exit 1
expect_out '^bad.tsv:2:1: error: .*\[[a-z-]*\]$'
y lint --json --glossary bad.tsv
expect_exit 1
expect_json finding '"level":"error"' '"file":"bad.tsv"' '"line":2' '"column":1' '"rule":"' '"message":"'
printf 'id\ttype\tzh\tpinyin\ten\tdefinition\nzelensky\tperson\t泽连斯基\tZéliánsījī\tZelensky\tPresident of Ukraine since 2019\n' >good.tsv
y lint --glossary good.tsv
expect_exit 0
expect_out_empty
y lint --glossary missing.tsv
expect_exit 2
# In the order of lines, whoever found it; the same column in both forms.
printf 'id\ttype\tzh\ten\na\tplace\t基 辅\tKyiv\nb\tcity\t敖德萨\tOdesa\nc\tplace\t利沃 夫\tLviv\nd\tplace\t苏\tSumy\tmore\n' >order.tsv
y lint --glossary order.tsv
expect_exit 1
sed 's/^order.tsv:\([0-9]*:[0-9]*\): .*/\1/' out >places
printf '2:3\n3:2\n4:3\n5:1\n' >expected
expect 'findings in the order of lines' cmp -s places expected
y lint --json --glossary order.tsv
sed -n '/"level":"error"/s/.*"line":\([0-9]*\),"column":\([0-9]*\).*/\1:\2/p' out >places
expect 'the same places in JSON' cmp -s places expected
# A plain list of names is clean; what it lacks is told on demand.
printf 'zh\ten\n基辅\tKyiv\n敖德萨\tOdesa\n' >plain.tsv
y lint --glossary plain.tsv
expect_exit 0
expect_out_empty
expect_err '^yiming: 0 errors, 0 warnings in 2 entries; --verbose shows 4 notes$'
y lint --verbose --glossary plain.tsv
expect_exit 0
expect_out '^plain.tsv:2:1: note: no pinyin for 基辅 \[missing-pinyin\]$'
printf 'a,b\n基辅,Kyiv\n' >plain.csv
y lint --glossary plain.csv
expect_exit 2
expect_err 'plain.csv:1: no TAB; looks like commas'
# What was left out begins after an empty line.
y read --verbose "$SAMPLES/plant-safety-mission.html"
expect 'an empty line before what was left out' sh -c 'grep -B1 "^trimmed" out | head -n 1 | grep -q "^$"'
plan
