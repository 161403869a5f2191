#!/bin/sh
# The page in a browser: builds a small page, lets harness.html drive it in Chromium at the widths of a desk and of two
# phones, and counts its TAP. Skipped where there is no Chromium. YIMING is the command, CHROMIUM the browser.
set -u
export LC_ALL=C.UTF-8
unset YIMING_INDEX

here=$(cd "$(dirname "$0")" && pwd)
case ${YIMING:=build/yiming} in
/*) ;;
*) YIMING=$PWD/$YIMING ;;
esac
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
if [ -z "$browser" ]; then
    echo 'skipped: the page in a browser (no chromium)'
    echo '0 passed, 0 failed'
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cp "$here/harness.html" "$here/names.tsv" .
# Long enough to scroll, with more of Hong Kong than of others.
awk 'BEGIN {
    for (i = 0; i < 40; i++)
        printf "{\"id\":\"%d\",\"title\":\"第%d篇\",\"date\":\"2026-01-%02d\",\"text\":\"泽连斯基、普京、西安、香港、香港立法会、红线、美国有线电视新闻网和 TikTok。\\n香港第%d次。\"}\n",
            i, i, i % 28 + 1, i
}' >news.jsonl
"$YIMING" --index names.db merge --quiet --glossary names.tsv news.jsonl &&
    "$YIMING" --index names.db page --quiet -o page.html || exit 2

passed=0
failed=0
for width in 1200 390 320; do
    # The frame is another file, hence another origin: the harness may look into it all the same.
    "$browser" --headless --no-sandbox --hide-scrollbars --disable-web-security --allow-file-access-from-files \
        --user-data-dir="$work/profile" --window-size=1280,900 --virtual-time-budget=20000 --dump-dom \
        "file://$work/harness.html?page=page.html&width=$width" >dom 2>log
    sed -n 's/.*<pre id="tap">//; /^\(not \)\{0,1\}ok /p; s/^\(1\.\.[0-9]*\)<.*/\1/p' dom >tap
    sed "s/^\(not \)\{0,1\}ok /&$width px /" tap
    passed=$((passed + $(grep -c '^ok ' tap)))
    failed=$((failed + $(grep -c '^not ok ' tap)))
    if ! grep -q '^1\.\.' tap; then
        echo "not ok - $width px: the harness did not come to its end"
        tail -n 5 log
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
