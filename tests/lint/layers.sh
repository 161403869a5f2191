#!/bin/sh
# Checks who includes whom. Rooms are the folders of src/; include/yiming/X.h belongs to room X.
#
#   tests/lint/layers.sh              checks this tree, and itself on tests/lint/fixture, which has one violation of each kind
#   tests/lint/layers.sh --list ROOT  only lists the violations of another tree
#
# The table says which rooms a room may use, closed over the arrows of src/README.md; and which rooms own the headers of
# which library. Whatever is neither ours, nor owned, nor of C and POSIX is a violation too: a new dependency enters here.
set -u
export LC_ALL=C

list_violations() {
    (cd "$1" && find include src -name '*.[ch]' 2>/dev/null | sort) | (cd "$1" && xargs awk '
    BEGIN {
        may["base"] = "base"
        may["text"] = "text base"
        may["read"] = "read text base"
        may["glossary"] = "glossary text base"
        may["tag"] = "tag glossary text base"
        may["index"] = "index tag glossary text base"
        may["search"] = "search index tag glossary text base"
        may["page"] = "page search index tag glossary text base"
        may["merge"] = "merge read index tag glossary text base"
        may["cli"] = "cli"      # and <yiming.h>, <yiming/...>, seen to below
        may["tools"] = "tools tag"  # run while building: nothing of the library is there yet but the format of the lexicon

        owner["sqlite3.h"] = owner["sqlite3ext.h"] = "index search"
        owner["libxml/"] = "read glossary"
        owner["utf8proc.h"] = "text"
        owner["jansson.h"] = "read glossary"
        owner["md4c.h"] = "read"
        owner["uchardet.h"] = owner["uchardet/"] = owner["iconv.h"] = "text"
        owner["nettle/"] = owner["zstd.h"] = owner["zstd_errors.h"] = "base"
        owner["zlib.h"] = "read"

        split("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg " \
              "stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype " \
              "dirent dlfcn fcntl fnmatch ftw getopt glob langinfo libgen poll pthread regex sched semaphore spawn " \
              "strings termios unistd sys/file sys/ioctl sys/mman sys/resource sys/select sys/stat sys/statvfs sys/time " \
              "sys/types sys/uio sys/utsname sys/wait", names, " ")
        for (i in names)
            system_header[names[i] ".h"] = 1
    }
    function has(list, word) { return index(" " list " ", " " word " ") > 0 }
    function complain(text) { print FILENAME ":" FNR ": " text }

    FNR == 1 {
        parts = split(FILENAME, at, "/")
        public = at[1] == "include"
        room = !public ? at[2] : parts == 2 ? "" : at[3]
        sub(/\.h$/, "", room)
        if (room != "" && !(room in may))
            complain("no such room: " room)
    }
    /^[ \t]*#[ \t]*include/ {
        name = $0
        sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
        quoted = name ~ /^"/
        if (!quoted && name !~ /^</) { complain("an include that is no plain name"); next }
        sub(/^["<]/, "", name)
        sub(/[">].*/, "", name)
        if (room == "" && FILENAME == "include/yiming.h") {
            if (quoted || name !~ /^yiming\/[a-z]+\.h$/) complain("yiming.h includes <yiming/...> alone, not " name)
            next
        }
        if (!(room in may)) next
        if (quoted) {
            # "room/name.h"; "name.h" beside the file; "room_name.h", generated at build time
            folder = FILENAME
            sub(/[^\/]*$/, "", folder)
            if (match(name, "/")) target = substr(name, 1, RSTART - 1)
            else if ((getline line <(folder name)) >= 0) target = room
            else target = match(name, "_") ? substr(name, 1, RSTART - 1) : name
            if (public) complain("a public header includes \"" name "\", which is not installed")
            else if (!(target in may)) complain("\"" name "\" is in no room")
            else if (!has(may[room], target)) complain(room " must not include " target " (\"" name "\")")
            next
        }
        if (name == "yiming.h") {
            if (room != "cli") complain(room " must not include <yiming.h>; it is for programs that use the library")
        } else if (name ~ /^yiming\//) {
            target = name
            sub(/^yiming\//, "", target)
            sub(/\.h$/, "", target)
            if (room != "cli" && !has(may[room], target)) complain(room " must not include " target " (<" name ">)")
        } else if (!(name in system_header)) {
            family = index(name, "/") ? substr(name, 1, index(name, "/")) : name
            if (!(family in owner)) complain("<" name "> is of no library that is known here")
            else if (public) complain("a public header includes <" name ">")
            else if (!has(owner[family], room)) complain(room " must not include <" name ">")
        }
    }')
}

if [ "${1-}" = --list ]; then
    list_violations "$2"
    exit 0
fi

here=$(dirname "$0")
status=0
good=0
bad=0

# Seen to fail before it is believed.
found=$(list_violations "$here/fixture")
if [ "$found" = "$(cat "$here/fixture/expected.txt")" ]; then
    echo "the fixture's $(wc -l <"$here/fixture/expected.txt") violations are found"
    good=$((good + 1))
else
    echo "the fixture gives other violations than fixture/expected.txt:"
    echo "$found" | diff "$here/fixture/expected.txt" - | sed 's/^/  /'
    bad=$((bad + 1))
fi

found=$(list_violations "$here/../..")
if [ -z "$found" ]; then
    echo "no include goes upward, sideways, or to a library of another room"
    good=$((good + 1))
else
    echo "$found"
    bad=$((bad + 1))
fi

[ "$bad" -eq 0 ] || status=1
echo "$good passed, $bad failed"
exit "$status"
