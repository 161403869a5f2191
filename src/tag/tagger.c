/* From matches to mentions. Read ym_tagger_tag first.
 *
 * Two passes over an article: first the full forms, then once more with the short labels of the entries that the first
 * pass mentioned. Among matches that cross, the longer wins, then the one further left; what lies inside a mention of
 * another entry is kept as nested; an entry inside its own longer label is one mention. */
#include <yiming/tag.h>
#include <yiming/text.h>

#include "base/error.h"
#include "tag/gazetteer.h"

#include <stdlib.h>
#include <string.h>

struct ym_tagger {
    const ym_glossary *glossary;
    ym__gazetteer *gazetteer;
};

typedef struct candidate {
    size_t passage;
    size_t first, last; /* positions in the passage's match text */
    size_t start, end;  /* bytes of the passage */
    size_t entry, label;
    size_t evidence; /* how often the entry is matched in this article where no other entry is */
    bool is_short;
} candidate;

typedef struct work {
    const ym_tagger *tagger;
    ym__match_text text;
    candidate *candidates;
    size_t count, capacity;
    size_t passage;
    size_t *owner; /* by position: 1 + the innermost mention that covers it, 0 for none */
    size_t owner_capacity;
    ym_mention *mentions;
    size_t mention_count, mention_capacity;
    size_t *evidence; /* by entry */
    bool *mentioned;  /* by entry */
    bool any_short;
    ym_error *error;
} work;

ym_status ym_tagger_new(ym_tagger **out, const ym_glossary *glossary, ym_error *error)
{
    *out = NULL;
    ym_tagger *tagger = calloc(1, sizeof *tagger);
    if (tagger == NULL)
        return ym__error_nomem(error);
    tagger->glossary = glossary;
    ym_status status = ym__gazetteer_new(&tagger->gazetteer, glossary, error);
    if (status < 0)
        free(tagger);
    else
        *out = tagger;
    return status;
}

void ym_tagger_free(ym_tagger *tagger)
{
    if (tagger == NULL)
        return;
    ym__gazetteer_free(tagger->gazetteer);
    free(tagger);
}

void ym_mentions_free(ym_mention *mentions)
{
    free(mentions);
}

/* ---- collecting ------------------------------------------------------------------------------------------------ */

static const ym_label *label_of(const work *job, size_t entry, size_t label)
{
    return &ym_glossary_entry(job->tagger->glossary, entry)->labels[label];
}

/* One character can fold to several (㍿ to 株式会社): does a match begin or end inside one? Then no span could hold it. */
static bool cuts_character(const ym__folded *folded, size_t first, size_t last)
{
    return (first > 0 && folded->start[first - 1] == folded->start[first]) ||
           (last + 1 < folded->count && folded->start[last + 1] == folded->start[last]);
}

static ym_status collect(void *context, const ym__match *match)
{
    work *job = context;
    if (job->count == job->capacity) {
        const size_t capacity = job->capacity == 0 ? 64 : job->capacity * 2;
        candidate *grown = realloc(job->candidates, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(job->error);
        job->candidates = grown;
        job->capacity = capacity;
    }
    const ym__folded *folded = &job->text.folded;
    if (cuts_character(folded, job->text.at[match->first], job->text.at[match->last - 1]))
        return YM_OK;
    const bool is_short = label_of(job, match->entry, match->label)->kind == YM_LABEL_SHORT;
    job->any_short = job->any_short || is_short;
    job->candidates[job->count++] = (candidate){.passage = job->passage,
                                                .first = match->first,
                                                .last = match->last,
                                                .start = folded->start[job->text.at[match->first]],
                                                .end = folded->end[job->text.at[match->last - 1]],
                                                .entry = match->entry,
                                                .label = match->label,
                                                .is_short = is_short};
    return YM_OK;
}

/* By passage; within one the longer first, then the one further left, then the one with more evidence, then file
 * order, then the label's order: a total order, so that results never depend on chance. */
static int compare_candidates(const void *a, const void *b)
{
    const candidate *left = a;
    const candidate *right = b;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    const size_t left_count = left->last - left->first;
    const size_t right_count = right->last - right->first;
    if (left_count != right_count)
        return left_count > right_count ? -1 : 1;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->evidence != right->evidence)
        return left->evidence > right->evidence ? -1 : 1;
    if (left->entry != right->entry)
        return left->entry < right->entry ? -1 : 1;
    return left->label < right->label ? -1 : left->label > right->label;
}

static bool same_span(const candidate *a, const candidate *b)
{
    return a->passage == b->passage && a->first == b->first && a->last == b->last;
}

/* A label that two entries share is taken for the one that the article names in other ways too. */
static void weigh_evidence(work *job)
{
    qsort(job->candidates, job->count, sizeof *job->candidates, compare_candidates);
    for (size_t i = 0; i < job->count; i++) {
        const candidate *each = &job->candidates[i];
        bool alone = true;
        for (size_t j = i; j-- > 0 && alone && same_span(&job->candidates[j], each);)
            alone = job->candidates[j].entry == each->entry;
        for (size_t j = i + 1; j < job->count && alone && same_span(&job->candidates[j], each); j++)
            alone = job->candidates[j].entry == each->entry;
        if (alone && !each->is_short)
            job->evidence[each->entry]++;
    }
    for (size_t i = 0; i < job->count; i++)
        job->candidates[i].evidence = job->evidence[job->candidates[i].entry];
    qsort(job->candidates, job->count, sizeof *job->candidates, compare_candidates);
}

/* ---- choosing -------------------------------------------------------------------------------------------------- */

static ym_status accept(work *job, const candidate *each)
{
    if (job->mention_count == job->mention_capacity) {
        const size_t capacity = job->mention_capacity == 0 ? 64 : job->mention_capacity * 2;
        ym_mention *grown = realloc(job->mentions, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(job->error);
        job->mentions = grown;
        job->mention_capacity = capacity;
    }
    const size_t parent = job->owner[each->first];
    job->mentions[job->mention_count++] =
        (ym_mention){.passage = each->passage,
                     .start = each->start,
                     .end = each->end,
                     .entry = ym_glossary_entry(job->tagger->glossary, each->entry),
                     .label = label_of(job, each->entry, each->label),
                     .parent = parent == 0 ? YM_NO_PARENT : parent - 1};
    for (size_t i = each->first; i < each->last; i++)
        job->owner[i] = job->mention_count;
    job->mentioned[each->entry] = true;
    return YM_OK;
}

/* May this candidate stand beside what was accepted before it (all of it at least as long)? */
static bool fits(const work *job, const candidate *each)
{
    const size_t owner = job->owner[each->first];
    if (owner != job->owner[each->last - 1])
        return false; /* it crosses a longer one */
    const ym_entry *entry = ym_glossary_entry(job->tagger->glossary, each->entry);
    for (size_t i = owner; i != 0;) {
        const ym_mention *outer = &job->mentions[i - 1];
        if (outer->entry == entry)
            return false; /* inside its own longer label */
        if (outer->start == each->start && outer->end == each->end)
            return false; /* the very span is another entry's already */
        i = outer->parent == YM_NO_PARENT ? 0 : outer->parent + 1;
    }
    return true;
}

/* Clears what the candidates of a passage, those right before `end`, can have owned. */
static void disown(work *job, size_t passage, size_t end)
{
    for (size_t i = end; i-- > 0 && job->candidates[i].passage == passage;) {
        const candidate *each = &job->candidates[i];
        memset(job->owner + each->first, 0, (each->last - each->first) * sizeof *job->owner);
    }
}

static ym_status choose(work *job, bool with_short)
{
    ym_status status = YM_OK;
    job->mention_count = 0;
    memset(job->owner, 0, job->owner_capacity * sizeof *job->owner);
    for (size_t i = 0; i < job->count && status == YM_OK; i++) {
        const candidate *each = &job->candidates[i];
        if (i > 0 && each->passage != job->candidates[i - 1].passage)
            disown(job, job->candidates[i - 1].passage, i);
        if (each->is_short && !(with_short && job->mentioned[each->entry]))
            continue;
        if (fits(job, each))
            status = accept(job, each);
    }
    return status;
}

/* ---- putting in order ------------------------------------------------------------------------------------------ */

typedef struct ordered {
    ym_mention mention;
    size_t number;
} ordered;

static int compare_ordered(const void *a, const void *b)
{
    const ym_mention *left = &((const ordered *)a)->mention;
    const ym_mention *right = &((const ordered *)b)->mention;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return left->end > right->end ? -1 : left->end < right->end;
}

static ym_status put_in_order(work *job)
{
    if (job->mention_count == 0)
        return YM_OK;
    ordered *sorted = calloc(job->mention_count, sizeof *sorted);
    size_t *place = calloc(job->mention_count, sizeof *place);
    if (sorted == NULL || place == NULL) {
        free(sorted);
        free(place);
        return ym__error_nomem(job->error);
    }
    for (size_t i = 0; i < job->mention_count; i++)
        sorted[i] = (ordered){.mention = job->mentions[i], .number = i};
    qsort(sorted, job->mention_count, sizeof *sorted, compare_ordered);
    for (size_t i = 0; i < job->mention_count; i++)
        place[sorted[i].number] = i;
    for (size_t i = 0; i < job->mention_count; i++) {
        job->mentions[i] = sorted[i].mention;
        if (job->mentions[i].parent != YM_NO_PARENT)
            job->mentions[i].parent = place[job->mentions[i].parent];
    }
    free(sorted);
    free(place);
    return YM_OK;
}

/* Code-point offsets from byte offsets: within a passage the starts only grow. */
static void count_chars(work *job, const char *const *passages)
{
    size_t passage = SIZE_MAX;
    size_t byte = 0;
    size_t chars = 0;
    for (size_t i = 0; i < job->mention_count; i++) {
        ym_mention *each = &job->mentions[i];
        if (each->passage != passage) {
            passage = each->passage;
            byte = 0;
            chars = 0;
        }
        const char *text = passages[passage];
        chars += ym_text_chars(text + byte, each->start - byte);
        byte = each->start;
        each->start_char = chars;
        each->end_char = chars + ym_text_chars(text + each->start, each->end - each->start);
    }
}

ym_status ym_tagger_tag(ym_mention **mentions, size_t *mention_count, const ym_tagger *tagger,
                        const char *const *passages, size_t passage_count, ym_error *error)
{
    *mentions = NULL;
    *mention_count = 0;
    const size_t entry_count = ym_glossary_count(tagger->glossary);
    work job = {.tagger = tagger, .error = error};
    ym_status status = YM_OK;
    for (job.passage = 0; job.passage < passage_count && status == YM_OK; job.passage++) {
        const char *passage = passages[job.passage];
        status = ym__match_text_set(&job.text, passage, strlen(passage), error);
        if (status == YM_OK)
            status = ym__gazetteer_match(tagger->gazetteer, &job.text, collect, &job);
        if (job.text.count > job.owner_capacity)
            job.owner_capacity = job.text.count;
    }
    if (status < 0 || job.count == 0)
        goto done;
    job.owner = calloc(job.owner_capacity, sizeof *job.owner);
    job.evidence = calloc(entry_count, sizeof *job.evidence);
    job.mentioned = calloc(entry_count, sizeof *job.mentioned);
    if (job.owner == NULL || job.evidence == NULL || job.mentioned == NULL) {
        status = ym__error_nomem(error);
        goto done;
    }
    weigh_evidence(&job);
    status = choose(&job, false);
    if (status == YM_OK && job.any_short)
        status = choose(&job, true);
    if (status == YM_OK)
        status = put_in_order(&job);
    if (status == YM_OK) {
        count_chars(&job, passages);
        *mentions = job.mentions;
        *mention_count = job.mention_count;
        job.mentions = NULL;
    }
done:
    ym__match_text_free(&job.text);
    free(job.candidates);
    free(job.owner);
    free(job.mentions);
    free(job.evidence);
    free(job.mentioned);
    return status;
}
