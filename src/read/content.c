/* Which blocks of a page are its article. After text-density extraction (Sun et al., "DOM based
 * content extraction via text density", SIGIR 2011) and the observations in Kohlschütter et
 * al., "Boilerplate detection using shallow text features", WSDM 2010, with weights that treat
 * Chinese as Latin text: a Han character counts as three letters.
 *
 *  1. Every block is scored by its unlinked text and its punctuation, every node by its blocks.
 *  2. The root is found: what the page itself marks as its article, else down from the body as
 *     long as one child holds most of the score. Headline and description say when that was the
 *     wrong text.
 *  3. The blocks under the root are kept, less those that are links, notices (notice.c), captions,
 *     or lie in parts set aside; then the head (headline, date line) and the tail (editor, notices,
 *     further reading) are cut off, and what opens the article above the root is added.
 * In a discussion (discussion.c) every post is text. */
#include "read/formats.h"
#include "read/page.h"
#include "text/date.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

static const float LINKED_BLOCK = 0.4f;     /* more of it linked: a menu */
static const float DOMINANT_CHILD = 0.6f;   /* of its parent's score: the article is within */
static const float DOMINANT_THREAD = 0.85f; /* the same for posts of a discussion */
static const float SEMANTIC_SHARE = 0.3f; /* of the page's score: the page's own mark is believed */
static const float SUMMARY_SHARE = 0.3f;  /* of the article's score, at most: a summary above it */
static const float BESIDE = 0.25f;        /* what counts of suspect parts */
static const float BEFORE_HEADLINE = 0.3f; /* what counts of text before the headline */
enum {
    PUNCTUATION_WORTH = 10,
    SURE_SCORE = 120,
    SURE_TEXT = 60,
    POST_SCORE = 100,
    LEAD_LETTERS = 16,
    HEADLINE_SEARCH = 400
};

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
    if (block->apart ||
        (block->heading > 0 && !(block->weight >= 120 && block->punctuation >= 2)) ||
        block->punctuation == 0 || linked_share(block) >= LINKED_BLOCK)
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

/* How well a block can be the headline of a title, both as their letters: one text; a heading that says most of it, or it
 * and more. 0: it cannot. A link that is no heading of the first degree leads to another page. */
static int headline_rank(const ym__block *block, const ym__buffer *seen, const ym__buffer *wanted)
{
    enum { WHOLE_HEADING = 5, WHOLE = 4, PART = 3, LEAST_BYTES = 12 };
    if (seen->size == 0 || (linked_share(block) >= 0.9f && block->heading != 1))
        return 0;
    if (seen->size == wanted->size && memcmp(seen->bytes, wanted->bytes, seen->size) == 0)
        return block->heading > 0 ? WHOLE_HEADING : WHOLE;
    if (block->heading == 0 || block->heading > 2 || seen->size < LEAST_BYTES)
        return 0;
    const bool part = wanted->size > 0 && (seen->size * 2 >= wanted->size &&
                                           strstr(wanted->bytes, seen->bytes) != NULL);
    const bool more = wanted->size >= LEAST_BYTES && strstr(seen->bytes, wanted->bytes) != NULL;
    return part || more ? PART : 0;
}

/* The block that is the headline, the first of the best. SIZE_MAX: none. */
static size_t find_headline(const ym__page *page, const char *title)
{
    enum { MOST_BYTES = 1000 };
    ym__buffer wanted = {0};
    ym__buffer seen = {0};
    size_t best = SIZE_MAX;
    int best_rank = 0;
    if (title != NULL)
        letters_of(&wanted, title, strlen(title), MOST_BYTES);
    for (size_t i = 0; wanted.size > 0 && i < page->block_count; i++) {
        const ym__block *block = &page->blocks[i];
        if (block->apart || block_bytes(page, i) > strlen(title) * 2 + 40)
            continue;
        letters_of(&seen, block_text(page, i), block_bytes(page, i), MOST_BYTES);
        const int rank = headline_rank(block, &seen, &wanted);
        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
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

static bool contains(const ym__node *node, size_t block)
{
    return block >= node->first_block && block < node->block_end;
}

/* Does its element, class or id say that it is beside the article? */
static bool is_aside(const ym__page *page, const ym__node *node)
{
    return node->kind == YM__NODE_ASIDE ||
           (node->beside != YM__BESIDE_NOT &&
            !(page->discussion && node->beside == YM__BESIDE_READERS));
}

static void score_nodes(ym__page *page, size_t headline)
{
    for (size_t i = 0; i < page->node_count; i++)
        page->nodes[i].score = 0;
    for (size_t i = 0; i < page->block_count; i++) {
        const float factor = headline != SIZE_MAX && i < headline ? BEFORE_HEADLINE : 1.0f;
        float score = block_score(&page->blocks[i]);
        if (page->discussion && score > POST_SCORE)
            score = POST_SCORE;
        page->nodes[page->blocks[i].node].score += factor * score;
    }
    /* Parents come before children: going backward, a node is complete when it is reached. */
    for (size_t i = page->node_count; i-- > 1;) {
        ym__node *node = &page->nodes[i];
        if (is_aside(page, node))
            node->score *= BESIDE;
        page->nodes[node->parent].score += node->score;
    }
}

static bool is_within(const ym__node *node, const ym__node *other)
{
    return node->first_block >= other->first_block && node->block_end <= other->block_end;
}

/* The node that the page marks as its article: that with the headline or the lead, else the one with the most text,
 * unless another has nearly as much. 0 when there is none. */
static uint32_t semantic_root(const ym__page *page, ym__node_kind kind, size_t headline,
                              size_t lead)
{
    uint32_t best = 0;
    bool anchored = false;
    float others = 0;
    for (uint32_t i = 1; i < page->node_count; i++) {
        const ym__node *node = &page->nodes[i];
        if (node->kind != kind || (best != 0 && is_within(node, &page->nodes[best])))
            continue;
        const bool holds = ((headline != SIZE_MAX && contains(node, headline)) ||
                            (lead != SIZE_MAX && contains(node, lead))) &&
                           node->score > SURE_SCORE;
        const float score = best == 0 ? 0 : page->nodes[best].score;
        if (holds > anchored || (holds == anchored && node->score > score)) {
            others = score;
            best = i;
            anchored = holds;
        } else if (node->score > others) {
            others = node->score;
        }
    }
    if (best == 0 || anchored)
        return best;
    const float score = page->nodes[best].score;
    return score >= SEMANTIC_SHARE * page->nodes[0].score && others < 0.5f * score ? best : 0;
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
            node->score >=
                (page->discussion ? DOMINANT_THREAD : DOMINANT_CHILD) * page->nodes[root].score)
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

static uint32_t find_root(const ym__page *page, size_t headline, size_t lead, uint32_t *whole)
{
    static const ym__node_kind kinds[] = {YM__NODE_ARTICLE_BODY, YM__NODE_ARTICLE, YM__NODE_MAIN};
    uint32_t root = 0;
    for (size_t i = page->discussion ? 2 : 0; i < sizeof kinds / sizeof *kinds && root == 0; i++)
        root = semantic_root(page, kinds[i], headline, lead);
    *whole = root;
    root = descend(page, root);
    /* The description opens a text that is not in there: that text is the article, unless it is
     * only a summary above it or a word about the site below it. Text that ends before the
     * headline is no article at all. */
    if (lead != SIZE_MAX && !contains(&page->nodes[root], lead)) {
        const uint32_t other = climb_apart(page, lead, root);
        const bool before = headline != SIZE_MAX && page->nodes[root].block_end <= headline;
        if (before || page->nodes[other].score >= SUMMARY_SHARE * page->nodes[root].score)
            root = descend(page, *whole = other);
    }
    return root;
}

/* ---- keeping and cutting ---- */

/* Do the captions of pictures hold a good part of the text under the root? */
static bool is_picture_story(const ym__page *page, uint32_t root)
{
    uint64_t captions = 0;
    uint64_t all = 0;
    for (size_t i = page->nodes[root].first_block; i < page->nodes[root].block_end; i++) {
        const ym__block *block = &page->blocks[i];
        const uint64_t weight = block->apart ? 0 : block->weight - block->linked;
        all += weight;
        captions += page->nodes[block->node].kind == YM__NODE_CAPTION ? weight : 0;
    }
    return captions * 2 > all;
}

/* Marks the parts under the root that are set aside, with all in them: captions, unless they are the story; parts whose
 * class or element says so and that hold little of the text. Parents come before children. */
static void mark_parts_aside(ym__page *page, uint32_t root)
{
    const bool captions_go = !is_picture_story(page, root);
    for (uint32_t i = root + 1; i < page->node_count && page->nodes[i].parent >= root; i++) {
        ym__node *part = &page->nodes[i];
        const bool beside = is_aside(page, part) || (part->kind == YM__NODE_CAPTION && captions_go);
        part->set_aside = (part->parent != root && page->nodes[part->parent].set_aside) ||
                          (beside && part->score < 0.3f * page->nodes[root].score);
    }
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
        block->keep = !block->apart && !before &&
                      (linked_share(block) < 0.6f ||
                       (block->weight - block->linked >= 100 && linked_share(block) < 0.75f &&
                        block->punctuation >= 2)) &&
                      block->weight > 0 &&
                      !ym__page_is_notice(block_text(page, i), block_bytes(page, i)) &&
                      !page->nodes[block->node].set_aside;
    }
}

/* A block that is surely text. */
static bool is_sure(const ym__block *block)
{
    return block->keep && block_score(block) >= SURE_TEXT;
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
            ym__page_ends_article(block_text(page, i), block_bytes(page, i), &of_readers) &&
            ((of_readers && !page->discussion) || is_linked(page, i + 1, end))) {
            page->tail_weight = all - seen;
            return i;
        }
    }
    return end;
}

/* Marks the parts before the root that are beside the article, with all in them. */
static void mark_before_aside(ym__page *page, uint32_t root)
{
    for (uint32_t i = 1; i < root; i++) {
        ym__node *part = &page->nodes[i];
        part->set_aside = !is_within(&page->nodes[root], part) &&
                          (page->nodes[part->parent].set_aside || is_aside(page, part) ||
                           part->kind == YM__NODE_CAPTION);
    }
}

/* What a block above the root is worth as the opening of the article; 0: it is none. */
static float opening_score(const ym__page *page, size_t i)
{
    enum { DATE_LINE_BYTES = 100 };
    const ym__block *block = &page->blocks[i];
    const char *text = block_text(page, i);
    const size_t bytes = block_bytes(page, i);
    const float score = block_score(block);
    char date[32];
    if (score < SURE_TEXT || page->nodes[block->node].set_aside ||
        ym__page_is_notice(text, bytes) ||
        (bytes < DATE_LINE_BYTES && ym__date_find(date, text, bytes)))
        return 0;
    return score;
}

/* Text above the root that belongs to the article: that between the headline and the root, or in what the page marks as
 * the article's body (`whole`). One short sentence there is a summary or a caption, a long one is how the article
 * begins. */
static void adopt_opening(ym__page *page, uint32_t root, uint32_t whole, size_t headline)
{
    enum { LONG_SCORE = 150 };
    const size_t end = page->nodes[root].first_block;
    size_t first = end;
    if (headline < end)
        first = headline + 1;
    else if (page->nodes[whole].kind == YM__NODE_ARTICLE_BODY)
        first = page->nodes[whole].first_block;
    mark_before_aside(page, root);
    size_t count = 0;
    float longest = 0;
    for (size_t i = first; i < end; i++) {
        const float score = opening_score(page, i);
        count += score > 0;
        longest = score > longest ? score : longest;
    }
    for (size_t i = first; i < end && (count > 1 || longest >= LONG_SCORE); i++)
        page->blocks[i].keep |= opening_score(page, i) > 0;
}

/* Cuts headline and date line off the head, and the tail from the heading of further reading
 * on; lines without punctuation at either end, where no sure text stands before or after them, go too. */
static void cut_ends(ym__page *page, uint32_t root, const char *title)
{
    const size_t first = page->nodes[root].first_block;
    const size_t end = page->nodes[root].block_end;
    ym__article byline = {0}; /* only asked whether a line is one */
    size_t sure = first;
    for (; sure < end; sure++) {
        ym__block *block = &page->blocks[sure];
        const bool said = title != NULL && block_bytes(page, sure) == strlen(title) &&
                          memcmp(block_text(page, sure), title, strlen(title)) == 0;
        if (said || ym__date_line(&byline, block_text(page, sure), block_bytes(page, sure), ""))
            block->keep = false;
        if (is_sure(block))
            break;
    }
    for (size_t i = first; i < sure && sure < end; i++)
        page->blocks[i].keep &= page->blocks[i].punctuation > 0;
    ym__article_free(&byline);
    const size_t last = find_tail(page, first, end);
    for (size_t i = last; i < end; i++)
        page->blocks[i].keep = false;
    for (size_t i = last; sure < end && i-- > first && !is_sure(&page->blocks[i]);) {
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

/* Is what has been kept surely the article? Also says where it begins and ends. */
static bool is_article(const ym__page *page, size_t *first, size_t *end)
{
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
    return kept >= SURE_SCORE || (kept > 0 && kept_weight * 2 >= all_weight);
}

bool ym__page_find_content(ym__page *page, const char *title, size_t *first, size_t *end)
{
    page->discussion = ym__page_is_discussion(page);
    page->headline = find_headline(page, title);
    score_nodes(page, page->headline);
    const size_t lead = find_lead(page, page->headline);
    uint32_t whole = 0;
    const uint32_t root = find_root(page, page->headline, lead, &whole);
    keep_blocks(page, root, page->headline);
    cut_ends(page, root, title);
    adopt_opening(page, root, whole, page->headline);
    if (page->discussion)
        ym__page_clean_discussion(page, page->nodes[root].first_block, page->nodes[root].block_end);
    const bool sure = is_article(page, first, end);
    if (!sure) {
        keep_everything(page);
        *first = 0;
        *end = page->block_count;
    }
    return sure;
}
