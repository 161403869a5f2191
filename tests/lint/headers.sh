#!/bin/sh
# Each public header compiles alone, as C11 with every compiler that is here and as C++17 where there is one.
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.." || exit 2

good=0
bad=0

# try COMPILER STANDARD LANGUAGE
try() {
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "skipped: headers with $1 as $2 (no $1 here)"
        return
    fi
    for header in include/yiming.h include/yiming/*.h; do
        name=${header#include/}
        if printf '#include <%s>\n#include <%s>\n' "$name" "$name" |
                "$1" -x "$3" -std="$2" -Wall -Wextra -Werror -pedantic -Iinclude -fsyntax-only -; then
            good=$((good + 1))
        else
            echo "$name does not compile alone with $1 as $2"
            bad=$((bad + 1))
        fi
    done
    echo "every public header, with $1 as $2"
}

try gcc c11 c
try clang c11 c
try g++ c++17 c++
try clang++ c++17 c++

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
