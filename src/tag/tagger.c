/* From text to mentions. Read consider first.
 *
 * Passage by passage all labels are matched (gazetteer.c), the patterns of short forms found (short.c) and both judged by
 * what the passage tells (judge.c). Then the article as a whole decides: a short form needs its entry's full form, a
 * label that is a common word needs evidence, a label of several entries goes to the one that the article speaks of.
 * Among what is left and crosses, the longer wins, then the one further left; what lies inside a mention of another
 * entry and keeps its meaning is nested; an entry inside its own longer label is one mention. */
#include <yiming/tag.h>
#include <yiming/text.h>

#include "base/error.h"
#include "tag/candidate.h"
#include "tag/compiled.h"
#include "tag/judge.h"
#include "tag/lexicon_format.h"
#include "tag/tagger.h"
#include "tag/why.h"

#include <stdlib.h>
#include <string.h>

struct ym_tagger {
    const ym_glossary *glossary;
    ym__compiled compiled;
    const ym_lexicon *lexicon;
    double threshold;
};

/* What is accepted: the candidate and the mention around it. */
typedef struct accepted {
    size_t candidate;
    size_t parent; /* index of another, or SIZE_MAX */
} accepted;

enum relation { NOT_ASKED, UNRELATED, RELATED };

typedef struct work {
    const ym_tagger *tagger;
    ym__match_text text;
    ym__candidates candidates;
    size_t passage;
    ym__folded_visit visit; /* NULL: nobody else wants the folded passages */
    void *context;
    size_t *owner; /* by position: 1 + the innermost accepted one that covers it, 0 for none */
    size_t owner_capacity;
    const ym__candidate **tails; /* the candidates in the order of compare_tails */
    accepted *accepted;
    size_t accepted_count, accepted_capacity;
    size_t *evidence; /* by entry */
    bool *mentioned;  /* by entry */
    uint8_t *related; /* by entry: relation; of names, and of short forms */
    uint8_t *related_short;
    ym_error *error;
} work;

ym_status ym_tagger_new(ym_tagger **out, const ym_glossary *glossary,
                        const ym_tagger_options *options, ym_error *error)
{
    *out = NULL;
    ym_tagger *tagger = calloc(1, sizeof *tagger);
    if (tagger == NULL)
        return ym__error_nomem(error);
    tagger->glossary = glossary;
    tagger->lexicon = options == NULL ? NULL : options->lexicon;
    tagger->threshold =
        ym__judge_threshold(options == NULL ? YM_PRECISION_BALANCED : options->precision);
    const ym_status status = ym__compiled_of(&tagger->compiled, glossary, error);
    if (status < 0)
        ym_tagger_free(tagger);
    else
        *out = tagger;
    return status;
}

void ym_tagger_free(ym_tagger *tagger)
{
    if (tagger == NULL)
        return;
    ym__compiled_free(&tagger->compiled);
    free(tagger);
}

void ym_mentions_free(ym_mention *mentions)
{
    free(mentions);
}

const char *ym_mention_rendering(const ym_mention *mention)
{
    const ym_entry *entry = mention->entry;
    const char *other = strncmp(mention->label->lang, "zh", 2) == 0 ? entry->en : entry->zh;
    return *other != '\0' ? other : "?";
}

/* ---- collecting ------------------------------------------------------------------------------------------------ */

ym__candidate *ym__candidates_push(ym__candidates *list, const ym__candidate *item)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        ym__candidate *grown = realloc(list->items, capacity * sizeof *grown);
        if (grown == NULL)
            return NULL;
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count] = *item;
    return &list->items[list->count++];
}

static const ym_entry *entry_of(const work *job, const ym__candidate *each)
{
    return ym_glossary_entry(job->tagger->glossary, each->entry);
}

static ym_status collect(void *context, const ym__match *match)
{
    work *job = context;
    const ym__folded *folded = &job->text.folded;
    const size_t first = job->text.at[match->first];
    const size_t last = job->text.at[match->last - 1];
    if (ym__match_text_cuts(&job->text, match->first, match->last))
        return YM_OK;
    const ym_label *label = ym__label_at(job->tagger->glossary, match->entry, match->label);
    const ym__candidate candidate = {.passage = job->passage,
                                     .first = match->first,
                                     .last = match->last,
                                     .claim_first = match->first,
                                     .claim_last = match->last,
                                     .start = folded->start[first],
                                     .end = folded->end[last],
                                     .entry = match->entry,
                                     .label = match->label,
                                     .is_short = label->kind == YM_LABEL_SHORT};
    return ym__candidates_push(&job->candidates, &candidate) == NULL ? ym__error_nomem(job->error)
                                                                     : YM_OK;
}

static ym_status collect_passage(work *job, ym__judge *judge, const char *passage)
{
    const size_t before = job->candidates.count;
    ym_status status = ym__match_text_set(&job->text, passage, strlen(passage), job->error);
    if (status == YM_OK && job->visit != NULL)
        status = job->visit(job->context, &job->text.folded, job->error);
    if (status == YM_OK)
        status = ym__gazetteer_match(job->tagger->compiled.gazetteer, &job->text, collect, job);
    if (status == YM_OK)
        status = ym__short_forms_find(job->tagger->compiled.short_forms, &job->text, job->passage,
                                      &job->candidates, job->error);
    if (status == YM_OK && job->candidates.count > before)
        status = ym__judge_passage(judge, &job->text, job->candidates.items + before,
                                   job->candidates.count - before, job->error);
    if (job->text.count > job->owner_capacity)
        job->owner_capacity = job->text.count;
    return status;
}

/* By passage; within one the longer first, then the one further left, then the one with more evidence, then file
 * order, then the label's order: a total order, so that results never depend on chance. */
static int compare_candidates(const void *a, const void *b)
{
    const ym__candidate *left = a;
    const ym__candidate *right = b;
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
    if (left->is_pattern != right->is_pattern)
        return left->is_pattern ? 1 : -1;
    if (left->label != right->label)
        return left->label < right->label ? -1 : 1;
    if (left->claim_first != right->claim_first)
        return left->claim_first < right->claim_first ? -1 : 1;
    return left->claim_last < right->claim_last ? -1 : left->claim_last > right->claim_last;
}

static void sort_candidates(work *job)
{
    qsort(job->candidates.items, job->candidates.count, sizeof *job->candidates.items,
          compare_candidates);
}

/* ---- what the article tells ------------------------------------------------------------------------------------ */

static bool same_span(const ym__candidate *a, const ym__candidate *b)
{
    return a->passage == b->passage && a->first == b->first && a->last == b->last;
}

/* Do several entries claim the span of candidate i? Equal spans are neighbours after sorting. */
static bool is_shared(const work *job, size_t i)
{
    const ym__candidate *items = job->candidates.items;
    for (size_t j = i; j-- > 0 && same_span(&items[j], &items[i]);) {
        if (items[j].entry != items[i].entry)
            return true;
    }
    for (size_t j = i + 1; j < job->candidates.count && same_span(&items[j], &items[i]); j++) {
        if (items[j].entry != items[i].entry)
            return true;
    }
    return false;
}

/* Does the definition of one entry speak of the other by its English name ("capital Tbilisi")? */
static bool speaks_of(const ym_entry *entry, const ym_entry *other)
{
    const size_t bytes = strlen(other->en);
    if (bytes < 3)
        return false;
    for (const char *at = entry->definition; (at = strstr(at, other->en)) != NULL; at += bytes) {
        const unsigned char after = (unsigned char)at[bytes];
        if ((at == entry->definition || (unsigned char)at[-1] < 'A') &&
            (after < 'A' || after > 'z'))
            return true;
    }
    return false;
}

enum { MOST_RELATED = 64 /* named entries that are asked about their relation to one in doubt */ };

/* Entries that the article surely names. */
typedef struct named_entries {
    size_t items[MOST_RELATED];
    size_t count;
} named_entries;

/* Does the definition of an entry speak of one that the article surely names ("capital Tbilisi"), or the other way about
 * ("President of Ukraine")? */
static bool find_relation(const work *job, size_t entry, const named_entries *named,
                          bool from_named)
{
    const ym_glossary *glossary = job->tagger->glossary;
    const ym_entry *each = ym_glossary_entry(glossary, entry);
    for (size_t i = 0; i < named->count; i++) {
        const ym_entry *other = ym_glossary_entry(glossary, named->items[i]);
        if (other != each && (from_named ? speaks_of(other, each) : speaks_of(each, other)))
            return true;
    }
    return false;
}

/* Asked once an entry. A character of several countries is told by what the article names of theirs, and so by the
 * definitions of that; names of their own are not, for their namesakes are in such definitions too (Georgia). */
static bool is_related(work *job, const ym__candidate *each, const named_entries *named)
{
    uint8_t *answer = &(each->is_pattern ? job->related_short : job->related)[each->entry];
    if (*answer == NOT_ASKED)
        *answer = find_relation(job, each->entry, named, each->is_pattern) ? RELATED : UNRELATED;
    return *answer == RELATED;
}

/* The entry of a span that several claim is the one that the article names in other ways too, or whose definition speaks
 * of what the article names. */
static void weigh_evidence(work *job)
{
    named_entries named = {.count = 0};
    const double threshold = job->tagger->threshold;
    ym__candidate *items = job->candidates.items;
    sort_candidates(job);
    for (size_t i = 0; i < job->candidates.count; i++) {
        const ym__candidate *each = &items[i];
        if (each->is_short || each->is_common || each->score < threshold || is_shared(job, i))
            continue;
        if (job->evidence[each->entry]++ == 0 && named.count < MOST_RELATED)
            named.items[named.count++] = each->entry;
    }
    for (size_t i = 0; i < job->candidates.count; i++) {
        ym__candidate *each = &items[i];
        /* Two for a name of its own, so that this counts more than a relation does. */
        each->evidence = 2 * job->evidence[each->entry];
        if (each->evidence == 0 && named.count > 0 && is_shared(job, i)) {
            each->evidence = is_related(job, each, &named);
            each->reasons |= each->evidence > 0 ? YM__REASON_RELATED : 0;
        }
    }
    sort_candidates(job);
}

/* May a candidate count at all, before it is seen what it crosses? */
static bool is_believed(const work *job, ym__candidate *each, bool with_short)
{
    if (each->score < job->tagger->threshold)
        return false;
    const bool named = job->evidence[each->entry] > 0;
    if (each->is_short) {
        if (!with_short)
            return false;
        if (job->mentioned[each->entry]) {
            each->reasons |= YM__REASON_FULL_FORM;
            return true;
        }
        const bool related = each->is_pattern && each->row != YM__ROW_BARE &&
                             (each->reasons & YM__REASON_RELATED) != 0;
        const bool sure = each->is_sure || related;
        each->reasons |= sure ? 0 : YM__REASON_NO_FULL_FORM;
        return sure;
    }
    if (each->is_common) {
        each->reasons |= named ? YM__REASON_FULL_FORM : 0;
        return named || job->tagger->threshold <= 0;
    }
    return true;
}

/* ---- choosing -------------------------------------------------------------------------------------------------- */

static ym_status accept(work *job, size_t candidate)
{
    if (job->accepted_count == job->accepted_capacity) {
        const size_t capacity = job->accepted_capacity == 0 ? 64 : job->accepted_capacity * 2;
        accepted *grown = realloc(job->accepted, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(job->error);
        job->accepted = grown;
        job->accepted_capacity = capacity;
    }
    const ym__candidate *each = &job->candidates.items[candidate];
    const size_t parent = job->owner[each->first];
    job->accepted[job->accepted_count++] =
        (accepted){.candidate = candidate, .parent = parent == 0 ? SIZE_MAX : parent - 1};
    for (size_t i = each->first; i < each->last; i++)
        job->owner[i] = job->accepted_count;
    job->mentioned[each->entry] = true;
    return YM_OK;
}

/* Does a name keep its meaning inside a longer one? 美国 does in 美国国务院, 俄罗斯 does not in 白俄罗斯: a place's name
 * inside another place's only at its head; nothing does inside a person's name; a single character does in a row that begins
 * an event's or a work's name (俄乌冲突). */
static bool keeps_meaning(const work *job, const ym__candidate *inner, const ym__candidate *outer)
{
    const ym_entry *whole = entry_of(job, outer);
    const ym_entry *part = entry_of(job, inner);
    if (inner->is_pattern)
        return inner->row == YM__ROW_TOLD && inner->claim_first == outer->first &&
               (ym__entry_is(whole, "event") || ym__entry_is(whole, "work"));
    if (ym__entry_is(whole, "person"))
        return false;
    if (!ym__entry_is(whole, "place") || !ym__entry_is(part, "place"))
        return true;
    /* A state of America is not named for the city (华盛顿州), nor a country for another (Guinea-Bissau). */
    const bool both_countries =
        strcmp(whole->subtype, "country") == 0 && strcmp(part->subtype, "country") == 0;
    return inner->first == outer->first && !both_countries && strcmp(whole->subtype, "state") != 0;
}

/* By passage, entry, where they end and where they begin. */
static int compare_tails(const void *a, const void *b)
{
    const ym__candidate *left = *(const ym__candidate *const *)a;
    const ym__candidate *right = *(const ym__candidate *const *)b;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    if (left->entry != right->entry)
        return left->entry < right->entry ? -1 : 1;
    if (left->last != right->last)
        return left->last < right->last ? -1 : 1;
    return left->first < right->first ? -1 : left->first > right->first;
}

/* Done when the first nested candidate asks: most articles have none. */
static ym_status sort_tails(work *job)
{
    if (job->tails != NULL)
        return YM_OK;
    job->tails = calloc(job->candidates.count, sizeof(ym__candidate *));
    if (job->tails == NULL)
        return ym__error_nomem(job->error);
    for (size_t i = 0; i < job->candidates.count; i++)
        job->tails[i] = &job->candidates.items[i];
    qsort(job->tails, job->candidates.count, sizeof(ym__candidate *), compare_tails);
    return YM_OK;
}

/* Is the tail of the longer mention, from within the inner one on, another label of its entry? Then the inner one is cut
 * out of it: 俄罗斯联邦 in 俄罗斯联邦安全局, which is also called 联邦安全局. Such a label is a candidate itself. */
static bool cuts_into_label(const work *job, const ym__candidate *inner, const ym__candidate *outer)
{
    ym__candidate after_inner = *outer; /* what begins right after the inner one does */
    const ym__candidate *wanted = &after_inner;
    size_t low = 0;
    size_t high = job->candidates.count;
    after_inner.first = inner->first + 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_tails(&job->tails[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == job->candidates.count)
        return false;
    const ym__candidate *tail = job->tails[low];
    return tail->passage == outer->passage && tail->entry == outer->entry &&
           tail->last == outer->last && tail->first < inner->last;
}

/* Do the accepted ones around it, the innermost being number owner - 1, leave room for another entry there? */
static bool is_another(const work *job, ym__candidate *each, size_t owner)
{
    for (size_t i = owner; i != 0;) {
        const ym__candidate *outer = &job->candidates.items[job->accepted[i - 1].candidate];
        if (outer->entry == each->entry)
            return false; /* inside its own longer label */
        if (outer->start == each->start && outer->end == each->end) {
            each->reasons |= YM__REASON_OTHER_ENTRY;
            return false;
        }
        const size_t parent = job->accepted[i - 1].parent;
        i = parent == SIZE_MAX ? 0 : parent + 1;
    }
    return true;
}

/* Sets *good: may this candidate stand beside what was accepted before it (all of it at least as long)? */
static ym_status fit(bool *good, work *job, ym__candidate *each)
{
    const size_t owner = job->owner[each->first];
    *good = owner == job->owner[each->last - 1];
    if (!*good)
        each->reasons |= YM__REASON_CROSSES;
    if (!*good || owner == 0)
        return YM_OK;
    *good = is_another(job, each, owner);
    if (!*good)
        return YM_OK;
    const ym_status status = sort_tails(job);
    if (status < 0)
        return status;
    const ym__candidate *outer = &job->candidates.items[job->accepted[owner - 1].candidate];
    *good = keeps_meaning(job, each, outer) && !cuts_into_label(job, each, outer);
    each->reasons |= *good ? YM__REASON_NESTED : YM__REASON_LONGER_NAME;
    return YM_OK;
}

/* Clears what the accepted ones own, from number `first` on. */
static void disown(work *job, size_t first)
{
    for (size_t i = first; i < job->accepted_count; i++) {
        const ym__candidate *each = &job->candidates.items[job->accepted[i].candidate];
        memset(job->owner + each->first, 0, (each->last - each->first) * sizeof *job->owner);
    }
}

static ym_status choose(work *job, bool with_short)
{
    ym_status status = YM_OK;
    size_t first_of_passage = 0; /* among the accepted ones */
    job->accepted_count = 0;
    for (size_t i = 0; i < job->candidates.count && status == YM_OK; i++) {
        ym__candidate *each = &job->candidates.items[i];
        if (i > 0 && each->passage != job->candidates.items[i - 1].passage) {
            disown(job, first_of_passage);
            first_of_passage = job->accepted_count;
        }
        if (!is_believed(job, each, with_short))
            continue;
        bool good = false;
        status = fit(&good, job, each);
        if (status == YM_OK && good)
            status = accept(job, i);
    }
    disown(job, first_of_passage);
    return status;
}

/* ---- telling --------------------------------------------------------------------------------------------------- */

/* A candidate, and which of the accepted ones it is or SIZE_MAX. */
typedef struct ordered {
    const ym__candidate *candidate;
    size_t accepted;
} ordered;

/* As mentions are told: by passage, start, the longer first, then as they were accepted, then the rest. */
static int compare_ordered(const void *a, const void *b)
{
    const ordered *one = a;
    const ordered *other = b;
    const ym__candidate *left = one->candidate;
    const ym__candidate *right = other->candidate;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    if (one->accepted != other->accepted)
        return one->accepted < other->accepted ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Code-point offsets from byte offsets; within a passage the starts only grow. */
typedef struct char_counter {
    size_t passage, byte, chars;
} char_counter;

static void count_chars(char_counter *counter, ym_mention *mention, const char *text)
{
    if (mention->passage != counter->passage)
        *counter = (char_counter){.passage = mention->passage};
    counter->chars += ym_text_chars(text + counter->byte, mention->start - counter->byte);
    counter->byte = mention->start;
    mention->start_char = counter->chars;
    mention->end_char =
        counter->chars + ym_text_chars(text + mention->start, mention->end - mention->start);
}

static ym_mention mention_of(const work *job, const ym__candidate *each)
{
    const ym_entry *entry = entry_of(job, each);
    return (ym_mention){.passage = each->passage,
                        .start = each->start,
                        .end = each->end,
                        .entry = entry,
                        .label = &entry->labels[each->label],
                        .parent = YM_NO_PARENT,
                        .score = each->score};
}

/* The accepted ones in the order in which they are told. *sorted and *place (by number among the accepted) are the
 * caller's also on failure. */
static ym_status sort_accepted(const work *job, ordered **sorted, size_t **place)
{
    const size_t count = job->accepted_count;
    *sorted = calloc(count + 1, sizeof **sorted);
    *place = calloc(count + 1, sizeof **place);
    if (*sorted == NULL || *place == NULL)
        return ym__error_nomem(job->error);
    for (size_t i = 0; i < count; i++)
        (*sorted)[i] = (ordered){&job->candidates.items[job->accepted[i].candidate], i};
    qsort(*sorted, count, sizeof **sorted, compare_ordered);
    for (size_t i = 0; i < count; i++)
        (*place)[(*sorted)[i].accepted] = i;
    return YM_OK;
}

static ym_status tell_mentions(const work *job, const char *const *passages, ym_mention **mentions)
{
    const size_t count = job->accepted_count;
    char_counter counter = {.passage = SIZE_MAX};
    ordered *sorted = NULL;
    size_t *place = NULL;
    ym_status status = sort_accepted(job, &sorted, &place);
    if (status == YM_OK && (*mentions = calloc(count + 1, sizeof **mentions)) == NULL)
        status = ym__error_nomem(job->error);
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        ym_mention *each = &(*mentions)[i];
        const size_t parent = job->accepted[sorted[i].accepted].parent;
        *each = mention_of(job, sorted[i].candidate);
        each->parent = parent == SIZE_MAX ? YM_NO_PARENT : place[parent];
        count_chars(&counter, each, passages[each->passage]);
    }
    free(sorted);
    free(place);
    return status;
}

/* All candidates in the order in which they are told; NULL: out of memory. */
static ordered *sort_all(const work *job)
{
    const size_t count = job->candidates.count;
    ordered *sorted = calloc(count + 1, sizeof *sorted);
    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        sorted[i] = (ordered){&job->candidates.items[i], SIZE_MAX};
    for (size_t i = 0; i < job->accepted_count; i++)
        sorted[job->accepted[i].candidate].accepted = i;
    qsort(sorted, count, sizeof *sorted, compare_ordered);
    return sorted;
}

/* What was told so far of one passage. */
typedef struct telling {
    size_t passage;
    size_t covered_to; /* bytes of the passage */
    size_t first;      /* the first judgement of the span told last */
} telling;

/* Is there nothing to tell of a candidate: a single character inside a mention (罗 in 俄罗斯), which nobody would ask about,
 * or an entry that was told of this span already (X方, found as a label and by its pattern)? */
static bool is_told(const telling *done, const ym_judgement *judgements, size_t told,
                    const ym_entry *entry, const ordered *next)
{
    const ym__candidate *candidate = next->candidate;
    if (candidate->is_pattern && next->accepted == SIZE_MAX && candidate->end <= done->covered_to)
        return true;
    for (size_t i = done->first; i < told; i++) {
        const ym_mention *mention = &judgements[i].mention;
        if (mention->start == candidate->start && mention->end == candidate->end &&
            mention->entry == entry)
            return true;
    }
    return false;
}

/* Every candidate with its reasons; those that were accepted are marked. */
static ym_status tell_judgements(const work *job, const char *const *passages,
                                 ym_judgement **judgements, size_t *judgement_count)
{
    size_t told = 0;
    telling done = {.passage = SIZE_MAX};
    char_counter counter = {.passage = SIZE_MAX};
    ordered *sorted = sort_all(job);
    *judgements = calloc(job->candidates.count + 1, sizeof **judgements);
    if (sorted == NULL || *judgements == NULL) {
        free(sorted);
        return ym__error_nomem(job->error);
    }
    for (size_t i = 0; i < job->candidates.count; i++) {
        const ym__candidate *candidate = sorted[i].candidate;
        const bool good = sorted[i].accepted != SIZE_MAX;
        if (candidate->passage != done.passage)
            done = (telling){.passage = candidate->passage, .first = told};
        else if (candidate->start != sorted[i - 1].candidate->start ||
                 candidate->end != sorted[i - 1].candidate->end)
            done.first = told;
        if (is_told(&done, *judgements, told, entry_of(job, candidate), &sorted[i]))
            continue;
        if (good && candidate->end > done.covered_to)
            done.covered_to = candidate->end;
        ym_judgement *each = &(*judgements)[told++];
        each->mention = mention_of(job, candidate);
        each->accepted = good;
        count_chars(&counter, &each->mention, passages[candidate->passage]);
        ym__why(each, candidate, job->tagger->threshold, passages[candidate->passage]);
    }
    *judgement_count = told;
    free(sorted);
    return YM_OK;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

/* Fills the work with candidates and with what is accepted of them. The work space is the article's own, since several
 * threads may use a tagger: measured, making it is one instruction in a hundred for articles of 1 KB, less for longer. */
static ym_status consider(work *job, const char *const *passages, size_t passage_count)
{
    const size_t entry_count = ym_glossary_count(job->tagger->glossary);
    ym__judge *judge = NULL;
    ym_status status = ym__judge_new(&judge, job->tagger->glossary, job->tagger->lexicon,
                                     job->tagger->compiled.is_long_list, job->error);
    for (; job->passage < passage_count && status == YM_OK; job->passage++)
        status = collect_passage(job, judge, passages[job->passage]);
    if (status < 0 || job->candidates.count == 0)
        goto done;
    job->owner = calloc(job->owner_capacity, sizeof *job->owner);
    job->evidence = calloc(entry_count, sizeof *job->evidence);
    job->mentioned = calloc(entry_count, sizeof *job->mentioned);
    job->related = calloc(entry_count, sizeof *job->related);
    job->related_short = calloc(entry_count, sizeof *job->related_short);
    if (job->owner == NULL || job->evidence == NULL || job->mentioned == NULL ||
        job->related == NULL || job->related_short == NULL) {
        status = ym__error_nomem(job->error);
        goto done;
    }
    weigh_evidence(job);
    status = choose(job, false);
    if (status == YM_OK)
        status = choose(job, true);
done:
    ym__judge_free(judge);
    return status;
}

static void work_free(work *job)
{
    ym__match_text_free(&job->text);
    free(job->candidates.items);
    free(job->owner);
    free(job->tails);
    free(job->accepted);
    free(job->evidence);
    free(job->mentioned);
    free(job->related);
    free(job->related_short);
}

ym_status ym__tagger_tag(ym_mention **mentions, size_t *mention_count, const ym_tagger *tagger,
                         const char *const *passages, size_t passage_count, ym__folded_visit visit,
                         void *context, ym_error *error)
{
    *mentions = NULL;
    *mention_count = 0;
    work job = {.tagger = tagger, .visit = visit, .context = context, .error = error};
    ym_status status = consider(&job, passages, passage_count);
    if (status == YM_OK && job.accepted_count > 0)
        status = tell_mentions(&job, passages, mentions);
    if (status == YM_OK)
        *mention_count = job.accepted_count;
    work_free(&job);
    return status;
}

ym_status ym_tagger_tag(ym_mention **mentions, size_t *mention_count, const ym_tagger *tagger,
                        const char *const *passages, size_t passage_count, ym_error *error)
{
    return ym__tagger_tag(mentions, mention_count, tagger, passages, passage_count, NULL, NULL,
                          error);
}

ym_status ym_tagger_explain(ym_judgement **judgements, size_t *count, const ym_tagger *tagger,
                            const char *const *passages, size_t passage_count, ym_error *error)
{
    *judgements = NULL;
    *count = 0;
    work job = {.tagger = tagger, .error = error};
    ym_status status = consider(&job, passages, passage_count);
    if (status == YM_OK && job.candidates.count > 0)
        status = tell_judgements(&job, passages, judgements, count);
    work_free(&job);
    return status;
}

void ym_judgements_free(ym_judgement *judgements)
{
    free(judgements);
}
