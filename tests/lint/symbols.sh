#!/bin/sh
# The shared library exports exactly the functions that the public headers declare with YM_API, and every global symbol
# of the static library begins with ym_, since C has no other walls there. The extension exports its entry point alone.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}

good=0
bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# report TITLE FILE: the file lists what is wrong, a line each
report() {
    if [ -s "$2" ]; then
        echo "$1:"
        sed 's/^/  /' "$2"
        bad=$((bad + 1))
    else
        good=$((good + 1))
    fi
}

# A declaration begins with YM_API and reaches to its semicolon; its name stands before the first bracket.
cat include/yiming/*.h | awk '
    /^YM_API / { open = 1; text = "" }
    open { text = text " " $0 }
    open && /;/ {
        open = 0
        sub(/\(.*/, "", text)
        sub(/[ \t]+$/, "", text)
        sub(/.*[ *]/, "", text)
        print text
    }' | sort >"$work/declared"
nm -D --defined-only "$build/libyiming.so" | awk '{ print $3 }' | grep -v -e '^_init$' -e '^_fini$' | sort >"$work/exported"

uniq -d "$work/declared" >"$work/twice"
report "declared twice" "$work/twice"
comm -23 "$work/declared" "$work/exported" >"$work/missing"
report "declared with YM_API in include/, but not in libyiming.so" "$work/missing"
comm -13 "$work/declared" "$work/exported" >"$work/secret"
report "in libyiming.so, but not declared in include/" "$work/secret"

nm -g --defined-only "$build/libyiming.a" 2>/dev/null | awk 'NF == 3 && $3 !~ /^ym_/ { print $3 }' | sort -u >"$work/strange"
report "global in libyiming.a, but not named ym_... (static, or ym__room_name)" "$work/strange"

if [ -f "$build/yiming.so" ]; then
    nm -D --defined-only "$build/yiming.so" | awk '$3 !~ /^(sqlite3_[a-z]*_?init|_init|_fini)$/ { print $3 }' >"$work/extension"
    report "exported by yiming.so besides its entry point" "$work/extension"
else
    echo "skipped: symbols of yiming.so (not built)"
fi

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
