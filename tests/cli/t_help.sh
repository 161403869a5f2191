# Help, usage errors, and the manual beside the help.
y
expect_exit 2
expect_out_empty
expect_err 'usage: yiming'
expect_err '^  merge '

y help
expect_exit 0
expect_err_empty
expect_out 'usage: yiming'
expect_out '^options of every command:'
y --help
expect_exit 0
expect_out '^commands:'

commands='merge search show kwic freq cooc timeline read page gloss lint term import export rm log undo status check backup reindex help version'
for command in $commands; do
    y help
    expect_out "^  $command "
    y "$command" --help
    expect_exit 0
    expect_err_empty
    expect_out "^yiming $command: "
    expect_out "^usage: yiming $command"
    # Examples come first.
    sed -n '/^examples:/=' out >first
    sed -n '/^options/=' out >second
    expect "examples before options" [ "$(sed -n 1p first)" -lt "$(sed -n 1p second)" ]
    cp out help
    y help "$command"
    expect "yiming help $command is the same" cmp -s out help
done
y html --help
expect_exit 0
expect_out '^yiming page: '

# What is not built yet is not offered.
y help
for later in suggest completion; do
    expect_not_out "^  $later "
done
y merge --help
expect_out '--jobs'

# Mistakes.
y sarch x
expect_exit 2
expect_err 'sarch.*did you mean search?'
y frobnicate
expect_exit 2
expect_err 'no command "frobnicate"'
expect_not_err 'did you mean'
y help serach
expect_exit 2
expect_err 'did you mean search?'
y help foo
expect_exit 2
expect_err '^yiming: no command "foo" (see yiming help)$'
y help help
expect_not_out '--json'
y help search
expect_out '--json'
y merge ''
expect_exit 2
expect_err '^yiming: merge needs a PATH: .*, and "" is none (see yiming merge --help)$'
expect 'no index was made' [ ! -e yiming.db ]
y show ''
expect_exit 2
expect_err '^yiming: show needs an ENTRY: .*, and "" is none'
y search --limt 3 x
expect_exit 2
expect_err 'unknown option --limt.*did you mean --limit?'
expect_err 'see yiming search --help'
y search --frobnicate x
expect_exit 2
expect_err 'unknown option --frobnicate'
expect_err 'see yiming search --help'
y search -z x
expect_exit 2
expect_err 'unknown option -z'
y --frobnicate
expect_exit 2
expect_err 'unknown option --frobnicate'
y search
expect_exit 2
expect_err 'needs a QUERY'
y merge
expect_exit 2
expect_err 'needs a PATH'
y merge --glossary none
expect_exit 2
expect_err 'needs a PATH'
y search --limit
expect_exit 2
expect_err 'limit needs a value'
y search --limit many x
expect_exit 2
expect_err 'takes a number'
y search --in words x
expect_exit 2
expect_err 'both|entries|text'
y search --exact=yes x
expect_exit 2
expect_err 'takes no value'
y search --type animal x
expect_exit 2
expect_err 'animal'
y version more
expect_exit 2
expect_err 'does not take "more"'
y --color=sometimes version
expect_exit 2
y export --what all --format tsv
expect_exit 2
expect_err 'JSON Lines'
y lint text.txt
expect_exit 2
expect_err 'cannot read'
y page
expect_exit 2
expect_err '-o FILE.html'
y page -o -
expect_exit 2
expect_err 'not standard output; give -o FILE.html'
expect 'no file was made' [ ! -e ./- ]
y page -o site/
expect_exit 2
expect_err 'no index here yet'
expect 'no folder was made' [ ! -e site ]

# Both ways to give a value; global options on both sides; "--" ends options.
y search --limit=3 --in=text x
expect_err 'no index here yet'
y --color never search x --quiet --json
expect_err 'no index here yet'
y search -- --limit
expect_err 'no index here yet'

y version
expect_exit 0
expect_out '^yiming [0-9]'
y --version
expect_exit 0
expect_out '^yiming [0-9]'
y version --json
expect_json version '"version":"' '"json_version":1'
expect_lines 1

# Every option of the help is in the manual, and the other way round.
manual=$SOURCE/src/cli/yiming.1
if [ -f "$manual" ]; then
    for command in $commands; do
        "$YIMING" "$command" --help
    done | sed -n 's/^  \(-[a-z], \)\{0,1\}--\([a-z-]*\).*/\2/p' | sort -u >of_help
    sed -n '/^\.It Fl/p' "$manual" | tr ' ' '\n' | sed -n 's/^-\([a-z-]\{2,\}\)$/\1/p' | sort -u >of_manual
    run diff of_help of_manual
    expect_exit 0
    for command in $commands; do
        run grep "^\.Ss $command" "$manual"
        expect_exit 0
    done
else
    skip 'the manual' 'no src/cli/yiming.1'
fi
plan
