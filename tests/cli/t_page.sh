# The HTML glossary as a file: its links, its policy, what is escaped, what it counts. What it does in a browser:
# tests/browser. Elements are taken apart by their '<': in text and attributes there is none.

elements() {
    tr '\n<' ' \n' <"$1"
}

# values NAME FILE: what the attribute of this name holds, one a line
values() {
    elements "$2" | sed -n "s/^[a-z0-9]* \([^>]* \)*$1=\"\([^\"]*\)\".*/\2/p
        s/^[a-z0-9]* \([^>]* \)*$1=\([^\" >]*\)[ >].*/\2/p"
}

# What stands between <NAME> and </NAME>, to the byte.
content() {
    awk -v name="$1" '
        index($0, "<" name ">") == 1 { on = 1; $0 = substr($0, length(name) + 3) }
        on && (end = index($0, "</" name ">")) { printf "%s", substr($0, 1, end - 1); exit }
        on' "$2"
}

# The SHA-256 of standard input in base64.
hash64() {
    printf "$(sha256sum | sed 's/ .*//; s/../\\x&/g' | awk '{
        n = split($0, byte, "\\\\x")
        for (i = 2; i <= n; i++)
            printf "\\%03o", 16 * (index("0123456789abcdef", substr(byte[i], 1, 1)) - 1) \
                + index("0123456789abcdef", substr(byte[i], 2, 1)) - 1
    }')" | base64
}

# page_holds FILE: what every page must hold to
page_holds() {
    values id "$1" | sort >ids
    # #t=person is no place but a search
    values href "$1" | sed -n '/^#[a-z]=/!s/^#//p' | sort -u >targets
    expect "$1: there are links" test -s targets
    last="ids that $1 has twice"
    uniq -d ids >out
    expect_out_empty
    last="links in $1 that lead nowhere"
    uniq ids | comm -13 - targets >out
    expect_out_empty
    last="links in $1 that are not to the web"
    values href "$1" | grep -v '^#' | grep -v '^https\{0,1\}://' >out
    expect_out_empty
    last="what the policy of $1 would stop"
    elements "$1" | grep -e '^[a-z0-9]* \([^>]* \)*\(on[a-z]*\|style\|src\)=' >out
    expect_out_empty
    policy=$(values content "$1" | sed -n 1p)
    for part in style script; do
        content $part "$1" >part
        expect "$1: there is a $part" test -s part
        last="the hash of the $part in the policy of $1"
        printf '%s\n' "$policy" >out
        expect_out "$part-src 'sha256-$(hash64 <part)'"
    done
    # The filter, its table of characters, the description for search engines.
    last="scripts in $1"
    elements "$1" | grep '^script' >out
    expect_lines 3
}

# has FIXED_TEXT, has_no FIXED_TEXT: in the page
has() {
    expect "the page has $1" grep -q -F -e "$1" page.html
}
has_no() {
    expect "the page has no $1" test "$(grep -c -F -e "$1" page.html)" = 0
}

# The sample articles under the bundled glossary.
y merge "$SAMPLES"
for options in '' '--order english --all' '--order count --passages 1'; do
    y page -o page.html $options
    expect_exit 0
    page_holds page.html
done

# Everything that comes from outside is text.
cat >hostile.tsv <<'END'
id	type	zh	pinyin	en	zh_also	definition	note	source	wikidata
a"><script>x</script>	person	恶<script>意</script>	È	<b>Bad</b> & 'worse'	恶人甲	<img src=x onerror=x()>	javascript:alert(1)	data:text/html,x	javascript:alert(2)
END
cat >hostile.jsonl <<'END'
{"id":"h1","title":"<script>alert(1)</script>\"' onload=\"x()","date":"2026-01-05","url":"javascript:alert(1)","source":"</q><script>alert(2)</script>","text":"恶人甲</q></script><script>alert(3)</script>说话。\n恶人甲 --> <!-- 说话。"}
END
y --index hostile.db merge --glossary hostile.tsv hostile.jsonl
expect_exit 2
y --index hostile.db page -o hostile.html --title '</title><script>x()</script>'
expect_exit 0
page_holds hostile.html

# One count of articles everywhere; those with the same text beside it, those without a passage below the list.
cat >names.tsv <<'END'
id	type	subtype	zh	pinyin	en	zh_tw	zh_also	en_also	zh_short
zelensky	person		泽连斯基	Zéliánsījī	Zelensky	澤倫斯基		Volodymyr Zelensky	泽氏
tiktok	organization	company	TikTok	TikTok	TikTok		抖音国际版		
END
cat >news.jsonl <<'END'
{"id":"1","source":"Sample","title":"One","date":"2026-01-05","text":"泽连斯基说，TikTok 可以用。\n泽连斯基又说了一次。"}
{"id":"2","source":"Sample","title":"The same","date":"2026-01-06","text":"泽连斯基说，TikTok 可以用。\n泽连斯基又说了一次。"}
{"id":"3","source":"Sample","title":"Nobody","date":"2026-02-07","text":"今天没有消息。"}
END
y --index names.db merge --glossary names.tsv news.jsonl
y --index names.db page -o page.html --passages 1
expect_exit 0
same='<small><span lang=zh-Hans>另有 1 篇同文</span> and 1 with the same text</small>'
has "Articles $same<dd><a href=#articles>2</a></div>"
has "Articles 2 $same</p>"
has '文章</span> Articles <small>2</small></h2>'
has '<p class=mo><span lang=zh-Hans>另有 1 篇没有段落列入本页</span> 1 has no passage on this page'
has '<p class=mo><span lang=zh-Hans>另有 1 段未列入本页</span> 1 more is not on this page'
has '最新文章</span> Newest article <time>2026-02-07<'
has 'Sources of the entries: names.tsv'
has_no SOURCES.md

# A name that is the same in all three is there once; the keys by which the search finds an entry, in their fields.
has '<h3><dfn lang=en>TikTok</dfn> <a '
has_no '>TikTok</span>'
has_no '>TikTok</p>'
tab='\t'
has "zelensky${tab}person${tab}preferred${tab}2${tab}2026-01-05${tab}泽连斯基${tab}Zelensky${tab}Zéliánsījī${tab}${tab}泽连斯基 zelensky 泽伦斯基 volodymyrzelensky${tab}泽氏${tab}zeliansiji/22422121 zelunsiji/22322121 zeshi/2234${tab}zelensky${tab}||澤倫斯基|Volodymyr Zelensky|="
has "${tab}tiktok 抖音国际版${tab}${tab}douyinguojiban/"

y --index names.db page -o page.html
has_no 'is not on this page'
last='SOURCE_DATE_EPOCH=1700000000 yiming page'
SOURCE_DATE_EPOCH=1700000000 "$YIMING" --index names.db page -o page.html >out 2>err
has '制作日期</span> Made on <time>2023-11-14<'

# A text that is nearly whole in another with the entry stands back behind it, as in a search: its passage is counted, not
# listed, and what was first in it is nothing's label.
cat >near.awk <<'END'
BEGIN {
    text = "泽连斯基周一在首都会见了来访的代表团，双方谈了停火的条件、战俘的交换和重建的资金。会谈持续了三个小时，没有发表联合声明。" \
           "代表团团长说，下一轮会谈将在两周之后举行，地点还没有定下来。主人方面说，停火必须有国际保证，否则没有意义。"
    for (i = 1; i <= 3; i++) {
        printf "{\"id\":\"n%d\",\"title\":\"N%d\",\"date\":\"2026-03-0%d\",\"text\":\"%s\"}\n", i, i, i, text
        text = text (i == 1 ? "记者从会场发回报道。" : "编辑为本文作了删节。")
    }
    for (i = 1; i <= 3; i++)
        printf "{\"id\":\"o%d\",\"title\":\"O%d\",\"date\":\"2026-04-0%d\",\"text\":\"泽连斯基第%d次访问。\"}\n", i, i, i, i
}
END
awk -f near.awk >near.jsonl
y --index near.db merge --glossary names.tsv near.jsonl
y --index near.db page -o page.html
has 'Passages <small>4</small>'
has '+2 同文或近似 <span lang=en>with this text, or nearly</span>'
has_no '>N1<'
has_no '>N2<'
has '最近 <span lang=en>Latest<'
has_no '>First<'

# stands_as_searched ENTRY QUERY: the page lists under the entry what a search for it lists, each with as many behind it
stands_as_searched() {
    awk -v from="<article class=e id=e-$1>" 'index($0, from) { on = 1 } on && /<\/article>/ { exit } on' page.html |
        sed -n 's/.*<li id=p-[^>]*>.*<a href=#a-[^>]*>\([^<]*\)<\/a>/\1/p' |
        sed 's/ <small>+\([0-9]*\) .*/ \1/; s/ *$//; s/^[^ ]*$/& 0/' | sort >listed
    y --index near.db search --in text --limit 0 --json "$2"
    sed -n 's/.*"title":"\([^"]*\)".*"duplicates":\([0-9]*\).*/\1 \2/p' out | sort >searched
    expect "$1: there are passages" test -s searched
    expect "$1 as searched" cmp listed searched
}
# A chain of texts that are nearly whole in the next, of which some have the name and others not: who has it not stands for
# nobody. One is there twice.
awk 'BEGIN {
    text = "代表团周一抵达首都，双方谈了停火的条件、战俘的交换和重建的资金。会谈持续了三个小时，没有发表联合声明，也没有回答记者的问题。" \
           "团长说，下一轮会谈将在两周之后举行，地点还没有定下来。主人方面说，停火必须有国际保证，否则没有意义，各国对此都表示了理解。"
    names = "ab a- -b ab -- ab a-"
    count = split(names, has, " ")
    for (i = 1; i <= count; i++) {
        said = text (has[i] ~ /a/ ? "泽连斯基到场。" : "") (has[i] ~ /b/ ? "TikTok 作了直播。" : "")
        printf "{\"id\":\"c%d\",\"title\":\"C%d\",\"date\":\"2026-05-%02d\",\"text\":\"%s\"}\n", i, i, i, said
        if (i == 4)
            printf "{\"id\":\"d%d\",\"title\":\"D%d\",\"date\":\"2026-06-%02d\",\"text\":\"%s\"}\n", i, i, i, said
        text = text "第" i "次补充报道发自会场。"
    }
}' >chain.jsonl
y --index near.db merge chain.jsonl
y --index near.db page -o page.html --passages all
stands_as_searched zelensky 泽连斯基
stands_as_searched tiktok TikTok
plan
