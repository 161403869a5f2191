/* The gazetteer: labels sorted by their folded code points and grouped by the first two; a hash table leads from two
 * code points to their group, a filter of 2^16 bits before it turns most positions of a text away at once. Measured on
 * news, this shape beats automata over bytes by an order of magnitude as long as groups are small, which names are.
 *
 * It is compiled into one run of bytes, and matched where it lies, in memory or as read from an index: head, patterns, code
 * points. The groups, and where each pattern's code points stand, follow from these and are made when it is opened: that takes no
 * longer than checking them would. Whoever made the bytes: what matching relies on is checked then. */
#include "tag/gazetteer.h"

#include "base/arena.h"
#include "base/error.h"
#include "glossary/glossary.h"

#include <stdlib.h>
#include <string.h>

enum {
    FILTER_BITS = 1 << 16,
    /* Limits that only hostile glossaries reach: entries that one label may have, in the order of the glossary; labels that
     * count at one place, the longest. */
    MOST_SHARING = 32,
    MOST_AT_PLACE = 32,
    LONGEST_LABEL = 512 /* code points of a label that is matched */
};

/* A code point of a label; beside it one bit: is it a capital in the label? */
#define CODE_POINT UINT32_C(0x1FFFFF)
#define UPPER UINT32_C(0x80000000)

/* Patterns stand in the order of their code points, and so do these. */
typedef struct pattern {
    uint32_t entry, label;
    uint16_t count;               /* of its code points, which are folded: at least two */
    uint16_t upper_count;         /* positions up to the last capital */
    uint8_t word_start, word_end; /* 1: begins, ends with a letter or digit that is not CJK */
    uint8_t plural;               /* 1: an s may follow */
    uint8_t is_again;             /* 1: its code points are those of the pattern before it */
} pattern;

typedef struct group {
    uint64_t key; /* the first two code points; 0: empty */
    uint32_t first, last;
} group;

typedef struct head {
    uint32_t pattern_count;
    uint32_t cp_count;
} head;

struct ym__gazetteer {
    char *own; /* the bytes, when they are its own */
    const head *head;
    const pattern *patterns;
    const uint32_t *cp;
    uint32_t *first_cps; /* of each pattern: the place of its first code point */
    group *groups;
    size_t group_capacity; /* a power of two */
    uint64_t filter[FILTER_BITS / 64];
};

/* ---- the text as it is matched --------------------------------------------------------------------------------- */

/* Is it a full-width full stop between two Han characters? */
static bool is_wide_stop(const ym__folded *folded, size_t stop)
{
    return folded->end[stop] - folded->start[stop] == 3 && stop > 0 && stop + 1 < folded->count &&
           folded->kind[stop - 1] == YM__FOLD_CJK && folded->kind[stop + 1] == YM__FOLD_CJK;
}

/* Is it a hyphen between two words, or one at a line's end? */
static bool joins_words(const ym__folded *folded, size_t hyphen)
{
    size_t after = hyphen + 1;
    if (after < folded->count && folded->cp[after] == '\n')
        after++;
    return hyphen > 0 && after < folded->count && folded->kind[hyphen - 1] == YM__FOLD_WORD &&
           folded->kind[after] == YM__FOLD_WORD;
}

ym_status ym__match_text_set(ym__match_text *text, const char *passage, size_t bytes,
                             ym_error *error)
{
    ym_status status = ym__fold(&text->folded, passage, bytes, error);
    if (status < 0)
        return status;
    const ym__folded *folded = &text->folded;
    if (text->capacity < folded->count) {
        uint32_t *cp = realloc(text->cp, folded->count * sizeof *cp);
        if (cp != NULL)
            text->cp = cp;
        uint32_t *at = realloc(text->at, folded->count * sizeof *at);
        if (at != NULL)
            text->at = at;
        if (cp == NULL || at == NULL)
            return ym__error_nomem(error);
        text->capacity = folded->count;
    }
    text->passage = passage;
    text->bytes = bytes;
    size_t count = 0;
    for (size_t i = 0; i < folded->count; i++) {
        uint8_t kind = folded->kind[i];
        if (kind == YM__FOLD_DOT && i > 0 && i + 1 < folded->count) {
            if (folded->kind[i - 1] != YM__FOLD_WORD || folded->kind[i + 1] != YM__FOLD_WORD)
                continue;
            kind = YM__FOLD_SPACE; /* Joseph·Biden is Joseph Biden */
        }
        if (folded->cp[i] == '.' && is_wide_stop(folded, i))
            continue; /* 弗拉基米尔．普京: typed for the dot of names */
        if (folded->cp[i] == '-' && joins_words(folded, i))
            kind = YM__FOLD_SPACE;
        if (kind == YM__FOLD_SPACE && count > 0 && text->cp[count - 1] == ' ')
            continue;
        text->cp[count] = kind == YM__FOLD_SPACE ? ' ' : folded->cp[i];
        text->at[count++] = (uint32_t)i;
    }
    text->count = count;
    return YM_OK;
}

bool ym__match_text_cuts(const ym__match_text *text, size_t first, size_t last)
{
    const ym__folded *folded = &text->folded;
    const size_t begin = text->at[first];
    const size_t next = text->at[last - 1] + (size_t)1;
    return (begin > 0 && folded->start[begin - 1] == folded->start[begin]) ||
           (next < folded->count && folded->start[next] == folded->start[next - 1]);
}

void ym__match_text_free(ym__match_text *text)
{
    ym__folded_free(&text->folded);
    free(text->cp);
    free(text->at);
    *text = (ym__match_text){0};
}

/* ---- compiling ------------------------------------------------------------------------------------------------- */

/* A pattern while it is compiled: its code points in the arena. */
typedef struct draft {
    uint64_t key; /* key_of(cp) */
    const uint32_t *cp;
    pattern pattern;
} draft;

typedef struct compiling {
    ym__arena arena;
    draft *drafts;
    size_t count;
    ym__match_text text;
    ym_error *error;
} compiling;

static uint64_t key_of(const uint32_t *cp)
{
    return (uint64_t)(cp[0] & CODE_POINT) << 32 | (cp[1] & CODE_POINT);
}

static uint64_t mix(uint64_t key)
{
    key *= UINT64_C(0x9e3779b97f4a7c15);
    return key ^ key >> 32;
}

/* By code points, the shorter first where one begins the other. */
static int compare_labels(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++) {
        const uint32_t left = a[i] & CODE_POINT;
        const uint32_t right = b[i] & CODE_POINT;
        if (left != right)
            return left < right ? -1 : 1;
    }
    return a_count == b_count ? 0 : a_count < b_count ? -1 : 1;
}

/* By label, then in the order of the glossary. */
static int compare_drafts(const void *a, const void *b)
{
    const draft *left = a;
    const draft *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    const int order =
        compare_labels(left->cp, left->pattern.count, right->cp, right->pattern.count);
    if (order != 0)
        return order;
    if (left->pattern.entry != right->pattern.entry)
        return left->pattern.entry < right->pattern.entry ? -1 : 1;
    return left->pattern.label < right->pattern.label ? -1
                                                      : left->pattern.label > right->pattern.label;
}

/* Labels that are never matched by themselves: adjectives, single characters, which need a pattern around them, and what
 * is too long to be a name. */
static bool is_matched(const ym_label *label, const ym__match_text *text)
{
    return label->kind != YM_LABEL_ADJECTIVE && text->count >= 2 && text->count <= LONGEST_LABEL;
}

static bool is_upper_at(const ym__match_text *text, size_t position)
{
    return text->folded.upper[text->at[position]] != 0;
}

/* May an s follow the label: does it end with a word in small letters, or with an initialism? */
static bool takes_plural(const ym__match_text *text)
{
    size_t first = text->count;
    size_t capitals = 0;
    while (first > 0 && text->cp[first - 1] >= 'a' && text->cp[first - 1] <= 'z') {
        first--;
        capitals += is_upper_at(text, first);
    }
    const size_t letters = text->count - first;
    return letters >= 2 && (capitals == 0 || capitals == letters) &&
           text->cp[text->count - 1] != 's';
}

static ym_status add_draft(compiling *job, const ym_label *label, size_t entry, size_t number)
{
    enum { MOST_BYTES = 8 * LONGEST_LABEL /* not even folded beyond that */ };
    ym__match_text *text = &job->text;
    const size_t bytes = strlen(label->text);
    if (bytes > MOST_BYTES)
        return YM_OK;
    ym_status status = ym__match_text_set(text, label->text, bytes, job->error);
    if (status < 0 || !is_matched(label, text))
        return status;
    uint32_t *cp = ym__arena_alloc(&job->arena, text->count * sizeof *cp);
    if (cp == NULL)
        return ym__error_nomem(job->error);
    size_t upper_count = 0;
    for (size_t i = 0; i < text->count; i++) {
        cp[i] = text->cp[i] | (is_upper_at(text, i) ? UPPER : 0);
        upper_count = is_upper_at(text, i) ? i + 1 : upper_count;
    }
    const pattern made = {.entry = (uint32_t)entry,
                          .label = (uint32_t)number,
                          .count = (uint16_t)text->count,
                          .upper_count = (uint16_t)upper_count,
                          .plural = takes_plural(text),
                          .word_start = text->folded.kind[text->at[0]] == YM__FOLD_WORD,
                          .word_end =
                              text->folded.kind[text->at[text->count - 1]] == YM__FOLD_WORD};
    job->drafts[job->count++] = (draft){.key = key_of(cp), .cp = cp, .pattern = made};
    return YM_OK;
}

/* Are the two the same label; with the same capitals too? */
static bool same_label(const draft *a, const draft *b)
{
    return compare_labels(a->cp, a->pattern.count, b->cp, b->pattern.count) == 0;
}

static bool same_letters(const draft *a, const draft *b)
{
    return a->pattern.count == b->pattern.count &&
           memcmp(a->cp, b->cp, a->pattern.count * sizeof *a->cp) == 0;
}

/* A hostile glossary can give one label to very many entries, and each would be a candidate wherever it stands. */
static void limit_sharing(compiling *job)
{
    size_t kept = 0;
    size_t same = 0;
    for (size_t i = 0; i < job->count; i++) {
        same = kept > 0 && same_label(&job->drafts[kept - 1], &job->drafts[i]) ? same + 1 : 0;
        if (same < MOST_SHARING)
            job->drafts[kept++] = job->drafts[i];
    }
    job->count = kept;
}

/* Folds the labels of the glossary and sorts them. */
static ym_status make_drafts(compiling *job, const ym_glossary *glossary)
{
    ym_status status = YM_OK;
    size_t label_count = 0;
    const size_t entry_count = ym_glossary_count(glossary);
    for (size_t i = 0; i < entry_count; i++)
        label_count += ym__glossary_label_count(glossary, i);
    if (entry_count >= UINT32_MAX || label_count >= UINT32_MAX / LONGEST_LABEL)
        return ym__error_set(job->error, YM_E_LIMIT, "the glossary has too many labels");
    job->drafts = calloc(label_count + 1, sizeof *job->drafts);
    if (job->drafts == NULL)
        return ym__error_nomem(job->error);
    for (size_t i = 0; i < entry_count; i++) {
        const ym_entry *entry = ym_glossary_entry(glossary, i);
        for (size_t j = 0; j < entry->label_count && status == YM_OK; j++)
            status = add_draft(job, &entry->labels[j], i, j);
    }
    qsort(job->drafts, job->count, sizeof *job->drafts, compare_drafts);
    limit_sharing(job);
    return status;
}

/* Marks labels that are written as their neighbour is; returns how many code points the others have. */
static size_t mark_again(compiling *job)
{
    size_t cp_count = 0;
    for (size_t i = 0; i < job->count; i++) {
        pattern *each = &job->drafts[i].pattern;
        each->is_again = i > 0 && same_letters(&job->drafts[i - 1], &job->drafts[i]);
        cp_count += each->is_again ? 0 : each->count;
    }
    return cp_count;
}

static ym_status write_out(ym__buffer *out, compiling *job)
{
    const head made = {.pattern_count = (uint32_t)job->count,
                       .cp_count = (uint32_t)mark_again(job)};
    ym__buffer_append(out, &made, sizeof made);
    for (size_t i = 0; i < job->count; i++)
        ym__buffer_append(out, &job->drafts[i].pattern, sizeof job->drafts[i].pattern);
    for (size_t i = 0; i < job->count; i++) {
        const draft *each = &job->drafts[i];
        if (!each->pattern.is_again)
            ym__buffer_append(out, each->cp, each->pattern.count * sizeof *each->cp);
    }
    return out->failed ? ym__error_nomem(job->error) : YM_OK;
}

ym_status ym__gazetteer_compile(ym__buffer *out, const ym_glossary *glossary, ym_error *error)
{
    compiling job = {.error = error};
    ym_status status = make_drafts(&job, glossary);
    if (status == YM_OK)
        status = write_out(out, &job);
    ym__match_text_free(&job.text);
    ym__arena_free(&job.arena);
    free(job.drafts);
    return status;
}

/* ---- opening --------------------------------------------------------------------------------------------------- */

/* Finds the parts; false: the sizes do not fit. */
static bool find_parts(ym__gazetteer *gazetteer, const char *bytes, size_t size)
{
    const head *made = gazetteer->head = (const head *)(const void *)bytes;
    if (size < sizeof *made)
        return false;
    const uint64_t pattern_bytes = made->pattern_count * (uint64_t)sizeof(pattern);
    if (sizeof *made + pattern_bytes + made->cp_count * (uint64_t)sizeof(uint32_t) != size)
        return false;
    gazetteer->patterns = (const pattern *)(const void *)(bytes + sizeof *made);
    gazetteer->cp = (const uint32_t *)(const void *)(bytes + sizeof *made + pattern_bytes);
    return true;
}

static bool is_pattern(const pattern *each, const ym_glossary *glossary)
{
    return each->count >= 2 && each->count <= LONGEST_LABEL && each->upper_count <= each->count &&
           each->entry < ym_glossary_count(glossary) &&
           each->label < ym__glossary_label_count(glossary, each->entry);
}

/* Where the code points of pattern `i` begin, those before it having their places; UINT32_MAX: there is no such place, or
 * they would stand before their neighbour's. */
static uint32_t first_cp_of(const ym__gazetteer *gazetteer, size_t i)
{
    const pattern *each = &gazetteer->patterns[i];
    if (i == 0)
        return each->count <= gazetteer->head->cp_count && !each->is_again ? 0 : UINT32_MAX;
    const pattern *before = each - 1;
    const uint32_t first = gazetteer->first_cps[i - 1];
    if (each->is_again)
        return each->count == before->count ? first : UINT32_MAX;
    const uint32_t next = first + before->count;
    return each->count <= gazetteer->head->cp_count - next &&
                   compare_labels(gazetteer->cp + first, before->count, gazetteer->cp + next,
                                  each->count) <= 0
               ? next
               : UINT32_MAX;
}

/* Gives every pattern its place; false: one is none, or they do not stand in order. */
static bool place_patterns(ym__gazetteer *gazetteer, const ym_glossary *glossary)
{
    for (size_t i = 0; i < gazetteer->head->pattern_count; i++) {
        if (!is_pattern(&gazetteer->patterns[i], glossary))
            return false;
        gazetteer->first_cps[i] = first_cp_of(gazetteer, i);
        if (gazetteer->first_cps[i] == UINT32_MAX)
            return false;
    }
    return true;
}

static uint64_t key_at(const ym__gazetteer *gazetteer, size_t i)
{
    return key_of(gazetteer->cp + gazetteer->first_cps[i]);
}

/* The slot of a key, or the empty one where it belongs: there is one. */
static size_t find_slot(const ym__gazetteer *gazetteer, uint64_t key)
{
    const group *groups = gazetteer->groups;
    size_t i = (size_t)mix(key) & (gazetteer->group_capacity - 1);
    while (groups[i].key != 0 && groups[i].key != key)
        i = (i + 1) & (gazetteer->group_capacity - 1);
    return i;
}

static size_t capacity_for(const ym__gazetteer *gazetteer)
{
    size_t count = 0;
    for (size_t i = 0; i < gazetteer->head->pattern_count; i++)
        count += i == 0 || key_at(gazetteer, i) != key_at(gazetteer, i - 1);
    size_t capacity = 64;
    while (capacity < count * 2)
        capacity *= 2;
    return capacity;
}

/* Patterns of one key follow one another. */
static void fill_groups(ym__gazetteer *gazetteer)
{
    const size_t count = gazetteer->head->pattern_count;
    for (size_t first = 0, last = 0; first < count; first = last) {
        const uint64_t key = key_at(gazetteer, first);
        while (last < count && key_at(gazetteer, last) == key)
            last++;
        gazetteer->groups[find_slot(gazetteer, key)] =
            (group){.key = key, .first = (uint32_t)first, .last = (uint32_t)last};
        const uint64_t bit = mix(key) % FILTER_BITS;
        gazetteer->filter[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

static ym_status open_at(ym__gazetteer *gazetteer, const char *bytes, size_t size,
                         const ym_glossary *glossary, ym_error *error)
{
    static const char refused[] = "no gazetteer of this glossary";
    if (!find_parts(gazetteer, bytes, size))
        return ym__error_set(error, YM_E_INPUT, refused);
    gazetteer->first_cps =
        calloc((size_t)gazetteer->head->pattern_count + 1, sizeof *gazetteer->first_cps);
    if (gazetteer->first_cps == NULL)
        return ym__error_nomem(error);
    if (!place_patterns(gazetteer, glossary))
        return ym__error_set(error, YM_E_INPUT, refused);
    gazetteer->group_capacity = capacity_for(gazetteer);
    gazetteer->groups = calloc(gazetteer->group_capacity, sizeof *gazetteer->groups);
    if (gazetteer->groups == NULL)
        return ym__error_nomem(error);
    fill_groups(gazetteer);
    return YM_OK;
}

ym_status ym__gazetteer_open(ym__gazetteer **out, const char *bytes, size_t size,
                             const ym_glossary *glossary, ym_error *error)
{
    *out = NULL;
    ym__gazetteer *gazetteer = calloc(1, sizeof *gazetteer);
    if (gazetteer == NULL)
        return ym__error_nomem(error);
    const ym_status status = open_at(gazetteer, bytes, size, glossary, error);
    if (status < 0)
        ym__gazetteer_free(gazetteer);
    else
        *out = gazetteer;
    return status;
}

ym_status ym__gazetteer_new(ym__gazetteer **out, const ym_glossary *glossary, ym_error *error)
{
    ym__buffer bytes = {0};
    *out = NULL;
    ym_status status = ym__gazetteer_compile(&bytes, glossary, error);
    if (status == YM_OK)
        status = ym__gazetteer_open(out, bytes.bytes, bytes.size, glossary, error);
    if (status == YM_OK)
        (*out)->own = bytes.bytes;
    else
        ym__buffer_free(&bytes);
    return status;
}

void ym__gazetteer_free(ym__gazetteer *gazetteer)
{
    if (gazetteer == NULL)
        return;
    free(gazetteer->own);
    free(gazetteer->first_cps);
    free(gazetteer->groups);
    free(gazetteer);
}

/* ---- matching -------------------------------------------------------------------------------------------------- */

static uint8_t kind_at(const ym__match_text *text, size_t position)
{
    return text->folded.kind[text->at[position]];
}

/* Is there no letter or digit right before the position, or after it? Dropped dots count as borders. */
static bool border_before(const ym__match_text *text, size_t position)
{
    return position == 0 || kind_at(text, position - 1) != YM__FOLD_WORD ||
           text->at[position - 1] + 1 != text->at[position];
}

/* Is there a word's border after the last of `count` positions from `position` on? */
static bool border_after(const ym__match_text *text, size_t end)
{
    return end == text->count || kind_at(text, end) != YM__FOLD_WORD || border_before(text, end);
}

/* How many positions a label (of pattern `i`) whose characters stand here takes, its plural's s too; 0: it does not stand here. */
static size_t taken_by(const ym__gazetteer *gazetteer, size_t i, const ym__match_text *text,
                       size_t position)
{
    const pattern *each = &gazetteer->patterns[i];
    const uint32_t *cp = gazetteer->cp + gazetteer->first_cps[i];
    size_t end = position + each->count;
    if (each->word_start && !border_before(text, position))
        return 0;
    if (each->word_end && !border_after(text, end)) {
        if (!each->plural || text->cp[end] != 's' || !border_after(text, end + 1))
            return 0;
        end++;
    }
    for (size_t j = 0; j < each->upper_count; j++) {
        if ((cp[j] & UPPER) != 0 && !is_upper_at(text, position + j))
            return 0;
    }
    return end - position;
}

/* The first of the patterns [low, high), which have their first `depth` code points in common and are longer, whose next
 * one is not before `cp`. */
static size_t first_not_before(const ym__gazetteer *gazetteer, size_t low, size_t high,
                               size_t depth, uint64_t cp)
{
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if ((gazetteer->cp[gazetteer->first_cps[middle] + depth] & CODE_POINT) < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The labels that stand at one place. */
typedef struct standing {
    ym__match matches[MOST_AT_PLACE]; /* the last ones, number i at i % MOST_AT_PLACE */
    size_t count;
} standing;

static void stand_at(const ym__gazetteer *gazetteer, const ym__match_text *text, size_t position,
                     const group *found, standing *list)
{
    size_t low = found->first;
    size_t high = found->last;
    list->count = 0;
    for (size_t depth = 2;; depth++) {
        for (; low < high && gazetteer->patterns[low].count == depth; low++) {
            const pattern *each = &gazetteer->patterns[low];
            const size_t taken = taken_by(gazetteer, low, text, position);
            if (taken > 0)
                list->matches[list->count++ % MOST_AT_PLACE] = (ym__match){.first = position,
                                                                           .last = position + taken,
                                                                           .entry = each->entry,
                                                                           .label = each->label};
        }
        if (low == high || position + depth >= text->count)
            return;
        const uint64_t cp = text->cp[position + depth];
        low = first_not_before(gazetteer, low, high, depth, cp);
        high = first_not_before(gazetteer, low, high, depth, cp + 1);
    }
}

ym_status ym__gazetteer_match(const ym__gazetteer *gazetteer, const ym__match_text *text,
                              ym__match_visit visit, void *context)
{
    standing list;
    for (size_t position = 0; position + 1 < text->count; position++) {
        if (kind_at(text, position) == YM__FOLD_WORD && !border_before(text, position))
            continue; /* no label begins inside a word */
        const uint64_t key = key_of(text->cp + position);
        const uint64_t bit = mix(key) % FILTER_BITS;
        if ((gazetteer->filter[bit / 64] >> bit % 64 & 1) == 0)
            continue;
        const group *found = &gazetteer->groups[find_slot(gazetteer, key)];
        if (found->key == 0)
            continue;
        stand_at(gazetteer, text, position, found, &list);
        const size_t kept = list.count < MOST_AT_PLACE ? list.count : MOST_AT_PLACE;
        for (size_t i = list.count; i-- > list.count - kept;) {
            const ym_status status = visit(context, &list.matches[i % MOST_AT_PLACE]);
            if (status < 0)
                return status;
        }
    }
    return YM_OK;
}
