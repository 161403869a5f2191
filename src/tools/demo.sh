#!/bin/sh
# `make demo`: an index and a page out of the sample articles, made anew each time, with the commands that one would type.
#
#   demo.sh COMMAND FOLDER
set -eu

yiming=$1
folder=$2
index=$folder/yiming.db

show() {
    printf '\n$'
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_./=-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    "$@"
}

rm -rf "$folder"
mkdir -p "$folder"
show "$yiming" --index "$index" merge tests/articles
show "$yiming" --index "$index" search 泽连斯基 --limit 4
show "$yiming" --index "$index" search 'Zelensky Putin' --limit 4
show "$yiming" --index "$index" search zlsj --limit 4
show "$yiming" --index "$index" page -o "$folder/glossary.html"
show "$yiming" --index "$index" page -o "$folder/site/"
printf '\nThe glossary, for your browser: one file, and a site\n  %s\n  %s\n' "$PWD/$folder/glossary.html" "$PWD/$folder/site/index.html"
