# The commands of README.md and glossary/README.md as they stand there: those with output give it, the others succeed.
cp -r "$SAMPLES" articles
mkdir bin
ln -s "$YIMING_WHOLE" bin/yiming # with all of the glossary, as its readers have it
PATH=$PWD/bin:$PATH

# The lines of the fenced blocks of a language, or of those that are indented by four columns.
fenced() { awk -v fence="\`\`\`$2" '$0 == fence { inside = 1; next } /^```/ { inside = 0 } inside' "$1"; }
indented() { sed -n 's/^    //p' "$1"; }

# The first block of the console: each command behind "$ ", its output, an empty line between two.
awk '/^```console$/ { inside = 1; next } /^```$/ && inside { exit } inside' "$SOURCE/README.md" >expected
first=yes
grep '^\$ ' expected | while IFS= read -r line; do
    [ "$first" = yes ] || echo
    first=no
    printf '%s\n' "$line"
    sh -c "${line#\$ }" 2>err
done >out
expect 'the output of README.md is what comes out' diff expected out

# What the tours name.
cp "$SAMPLES/geneva-ceasefire.txt" brief.txt
printf '特朗普说，川普说。\n' >draft.txt
mkdir -p saved-pages
cp "$SAMPLES"/*.html saved-pages
cp "$SAMPLES/aid-corridor-hk.html" page.html
cp "$SAMPLES/briefs.jsonl" news.jsonl
gzip -c news.jsonl >big.jsonl.gz
cp "$SAMPLES/../cases/read/atom.xml" feed.xml
gzip -c "$SAMPLES/../cases/read/dump.xml" >zhwiki.xml.gz
printf 'zh\ten\n第一块拼图\tfirst piece of the puzzle\n' >names.tsv
ln -s "$SOURCE/glossary" glossary
"$YIMING" --index names.db import -q names.tsv
"$YIMING" --index names.db export --format tbx >names.tbx

# Runs the commands among the lines: each succeeds, but a draft has what lint looks for.
follow() {
    grep '^\(yiming\|zcat .*| yiming\) ' >lines
    expect 'there are commands' [ "$(wc -l <lines)" -ge "$1" ]
    while IFS= read -r line; do
        run sh -c "$line"
        case $line in
        *' lint draft'*) expect_exit 1 ;;
        *) expect_exit 0 ;;
        esac
    done <lines
}
fenced "$SOURCE/README.md" sh >tours
follow 28 <tours
YIMING_INDEX=other.db
export YIMING_INDEX
y import --bundled
indented "$SOURCE/glossary/README.md" >tours
follow 8 <tours
plan
