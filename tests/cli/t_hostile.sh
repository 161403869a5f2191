# Articles and names that mean harm: nothing of it reaches the terminal, all of it reaches JSON.
escape=$(printf '\033')
override=$(printf '\342\200\256')
c1=$(printf '\302\233')
printf '{"id": "1", "title": "标题 \\u001b]0;owned\\u0007 \\u202egnp.exe \\u009b31m", "text": "泽连斯基 \\u001b[31mred\\u001b[0m \\u202eabc 说。", "date": "2026-01-02"}\n' >evil.jsonl
y merge --verbose evil.jsonl
expect_not_out "$escape"
expect_not_err "$escape"
for command in 'search 泽连斯基' 'show zelensky' 'read evil.jsonl' 'gloss evil.jsonl' 'search --color never 泽连斯基'; do
    # shellcheck disable=SC2086
    y $command
    expect_exit 0
    expect_not_out "$escape"
    expect_not_out "$override"
    expect_not_out "$c1"
    expect_not_out "$(printf '\007')"
done
y search 泽连斯基
expect_out 'U+202E'
y search --raw 泽连斯基
expect_out "$override"
y search --json 泽连斯基
expect_json passage "$override"
expect_not_out "$escape"

# File names.
name=$(printf 'a\033[31m\nb.txt')
printf 'title\n\n普京说。\n' >"$name"
y merge --verbose "$name" "missing$escape.txt"
expect_exit 2
expect_not_out "$escape"
expect_not_err "$escape"
expect_out '^added  .*b.txt$'
y merge --json "$name"
expect_lines 1
expect_not_out "$escape"
bytes=$(printf 'bytes\377.txt')
printf 'title\n\n特朗普说。\n' >"$bytes"
y merge --json "$bytes"
expect_json merge '�FF.txt'
y search "$(printf 'x\377')"
expect_exit 2
expect_err 'UTF-8'

# Mistakes that repeat what was typed.
y "se${escape}[31march"
expect_exit 2
expect_not_err "$escape"
y search "--li${escape}mit" x
expect_not_err "$escape"
y search "nothing$override"
expect_not_err "$override"

# A glossary that means harm.
printf 'id\ttype\tzh\ten\nx\tperson\t普京\tPu\033[31mtin <script>alert(1)</script>\n' >evil.tsv
y gloss --glossary evil.tsv --format html "$name"
expect_not_out '<script'
expect_not_out "$escape"
y lint --glossary evil.tsv
expect_not_out "$escape"
plan
