#!/bin/sh
# Makes the pages that the tests drive, in the current folder:  YIMING=… pages.sh FOLDER_OF_THE_TESTS
#
#   small.html   names.tsv, in forty articles: long enough to scroll, with more of Hong Kong than of others
#   cases.html   the glossary of tests/cases/lookup, without articles
#   kinds.html   kinds.tsv: every kind of entry, in few articles, for audits, which take long
#   site/        the same as a site
#   sample.html  tests/articles under the bundled glossary
#   many.html    3,000 entries, each in some passages
#   huge.html    10,000 entries, and those of cases.html, without passages
#   shards/      the same as a site: its keys are in many files
#
# They are made side by side, in a folder each.
set -eu
tests=$1

small() {
    awk 'BEGIN {
        for (i = 0; i < 40; i++)
            printf "{\"id\":\"%d\",\"title\":\"第%d篇\",\"date\":\"2026-01-%02d\",\"text\":\"泽连斯基、普京、西安、香港、香港立法会、红线、美国有线电视新闻网和 TikTok。\\n香港第%d次。\"}\n",
                i, i, i % 28 + 1, i
    }' >news.jsonl
    "$YIMING" --index small.db merge --quiet --glossary "$tests/names.tsv" news.jsonl
    "$YIMING" --index small.db page --quiet -o small.html
}

kinds() {
    awk 'BEGIN {
        for (i = 0; i < 6; i++)
            printf "{\"id\":\"k%d\",\"title\":\"和平谈判第%d轮\",\"date\":\"2026-02-%02d\",\"publisher\":\"Sample\",%s\"text\":\"乌克兰总统泽连斯基在香港说，停火是和平谈判的第%d步，和平峰会将在 TikTok 上直播。\\nUkraine and Volodymyr Zelensky spoke of a ceasefire for the %dth time.\"}\n",
                i, i, i + 1, i % 2 ? "" : "\"url\":\"https://example.org/" i "\",", i, i + 4
    }' >kinds.jsonl
    "$YIMING" --index kinds.db merge --quiet --glossary "$tests/kinds.tsv" kinds.jsonl
    "$YIMING" --index kinds.db page --quiet -o kinds.html
    "$YIMING" --index kinds.db page --quiet -o site
}

cases() {
    echo '今天没有消息。' >none.txt
    "$YIMING" --index cases.db merge --quiet --glossary "$tests/../cases/lookup/glossary.tsv" none.txt
    "$YIMING" --index cases.db page --quiet --all -o cases.html
}

sample() {
    "$YIMING" --index sample.db merge --quiet "$tests/../articles"
    "$YIMING" --index sample.db page --quiet -o sample.html
}

# made COUNT: names of made-up people, whose syllables run through all combinations, and articles that mention each of them
# a few times.
made() {
    awk -v count="$1" 'BEGIN {
        split("阿 巴 贝 博 达 德 迪 多 法 费 戈 古 哈 赫 基 卡 科 库 拉 莱 里 洛 马 梅 米 莫 纳 尼 诺 帕 佩 普 萨 塞 西 索 塔 特 托 瓦", zh, " ")
        split("ā bā bèi bó dá dé dí duō fǎ fèi gē gǔ hā hè jī kǎ kē kù lā lái lǐ luò mǎ méi mǐ mò nà ní nuò pà pèi pǔ sà sāi xī suǒ tǎ tè tuō wǎ", py, " ")
        split("a ba be bo da de di do fa fe go gu ha he ki ka ko ku la le li lo ma me mi mo na ni no pa pe pu sa se si so ta te to va", en, " ")
        types[0] = "person"; types[1] = "place"; types[2] = "organization"; types[3] = "term"
        print "id\ttype\tstatus\tzh\tpinyin\ten\tzh_also\ten_also\tdefinition" >"made.tsv"
        for (i = 0; i < count; i++) {
            a = i % 40 + 1; b = int(i / 40) % 40 + 1; c = int(i / 1600) % 40 + 1; d = (i * 7) % 40 + 1
            name = zh[a] zh[b] zh[c] zh[d]; latin = en[a] en[b] en[c] en[d]
            latin = toupper(substr(latin, 1, 1)) substr(latin, 2)
            printf "made-%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i, types[i % 4], i % 50 == 0 ? "draft" : "preferred", name,
                py[a] " " py[b] " " py[c] " " py[d], latin, zh[d] "·" name, "Dr " latin,
                i % 3 == 0 ? "One of the many who were made for this test" : "" >"made.tsv"
            text = text "会议上" name "说，" zh[d] "·" name "已经到会。\\n" latin " agreed, and said so on the same day.\\n"
            if (i % 10 == 9) {
                printf "{\"id\":\"%d\",\"title\":\"第%d篇\",\"date\":\"2026-01-%02d\",\"text\":\"%s\"}\n", i, i, i % 28 + 1, text >"made.jsonl"
                text = ""
            }
        }
    }'
}
many() {
    made 3000
    "$YIMING" --index many.db merge --quiet --glossary made.tsv made.jsonl
    "$YIMING" --index many.db page --quiet -o many.html
}

shards() {
    made 10000
    echo '今天没有消息。' >none.txt
    "$YIMING" --index shards.db merge --quiet --glossary made.tsv none.txt
    "$YIMING" --index shards.db merge --quiet --glossary "$tests/../cases/lookup/glossary.tsv" none.txt
    "$YIMING" --index shards.db page --quiet --all -o huge.html
    "$YIMING" --index shards.db page --quiet --all -o shards
}

for part in small kinds cases sample many shards; do
    mkdir "made-$part"
    (cd "made-$part"; "$part"; : >made) &
done
wait
for part in small kinds cases sample many shards; do
    [ -f "made-$part/made" ]
    find "made-$part" -mindepth 1 -maxdepth 1 \( -name '*.html' -o -type d \) -exec mv {} . \;
    rm -r "made-$part"
done
