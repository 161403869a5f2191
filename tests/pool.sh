#!/bin/sh
# Runs a command with each line of its input as the last argument, as many at once as there are processors:
#
#   tests/pool.sh COMMAND [ARGUMENT...] <LINES
#
# What each prints comes whole and in the order of the lines, as soon as it and those before it have ended. The status is 1
# when one of them had another than 0. JOBS=1 runs them one after another.
set -u
jobs=${JOBS:-$(nproc 2>/dev/null || echo 1)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cat >"$work/lines"
count=$(wc -l <"$work/lines")

print_in_order() {
    n=1
    while [ "$n" -le "$count" ] && [ -d "$work" ]; do
        if [ -f "$work/$n.status" ]; then
            cat "$work/$n.out"
            n=$((n + 1))
        elif [ -f "$work/ended" ]; then
            echo "not ok: $(sed -n "${n}p" "$work/lines") was not run to its end"
            n=$((n + 1))
        else
            sleep 0.1
        fi
    done
}

print_in_order &
printer=$!
# shellcheck disable=SC2016 # for the shell of each
seq "$count" | xargs -P "$jobs" -I '{}' sh -c 'n=$1 work=$2 status=0
    shift 2
    "$@" "$(sed -n "${n}p" "$work/lines")" >"$work/$n.out" 2>&1 </dev/null || status=$?
    echo "$status" >"$work/$n.status"' - '{}' "$work" "$@"
: >"$work/ended"
wait "$printer"
[ "$(cat "$work"/*.status 2>/dev/null | grep -c '^0$')" -eq "$count" ]
