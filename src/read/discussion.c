/* Discussions: a forum's thread, a question with its answers. There what readers wrote is the text, under an article it is
 * not, and the markup of both is the same: so only what the page says of itself counts, its structured data, the program
 * that made it, its address. */
#include "read/formats.h"
#include "read/page.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- is it one? ---- */

static bool holds_word(const char *text, const char *const *words, size_t count)
{
    for (; text != NULL && *text != '\0'; text++) {
        for (size_t i = 0; i < count; i++) {
            if (strncasecmp(text, words[i], strlen(words[i])) == 0)
                return true;
        }
    }
    return false;
}

/* Does the part of an address begin with the word, and does no letter follow? */
static bool begins_with_word(const char *part, size_t bytes, const char *word)
{
    const size_t size = strlen(word);
    if (bytes < size || strncasecmp(part, word, size) != 0)
        return false;
    const char next = bytes == size ? '\0' : (char)(part[size] | 32);
    return next < 'a' || next > 'z';
}

static bool is_thread_part(const char *part, size_t bytes)
{
    static const char *const always[] = {"forum",      "forums",     "bbs",     "viewtopic",
                                         "viewthread", "showthread", "threads", "thread"};
    static const char *const numbered[] = {"t",         "topic",      "topics",     "question",
                                           "questions", "discussion", "discussions"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        if (begins_with_word(part, bytes, always[i]))
            return true;
    }
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++) {
        if (bytes == strlen(numbered[i]) && strncasecmp(part, numbered[i], bytes) == 0 &&
            part[bytes] == '/' && part[bytes + 1] >= '0' && part[bytes + 1] <= '9')
            return true;
    }
    return false;
}

/* https://forum.example.org/…, https://example.org/thread-268.html, …/questions/126764/… */
static bool is_thread_address(const char *url)
{
    const char *part = url == NULL ? NULL : strstr(url, "://");
    for (part = part == NULL ? url : part + 3; part != NULL && *part != '\0';) {
        const size_t bytes = strcspn(part, "./?&=");
        if (is_thread_part(part, bytes))
            return true;
        part += bytes + (part[bytes] != '\0');
    }
    return false;
}

bool ym__page_is_discussion(const ym__page *page)
{
    static const char *const types[] = {"\"QAPage\"", "\"DiscussionForumPosting\""};
    static const char *const programs[] = {"Discourse", "phpBB",    "vBulletin", "XenForo",
                                           "Discuz!",   "MyBB",     "bbPress",   "Flarum",
                                           "NodeBB",    "Invision", "FluxBB",    "forum"};
    if (page->discussion ||
        holds_word(ym__page_meta(page, "generator"), programs, sizeof programs / sizeof *programs))
        return true;
    for (size_t i = 0; i < page->json_ld_count; i++) {
        if (holds_word(page->json_ld[i].content, types, sizeof types / sizeof *types))
            return true;
    }
    return is_thread_address(page->canonical) || is_thread_address(ym__page_meta(page, "og:url")) ||
           is_thread_address(page->saved_from);
}

/* ---- its template ---- */

enum { LINE_MAX_WEIGHT = 80, LINE_MAX_BYTES = 300, OFTEN = 3, NO_WORD_WEIGHT = 20 };

/* A number for the letters of a short line, whatever its digits; 0: it is too long, or has no letters. */
static uint64_t shape_of(const ym__page *page, const ym__block *block, ym__buffer *letters)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    bool any = false;
    if (block->weight > LINE_MAX_WEIGHT || block->end - block->start > LINE_MAX_BYTES)
        return 0;
    ym__buffer_clear(letters);
    ym__page_letters(letters, page->text.bytes + block->start, block->end - block->start,
                     LINE_MAX_BYTES);
    for (size_t i = 0; i < letters->size; i++) {
        if (letters->bytes[i] >= '0' && letters->bytes[i] <= '9')
            continue;
        hash = (hash ^ (unsigned char)letters->bytes[i]) * 1099511628211u;
        any = true;
    }
    return any ? hash | 1 : 0;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Does the number stand so often in a row in the sorted list? */
static bool is_frequent(const uint64_t *sorted, size_t count, uint64_t number)
{
    size_t low = 0;
    for (size_t high = count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low + OFTEN <= count && sorted[low + OFTEN - 1] == number;
}

/* Lines that stand there again and again are the template's: who has been a member since when, how many like it, what to
 * press. So are dates and numbers by themselves. */
void ym__page_clean_discussion(ym__page *page, size_t first, size_t end)
{
    ym__buffer letters = {0};
    ym__article byline = {0}; /* only asked whether a line is one */
    const size_t count = end - first;
    uint64_t *shapes = calloc(count == 0 ? 1 : count, 2 * sizeof *shapes);
    page->text.failed |= shapes == NULL;
    if (shapes == NULL)
        return;
    uint64_t *sorted = shapes + count;
    for (size_t i = 0; i < count; i++)
        sorted[i] = shapes[i] = shape_of(page, &page->blocks[first + i], &letters);
    qsort(sorted, count, sizeof *sorted, compare_numbers);
    for (size_t i = 0; i < count; i++) {
        ym__block *block = &page->blocks[first + i];
        const size_t bytes = block->end - block->start;
        if (!block->keep || block->weight > LINE_MAX_WEIGHT)
            continue;
        block->keep = shapes[i] == 0
                          ? block->weight > NO_WORD_WEIGHT
                          : !is_frequent(sorted, count, shapes[i]) &&
                                !ym__date_line(&byline, page->text.bytes + block->start, bytes, "");
    }
    page->text.failed |= letters.failed;
    ym__article_free(&byline);
    ym__buffer_free(&letters);
    free(shapes);
}
