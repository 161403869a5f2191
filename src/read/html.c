/* A page of HTML as an article: parse it (page.c), read its head (metadata.c), find its text
 * (content.c), read what is visible around it. Every visible block ends in the paragraphs or in
 * what was trimmed. */
#include "read/formats.h"
#include "read/page.h"

#include "base/error.h"

#include <string.h>

ym_status ym__read_html(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    ym__page page = {0};
    size_t first = 0;
    size_t end = 0;
    ym_status status = ym__page_parse(&page, text, bytes, error);
    if (status < 0)
        goto done;
    if (page.flattened)
        ym__article_warn(article, "more than %d elements open at once; read without its structure",
                         YM__PAGE_MAX_DEPTH);
    if (page.unread_bytes > 0)
        ym__article_warn(article, "the parser left the last %zu bytes unread", page.unread_bytes);
    ym__page_head_metadata(&page, article);
    article->view.low_confidence = !ym__page_find_content(&page, article->view.title, &first, &end);
    ym__page_visible_metadata(&page, article, first, end);
    uint64_t kept = 0;
    uint64_t hidden = 0;
    for (size_t i = 0; i < page.block_count; i++) {
        const ym__block *block = &page.blocks[i];
        kept += block->keep ? block->weight : 0;
        hidden += block->hidden && block->punctuation > 0 ? block->weight - block->linked : 0;
        if (block->keep)
            ym__article_add(article, page.text.bytes + block->start, block->end - block->start);
        else
            ym__article_trim(article, page.text.bytes + block->start, block->end - block->start);
    }
    if (page.tail_weight * 5 > kept)
        ym__article_warn(article,
                         "much text after the article's end was cut off; see what was trimmed");
    if (hidden * 3 > kept)
        ym__article_warn(article, "the page hides much text, which is among what was trimmed");
    if (article->view.low_confidence && article->paragraphs.count > 0)
        ym__article_warn(article,
                         "the article's text could not be told from the rest; all of it is kept");
    article->failed |= page.text.failed;
done:
    ym__page_free(&page);
    return status;
}
