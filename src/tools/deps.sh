#!/bin/sh
# Writes the flags of the libraries that yiming is built with as a piece of Makefile, so that pkg-config runs once and
# not at every compile:
#
#   deps.sh [--install] OUTPUT library|tests
#
# When one is missing it says which Debian packages to install and exits 2. With --install it installs them itself
# where that needs no password (root, or sudo -n), and says so. Versions that the code needs are checked here too;
# utf8proc's is not, because Debian's utf8proc.pc gives its ABI version (2.6.0 for the release 2.8.0).
set -u

install=no
if [ "${1-}" = --install ]; then
    install=yes
    shift
fi
output=$1
set_name=$2

# pkg-config name, least version, Debian package
libraries='
sqlite3      3.40.0  libsqlite3-dev
libutf8proc  -       libutf8proc-dev
libxml-2.0   2.9.14  libxml2-dev
jansson      2.14    libjansson-dev
uchardet     0.0.7   libuchardet-dev
md4c         0.4.8   libmd4c-dev
nettle       3.8     nettle-dev
zlib         1.2.13  zlib1g-dev
libzstd      1.5.4   libzstd-dev'
test_libraries='
cmocka       1.1.5   libcmocka-dev'

case $set_name in
library) wanted=$libraries prefix=DEPS ;;
tests) wanted=$test_libraries prefix=TEST ;;
*) echo "deps.sh: no set '$set_name'; it is library or tests" >&2; exit 2 ;;
esac

# The packages that are missing, on one line.
missing() {
    if ! command -v pkg-config >/dev/null 2>&1; then
        echo "pkg-config $(echo "$wanted" | awk 'NF { printf "%s ", $3 }')"
        return
    fi
    echo "$wanted" | while read -r name least package; do
        [ -n "$name" ] || continue
        [ "$least" = - ] && least=0
        pkg-config --exists "$name >= $least" 2>/dev/null || printf '%s ' "$package"
    done
}

packages=$(missing)
packages=${packages% }

if [ -n "$packages" ] && [ "$install" = yes ] && command -v apt-get >/dev/null 2>&1; then
    as_root=none
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    fi
    if [ "$as_root" != none ]; then
        echo "Installing Debian packages: $packages" >&2
        log=$(mktemp)
        # shellcheck disable=SC2086 # lists of words
        if ! { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
                --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
            tail -n 15 "$log" >&2
        fi
        rm -f "$log"
        packages=$(missing)
        packages=${packages% }
    fi
fi

if [ -n "$packages" ]; then
    {
        echo "Missing libraries. On Debian or Ubuntu, type this and run make again:"
        echo
        echo "    sudo apt-get install -y $packages"
        echo
    } >&2
    exit 2
fi

names=$(echo "$wanted" | awk 'NF { printf "%s%s", gap, $1; gap = " " }')
mkdir -p "$(dirname "$output")"
{
    echo "# Made by src/tools/deps.sh; 'make clean' removes it."
    echo "${prefix}_NAMES := $names"
    # -isystem: warnings are for our code, not for theirs.
    # shellcheck disable=SC2086 # a list of words
    echo "${prefix}_CFLAGS := $(pkg-config --cflags $names | sed 's/-I */-isystem /g')"
    # shellcheck disable=SC2086
    echo "${prefix}_LIBS := $(pkg-config --libs $names)"
} >"$output.new" && mv "$output.new" "$output"
