# Texts against a glossary.
printf 'id\ttype\tzh\ten\tzh_tw\ten_also\tzh_also\tzh_avoid\ten_avoid\n' >names.tsv
printf 'trump\tperson\t特朗普\tTrump\t川普\tDonald Trump\t唐纳德·特朗普\t川特普\t!Drumpf\n' >>names.tsv
printf 'zelensky\tperson\t泽连斯基\tZelensky\t澤倫斯基\tZelenskyy\t\t!泽仔|小泽总统\t\n' >>names.tsv
printf 'un\torganization\t联合国\tUnited Nations\t\tUN\t\t\t\n' >>names.tsv
printf 'ally\tterm\t盟友\tally\t\t\t盟国\t\t\n' >>names.tsv

printf '特朗普会见泽连斯基。\n\n唐纳德·特朗普说，泽仔和小泽总统不来。\n' >avoid.txt
y lint --glossary names.tsv avoid.txt
expect_exit 1
expect_out '^avoid.txt:3:10: error: 泽仔 is forbidden for zelensky; write 泽连斯基 \[forbidden\]$'
expect_out '^avoid.txt:3:13: warning: 小泽总统 is deprecated for zelensky; write 泽连斯基 \[deprecated\]$'
expect_lines 2
expect_err '1 error, 1 warning in 1 text'

printf 'Mr Drumpf came. Zelensky and Zelenskyy are one man.\nThe UN is the United Nations, Donald Trump is Trump.\n' >en.txt
y lint --glossary names.tsv en.txt
expect_out '^en.txt:1:4: error: Drumpf is forbidden for trump; write Trump \[forbidden\]$'
expect_out '^en.txt:1:30: warning: Zelenskyy here, Zelensky in line 1, are both zelensky; write one of them (Zelensky) \[mixed-rendering\]$'
expect_lines 2

printf '特朗普说，川普说。\n盟国和盟友。\n' >mixed.txt
y lint --glossary names.tsv mixed.txt
expect_out '^mixed.txt:1:6: warning: 川普 here, 特朗普 in line 1, are both trump; write one of them (特朗普) \[mixed-rendering\]$'
expect_lines 1

printf '聯合國秘書長說，烏克蘭總統與俄羅斯總統將會談，時間未定。\n记者問。\n' >script.txt
y lint --glossary names.tsv script.txt
expect_out '^script.txt:2:1: warning: 记 is simplified in a traditional text \[script\]$'
expect_lines 1

printf '特朗普会见泽连斯基，联合国欢迎。\n' >good.txt
y lint --glossary names.tsv good.txt
expect_exit 0
expect_out_empty

# The bundled glossary, other formats and encodings, standard input, several files.
y lint "$SAMPLES/gaza-aid-conference.txt" "$SAMPLES/ceasefire-gb18030.txt"
expect_exit 0
expect_err '0 errors, 0 warnings in 2 texts'
y_from mixed.txt lint --glossary names.tsv -
expect_out '^-:1:6: warning: '
printf '<html><body><p>特朗普说话说了很久，很久以后他说完了。</p><p>川普又说话了，又说了很久很久，说完了才走。</p></body></html>' >page.html
y lint --glossary names.tsv page.html good.txt
expect_out '^page.html: warning: paragraph 2: 川普 here, 特朗普 in line 1, '
y lint --glossary names.tsv missing.txt good.txt
expect_exit 2
expect_err 'missing.txt'

# For programs.
y lint --json --glossary names.tsv mixed.txt
expect_json finding '"level":"warning"' '"file":"mixed.txt"' '"line":1' '"column":6' '"rule":"mixed-rendering"'
cp mixed.txt 'a b%.txt'
y lint --format sarif --glossary names.tsv 'a b%.txt' en.txt
expect_exit 1
expect_lines 1
expect_out '"version":"2.1.0"'
expect_out '"uri":"a%20b%25.txt"},"region":{"startLine":1,"startColumn":6}'
expect_out '"rules":\[{"id":"mixed-rendering"},{"id":"forbidden"}\]'
expect_out '"columnKind":"unicodeCodePoints"'
y lint --format sarif --glossary names.tsv good.txt
expect_exit 0
expect_out '"results":\[\]'
plan
