# Entries edited by hand: what is said, what is refused, what is kept, and the way back.
cat >names.tsv <<'END'
id	type	zh	pinyin	en	en_also	zh_tw
zelensky	person	泽连斯基	Zéliánsījī	Zelensky		澤倫斯基
kyiv	place	基辅	Jīfǔ	Kyiv	Kiev
END
y --index t.db import names.tsv
y --index t.db merge -q "$SAMPLES"

# A new entry; labels that others have are told of.
y --index t.db term add --type person --zh 泽连斯基 --en 'Volodymyr Zelensky'
expect_exit 0
expect_out '^volodymyr-zelensky  added  '
expect_err '泽连斯基 is a label of zelensky too; `term merge`'
y --index t.db lint
expect_out '"泽连斯基" is a label of zelensky too; if both are right'
y --index t.db term add --zh 黑海 --en 'Black Sea'
expect_err_empty
y --index t.db term add --zh 红海 --en 'Black Sea'
expect_exit 2
expect_err 'the id black-sea is taken'
y --index t.db term add
expect_exit 2

# A dry run says what would be and changes nothing.
y --index t.db export
cp out before
for words in 'add --en Baltic' 'set kyiv note=x' 'alias kyiv Kief' 'merge zelensky kyiv' 'rm kyiv'; do
    # shellcheck disable=SC2086 # words
    y --index t.db term --dry-run $words
    expect_exit 0
    expect_out '(dry run: nothing was changed)$'
done
y --index t.db undo --dry-run 2
expect_out '^undo term add (dry run'
expect_lines 2
y --index t.db term rm kyiv --dry-run --json
expect_json term '"action":"removed"' '"dry_run":true'
y --index t.db export
expect "a dry run changes nothing" cmp before out

# One more label: where it goes is seen by its script; what would make two of it, or another column longer, is refused.
y --index t.db term alias kyiv 'T-34坦克城'
expect_exit 0
y --index t.db export --json
expect_json entry '"entry":"kyiv"' '"zh_also":["T-34坦克城"]'
y --index t.db term alias kyiv 'Kief|Kiew'
expect_exit 2
expect_err "holds no '|'"
y --index t.db log
cp out before
y --index t.db term alias kyiv Kiev
expect_exit 0
expect_err 'kyiv has the label Kiev already'
y --index t.db log
expect "a label that is there is not added again" cmp before out
y --index t.db term alias kyiv x --column note
expect_exit 2
y --index t.db term alias kyiw x
expect_exit 2
expect_err 'no entry with the id kyiw'

# Options that would do nothing, columns that nobody knows.
y --index t.db term rm kyiv --note x
expect_exit 2
expect_err 'term rm sets no columns'
y --index t.db term add --en Baltic --column zh_also
expect_exit 2
y --index t.db term set kyiv zh_twe=x zh-tw=基輔
expect_exit 0
expect_err 'zh_twe is no column of yiming'
expect_not_err 'zh-tw is'
y --index t.db term set kyiv zh_twe=y
expect_err_empty
y --index t.db log kyiv
expect_out 'term set kyiv zh_twe=x zh-tw=基輔$'

# A merged entry leads to the one that it was merged into, over several steps; an edit says where to.
y --index t.db term merge volodymyr-zelensky zelensky
expect_exit 0
y --index t.db term add --id ze --en Ze
y --index t.db term merge zelensky ze
y --index t.db show volodymyr-zelensky
expect_exit 0
expect_out '^id *ze$'
y --index t.db term set zelensky note=x
expect_exit 2
expect_err 'zelensky was merged into ze; name that one'
y --index t.db import names.tsv
expect_exit 0
expect_err 'zelensky was merged into ze here'
y --index t.db undo 3
expect_exit 0
y --index t.db log
expect_out '  term merge zelensky ze (undone)$'
expect_out '  undo term merge zelensky ze$'
y --index t.db show volodymyr-zelensky
expect_out '^id *volodymyr-zelensky$'
y --index t.db check
expect_exit 0

# Cross references follow the entry that theirs was merged into, in what an import or another index brings too; none leads
# to an entry that was removed. `undo` takes that back with the rest.
printf 'id\ttype\tzh\ten\tsee\n' >head
{
    cat head
    printf 'a\tterm\t甲方\tParty A\tb\nb\tterm\t乙方\tParty B\ta|c\n'
    printf 'c\tterm\t丙方\tParty C\tb|a\nd\tterm\t丁方\tParty D\tc|a\n'
} >see.tsv
y --index see.db import see.tsv
y --index see.db export
cp out before
cp see.db plain.db
y --index see.db term merge a b
y --index see.db export
expect_out '^b	term	.*	c$'
expect_out '^c	term	.*	b$'
expect_out '^d	term	.*	c|b$'
y --index see.db lint
expect_not_out 'no such entry'
expect_not_out 'is the entry itself'
y --index see.db log d
expect_out 'term merge a b$'
cp see.db other.db
y --index see.db term rm c
y --index see.db export
expect_out '^d	term	.*	b$'
y --index see.db lint
expect_not_out 'no such entry'
y --index see.db check
expect_exit 0
y --index see.db undo 2
expect_exit 0
y --index see.db export
expect 'undo takes it all back' cmp out before
y --index see.db check
expect_exit 0
{
    cat head
    printf 'e\tterm\t戊方\tParty E\ta\n'
} >more.tsv
y --index other.db import more.tsv
y --index other.db export
expect_out '^e	term	.*	b$'
y --index other.db import more.tsv
expect_out '1 unchanged'
y --index other.db undo
y --index plain.db import more.tsv
cp plain.db one.db
y --index one.db merge -q other.db
y --index one.db export
cp out here
expect_out '^e	term	.*	b$'
y --index other.db merge -q plain.db
y --index other.db export
expect 'two indexes agree on it in either order' cmp out here
for index in one.db other.db; do
    y --index $index check
    expect_exit 0
    y --index $index undo
    expect_exit 0
    y --index $index check
    expect_exit 0
done

# What an edit changes beyond the texts that the new label stands in: patterns (驻乌) that 乌方 lets in, of all its short forms;
# a full name that tells whose middle initial that is; a definition that decides between namesakes. `check` tags anew.
{
    printf 'id\ttype\tsubtype\tzh\ten\tzh_short\ten_short\tshared\tdefinition\n'
    printf 'ukraine\tplace\t\t乌克兰\tUkraine\t\t\t\t\nfrance\tplace\t\t法国\tFrance\t法\t\t\t\n'
    printf 'georgia\tplace\tcountry\t格鲁吉亚\tGeorgia\t\t\tGeorgia\t\n'
    printf 'georgia-us\tplace\tstate\t佐治亚州\tGeorgia\t\t\tGeorgia\t\n'
    printf 'tbilisi\tplace\tcity\t第比利斯\tTbilisi\t\t\t\t\ntrump\tperson\t\t特朗普\tTrump\t\t\t\t\n'
    for number in 1 2 3 4 5 6 7 8 9; do
        for letter in a b c d e f g h; do
            printf '%s%s\tterm\t\t词项%s%s\tFiller %s%s\t\t\t\t\n' \
                $letter $number $letter $number $letter $number
        done
    done
} >wide.tsv
mkdir wide
printf 'x\n\n驻乌大使发表讲话。\n' >wide/a.txt
printf 'y\n\nGeorgia said in Tbilisi that it agrees.\n' >wide/b.txt
printf 'z\n\nThis is what Donald J. Trump wrote.\n' >wide/c.txt
printf 'w\n\n驻法大使发表讲话。\n' >wide/d.txt
y --index wide.db merge -q --glossary wide.tsv wide
try_edit() {
    y --index wide.db term "$@"
    expect_exit 0
    y --index wide.db check
    expect_exit 0
}
try_edit alias ukraine 乌方 --column zh_short
try_edit set france 'zh_short=法|兰方'
try_edit alias trump 'Donald Trump'
try_edit set georgia-us 'definition=Not the country of Tbilisi'

# The log: of nothing, nothing.
y --index t.db log nobody
expect_exit 1
expect_err 'nothing was changed of nobody'
y --index t.db term log kyiv
expect_exit 0
y --index t.db term frob
expect_exit 2
plan
