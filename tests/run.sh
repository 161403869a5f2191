#!/bin/sh
# Runs parts of the tests, as many programs at once as there are processors, and adds up what they count:
#
#   tests/run.sh BUILD PART...        parts: unit cli glossary golden lint browser growth
#
# BUILD is the folder with the command and the unit tests (build, build/asan …). A test program is cmocka's, or a
# script whose last line is "N passed, N failed"; either may print "skipped: what (why)". One that ends badly without
# counting a failure, or counts nothing at all, is a failure. The last line here is the sum; the status is 1 when
# anything failed. V=1 shows the output of what passes, too. JOBS=1 runs one after another.
set -u
export LC_ALL=C.UTF-8

build=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT

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
    sed -n "s|^skipped: |skipped: $name: |p" "$log"
}

# The programs of a part, a line each: "unit tests/unit/test_base", "cli".
programs() {
    case $1 in
    unit)
        # By their sources: a program whose source is gone must not run, one that was not built must fail.
        for source in tests/unit/test_*.c; do
            echo "unit ${source%.c}"
        done ;;
    lint)
        for script in tests/lint/*.sh; do
            echo "lint ${script%.sh}"
        done ;;
    *)
        echo "$1" ;;
    esac
}

run_program() {
    part=${1%% *}
    case $part in
    unit)
        run "${1#* }" cmocka "$build/${1#* }" ;;
    lint)
        run "${1#* }" counted env BUILD="$build" sh "${1#* }.sh" ;;
    cli | golden | browser | growth)
        run "tests/$part" counted env YIMING="$build/yiming" BUILD="$build" sh "tests/$part/run.sh" ;;
    glossary)
        # JSON has the notes too, of which our own glossary is to have none.
        # shellcheck disable=SC2016
        run "yiming lint glossary" plain sh -c 'found=$("$0" lint --json --glossary glossary)
            status=$?; echo "$found"; [ "$status" -eq 0 ] && [ -z "$found" ]' "$build/yiming" ;;
    *)
        printf '%-28s %5d passed, %d failed\n' "no part '$part'" 0 1 ;;
    esac
}

if [ "$1" = --program ]; then
    run_program "$2"
    exit 0
fi

for part in "$@"; do
    programs "$part"
done | sh tests/pool.sh sh tests/run.sh "$build" --program | tee "$log" | grep -a -v --line-buffered '^skipped: '
grep -a '^skipped: ' "$log"
# The lines that `run` ends with, and any that a program did not come to.
awk 'match($0, /[0-9]+ passed, [0-9]+ failed( \([a-z0-9 ]*\))?$/) && !/^    \| / {
        split(substr($0, RSTART), word, " "); passed += word[1]; failed += word[3]
    }
    /^not ok: .* was not run to its end$/ { failed++ }
    END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' "$log"
