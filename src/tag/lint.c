/* Checking texts against a glossary, as newsrooms do every day: forms that should not be written, one entry under two names
 * in one text, simplified characters in traditional text and the other way round. What names a text has is the tagger's
 * judgement; here is only what may be said against them. */
#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"
#include "text/fold.h"
#include "text/han.h"
#include "text/script.h"
#include "text/utf8.h"

#include <yiming/tag.h>
#include <yiming/text.h>

#include <stdlib.h>
#include <string.h>

/* One text while it is checked. */
typedef struct text_lint {
    const char *const *passages;
    size_t count;
    ym__reporter reporter; /* the file, and the passage that was told of last */
    /* The place that was told of last, so that columns of a long line are not counted from its start each time. */
    size_t passage, byte;
    uint64_t chars;
} text_lint;

/* The column of a byte, from 1. */
static uint64_t column_of(text_lint *lint, size_t passage, size_t byte)
{
    if (passage != lint->passage || byte < lint->byte) {
        lint->passage = passage;
        lint->byte = 0;
        lint->chars = 0;
    }
    lint->chars += ym_text_chars(lint->passages[passage] + lint->byte, byte - lint->byte);
    lint->byte = byte;
    return lint->chars + 1;
}

/* What tells of a place in a passage. */
static const ym__reporter *in_passage(text_lint *lint, size_t passage)
{
    lint->reporter.line = passage + 1;
    return &lint->reporter;
}

/* ---- forms that should not be written ----------------------------------------------------------- */

static bool is_chinese(const ym_label *label)
{
    return ym__script_is_language(label->lang, "zh");
}

/* What to write instead, in the language of the label: the name of its region when it has one, else the name. */
static const char *better(const ym_entry *entry, const ym_label *label)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *each = &entry->labels[i];
        if (each->kind == YM_LABEL_REGIONAL && strcmp(each->lang, label->lang) == 0)
            return each->text;
    }
    return is_chinese(label) ? entry->zh : entry->en;
}

static void check_avoided(text_lint *lint, const ym_mention *mention)
{
    const ym_label *label = mention->label;
    const char *text = better(mention->entry, label);
    const bool forbidden = label->status == YM_LABEL_STATUS_FORBIDDEN;
    if (!ym__label_is_avoided(label))
        return;
    ym__reporter_say(
        in_passage(lint, mention->passage), forbidden ? YM_LEVEL_ERROR : YM_LEVEL_WARNING,
        column_of(lint, mention->passage, mention->start), forbidden ? "forbidden" : "deprecated",
        "%s is %s for %s; write %s", label->text, forbidden ? "forbidden" : "deprecated",
        mention->entry->id, *text == '\0' ? "another name" : text);
}

/* ---- one entry under two names ------------------------------------------------------------------ */

/* A label as it is compared: folded code points, without what stands between words. */
typedef struct form {
    ym__folded folded;
    uint32_t *cp;
    size_t count;
} form;

static ym_status form_make(form *made, const char *text, ym_error *error)
{
    *made = (form){0};
    const ym_status status = ym__fold(&made->folded, text, strlen(text), error);
    if (status < 0)
        return status;
    made->cp = made->folded.cp;
    for (size_t i = 0; i < made->folded.count; i++) {
        if (made->folded.kind[i] == YM__FOLD_CJK || made->folded.kind[i] == YM__FOLD_WORD)
            made->cp[made->count++] = made->folded.cp[i];
    }
    return YM_OK;
}

static void form_free(form *made)
{
    ym__folded_free(&made->folded);
}

/* Do all characters of the shorter stand in the longer, in their order? Then it abbreviates it: 中共, 弗·泽连斯基. */
static bool abbreviates(const form *a, const form *b)
{
    const form *shorter = a->count <= b->count ? a : b;
    const form *longer = a->count <= b->count ? b : a;
    size_t at = 0;
    for (size_t i = 0; i < longer->count && at < shorter->count; i++)
        at += longer->cp[i] == shorter->cp[at];
    return at == shorter->count;
}

/* The longest common subsequence of two short forms. */
static size_t common(const form *a, const form *b)
{
    enum { MOST = 48 };
    size_t row[MOST + 1] = {0};
    if (a->count > MOST || b->count > MOST)
        return 0;
    for (size_t i = 0; i < a->count; i++) {
        size_t diagonal = 0;
        for (size_t j = 0; j < b->count; j++) {
            const size_t above = row[j + 1];
            if (a->cp[i] == b->cp[j])
                row[j + 1] = diagonal + 1;
            else if (row[j] > above)
                row[j + 1] = row[j];
            diagonal = above;
        }
    }
    return row[b->count];
}

/* Are two names of one entry two renderings of one name (Zelensky, Zelenskyy; 泽连斯基, 泽伦斯基), as against a longer and a
 * shorter one or two names altogether (缅甸, Burma; the United States, America)? Half of the longer is the same, of Chinese
 * more than half: two characters of which one is the same are two words (盟国, 盟友). Names of two regions are renderings
 * however little they share: 朝鲜, 北韓. */
static ym_status are_renderings(bool *are, const ym_label *a, const ym_label *b, ym_error *error)
{
    form left = {0};
    form right = {0};
    *are = false;
    if (is_chinese(a) != is_chinese(b))
        return YM_OK;
    ym_status status = form_make(&left, a->text, error);
    if (status == YM_OK)
        status = form_make(&right, b->text, error);
    if (status == YM_OK) {
        const size_t longer = left.count > right.count ? left.count : right.count;
        const size_t shorter = left.count > right.count ? right.count : left.count;
        const size_t same = common(&left, &right);
        const bool regional = a->kind == YM_LABEL_REGIONAL || b->kind == YM_LABEL_REGIONAL;
        const bool alike = same * 2 + (is_chinese(a) ? 0 : 1) > longer;
        const bool variant = alike && (longer - shorter <= 1 || !abbreviates(&left, &right));
        *are = same < longer && (variant || (regional && !abbreviates(&left, &right)));
    }
    form_free(&left);
    form_free(&right);
    return status;
}

static bool is_compared(const ym_label *label)
{
    return ym__label_is_name(label);
}

/* The first mention of an entry under each of a few names; more of one entry's are not looked at. */
enum { MOST_NAMES = 8 };
typedef struct names {
    const ym_mention *first[MOST_NAMES];
    size_t count;
} names;

static ym_status check_renderings(text_lint *lint, names *seen, const ym_mention *mention,
                                  ym_error *error)
{
    for (size_t i = 0; i < seen->count; i++) {
        if (strcmp(seen->first[i]->label->text, mention->label->text) == 0)
            return YM_OK;
    }
    ym_status status = YM_OK;
    for (size_t i = 0; i < seen->count && status == YM_OK; i++) {
        const ym_mention *other = seen->first[i];
        bool mixed = false;
        status = are_renderings(&mixed, other->label, mention->label, error);
        if (mixed) {
            const char *text = better(mention->entry, other->label);
            ym__reporter_say(in_passage(lint, mention->passage), YM_LEVEL_WARNING,
                             column_of(lint, mention->passage, mention->start), "mixed-rendering",
                             "%s here, %s in line %zu, are both %s; write one of them (%s)",
                             mention->label->text, other->label->text, other->passage + 1,
                             mention->entry->id, text);
            break;
        }
    }
    if (seen->count < MOST_NAMES)
        seen->first[seen->count++] = mention;
    return status;
}

static ym_status check_mentions(text_lint *lint, const ym_mention *mentions, size_t count,
                                ym_error *error)
{
    ym__map *places = NULL; /* entry -> its place in `all` */
    names *all = calloc(count + 1, sizeof *all);
    size_t used = 0;
    ym_status status = all == NULL ? ym__error_nomem(error) : ym__map_new(&places, error);
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        const ym_mention *mention = &mentions[i];
        check_avoided(lint, mention);
        if (!is_compared(mention->label))
            continue;
        const char *id = mention->entry->id;
        const uint64_t *place = ym__map_get(places, id, strlen(id));
        const size_t mine = place == NULL ? used : (size_t)*place;
        if (place == NULL)
            status = ym__map_put(places, id, strlen(id), used++, true, NULL, error);
        if (status == YM_OK)
            status = check_renderings(lint, &all[mine], mention, error);
    }
    ym__map_free(places);
    free(all);
    return status;
}

/* ---- scripts ------------------------------------------------------------------------------------ */

/* The first of a run of characters that belong to the other script, and how long the run is. */
static void check_passage_script(text_lint *lint, size_t passage, bool traditional)
{
    enum { SHOWN = 12 };
    const char *text = lint->passages[passage];
    for (size_t at = 0; text[at] != '\0';) {
        uint32_t c;
        size_t size = ym__utf8_next(text + at, &c);
        if (!(traditional ? ym__han_only_simplified(c) : ym__han_only_traditional(c))) {
            at += size;
            continue;
        }
        const size_t start = at;
        size_t shown = 0;
        while (text[at] != '\0') {
            size = ym__utf8_next(text + at, &c);
            if (!(traditional ? ym__han_only_simplified(c) : ym__han_only_traditional(c)))
                break;
            at += size;
            shown += at - start <= SHOWN ? size : 0;
        }
        ym__reporter_say(in_passage(lint, passage), YM_LEVEL_WARNING,
                         column_of(lint, passage, start), "script", "%.*s is %s in a %s text",
                         (int)shown, text + start, traditional ? "simplified" : "traditional",
                         traditional ? "traditional" : "simplified");
    }
}

/* A text is of one script when nine of ten characters that tell are. */
static void check_script(text_lint *lint)
{
    enum { OF_TEN = 9, SOME = 10 };
    ym__script_counts counts = {0};
    for (size_t i = 0; i < lint->count; i++)
        ym__script_count(&counts, lint->passages[i], strlen(lint->passages[i]));
    const uint64_t total = counts.only_traditional + counts.only_simplified;
    if (total < SOME || counts.only_traditional == 0 || counts.only_simplified == 0)
        return;
    const bool traditional = counts.only_traditional * 10 >= total * OF_TEN;
    const bool simplified = counts.only_simplified * 10 >= total * OF_TEN;
    for (size_t i = 0; i < lint->count && (traditional || simplified); i++)
        check_passage_script(lint, i, traditional);
}

ym_status ym_tagger_lint(const ym_tagger *tagger, const char *const *passages, size_t passage_count,
                         const char *file, ym_report report, void *context, ym_error *error)
{
    ym_mention *mentions = NULL;
    size_t count = 0;
    text_lint lint = {.passages = passages,
                      .count = passage_count,
                      .reporter = {.report = report, .context = context, .file = file}};
    ym_status status = ym_tagger_tag(&mentions, &count, tagger, passages, passage_count, error);
    if (status == YM_OK)
        status = check_mentions(&lint, mentions, count, error);
    if (status == YM_OK)
        check_script(&lint);
    ym_mentions_free(mentions);
    return status;
}
