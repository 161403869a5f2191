#!/bin/sh
# The pages in a browser: builds pages out of small glossaries, lets the t_*.js of this folder drive them in headless
# Chromium, and counts their TAP. README.md says what is needed; what is not there is said, and the tests are skipped by name.
# YIMING is the command, BUILD the folder it was built in, CHROMIUM the browser; arguments name tests (t_search.js), else all.
set -u
export LC_ALL=C.UTF-8
unset YIMING_INDEX

here=$(cd "$(dirname "$0")" && pwd)
case ${YIMING:=build/yiming} in
/*) ;;
*) YIMING=$PWD/$YIMING ;;
esac
build=${BUILD:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
# shellcheck disable=SC2046 # a list of words
[ $# -gt 0 ] || set -- $(cd "$here" && ls t_*.js)

# Versions that run with the Node.js of Debian 12 (18) and newer ones; a newer axe-core may find more.
packages='playwright-core@1.55.0 axe-core@4.10.3'

skip() {
    for test in "$@"; do
        echo "skipped: browser/$test ($why)"
    done
    echo '0 passed, 0 failed'
    exit 0
}

browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
why='no chromium'
[ -n "$browser" ] || skip "$@"
why='no node'
command -v node >/dev/null || skip "$@"
why="Node.js is $(node --version), and 18 is needed"
[ "$(node -p 'parseInt(process.versions.node) >= 18')" = true ] || skip "$@"

# They are installed once, beside what is built, and never become part of the sources. playwright-core brings no browser.
modules=${BROWSER_MODULES:-$build/browser/node_modules}
are_there() {
    [ -f "$modules/playwright-core/package.json" ] && [ -f "$modules/axe-core/axe.min.js" ]
}
if ! are_there; then
    why='no npm to install playwright-core and axe-core'
    command -v npm >/dev/null || skip "$@"
    mkdir -p "$build/browser"
    # shellcheck disable=SC2086 # a list of words
    npm install --no-save --no-audit --no-fund --ignore-scripts --prefix "$build/browser" $packages \
        >"$build/browser/npm.log" 2>&1
    why="npm could not install playwright-core and axe-core; it says in $build/browser/npm.log"
    are_there || skip "$@"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$build/browser/shots"
(cd "$work" && YIMING=$YIMING sh "$here/pages.sh" "$here") >"$work/log" 2>&1 || {
    cat "$work/log"
    echo 'not ok - the pages are made'
    echo '0 passed, 1 failed'
    exit 1
}

CHROMIUM=$browser MODULES=$modules PAGES=$work SHOTS=$build/browser/shots node "$here/main.js" "$@" \
    >"$work/tap" 2>"$work/log"
status=$?
cat "$work/tap"
passed=$(grep -c '^ok ' "$work/tap")
failed=$(grep -c '^not ok ' "$work/tap")
if [ "$status" -ne 0 ] || ! grep -q '^1\.\.' "$work/tap"; then
    echo "not ok - the tests did not come to their end"
    tail -n 20 "$work/log"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
