/* Which blocks of a page are its article. After text-density extraction (Sun et al., "DOM based
 * content extraction via text density", SIGIR 2011) and the observations in Kohlschütter et
 * al., "Boilerplate detection using shallow text features", WSDM 2010, with weights that treat
 * Chinese as Latin text: a Han character counts as three letters.
 *
 *  1. Every block is scored by its unlinked text and its punctuation, every node by its blocks.
 *  2. The root is found: what the page itself marks as its article, else down from the body as
 *     long as one child holds most of the score. Headline and description say when that was the
 *     wrong text.
 *  3. The blocks under the root are kept, less those that are links, notices, or lie in parts
 *     set aside; then the head (headline, date line) and the tail (editor, notices, further
 *     reading) are cut off. */
#include "read/formats.h"
#include "read/page.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

static const float LINKED_BLOCK = 0.4f;   /* more of it linked: a menu */
static const float DOMINANT_CHILD = 0.6f; /* of its parent's score: the article is within */
static const float SEMANTIC_SHARE = 0.3f; /* of the page's score: the page's own mark is believed */
static const float SUMMARY_SHARE = 0.3f;  /* of the article's score, at most: a summary above it */
static const float BESIDE = 0.25f;        /* what counts of suspect parts */
static const float BEFORE_HEADLINE = 0.3f; /* what counts of text before the headline */
enum { PUNCTUATION_WORTH = 10, SURE_SCORE = 120, LEAD_LETTERS = 16, HEADLINE_SEARCH = 400 };

static const char *block_text(const ym__page *page, size_t i)
{
    return page->text.bytes + page->blocks[i].start;
}

static size_t block_bytes(const ym__page *page, size_t i)
{
    return page->blocks[i].end - page->blocks[i].start;
}

static float linked_share(const ym__block *block)
{
    return block->weight == 0 ? 1.0f : (float)block->linked / (float)block->weight;
}

static float block_score(const ym__block *block)
{
    if (block->apart || block->heading > 0 || block->punctuation == 0 ||
        linked_share(block) >= LINKED_BLOCK)
        return 0;
    return (float)(block->weight - block->linked) + (float)(PUNCTUATION_WORTH * block->punctuation);
}

/* ---- anchors ---- */

void ym__page_letters(ym__buffer *out, const char *text, size_t bytes, size_t most)
{
    for (size_t at = 0; at < bytes && most > 0;) {
        uint32_t c;
        const size_t size = ym__utf8_next(text + at, &c);
        const bool letter =
            c < 0x80 ? (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')
                     : c >= 0xC0 && !(c >= 0x2000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF20);
        if (letter && c < 0x80)
            ym__buffer_putc(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        else if (letter)
            ym__buffer_append(out, text + at, size);
        most -= letter;
        at += size;
    }
}

static void letters_of(ym__buffer *out, const char *text, size_t bytes, size_t most)
{
    ym__buffer_clear(out);
    ym__page_letters(out, text, bytes, most);
}

/* The block that is the headline: a heading with the title's letters, else any block with them.
 * SIZE_MAX: none. */
static size_t find_headline(const ym__page *page, const char *title)
{
    ym__buffer wanted = {0};
    ym__buffer seen = {0};
    size_t best = SIZE_MAX;
    if (title != NULL)
        letters_of(&wanted, title, strlen(title), 1000);
    for (size_t i = 0; wanted.size > 0 && i < page->block_count; i++) {
        const ym__block *block = &page->blocks[i];
        if (block_bytes(page, i) > strlen(title) * 2 + 40 || block->apart)
            continue;
        letters_of(&seen, block_text(page, i), block_bytes(page, i), 1000);
        if (seen.size != wanted.size || memcmp(seen.bytes, wanted.bytes, seen.size) != 0)
            continue;
        const bool better =
            best == SIZE_MAX || (block->heading > 0 && page->blocks[best].heading == 0);
        if (better && linked_share(block) < 0.9f)
            best = i;
        if (best == i && block->heading == 1)
            break;
    }
    ym__buffer_free(&wanted);
    ym__buffer_free(&seen);
    return best;
}

/* The block that begins with the first words of the page's own description, after the headline.
 * SIZE_MAX: none. */
static size_t find_lead(const ym__page *page, size_t headline)
{
    static const char *const names[] = {"description", "og:description"};
    ym__buffer wanted = {0};
    ym__buffer seen = {0};
    size_t found = SIZE_MAX;
    for (size_t n = 0; n < 2 && found == SIZE_MAX; n++) {
        const char *description = ym__page_meta(page, names[n]);
        if (description == NULL)
            continue;
        letters_of(&wanted, description, strlen(description), LEAD_LETTERS);
        if (ym_text_chars(ym__buffer_text(&wanted), wanted.size) < LEAD_LETTERS)
            continue;
        for (size_t i = headline == SIZE_MAX ? 0 : headline + 1; i < page->block_count; i++) {
            const ym__block *block = &page->blocks[i];
            if (block_score(block) <= 0)
                continue;
            letters_of(&seen, block_text(page, i), block_bytes(page, i), 4 * LEAD_LETTERS);
            if (seen.size >= wanted.size && strstr(seen.bytes, wanted.bytes) != NULL) {
                found = i;
                break;
            }
        }
    }
    ym__buffer_free(&wanted);
    ym__buffer_free(&seen);
    return found;
}

/* ---- the root ---- */

static void score_nodes(ym__page *page, size_t headline)
{
    for (size_t i = 0; i < page->node_count; i++)
        page->nodes[i].score = 0;
    for (size_t i = 0; i < page->block_count; i++) {
        const float factor = headline != SIZE_MAX && i < headline ? BEFORE_HEADLINE : 1.0f;
        page->nodes[page->blocks[i].node].score += factor * block_score(&page->blocks[i]);
    }
    /* Parents come before children: going backward, a node is complete when it is reached. */
    for (size_t i = page->node_count; i-- > 1;) {
        ym__node *node = &page->nodes[i];
        if (node->suspect || node->kind == YM__NODE_ASIDE)
            node->score *= BESIDE;
        page->nodes[node->parent].score += node->score;
    }
}

static bool contains(const ym__node *node, size_t block)
{
    return block >= node->first_block && block < node->block_end;
}

/* The node that the page marks as its article, 0 when it marks none or several of like weight. */
static uint32_t semantic_root(const ym__page *page, ym__node_kind kind, size_t headline,
                              size_t lead)
{
    uint32_t best = 0;
    float others = 0;
    for (uint32_t i = 1; i < page->node_count; i++) {
        const ym__node *node = &page->nodes[i];
        if (node->kind != kind)
            continue;
        if (best != 0 && node->first_block >= page->nodes[best].first_block &&
            node->block_end <= page->nodes[best].block_end)
            continue; /* within the best one */
        if (best == 0 || node->score > page->nodes[best].score) {
            others = best == 0 ? 0 : page->nodes[best].score;
            best = i;
        } else if (node->score > others) {
            others = node->score;
        }
    }
    if (best == 0)
        return 0;
    const ym__node *node = &page->nodes[best];
    const bool anchored = (headline != SIZE_MAX && contains(node, headline)) ||
                          (lead != SIZE_MAX && contains(node, lead));
    if (node->score < SEMANTIC_SHARE * page->nodes[0].score &&
        !(anchored && node->score > SURE_SCORE))
        return 0;
    return anchored || others < 0.5f * node->score ? best : 0;
}

/* Down from `from` as long as one child holds most of the score. */
static uint32_t descend(const ym__page *page, uint32_t from)
{
    uint32_t root = from;
    for (uint32_t i = from + 1; i < page->node_count; i++) {
        const ym__node *node = &page->nodes[i];
        if (node->parent < root)
            break; /* past the last one below the root */
        if (node->parent == root && node->kind != YM__NODE_PARAGRAPH && node->score > 0 &&
            node->score >= DOMINANT_CHILD * page->nodes[root].score)
            root = i;
    }
    return root;
}

/* The highest node over `block` that does not hold what lies at `other`. */
static uint32_t climb_apart(const ym__page *page, size_t block, uint32_t other)
{
    uint32_t node = page->blocks[block].node;
    const size_t foreign = page->nodes[other].first_block;
    while (node != 0 && !contains(&page->nodes[page->nodes[node].parent], foreign))
        node = page->nodes[node].parent;
    return node;
}

static uint32_t find_root(const ym__page *page, size_t headline, size_t lead)
{
    static const ym__node_kind kinds[] = {YM__NODE_ARTICLE_BODY, YM__NODE_ARTICLE, YM__NODE_MAIN};
    uint32_t root = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && root == 0; i++)
        root = semantic_root(page, kinds[i], headline, lead);
    root = descend(page, root);
    /* The description opens a text that is not in there: that text is the article, unless it is
     * only a summary above it or a word about the site below it. Text that ends before the
     * headline is no article at all. */
    if (lead != SIZE_MAX && !contains(&page->nodes[root], lead)) {
        const uint32_t other = climb_apart(page, lead, root);
        const bool before = headline != SIZE_MAX && page->nodes[root].block_end <= headline;
        if (before || page->nodes[other].score >= SUMMARY_SHARE * page->nodes[root].score)
            root = descend(page, other);
    }
    return root;
}

/* ---- keeping and cutting ---- */

/* Marks the parts under the root that are set aside by their class or element and hold little of the text, with all in
 * them. Parents come before children. */
static void mark_parts_aside(ym__page *page, uint32_t root)
{
    for (uint32_t i = root + 1; i < page->node_count && page->nodes[i].parent >= root; i++) {
        ym__node *part = &page->nodes[i];
        part->set_aside = (part->parent != root && page->nodes[part->parent].set_aside) ||
                          ((part->suspect || part->kind == YM__NODE_ASIDE) &&
                           part->score < 0.3f * page->nodes[root].score);
    }
}

/* How a line that begins with a phrase has to go on, to speak of the page and not of the world. */
typedef enum tail {
    ALONE, /* it does not, but for punctuation and a count; or with a colon and what it introduces */
    LABEL, /* so, or with a space or a bar and a name */
    SHORT, /* so, or without any sentence's mark */
    ANY
} tail;

typedef struct phrase {
    const char *words;
    tail tail;
} phrase;

/* Is there no letter but digits? */
static bool is_decoration(const char *text, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        const bool letter =
            c < 0x80 ? (c | 32) >= 'a' && (c | 32) <= 'z'
                     : c >= 0xC0 && !(c >= 0x2000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF20);
        if (letter)
            return false;
    }
    return true;
}

static bool contains_any(const char *text, size_t bytes, const char *const *marks)
{
    for (; *marks != NULL; marks++) {
        const size_t size = strlen(*marks);
        for (size_t at = 0; at + size <= bytes; at++) {
            if (memcmp(text + at, *marks, size) == 0)
                return true;
        }
    }
    return false;
}

static bool starts_with_any(const char *text, size_t bytes, const char *const *words)
{
    for (; *words != NULL; words++) {
        const size_t size = strlen(*words);
        if (bytes >= size && strncasecmp(text, *words, size) == 0)
            return true;
    }
    return false;
}

static bool goes_on_as(const char *rest, size_t bytes, tail wanted)
{
    static const char *const colons[] = {"：", ":", NULL};
    static const char *const gaps[] = {" ", "　", "|", "｜", "丨", "/", NULL};
    static const char *const sentence_marks[] = {"。", "，", "！", "？", "；", ". ",
                                                 ", ", "! ", "? ", "; ", NULL};
    if (wanted == ANY || is_decoration(rest, bytes) || starts_with_any(rest, bytes, colons))
        return true;
    if (wanted == LABEL)
        return starts_with_any(rest, bytes, gaps);
    return wanted == SHORT && !contains_any(rest, bytes, sentence_marks) &&
           strchr(".!?", rest[bytes - 1]) == NULL;
}

/* Is the line one of the phrases? An opening bracket before it is passed over. */
static bool is_phrase(const char *text, size_t bytes, const phrase *phrases, size_t count)
{
    static const char *const brackets[] = {"（", "(", "【", "["};
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        const size_t size = strlen(brackets[i]);
        if (bytes > size && memcmp(text, brackets[i], size) == 0) {
            text += size;
            bytes -= size;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const size_t size = strlen(phrases[i].words);
        if (bytes >= size && strncasecmp(text, phrases[i].words, size) == 0 &&
            goes_on_as(text + size, bytes - size, phrases[i].tail))
            return true;
    }
    return false;
}

/* A line that speaks of the page and not of the world. */
static bool is_notice(const char *text, size_t bytes)
{
    enum { SHORT_BYTES = 180 };
    static const phrase short_ones[] = {{"责任编辑", LABEL},
                                        {"責任編輯", LABEL},
                                        {"编辑", ALONE},
                                        {"編輯", ALONE},
                                        {"责编", LABEL},
                                        {"本文来源", ANY},
                                        {"来源", ALONE},
                                        {"來源", ALONE},
                                        {"原标题", ALONE},
                                        {"校对", LABEL},
                                        {"审核", ALONE},
                                        {"监制", ALONE},
                                        {"扫码", SHORT},
                                        {"扫一扫", SHORT},
                                        {"掃碼", SHORT},
                                        {"点击进入", SHORT},
                                        {"返回搜狐", ANY},
                                        {"打开APP", SHORT},
                                        {"举报", ALONE},
                                        {"举报/反馈", ALONE},
                                        {"分享到", SHORT},
                                        {"转载请", ANY},
                                        {"版权声明", ANY},
                                        {"版权所有", ANY},
                                        {"更多精彩", ANY},
                                        {"关注我们", SHORT},
                                        {"长按", SHORT},
                                        {"Share this", SHORT},
                                        {"Read more", ALONE},
                                        {"Read next", ALONE},
                                        {"Sign up", SHORT},
                                        {"Subscribe", SHORT},
                                        {"Advertisement", ALONE},
                                        {"Follow us", SHORT},
                                        {"Copyright", ALONE},
                                        {"Copyright ©", ANY},
                                        {"Copyright (c)", ANY},
                                        {"Copyright 20", ANY},
                                        {"All rights reserved", ANY},
                                        {"©", ANY}};
    static const char *const long_ones[] = {
        "特别声明", "特別聲明", "免责声明", "免責聲明", "Notice: The content above",
        "声明：",   NULL};
    return (bytes < SHORT_BYTES &&
            is_phrase(text, bytes, short_ones, sizeof short_ones / sizeof *short_ones)) ||
           starts_with_any(text, bytes, long_ones);
}

/* The heading of a list of other articles, or of what readers wrote. */
static bool opens_further_reading(const char *text, size_t bytes, bool *of_readers)
{
    enum { HEADING_BYTES = 60 };
    static const phrase lists[] = {
        {"相关阅读", ALONE},  {"相关新闻", ALONE},     {"推荐阅读", ALONE},
        {"延伸阅读", ALONE},  {"相关推荐", ALONE},     {"相關新聞", ALONE},
        {"相關閱讀", ALONE},  {"延伸閱讀", ALONE},     {"猜你喜欢", ALONE},
        {"热门推荐", ALONE},  {"更多新闻", ALONE},     {"相关报道", ALONE},
        {"热点新闻", ALONE},  {"精彩推荐", ALONE},     {"往期回顾", ALONE},
        {"Related", SHORT},   {"Most read", SHORT},    {"Most popular", SHORT},
        {"More from", SHORT}, {"You may also", SHORT}, {"Recommended", SHORT},
        {"Trending", SHORT}};
    static const phrase readers[] = {{"Comments", ALONE}};
    if (bytes >= HEADING_BYTES)
        return false;
    *of_readers = is_phrase(text, bytes, readers, sizeof readers / sizeof *readers);
    return *of_readers || is_phrase(text, bytes, lists, sizeof lists / sizeof *lists);
}

/* Keeps what is text under the root; list items, headings and other short lines stay between
 * such text. */
static void keep_blocks(ym__page *page, uint32_t root, size_t headline)
{
    const ym__node *node = &page->nodes[root];
    mark_parts_aside(page, root);
    const bool headline_inside = headline != SIZE_MAX && contains(node, headline);
    for (size_t i = node->first_block; i < node->block_end; i++) {
        ym__block *block = &page->blocks[i];
        const bool before = headline_inside && i <= headline;
        block->keep = !block->apart && !before && linked_share(block) < 0.6f && block->weight > 0 &&
                      !is_notice(block_text(page, i), block_bytes(page, i)) &&
                      !page->nodes[block->node].set_aside;
    }
}

/* A block that is surely text. */
static bool is_sure(const ym__block *block)
{
    return block->keep && block_score(block) >= 60;
}

/* Is what stands from `from` on mostly links? */
static bool is_linked(const ym__page *page, size_t from, size_t end)
{
    uint64_t weight = 0;
    uint64_t linked = 0;
    for (size_t i = from; i < end; i++) {
        weight += page->blocks[i].weight;
        linked += page->blocks[i].linked;
    }
    return linked * 2 >= weight;
}

/* Where the article ends among the blocks [first, end): at the heading of further reading in its second half, when links
 * follow. */
static size_t find_tail(ym__page *page, size_t first, size_t end)
{
    uint64_t seen = 0;
    uint64_t all = 0;
    for (size_t i = first; i < end; i++)
        all += page->blocks[i].keep ? page->blocks[i].weight : 0;
    for (size_t i = first; i < end; i++) {
        bool of_readers = false;
        seen += page->blocks[i].keep ? page->blocks[i].weight : 0;
        if (seen * 2 > all &&
            opens_further_reading(block_text(page, i), block_bytes(page, i), &of_readers) &&
            (of_readers || is_linked(page, i + 1, end))) {
            page->tail_weight = all - seen;
            return i;
        }
    }
    return end;
}

/* Cuts headline and date line off the head, and the tail from the heading of further reading
 * on; lines without punctuation at either end, where no sure text stands before or after them, go too. */
static void cut_ends(ym__page *page, uint32_t root, const char *title)
{
    const size_t first = page->nodes[root].first_block;
    const size_t end = page->nodes[root].block_end;
    ym__article byline = {0}; /* only asked whether a line is one */
    size_t sure = first;
    while (sure < end && !is_sure(&page->blocks[sure]))
        sure++;
    for (size_t i = first; i < sure && sure < end; i++) {
        const ym__block *block = &page->blocks[i];
        const bool said = title != NULL && block_bytes(page, i) == strlen(title) &&
                          memcmp(block_text(page, i), title, strlen(title)) == 0;
        if (said || block->punctuation == 0 ||
            ym__date_line(&byline, block_text(page, i), block_bytes(page, i), ""))
            page->blocks[i].keep = false;
    }
    ym__article_free(&byline);
    const size_t last = find_tail(page, first, end);
    for (size_t i = last; i < end; i++)
        page->blocks[i].keep = false;
    for (size_t i = last; i-- > first && !is_sure(&page->blocks[i]);) {
        if (page->blocks[i].punctuation == 0)
            page->blocks[i].keep = false;
    }
}

static void keep_everything(ym__page *page)
{
    for (size_t i = 0; i < page->block_count; i++)
        page->blocks[i].keep = !page->blocks[i].apart && linked_share(&page->blocks[i]) < 0.6f;
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].keep)
            return;
    }
    for (size_t i = 0; i < page->block_count; i++)
        page->blocks[i].keep = true;
}

bool ym__page_find_content(ym__page *page, const char *title, size_t *first, size_t *end)
{
    const size_t headline = find_headline(page, title);
    page->headline = headline;
    score_nodes(page, headline);
    const size_t lead = find_lead(page, headline);
    const uint32_t root = find_root(page, headline, lead);
    keep_blocks(page, root, headline);
    cut_ends(page, root, title);
    float kept = 0;
    uint64_t kept_weight = 0;
    uint64_t all_weight = 0;
    *first = *end = 0;
    for (size_t i = 0; i < page->block_count; i++) {
        const ym__block *block = &page->blocks[i];
        all_weight += block->apart ? 0 : block->weight - block->linked;
        if (!block->keep)
            continue;
        kept += block_score(block);
        kept_weight += block->weight;
        *first = *end == 0 ? i : *first;
        *end = i + 1;
    }
    /* Little text is the article all the same when there is hardly anything else. */
    const bool sure = kept >= SURE_SCORE || (kept > 0 && kept_weight * 2 >= all_weight);
    if (!sure) {
        keep_everything(page);
        *first = 0;
        *end = page->block_count;
    }
    return sure;
}
