# yiming.so in other programs: the examples of README.md, in SQLite's shell and in Python.
extension=$(dirname "$YIMING")/yiming
printf 'title\n\n烏克蘭總統澤連斯基與Novak Đoković週一在日內瓦見面。\n' >a.txt
"$YIMING" merge a.txt >/dev/null 2>&1

if [ ! -f "$extension.so" ]; then
    skip 'the extension' "no $extension.so"
    plan # which ends here
fi
if grep -q __asan_init "$extension.so"; then
    skip 'the extension in other programs' 'it is built with a sanitizer, which they are not'
    plan # which ends here
fi

if ! command -v sqlite3 >/dev/null 2>&1; then
    skip "the extension in SQLite's shell" 'no sqlite3'
else
    ask() {
        run sqlite3 -readonly yiming.db ".load $extension" \
            "SELECT highlight(passage_text, 0, '[', ']') FROM passage_text WHERE passage_text MATCH '$1'"
    }
    ask '"泽连斯基"'
    expect_exit 0
    expect_out '^烏克蘭總統\[澤連斯基\]與Novak'
    ask '"统泽"'
    expect_out '烏克蘭總\[統澤\]連斯基'
    ask '"djokovic"'
    expect_out 'Novak \[Đoković\]週一'
    ask '"泽" *'
    expect_lines 1
    ask '"泽基"'
    expect_exit 0
    expect_out_empty
    # A table of one's own with our tokens.
    run sqlite3 :memory: ".load $extension" \
        "CREATE VIRTUAL TABLE notes USING fts5 (text, tokenize = 'yiming')" \
        "INSERT INTO notes VALUES ('重跑gen-itgc后')" \
        "SELECT count(*) FROM notes WHERE notes MATCH '\"itgc\"'"
    expect_exit 0
    expect_out '^1$'
    run sqlite3 :memory: ".load $extension" "CREATE VIRTUAL TABLE notes USING fts5 (text, tokenize = 'yiming porter')"
    expect_err 'error'
fi

python=
for each in python3 /usr/bin/python3; do
    if [ -z "$python" ] && "$each" -c 'import sqlite3; sqlite3.connect(":memory:").enable_load_extension(True)' 2>/dev/null; then
        python=$each
    fi
done
if [ -z "$python" ]; then
    skip 'the extension in Python' 'no python3 whose sqlite3 can load extensions'
else
    cat >ask.py <<'END'
import sqlite3, sys
index = sqlite3.connect("file:yiming.db?mode=ro", uri=True)
index.enable_load_extension(True)
index.load_extension(sys.argv[1])
for row in index.execute("SELECT passage.text FROM passage_text JOIN passage ON passage.id = passage_text.rowid "
                         "WHERE passage_text MATCH ?", ('"泽连斯基" AND "djokovic"',)):
    print(*row)
END
    run env PYTHONIOENCODING=utf-8 "$python" ask.py "$extension"
    expect_exit 0
    expect_out '^烏克蘭總統澤連斯基與Novak Đoković週一在日內瓦見面。$'
fi
plan
