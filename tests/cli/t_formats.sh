# Glossaries in every format: what comes in, what is said, what goes out, and the same again.
FORMATS=$SAMPLES/../cases/formats

# Files of the cases against what they must give: NAME.EXT, imported alone, exports as NAME.EXT.expected, saying NAME.EXT.said.
for file in "$FORMATS"/*.expected; do
    source=${file%.expected}
    name=${source##*/}
    set --
    [ "$name" = big5.csv ] && set -- --map zh=中文,en=英文,note=備註
    rm -f one.db
    (cd "$FORMATS" && "$YIMING" --index "$OLDPWD/one.db" import "$@" "$name") >out 2>err
    sed -i '/new index/d' err
    expect "$name: what is said" diff "$source.said" err
    y --index one.db export
    expect "$name: what came in" diff "$file" out
done

# What is no glossary, or means ill, is refused whole, and no index is left.
for name in bomb.tbx outside.tbx cut-off.tbx; do
    rm -f two.db
    y --index two.db import "$FORMATS/$name"
    expect_exit 2
    expect_err "$name:\?[0-9]*: \(the entity\|not well-formed\)"
    expect "no index is left" [ ! -e two.db ]
done
awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "c%d,", i; print "zh,en" }' >wide.csv
y --index two.db import wide.csv
expect_exit 2
awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "c%d\t", i; print "zh\ten" }' >wide.tsv
y --index two.db import wide.tsv
expect_exit 2
expect_err 'columns; at most 256'
printf '<?xml version="1.0"?><html><body>x</body></html>' >page.xml
y --index two.db import page.xml
expect_exit 2
y --index two.db import --format tbx page.xml
expect_exit 2
y --index two.db import
expect_exit 2
expect_err '\-\-bundled'
y --index two.db import --map nonsense "$FORMATS/big5.csv"
expect_exit 2
expect_err 'write ours=theirs'

# Import, export, import: a fixed point for every format, over the glossary of the project. OmegaT holds pairs alone, and
# OmegaT and JSON Lines that came from another format name another origin: there the second generation is compared.
printf 'id\ttype\tzh\ten\nnamesake\tperson\t同名\tNamesake\nnamesake-2\tplace\t同名\tNamesake\n' >namesakes.tsv
y --index first.db merge -q "$SAMPLES"
y --index first.db import namesakes.tsv
for format in tsv csv omegat tbx tmx jsonl; do
    y --index first.db export --format $format -o "a.$format"
    expect_exit 0
    y --index "$format.db" import "a.$format"
    # Namesakes are one pair to OmegaT: the second is left out, and said.
    case $format in omegat) expect_err 'the names are those of line' ;; *) expect_exit 0 ;; esac
    y --index "$format.db" export --format $format -o "b.$format"
    case $format in
    omegat | jsonl)
        rm "$format.db"
        cp "b.$format" "a.$format.again"
        mv "b.$format" "a.$format"
        y --index "$format.db" import "a.$format"
        y --index "$format.db" export --format $format -o "b.$format"
        ;;
    esac
    expect "$format: import, export, import is a fixed point" cmp "a.$format" "b.$format"
    y --index "$format.db" import "b.$format"
    case $format in jsonl | omegat) ;; *) expect_out '^0 created, 0 updated' ;; esac
    expect_exit 0
done
# By another way round: what all formats but OmegaT say of an entry is the same.
for format in csv tbx tmx; do
    y --index first.db export
    cp out first.tsv
    y --index "$format.db" export
    expect "$format holds all that TSV does" cmp first.tsv out
done

# Filters.
y --index first.db export --format csv --type person,place --lang zh
expect_exit 0
expect "types" sh -c '! cut -d, -f2 out | sed 1d | grep -qv "^person$\|^place$"'
expect_out ',泽连斯基,'
expect "languages" sh -c '! grep -q Zelensky out'
y --index first.db export --origin nowhere
expect_exit 0
expect_lines 1
y --index first.db export --format skos
expect_out '^:zelensky a skos:Concept ;$'
expect_out 'skos:prefLabel "Zelensky"@en'
y --index first.db export --what passages --format tbx
expect_exit 2

# UTF-16, GB18030, Big5.
printf 'zh,en\n黑海,Black Sea\n' >utf8.csv
for encoding in UTF-16 UTF-16LE GB18030; do
    iconv -f UTF-8 -t $encoding utf8.csv >encoded.csv
    rm -f encoded.db
    y --index encoded.db import encoded.csv
    expect_exit 0
    y --index encoded.db export
    expect_out '	黑海	'
done

# A NUL ends no text before its time: the row is told of, and the others come in.
nuls() {
    rm -f nul.db
    y --index nul.db import "$1"
    expect_exit 2
    expect_err "$1:$2: "
    y --index nul.db export
    expect_out '	海	'
    expect_lines 2
}
printf '海\tSea\n黑\0海\tBlack Sea\n' >nul.txt
printf 'zh,en\n海,Sea\n黑海\0洋,Black Sea\n' >nul.csv
printf '{"zh":"海"}\n\0\n' >nul.jsonl
printf 'zh\ten\n海\tSea\n黑海\0洋\tBlack Sea\n' >nul.tsv
nuls nul.txt 2
nuls nul.csv 3
nuls nul.jsonl 2
nuls nul.tsv 3

# A column of other names is no reason to guess.
printf '名称;外文\n黑海;Black Sea\n' >other.csv
y --index other.db import other.csv
expect_exit 2
expect_err '\-\-map zh=中文'
y --index other.db import --map zh=名称,en=外文 other.csv
expect_exit 0

# An id that is made goes past those that are here and those that the file makes itself.
printf 'zh\ten\n汞\tMercury\n' >one.tsv
printf 'zh\ten\n水星\tMercury\n墨丘利\tMercury\n' >two.tsv
y --index ids.db import one.tsv
y --index ids.db import two.tsv
expect_out '^2 created, 0 updated'
y --index ids.db export
for pair in 'mercury	term		汞' 'mercury-2	term		墨丘利' 'mercury-3	term		水星'; do
    expect_out "^$pair"
done
y --index ids.db import two.tsv
expect_out '^0 created, 0 updated, 2 unchanged'

# What spreadsheets and people write before the header row of a CSV; lines are counted all the same.
printf '\357\273\277sep=;\r\n# one, two, three\r\nzh;en\r\n黑海;Black Sea\r\n;\r\n"x;y\r\n' >sep.csv
y --index sep.db import sep.csv
expect_exit 2
expect_out '^1 created'
expect_err 'sep.csv:6: a quote that begins in this row is never closed'

# An array is no JSON Lines, and says so; text that is no id does not become Turtle.
printf '[\n{"zh":"海"}\n]\n' >array.json
y --index array.db import array.json
expect_exit 2
expect_err 'a JSON array; write one object a line'
y --index see.db import utf8.csv
y --index see.db term add --en 'Quo"te\' --note 'a "b" \' 'see=x> . :y|black-sea' status=draft
y --index see.db export --format skos
expect_exit 0
expect_err 'see x> . :y is no id'
expect_out 'skos:prefLabel "Quo\\"te\\\\"@en ;$'
expect_out '    skos:related :black-sea .$'
expect_out 'skos:editorialNote "draft"'
expect_not_out ' :y'

# A filter that can let nothing through is a mistake.
y --index ids.db export --type persn
expect_exit 2
expect_err 'no type "persn": there are person, place, organization, term, event, work'
y --index ids.db export --type person,term --status drafty
expect_exit 2
expect_err 'no status "drafty": there are preferred, draft, deprecated'
y --index ids.db export --type person,term --status preferred
expect_exit 0
plan
