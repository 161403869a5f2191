#!/bin/sh
# The HTML glossary at sizes: composes a glossary of N names and articles in which each is mentioned about three times, merges
# them, and writes them as one file and as a site, twice (the second finds nothing to write).
#
#   tests/bench/page.sh COMMAND [N…]        3000 and 10000 when none is given; PAGE_FOLDER=DIR keeps what is made
#
# Prints a line a measure, `entries measure value unit`. Time is that of the processor; memory the largest resident set.
# Needs GNU time.
set -eu
export LC_ALL=C.UTF-8
case $1 in
/*) yiming=$1 ;;
*) yiming=$PWD/$1 ;;
esac
shift
work=${PAGE_FOLDER:-$(mktemp -d)}
[ -n "${PAGE_FOLDER:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

# compose N: names.tsv and news.jsonl. Names are transliterations of two to five syllables, each once, made by a generator
# with a fixed seed (Park and Miller's).
compose() {
    awk -v n="$1" '
    function next_number(below) {
        seed = (seed * 16807) % 2147483647
        return seed % below
    }
    function make_name(    count, i, s) {
        zh = pinyin = en = ""
        count = 2 + next_number(4)
        for (i = 0; i < count; i++) {
            s = 1 + next_number(syllables)
            zh = zh character[s]
            pinyin = pinyin sound[s]
            en = en latin[s]
        }
    }
    BEGIN {
        seed = 20261126
        syllables = split("阿:ā:a 巴:bā:ba 卡:kǎ:ka 达:dá:da 埃:āi:ei 弗:fú:f 格:gé:g 哈:hā:ha 伊:yī:i 杰:jié:je 科:kē:co 莱:lái:lai 马:mǎ:ma 尼:ní:ni 奥:ào:o 佩:pèi:pe 奎:kuí:qui 罗:luó:ro 萨:sà:sa 塔:tǎ:ta 乌:wū:u 维:wéi:vi 沃:wò:wo 谢:xiè:she 约:yuē:yo 泽:zé:ze 鲍:bào:bo 德:dé:d 费:fèi:fe 古:gǔ:gu 赫:hè:he 金:jīn:kin 利:lì:li 莫:mò:mo 诺:nuò:no 帕:pà:pa 里:lǐ:ri 斯:sī:s 特:tè:t 文:wén:ven", part, " ")
        for (i = 1; i <= syllables; i++) {
            split(part[i], said, ":")
            character[i] = said[1]
            sound[i] = said[2]
            latin[i] = said[3]
        }
        types = split("person place organization term", type, " ")
        print "id\ttype\tzh\tpinyin\ten\tdefinition" >"names.tsv"
        for (made = 0; made < n;) {
            make_name()
            if (zh in known || en in known)
                continue
            known[zh] = known[en] = 1
            name[made] = zh
            en = toupper(substr(en, 1, 1)) substr(en, 2)
            pinyin = toupper(substr(pinyin, 1, 1)) substr(pinyin, 2)
            printf "n%d\t%s\t%s\t%s\t%s\t%s\n", made, type[1 + made % types], zh, pinyin, en, "Made up, number " made "." >"names.tsv"
            made++
        }
        for (article = 0; article * 15 < n * 3; article++) {
            text = ""
            for (p = 0; p < 5; p++) {
                for (m = 0; m < 3; m++)
                    who[m] = name[next_number(n)]
                text = text (p ? "\\n" : "") "昨天" who[0] "在会谈后说，同" who[1] "的谈判已经开始，但还没有结果；" who[2] "没有回答记者的问题。双方同意下周再谈，地点另行通知。"
            }
            printf "{\"id\":\"%d\",\"title\":\"第%d次会谈\",\"source\":\"样例日报\",\"url\":\"https://news.example.org/%d\",\"date\":\"%04d-%02d-%02d\",\"text\":\"%s\"}\n", article, article, article, 2020 + article % 6, 1 + article % 12, 1 + article % 28, text >"news.jsonl"
        }
    }'
}

# measure LABEL COMMAND…
measure() {
    label=$1
    shift
    /usr/bin/time -o time.txt -f '%U %S %M' "$@" >/dev/null
    awk -v n="$entries" -v label="$label" '{ printf "%d %s %.2f s\n%d %s memory %d MB\n", n, label, $1 + $2, n, label, $3 / 1024 }' time.txt
}

size() {
    printf '%d %s %d kB\n' "$entries" "$1" "$(($(wc -c <"$2") / 1000))"
}

for entries in ${*:-3000 10000}; do
    mkdir -p "$work/$entries"
    cd "$work/$entries"
    if [ ! -f names.db ]; then
        compose "$entries"
        "$yiming" --index names.db merge --quiet --glossary names.tsv news.jsonl
    fi
    measure 'file' "$yiming" --index names.db page --quiet --all -o page.html
    size 'file' page.html
    measure 'site' "$yiming" --index names.db page --quiet --all -o site/
    measure 'site again' "$yiming" --index names.db page --quiet --all -o site/
    size 'site index.html' site/index.html
    printf '%d site files %d\n' "$entries" "$(wc -l <site/assets/manifest.txt)"
    size 'site keys.js' site/assets/keys.js
    printf '%d site largest shard %d kB\n' "$entries" "$(find site/assets -name 'keys-*' -size +0 -printf '%s\n' | sort -n | tail -n 1 | awk '{ print int($1 / 1000) }')"
    cd - >/dev/null
done
