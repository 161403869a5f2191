#!/bin/sh
# Runs parts of the tests and adds up what they count:
#
#   tests/run.sh BUILD PART...        parts: unit cli glossary golden lint browser growth
#
# BUILD is the folder with the command and the unit tests (build, build/asan …). A test program is cmocka's, or a
# script whose last line is "N passed, N failed"; either may print "skipped: what (why)". One that ends badly without
# counting a failure, or counts nothing at all, is a failure. The last line here is the sum; the status is 1 when
# anything failed. V=1 shows the output of what passes, too.
set -u
export LC_ALL=C.UTF-8

build=$1
shift
passed=0
failed=0
log=$(mktemp)
skips=$(mktemp)
trap 'rm -f "$log" "$skips"' EXIT

# The number before a pattern, summed over the lines of the log that have it.
count() {
    sed -n "s/.*$1.*/\\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'
}

# run NAME STYLE COMMAND...
run() {
    name=$1
    style=$2
    shift 2
    status=0
    "$@" >"$log" 2>&1 </dev/null || status=$?
    case $style in
    cmocka)
        good=$(count '\[  PASSED  \] \([0-9]*\) test')
        bad=$(count '\[  FAILED  \] \([0-9]*\) test') ;;
    counted)
        good=$(tail -n 1 "$log" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed.*/\1/p')
        bad=$(tail -n 1 "$log" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed.*/\1/p') ;;
    plain)
        good=$((status == 0))
        bad=$((status != 0)) ;;
    esac
    good=${good:-0}
    bad=${bad:-0}
    remark=
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        remark=" (ended with status $status)"
    elif [ "$((good + bad))" -eq 0 ] && ! grep -a -q '^skipped: ' "$log"; then
        bad=1
        remark=" (counted nothing)"
    fi
    if [ "$bad" -ne 0 ] || [ -n "${V-}" ]; then
        sed 's/^/    | /' "$log"
    fi
    printf '%-28s %5d passed, %d failed%s\n' "$name" "$good" "$bad" "$remark"
    sed -n "s|^skipped: |skipped: $name: |p" "$log" >>"$skips"
    passed=$((passed + good))
    failed=$((failed + bad))
}

skip() {
    echo "skipped: $1" >>"$skips"
}

for part in "$@"; do
    case $part in
    unit)
        # By their sources: a program whose source is gone must not run, one that was not built must fail.
        for source in tests/unit/test_*.c; do
            run "${source%.c}" cmocka "$build/${source%.c}"
        done ;;
    cli | golden | browser | growth)
        if [ -f "tests/$part/run.sh" ]; then
            run "tests/$part" counted env YIMING="$build/yiming" BUILD="$build" sh "tests/$part/run.sh"
        else
            skip "tests/$part (no run.sh there yet)"
        fi ;;
    glossary)
        if ls glossary/*.tsv >/dev/null 2>&1; then
            # JSON has the notes too, of which our own glossary is to have none.
            # shellcheck disable=SC2016
            run "yiming lint glossary" plain sh -c 'found=$("$0" lint --json --glossary glossary)
                status=$?; echo "$found"; [ "$status" -eq 0 ] && [ -z "$found" ]' "$build/yiming"
        else
            skip "yiming lint (no glossary/*.tsv there yet)"
        fi ;;
    lint)
        for script in tests/lint/*.sh; do
            run "${script%.sh}" counted env BUILD="$build" sh "$script"
        done ;;
    *)
        echo "tests/run.sh: no part '$part'" >&2
        exit 2 ;;
    esac
done

cat "$skips"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
