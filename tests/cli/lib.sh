# For the scripts of this folder: sourced first, plan at the end. POSIX sh; no other tools than grep, sed, cmp.
#
#   run COMMAND...       runs it; its output goes to the files out and err, its status to $code
#   y ARGUMENT...        the same for yiming itself
#   expect_exit CODE     the status of the last run
#   expect_out PATTERN   a line of its output matches the basic regular expression; expect_err: of its messages
#   expect_not_out PATTERN, expect_not_err PATTERN    no line does
#   expect_out_empty, expect_err_empty, expect_lines N
#   expect_json KIND MEMBER...   one line of output is an object of this kind that has all the members, each as it stands
#                        in the line: expect_json entry '"entry":"zelensky"' '"type":"person"'
#   expect WHAT COMMAND...       any other command succeeds
#   skip WHAT WHY        says that something is left out
#   plan                 ends the script
#
# Each expectation is a line of TAP; a failure shows what was run and what came out.
set -u
LC_ALL=C.UTF-8
export LC_ALL
unset YIMING_INDEX PAGER NO_COLOR SOURCE_DATE_EPOCH TERM COLUMNS

: "${YIMING:?names the command to test; tests/cli/run.sh sets it}"
: "${SAMPLES:?names tests/articles; tests/cli/run.sh sets it}"
test_count=0
test_failed=0
code=0
last='(nothing was run)'

# What was run may have been chosen to harm a terminal.
tap() {
    printf '%s\n' "$1 $test_count - $last: $2" | tr '\n\033' '  '
    echo
}

ok() {
    test_count=$((test_count + 1))
    tap ok "$1"
}

not_ok() {
    test_count=$((test_count + 1))
    test_failed=$((test_failed + 1))
    tap 'not ok' "$1"
    echo "#   status $code"
    sed -n 's/^/#   out: /;1,12p' out | cut -c1-400
    sed -n 's/^/#   err: /;1,12p' err | cut -c1-400
}

run() {
    last=$*
    code=0
    "$@" >out 2>err </dev/null || code=$?
}

y() {
    last="yiming $*"
    code=0
    "$YIMING" "$@" >out 2>err </dev/null || code=$?
}

# The same with standard input out of a file.
y_from() {
    input=$1
    shift
    last="yiming $* <$input"
    code=0
    "$YIMING" "$@" >out 2>err <"$input" || code=$?
}

expect_exit() {
    if [ "$code" -eq "$1" ]; then ok "exit $1"; else not_ok "exit $1"; fi
}

expect_out() {
    if grep -q -e "$1" out; then ok "out has $1"; else not_ok "out has $1"; fi
}

expect_err() {
    if grep -q -e "$1" err; then ok "err has $1"; else not_ok "err has $1"; fi
}

expect_not_out() {
    if grep -q -e "$1" out; then not_ok "out has no $1"; else ok "out has no $1"; fi
}

expect_not_err() {
    if grep -q -e "$1" err; then not_ok "err has no $1"; else ok "err has no $1"; fi
}

expect_out_empty() {
    if [ -s out ]; then not_ok "out is empty"; else ok "out is empty"; fi
}

expect_err_empty() {
    if [ -s err ]; then not_ok "err is empty"; else ok "err is empty"; fi
}

expect_lines() {
    lines=$(wc -l <out)
    if [ "$lines" -eq "$1" ]; then ok "$1 lines"; else not_ok "$1 lines, not $lines"; fi
}

expect_json() {
    kind=$1
    shift
    grep -e "^{\"kind\":\"$kind\"[,}].*}\$" out >matching
    for member in "$@"; do
        grep -F -e "$member" matching >fewer
        mv fewer matching
    done
    if [ -s matching ]; then ok "json $kind $*"; else not_ok "json $kind $*"; fi
    rm -f matching
}

expect() {
    what=$1
    shift
    if "$@"; then ok "$what"; else not_ok "$what"; fi
}

skip() {
    echo "skipped: $1 ($2)"
}

plan() {
    echo "1..$test_count"
    [ "$test_failed" -eq 0 ]
    exit
}

: >out
: >err
