# The HTML glossary as a site: what files there are, that every link resolves, that nothing is written that need not be and
# nothing touched that is not ours, what is escaped.

# pages: every page of site/, one a line
pages() {
    find "${1:-.}" -name '*.html' | sed 's|^\./||' | sort
}

cat >links.awk <<'END'
# The ids and links of the HTML files that are given, which stand in a site: "id FILE#ID", "link FILE#ID", "file FILE".
FNR == 1 {
    slash = index(FILENAME, "/")
    folder = substr(FILENAME, 1, slash)
}
{
    line = $0
    while (match(line, /[ ](id|href)="[^"]*"/)) {
        value = substr(line, RSTART + 1, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
        quote = index(value, "\"")
        text = substr(value, quote + 1)
        if (substr(value, 1, 3) == "id=") {
            print "id " FILENAME "#" text
            continue
        }
        if (text ~ /^https?:/)
            continue
        hash = index(text, "#")
        target = hash ? substr(text, 1, hash - 1) : text
        place = hash ? substr(text, hash) : ""
        if (target == "")
            target = FILENAME
        else if (substr(target, 1, 3) == "../")
            target = (folder == "" ? "OUTSIDE/" : "") substr(target, 4)
        else
            target = folder target
        print "link " target place
        print "file " target
    }
}
END

# links_resolve: every href of site/ leads to a file, and to an id in it, or to the web; no id is there twice; every page is
# led to
links_resolve() {
    (cd site && find . -type f) | sed 's|^\./||' >files
    # shellcheck disable=SC2046 # names without spaces
    (cd site && awk -f ../links.awk $(pages)) >found
    last='every link resolves'
    sed -n 's/^id //p' found | sort >ids
    # What #t=person means is for the script.
    sed -n 's/^link \(.*#.*\)/\1/p' found | grep -v '#[a-z]=' | sort -u >links
    expect 'there are links to places' test -s links
    uniq -d ids >out
    expect_out_empty
    uniq ids | comm -13 - links >out
    expect_out_empty
    sed -n 's/^file //p' found | sort -u >targets
    sort files | comm -13 - targets >out
    expect_out_empty
    # And every page can be reached.
    (echo index.html; cat targets) | sort -u >reached
    (cd site && pages) | comm -23 - reached >out
    expect_out_empty
}

has() {
    expect "$1 has $2" grep -q -F -e "$2" "site/$1"
}
has_no() {
    expect "$1 has no $2" test "$(grep -c -F -e "$2" "site/$1")" = 0
}

cat >names.tsv <<'END'
id	type	zh	pinyin	en	en_sort	zh_tw	zh_also	see
zelensky	person	泽连斯基	Zéliánsījī	Zelensky	Zelensky, Volodymyr	澤倫斯基	弗拉基米尔·泽连斯基	ukraine
ukraine	place	乌克兰	Wūkèlán	Ukraine				
kyiv	place	基辅	Jīfǔ	Kyiv				
kyiv-oblast	place	基辅州	Jīfǔ Zhōu	Kyiv Oblast				
von-der-leyen	person	冯德莱恩	Féngdélái'ēn	von der Leyen				
un	organization	联合国	Liánhéguó	the United Nations				
nobody	person	无此人	Wúcǐrén	Nobody				
END
cat >news.jsonl <<'END'
{"id":"1","source":"Sample","title":"第一次","url":"https://news.example.org/1","date":"2026-01-05","text":"泽连斯基在基辅州说，泽连斯基同冯德莱恩见了面。\n乌克兰和联合国没有说明。泽连斯基走了。"}
{"id":"2","source":"Sample","title":"Second","date":"2026-02-06","text":"Zelensky was in Kyiv. The United Nations had no comment."}
{"id":"3","title":"同文","date":"2026-02-07","text":"Zelensky was in Kyiv. The United Nations had no comment."}
{"id":"4","title":"无人","date":"2025-11-07","text":"今天没有消息。"}
END
y --index names.db merge --quiet --glossary names.tsv news.jsonl
expect_exit 0
y --index names.db page -o site/
expect_exit 0
expect_out '6 entries, 3 articles'
links_resolve

# Orders: surname first, particles and "the" skipped, strokes of the first character, the date first seen.
for list in py/z py/w py/j py/f py/l en/z en/l en/u en/k stroke/4 stroke/8 stroke/12 type/person date/2026; do
    expect "there is $list.html" test -f "site/$list.html"
done
has en/l.html '>von der Leyen<'
has en/u.html '>the United Nations<'
has stroke/8.html '>泽连斯基<'
expect 'no list has an entry without mentions' test -z "$(grep -l nobody -r site)"

# An entry: back and forth with its article, at the passage; the original at the very words.
article=$(basename "$(grep -l 第一次 site/a/*.html)" .html)
passage=$(sed -n 's/.*href="\.\.\/a\/'"$article"'\.html#p-\([0-9a-f]*\)-zelensky".*/\1/p' site/e/zelensky.html | head -n 1)
has e/zelensky.html "href=\"../a/$article.html#p-$passage-zelensky\""
has e/zelensky.html '#:~:text='
has e/zelensky.html '<a href="../e/ukraine.html"'
has e/zelensky.html '"@type":"DefinedTerm"'
has e/zelensky.html 'lang="zh-Hant-TW">澤倫斯基'

# An article: the first mention of an entry is a link, each has its name, a nested one is marked within.
page=a/$article.html
has "$page" '<a class="m" id="p-'
expect 'one link to the entry in the text' test "$(grep -o '<a class="m" id="p-[0-9a-f]*-zelensky[^>]*>' "site/$page" | wc -l)" -eq 1
expect 'a second mention in a passage' grep -q '<span class="m" id="p-[0-9a-f]*-zelensky-2">' "site/$page"
expect 'a nested mention' grep -q '<mark><span class="mi" id="p-[0-9a-f]*-kyiv">基辅</span>州</mark>' "site/$page"
has "$page" 'role="doc-backlink" href="../e/zelensky.html"'
y --index names.db page -o site/ --links none
expect 'no link in the text' test "$(grep -c '<a class="m"' "site/$page")" = 0
links_resolve
y --index names.db page -o site/ --links all
expect 'all mentions are links' test "$(grep -o '<a class="m"[^>]*zelensky' "site/$page" | wc -l)" -eq 3
links_resolve
y --index names.db page -o site/ --links some
expect_exit 2

# Nothing is written twice; equal indexes give equal bytes.
y --index names.db page -o site/ >/dev/null
touch marker
sleep 1
y --index names.db page -o site/
expect_out ' 0 written, 0 removed'
expect_out '(unchanged)'
expect 'no file is newer' test -z "$(find site -type f -newer marker)"
y --index names.db page -o other
expect_exit 0
expect 'the same site' diff -r site other

# A change: its pages alone; what is gone is removed, what is not ours stays.
echo mine >site/CNAME
mkdir site/pictures
echo mine >site/e/own.html
y --index names.db term rm kyiv
y --index names.db page -o site/ --dry-run
expect_out '- e/kyiv.html'
expect_out "+ $page"
expect 'a dry run removes nothing' test -f site/e/kyiv.html
y --index names.db page -o site/
expect_exit 0
expect 'the page of an entry that is gone' test ! -f site/e/kyiv.html
expect 'what is not ours' test -f site/CNAME -a -f site/e/own.html -a -d site/pictures
rm site/e/own.html
links_resolve
y --index names.db page -o new/ -n
expect_exit 0
expect_out '+ index.html'
expect 'a dry run makes no folder' test ! -e new

# An id that was merged into another leads there.
y --index names.db term merge von-der-leyen un
y --index names.db page -o old.html
expect_exit 0
expect 'a place for the id of old' grep -q '<article class=e id=e-un><span id=e-von-der-leyen></span>' old.html
cp -R site merged
y --index names.db page -o merged/
expect_exit 0
expect 'a page for the id of old' grep -q '>Merged into\|Merged into <a href="../e/un.html"' merged/e/von-der-leyen.html
y --index names.db undo

# Many: a group over several pages with a second level, articles that no entry leads to and that are not among the newest.
awk 'BEGIN {
    split("巴 卡 达 弗 格 哈 杰 科", zh, " ")
    split("ba ka da fu ge ha jie ke", en, " ")
    print "id\ttype\tzh\tpinyin\ten"
    for (i = 0; i < 620; i++) {
        a = i % 8 + 1
        b = int(i / 8) % 8 + 1
        c = int(i / 64) % 8 + 1
        d = int(i / 512) % 8 + 1
        print "n" i "\tperson\t泽" zh[a] zh[b] zh[c] zh[d] "\tze" en[a] en[b] en[c] en[d] "\tZe" en[a] en[b] en[c] en[d]
    }
}' >many.tsv
# Syllables that begin as others do, characters with two readings, names with digits.
printf '%s\t%s\t%s\t%s\t%s\n' a1 place 扎伊尔 "Zhāyī'ěr" Zaire a2 person 翟志刚 'Zhái Zhìgāng' 'Zhai Zhigang' a3 place 扎兰屯 Zhālántún Zalantun \
    a4 term 战国 Zhànguó 'Warring States' a5 place 张北 Zhāngběi Zhangbei a6 term 战时 zhànshí wartime a7 term 单独 dāndú alone \
    a8 place 金边 Jīnbiān 'Phnom Penh' a9 place 单县 Shànxiàn 'Shan County' b1 term Z世代 '' 'Generation Z' b2 term 5G 5G 'Z5 network' \
    b3 term 泽五 zéwǔ Z b4 term 泽六 zéliù 'Z 6' b5 organization 𠮷野家 Jíyějiā Yoshinoya >>many.tsv
awk 'BEGIN {
    for (i = 0; i < 510; i++)
        printf "{\"id\":\"%d\",\"title\":\"第%d篇\",\"date\":\"2025-01-01\",\"text\":\"第%d次没有消息。\"}\n", i, i, i
}' >many.jsonl
mv site small
y --index many.db merge --quiet --glossary many.tsv many.jsonl
y --index many.db page -o site --all
expect_exit 0
links_resolve
has py/z-2.html 'rel="prev"'
has py/z.html 'class="sub"'
has stroke/8.html 'id="s-_E5_8D_95"'
has stroke/6.html '>𠮷野家<'
has articles/2025-2.html 'aria-current="page"'
rm -rf site
mv small site

# A folder of other files gets no site by mistake.
mkdir -p taken
echo mine >taken/one.txt
for try in taken taken/ 'taken --dry-run'; do
    # shellcheck disable=SC2086 # words
    y --index names.db page -o $try
    expect_exit 2
    expect_err 'taken holds other files (one.txt) and no site of yiming page; name another folder, or put it among them with --force'
    expect 'nothing was written' test "$(find taken -type f | wc -l)" -eq 1
done
y --index names.db page -o taken --force
expect_exit 0
expect 'what was there stays' test "$(cat taken/one.txt)" = mine
y --index names.db page -o taken
expect_exit 0
mkdir -p hidden/.git hidden/assets
y --index names.db page -o hidden
expect_exit 0

# Nor is one made by the name of a file.
for name in x.txt names.v1/x.pdf; do
    y --index names.db page -o $name
    expect_exit 2
    expect_err "a page's name ends in .html: give -o FILE.html, or -o $name/ for a site"
    expect 'nothing was made' test ! -e "${name%%/*}"
done
mkdir -p names.v1 ./.built
for name in names.v1 names.v1.new/ .built ./.built/new; do
    y --index names.db page -o $name
    expect_exit 0
    expect 'a site' test -f $name/index.html
done

# What is in the way and not ours: nothing is written.
rm -rf taken
mkdir -p taken/assets
echo mine >taken/assets/page.js
y --index names.db page -o taken
expect_exit 2
expect_err 'was not made by yiming page; use --force'
expect 'nothing was written' test "$(find taken -type f | wc -l)" -eq 1
y --index names.db page -o taken --force
expect_exit 0
mkdir -p linked/away outside
ln -s ../outside linked/e
y --index names.db page -o linked --force
expect_exit 2
expect 'nothing was written through a link' test -z "$(ls outside)"

# A manifest of somebody else's leads nowhere.
mkdir -p evil/assets
echo mine >victim
printf 'yiming page 1\n../victim\n/etc/passwd\ne/../../victim\n' >evil/assets/manifest.txt
y --index names.db page -o evil
expect_exit 0
expect 'the file beside the site' test -f victim

# Whatever a title, an address or a name says is text.
cat >hostile.tsv <<'END'
id	type	zh	pinyin	en	zh_also	definition	note	wikidata
con	person	恶<script>意</script>	È	<b>Bad</b> & 'worse'	恶人甲	<img src=x onerror=x()>	javascript:alert(1)	Q1" onload="x
END
printf 'turned\tterm\t倒转\t\tturned\t\tends \342\200\256gnp.exe\t\t\n' >>hostile.tsv
cat >hostile.jsonl <<'END'
{"id":"h1","title":"<script>alert(1)</script>\"' onload=\"x()","date":"2026-01-05","url":"javascript:alert(1)","source":"</q><script>alert(2)</script>","text":"恶人甲</q></script><script>alert(3)</script>说话。\n恶人甲\u202e --> <!-- 说话。"}
END
rm -rf site
y --index hostile.db merge --glossary hostile.tsv hostile.jsonl
y --index hostile.db page -o site/ --title '</title><script>x()</script>'
expect_exit 0
links_resolve
expect 'a name that Windows keeps for itself' test -f site/e/_63on.html
has assets/keys.js '\t_63on\n'
last='elements of the hostile'
cat $(pages site) | tr '\n<' ' \n' >all
grep -e '^\(img\|b>\|script>[^/]*alert\)' -e '^[a-z0-9]* \([^>]* \)*\(on[a-z]*\|style\|src\)=' all >out
expect_out_empty
grep -e 'href="javascript:' all >out
expect_out_empty
expect 'bidi controls are shown' grep -q 'class="u">U+202E<' site/a/*.html
# By their number, but in TSV, which has none: what is read again is the same.
y --index hostile.db page -o site/ --all
override=$(printf '\342\200\256')
last='bidi controls in the files of a site'
grep -rl "$override" site >out
expect_lines 1
expect_out '^site/glossary.tsv$'
has assets/keys.js 'ends \u202egnp.exe'
has glossary.jsonld 'ends \u202egnp.exe'
has glossary.tbx 'ends &#x202E;gnp.exe'
for format in tsv tbx; do
    rm -f again.db
    y --index again.db import --quiet site/glossary.$format
    y --index again.db export --format tsv
    expect_out "ends ${override}gnp.exe"
done
y --index hostile.db page -o hostile.html --all
expect 'nor in the single file' test "$(grep -c "$override" hostile.html)" = 0
# Other names lead to the entry from their own letter: those of other regions and variants, but not what is the head in another
# script or with other capitals, nor what is avoided. Only entries are counted.
cat >see.tsv <<'END'
id	type	zh	pinyin	en	en_sort	zh_tw	zh_hk	en_also	zh_forbidden
putin	person	普京	Pǔjīng	Putin	Putin, Vladimir	普丁	普京	Vladimir Putin|PUTIN|Vladimir Vladimirovich Putin	普金
zelensky	person	泽连斯基	Zéliánsījī	Zelensky	Zelensky, Volodymyr	澤倫斯基	澤連斯基	Zelenskyy|Volodymyr Selenskyj	
gaddafi	person	卡扎菲	Kǎzhāfēi	Muammar Gaddafi	Gaddafi, Muammar			Moammar Qaddafi|Brother Leader of Libya	
von-der-leyen	person	冯德莱恩	Féngdélái'ēn	von der Leyen	von der Leyen, Ursula			Ursula von der Leyen|Frau Röschen	
xi	person	习近平	Xí Jìnpíng	Xi Jinping				Hsi Chin-ping	
john-lee	person	李家超	Lǐ Jiāchāo	John Lee	Lee, John			Lee Ka-chiu|Ka-chiu Li	
republic	place	共和国	Gònghéguó	the Republic	Republic, the			The Old Republic	
END
echo '普京和泽连斯基、卡扎菲、冯德莱恩、习近平、李家超、共和国。' >see.txt
rm -rf site
y --index see.db merge --glossary see.tsv see.txt
y --index see.db page -o site/
expect_exit 0
last='other names in the lists'
for list in site/py/*.html site/en/*.html; do
    name=${list#site/}
    sed -n 's/.*<li class="see">//; t show; d; :show
        s/<[^>]*>//g; s|^|'"${name%.html}"': |p' "$list"
done >out
cat >wanted <<'END'
py/p: 普丁 → 见 see 普京 Putin
py/z: 澤倫斯基 → 见 see 泽连斯基 Zelensky
en/b: Brother Leader of Libya → 见 see 卡扎菲 Muammar Gaddafi
en/f: Frau Röschen → 见 see 冯德莱恩 von der Leyen
en/h: Hsi Chin-ping → 见 see 习近平 Xi Jinping
en/l: Ka-chiu Li → 见 see 李家超 John Lee
en/o: The Old Republic → 见 see 共和国 the Republic
en/q: Moammar Qaddafi → 见 see 卡扎菲 Muammar Gaddafi
en/s: Volodymyr Selenskyj → 见 see 泽连斯基 Zelensky
en/z: Zelenskyy → 见 see 泽连斯基 Zelensky
END
expect 'those, under these letters' cmp out wanted
# Surnames come first where it is clear which word is one, as the entry's do. A letter that has other names alone says so.
has py/p.html '<h1><small><span lang="zh-Hans">拼音</span> Pinyin</small> P <small class="n">1</small> <small><span lang="zh-Hans">异名 1</span> 1 other name</small></h1>'
has en/q.html '<h1><small><span lang="zh-Hans">英文</span> English</small> Q <small><span lang="zh-Hans">异名 1</span> 1 other name</small></h1>'
has en/q.html '<a href="../en/q.html" class="so" aria-current="page">Q</a>'
has en/q.html '<a href="../en/p.html">P</a>'
has en/q.html '<span>V</span>'
links_resolve
plan
