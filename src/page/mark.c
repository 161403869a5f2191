/* A paragraph of text with its mentions marked, as a fragment for other pages: <p> with a <ruby> around every outermost
 * mention and the other language above it; ruby may not stand in ruby, so nested ones are spans. */
#include <yiming/page.h>

#include "base/error.h"
#include "page/html.h"

#include <string.h>

typedef struct marking {
    ym__html html;
    const char *text;
    const ym_mention *mentions;
    size_t count;
} marking;

/* The text from `at` to `end` with the mentions from number `next` on that lie in it; returns the number of the first that
 * does not. Those that cross another one are left unmarked. Depth is that of nesting, which html.h bounds. */
static size_t write_span(marking *job, size_t next, size_t at, size_t end)
{
    ym__html *html = &job->html;
    while (next < job->count && job->mentions[next].start < end) {
        const ym_mention *each = &job->mentions[next++];
        if (each->start < at || each->end > end || html->depth + 4 > YM__HTML_DEPTH)
            continue;
        const bool outermost = each->parent == YM_NO_PARENT;
        const char *other = ym_mention_rendering(each);
        ym__html_text_bytes(html, job->text + at, each->start - at);
        ym__html_open(html, outermost ? "ruby" : "span", "data-entry", each->entry->id, "data-type",
                      each->entry->type, "title", outermost ? NULL : other, YM__END);
        next = write_span(job, next, each->start, each->end);
        if (outermost) {
            ym__html_element(html, "rp", "(", YM__END);
            ym__html_element(html, "rt", other, YM__END);
            ym__html_element(html, "rp", ")", YM__END);
        }
        ym__html_close(html);
        at = each->end;
    }
    ym__html_text_bytes(html, job->text + at, end - at);
    return next;
}

ym_status ym_page_mark(char **out, const char *text, const ym_mention *mentions,
                       size_t mention_count, ym_error *error)
{
    marking job = {.text = text, .mentions = mentions, .count = mention_count};
    *out = NULL;
    ym__html_open(&job.html, "p", YM__END);
    (void)write_span(&job, 0, 0, strlen(text));
    ym__html_close(&job.html);
    *out = ym__buffer_take(&job.html.pending);
    ym__html_free(&job.html);
    return *out == NULL ? ym__error_nomem(error) : YM_OK;
}
