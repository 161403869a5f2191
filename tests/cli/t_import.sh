# Importing files of any size: streamed, in one pass, all or nothing.

# entries COUNT FORMAT [WORDS]: a file of so many entries, each with something to say.
entries() {
    awk -v count="$1" -v format="$2" -v words="${3:-16}" 'BEGIN {
        for (i = 0; i < words; i++)
            text = text "more of it than anybody wants "
        if (format == "tsv")
            print "zh\ten\tdefinition"
        if (format == "tbx")
            print "<martif><text><body>"
        for (i = 1; i <= count; i++) {
            if (format == "tsv")
                printf "\tName %d\t%s\n", i, text
            else if (format == "jsonl")
                printf "{\"en\":\"Name %d\",\"definition\":\"%s\"}\n", i, text
            else
                printf "<termEntry><descrip type=\"definition\">%s</descrip><langSet xml:lang=\"en\"><tig><term>Name %d" \
                       "</term></tig></langSet></termEntry>\n", text, i
        }
        if (format == "tbx")
            print "</body></text></martif>"
    }'
}

printf 'zh\ten\n海\tSea\n' >sea.tsv
y --index here.db import sea.tsv
expect_exit 0
expect_err 'new index here.db'
y --index here.db import -q sea.tsv
expect_exit 0
expect_out_empty
expect_err_empty
y --index here.db export
cp out before.tsv

# From a pipe, and with no more memory than a part of the file. (A sanitizer reserves more than all.)
for format in tsv jsonl tbx; do
    entries 3000 "$format" >names
    y_from names --index here.db import --dry-run -
    expect_exit 0
    expect_out '^3000 created, 0 updated, 0 unchanged'
done
# Most of the entries are the same one over and over: what an index stores of entries is not the question.
limit=180000
if (ulimit -v $limit && "$YIMING" version) >/dev/null 2>&1; then
    for format in tsv tbx; do
        entries 12000 "$format" 512 | sed 's/Name [0-9]*/The Same/' |
            (ulimit -v $limit && "$YIMING" --index here.db import --dry-run -) >out 2>err
        code=$?
        last="import of 12000 entries, 130 MB, as $format within $limit KiB"
        expect_exit 2
        expect_out '^1 created, .* 11999 left out'
        expect_err 'the names are those of line 2;\|the names , The Same are those of line 2;'
    done
else
    skip 'reading within a bound of memory' 'the program does not start within it'
fi

# What is wrong at the end of a file, far behind the first batch, leaves nothing of its beginning.
entries 3000 tbx | sed '2990s/<.term>//' >cut.tbx
y --index here.db import cut.tbx
expect_exit 2
expect_err 'cut.tbx:2990: not well-formed XML'
{
    entries 3000 tbx | head -n 3000
    printf '&outside;\n</body></text></martif>\n'
} >entity.tbx
y --index here.db import entity.tbx
expect_exit 2
entries 3000 tsv >many.tsv
y --index here.db import many.tsv no-such-file.tsv
expect_exit 2
y --index here.db export
expect "nothing was changed" cmp before.tsv out
y --index here.db log
expect_lines 1
rm -f none.db
y --index none.db import many.tsv no-such-file.tsv
expect_exit 2
expect_not_err 'new index'
expect "no index is left" [ ! -e none.db ]

# A row that never ends is no reason to take all memory.
{
    printf 'zh,en\n海,Sea\n湖,"Lake\n'
    awk 'BEGIN { for (i = 0; i < 600000; i++) print "河,River and all that runs into it" }'
} >open.csv
y --index here.db import open.csv
expect_exit 2
expect_err 'open.csv:3: a row or line of more than 16 MiB'
{
    printf '<martif><text><body><termEntry>'
    awk 'BEGIN { for (i = 0; i < 600000; i++) print "<note>a note of very many</note>" }'
    printf '</termEntry></body></text></martif>'
} >open.tbx
y --index here.db import open.tbx
expect_exit 2
expect_err 'open.tbx:1: an element of more than 16 MiB'

# An id that is made passes over those of the file, wherever they stand: the same as if all were known at once.
{
    printf 'id\tzh\ten\n\t湖\tSea\n'
    awk 'BEGIN { for (i = 0; i < 2000; i++) printf "\t\tName %d\n", i }'
    printf 'sea-2\t\tSea of old\n\t洋\tSea\n'
} >late.tsv
y --index here.db import late.tsv
expect_exit 0
y --index here.db export
for line in 'sea	term		海' 'sea-2	term				Sea of old' 'sea-3	term		洋' 'sea-4	term		湖'; do
    expect_out "^$line"
done
y --index here.db import late.tsv
expect_out '^0 created, 0 updated, 2003 unchanged'

# One command in the log, by the names of its files; taken back as one.
printf 'zh\ten\n山\tMountain\n' >mountain.tsv
y --index here.db import many.tsv mountain.tsv
expect_exit 0
y --index here.db log
expect_out 'import many.tsv mountain.tsv'
y --index here.db undo
expect_exit 0
y --index here.db export
expect_not_out '	山	'
expect_out '^sea-4'
y --index here.db check
expect_exit 0

# A conflict far behind the first batch, with --on-conflict fail.
y --index here.db term set sea-2 'note=ours'
sed 's/^sea-2	.*/&, and new/' late.tsv | awk -F'\t' 'NR == 1 { print $0 "\tnote" } NR > 1 { print $0 ($1 == "sea-2" ? "\ttheirs" : "") }' >later.tsv
y --index here.db export
cp out before.tsv
y --index here.db import --on-conflict fail later.tsv
expect_exit 2
expect_err 'later.tsv:2003: sea-2: note was changed here'
y --index here.db export
expect "nothing was changed" cmp before.tsv out
# A list of names becomes a long one, whose labels that are words are trusted less: in all texts.
awk 'BEGIN { print "id\ttype\tzh\ten"; print "heping\tplace\t和平\tHeping"
    for (i = 1; i < 4999; i++) print "f" i "\tterm\t词项甲" i "\tFiller " i }' >list.tsv
printf 'x\n\n代表团昨天在和平停留。\n' >stay.txt
y --index list.db merge -q --glossary list.tsv stay.txt
for words in 'add --zh 更多词项 --en More' 'rm more'; do
    # shellcheck disable=SC2086 # words
    y --index list.db term $words
    expect_exit 0
    y --index list.db check
    expect_exit 0
done

# An import that is taken back may be made again, and decides the same: what it had remembered as imported is forgotten, of
# conflicts in which what is here stayed too, and of entries made by hand, of which nothing had been imported.
printf 'id\tzh\ten\tnote\na\t甲方\tParty A\tone\nb\t乙方\tParty B\t\n' >first.tsv
printf 'id\tzh\ten\tnote\na\t甲方\tParty A\ttwo\nb\t乙方\tParty B\t\nc\t丁方\tParty C\tnew\n' >second.tsv
y --index again.db import first.tsv
y --index again.db term set a note=mine
y --index again.db term add --id c --zh 丙方 --en 'Party C'
for round in 1 2; do
    y --index again.db import second.tsv
    expect_out '^0 created, 0 updated, 1 unchanged, 2 in conflict'
    expect_err 'a: note was changed here (mine) and in the file (two)'
    expect_err 'c: zh was changed here (丙方) and in the file (丁方)'
    y --index again.db export
    expect_out '^a	.*	mine	'
    expect_out '^c	term		丙方	.*	new	'
    y --index again.db undo
    expect_out 'import second.tsv'
    y --index again.db check
    expect_exit 0
done
y --index again.db export
expect_not_out '	new	'
plan
