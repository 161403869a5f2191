#!/bin/sh
# What is in the repository, or would be added to it: no paths of somebody's machine, nothing that a program has made.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2

good=0
bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard >"$work/all"
else
    find . -path ./build -prune -o -type f -print | sed 's|^\./||' >"$work/all"
fi
# A file that is deleted but not committed yet is still listed.
while read -r file; do
    [ -f "$file" ] && echo "$file"
done <"$work/all" >"$work/files"

report() {
    if [ -s "$2" ]; then
        echo "$1:"
        sed 's/^/  /' "$2"
        bad=$((bad + 1))
    else
        good=$((good + 1))
    fi
}

# One letter in brackets, so that this line does not find itself.
tr '\n' '\0' <"$work/files" |
    xargs -0 grep -a -n -E '(^|[^A-Za-z0-9_.~/-])/([w]ork|[r]oot|[h]ome/[a-z]+|[t]mp/(yiming|bash|fresh))(/|$)' |
    cut -c 1-160 >"$work/paths"
report "paths of one machine" "$work/paths"

grep -E '\.(o|a|so|d|gcda|gcno|orig|rej|swp|pyc|log|db|db-wal|db-shm|db-journal)$|~$|(^|/)(core|a\.out|compile_commands\.json|\.DS_Store)$|\.tmp-|^build/' \
    "$work/files" >"$work/made"
report "made by a program or left over" "$work/made"

# Shell scripts run with sh on a fresh Debian, which is dash: /bin/sh -n there reads them.
tr '\n' '\0' <"$work/files" | xargs -0 grep -l '^#!/bin/sh' 2>/dev/null | while read -r script; do
    sh -n "$script" || echo "$script"
done >"$work/scripts" 2>&1
report "shell scripts that sh cannot read" "$work/scripts"

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
