# What the page says itself is in the language that it was asked for: nothing of the other is left, in text or in attributes, but
# names and quotations, which say what language they are in.

cat >names.tsv <<'TSV'
id	type	subtype	status	zh	pinyin	en	zh_tw	zh_hk	zh_also	en_also	zh_short	zh_forbidden	zh_avoid	definition	definition_zh	note	domain	wikidata	see
zelensky	person	politician	preferred	泽连斯基	Zéliánsījī	Zelensky	澤倫斯基	澤連斯基	弗拉基米尔·泽连斯基	Volodymyr Zelensky|Zelenskyy	泽氏	哲连斯基		President of Ukraine.	乌克兰总统。	人名	政治	Q3874799	ukraine
ukraine	place	country	preferred	乌克兰	Wūkèlán	Ukraine	烏克蘭							Country.					zelensky
ceasefire	term		draft	停火	tínghuǒ	ceasefire							休战						peace-talks
peace-talks	term		deprecated	和平谈判	hépíng tánpàn	peace talks
summit	event	zigzag	preferred	和平峰会	hépíng fēnghuì	peace summit
TSV
awk 'BEGIN {
    for (i = 0; i < 30; i++)
        printf "{\"id\":\"k%d\",\"title\":\"第%d轮\",\"date\":\"2026-0%d-%02d\",\"publisher\":\"日报\",%s\"text\":\"乌克兰总统泽连斯基在和平峰会上说，停火是和平谈判的第%d步。\"}\n",
            i, i, i % 3 + 1, i % 28 + 1, i % 2 ? "" : "\"url\":\"https://example.org/" i "\",", i
    print "{\"id\":\"same\",\"title\":\"同文\",\"date\":\"2026-01-01\",\"text\":\"乌克兰总统泽连斯基在和平峰会上说，停火是和平谈判的第1步。\"}"
    print "{\"id\":\"undated\",\"title\":\"无日期\",\"text\":\"泽连斯基和停火。\"}"
    print "{\"id\":\"nobody\",\"title\":\"无人\",\"text\":\"没有消息。\"}"
}' >news.jsonl
y merge --quiet --glossary names.tsv news.jsonl
y term add --zh 停战 --en truce --type term
y term merge truce ceasefire

cat >said.awk <<'AWK'
# What a page says in no other language than its own: text, and attributes that are read out. One piece a line. `other` begins
# the languages that are not the page's.
function language(tag,    value) {
    if (!match(tag, / lang="?[A-Za-z-]+/))
        return ""
    value = substr(tag, RSTART + 6, RLENGTH - 6)
    sub(/^"/, "", value)
    return value
}
# In the single file li, dt and dd have no end.
function implies(name) {
    return (name == "li" && open[depth] == "li") || (name ~ /^d[td]$/ && open[depth] ~ /^d[td]$/)
}
BEGIN { RS = "<" }
FNR == 1 { depth = 0; lang[0] = ""; next }
{
    name = $0
    sub(/[ >\n].*/, "", name)
    tag = $0
    sub(/>.*/, "", tag)
    text = $0
    sub(/^[^>]*>/, "", text)
    gsub(/[ \n]+/, " ", text)
    if (open[depth] ~ /^(script|style)$/ && name !~ /^\/(script|style)$/)
        next
    if (name ~ /^\//) {
        while (depth > 0 && open[depth] != substr(name, 2))
            depth--
        depth -= depth > 0
    } else if (name !~ /^(!|meta|link|input)/) {
        if (implies(name))
            depth--
        depth++
        open[depth] = name
        lang[depth] = language(tag) == "" ? lang[depth - 1] : language(tag)
    }
    if (open[depth] !~ /^(script|style|code)$/ && lang[depth] !~ other && text ~ /[^ ]/ && text !~ /^https?:/)
        print text
    rest = tag
    while (match(rest, /(aria-label|title|placeholder)="?[^"]*/)) {
        print substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
    }
}
AWK

# says_only LANG OTHER WRONG: no page made so far has text outside the languages that begin OTHER that matches WRONG
says_only() {
    last="what pages in $1 say in another language"
    for page in page.html site/index.html site/*/*.html; do
        awk -v other="$2" -f said.awk "$page"
    done | sed "/ · 译名录$\| · 譯名錄$\| · Chinese–English glossary$/d; s/news\.jsonl:[0-9]*\|^truce$//; s/泽连斯基 · zlsj · Zelensky//; s/澤連斯基 · zlsj · Zelensky//; s/yiming [0-9.a-z-]*//; s/names\.tsv//
        s/term add//; s/JSON-LD\|TSV\|TBX\|Q3874799\|A–Z//g; s/^aria-label=\|^title=\|^placeholder=//" | LC_ALL=C grep -e "$3" | sort -u >out
    expect_out_empty
    expect "html is $1" test "$(grep -L "<html lang=\"$1\"" page.html site/index.html site/*/*.html)" = ''
}

for ui in zh zh-Hant; do
    rm -rf site
    y page -o page.html --ui $ui --passages 5
    expect_exit 0
    y page -o site/ --ui $ui
    expect_exit 0
    y page -o site/ --ui $ui
    expect_out 'unchanged'
    lang=zh-Hans
    [ $ui = zh ] || lang=$ui
    # Titles are those of entries; an id, and a word of the glossary's own for a subtype, are what they are.
    says_only $lang '^(en|zh-Latn)' '[A-Za-z][A-Za-z]'
    last="the search of a page in $ui"
    grep -o '"words":.*"statuses":[^a-z]*"draft"[^]]*]' site/assets/keys.js >out
    expect_out '\["inside","名'
    expect_out '\["person","人物",""\]'
done
expect 'traditional: statistics' grep -q '>提及<dd>\|>提及</dt>' site/index.html
expect 'traditional: a subtype' grep -q '人物 · 政治人物' site/e/zelensky.html
expect 'a subtype that is not known' grep -q '事件 · <span lang="en">zigzag</span>' site/e/summit.html
expect 'traditional: regions' grep -q '<small>台灣</small>' site/e/zelensky.html
expect 'traditional: counts' grep -q '>31 篇 31 次 ·' site/e/zelensky.html
expect 'traditional: the drawing' grep -q '31 篇 31 次，2026-01 至 2026-03，最多在 2026-01，11 次' site/e/zelensky.html
expect 'traditional: the title' grep -q '<title>譯名錄</title>' site/index.html
expect 'traditional: what is more' grep -q '其餘 2 段</summary>' page.html

rm -rf site
y page -o page.html --ui en --passages 5
y page -o site/ --ui en
# The bytes that characters begin with.
says_only en '^zh' "$(printf '[\344-\351]')"
expect 'English: counts' grep -q '31 mentions in 31 articles ·' site/e/zelensky.html
expect 'English: one' grep -q '1 with the same text' site/index.html
expect 'English: the title' grep -q '<title>Chinese–English glossary</title>' site/index.html

# Both is what is said when nothing is asked for.
y page -o page.html --ui both
y page -o page.html
expect_out unchanged
y page -o page.html --ui fr
expect_exit 2
expect_err 'zh-Hant'
plan
