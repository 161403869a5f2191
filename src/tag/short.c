/* The patterns are those of TAGGING in news: one verb-like character before (驻X 对X 援X 访X 赴X 涉X 亲X), one noun-like
 * character after (X军 X媒 X制), X方 whole, several countries in a row (XY两国, XYZ三方, X、Y两国), a country before a
 * title or an organ of state (俄外长, 美国务卿). Whether the pattern is cut out of other words (入驻|中心) the lattice
 * tells, to which it is given as the candidate's claim. */
#include "tag/short.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "tag/cues.h"
#include "tag/lexicon_format.h"

#include <stdlib.h>
#include <string.h>

typedef struct form {
    uint32_t cp;
    uint32_t entry, label;
    uint8_t is_bare; /* 1: the glossary lists the character alone */
    uint8_t is_state;
    uint8_t unused[2];
} form;

/* Forms while they are compiled. */
typedef struct form_list {
    form *items;
    size_t count, capacity;
} form_list;

struct ym__short_forms {
    const form *items; /* by character, then in the order of the glossary */
    size_t count;
    uint8_t present[0x10000 / 8];
    uint8_t organ_heads[0x10000 / 8]; /* what organs of state begin with: most characters do not */
};

static const uint16_t BEFORE[] = u"驻对援访赴涉亲反抗旅留侵";
static const uint16_t BEFORE_REGION[] = u"驻赴访涉援抵离返进在";
static const uint16_t AFTER[] = u"军媒制企籍侨语";
/* What looks like a pattern and is a word, in pairs: law and its making, a language of many countries, to heed, dialogue. */
static const uint16_t WORDS[] =
    u"法制英语中语土语新语留意留白对白对马赴约进港印制土制新制英制新军中军白军以军";
enum { MOST_FORMS = 32 /* of one character, and of one entry */ };
enum {
    HUA = 0x534E /* 华 */,
    FANG = 0x65B9 /* 方 */,
    ZAI = 0x5728 /* 在 */,
    COMMA = 0x3001 /* 、 */
};

/* ---- the table ------------------------------------------------------------------------------------------------- */

static int compare_forms(const void *a, const void *b)
{
    const form *left = a;
    const form *right = b;
    if (left->cp != right->cp)
        return left->cp < right->cp ? -1 : 1;
    if (left->is_bare != right->is_bare)
        return left->is_bare ? -1 : 1;
    if (left->entry != right->entry)
        return left->entry < right->entry ? -1 : 1;
    return left->label < right->label ? -1 : left->label > right->label;
}

static ym_status push_form(form_list *forms, const form *each, ym_error *error)
{
    /* X and X方 of one entry are one form; the bare one stays. */
    size_t own = 0;
    for (size_t i = forms->count; i-- > 0 && forms->items[i].entry == each->entry;) {
        if (++own == MOST_FORMS)
            return YM_OK;
        if (forms->items[i].cp == each->cp) {
            if (each->is_bare)
                forms->items[i] = *each;
            return YM_OK;
        }
    }
    if (forms->count == forms->capacity) {
        const size_t capacity = forms->capacity == 0 ? 64 : forms->capacity * 2;
        form *grown = realloc(forms->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        forms->items = grown;
        forms->capacity = capacity;
    }
    forms->items[forms->count++] = *each;
    return YM_OK;
}

bool ym__short_form_is(const ym__match_text *text)
{
    return text->count == 1 || (text->count == 2 && text->cp[1] == FANG);
}

static bool is_state(const ym_entry *entry)
{
    return strcmp(entry->subtype, "country") == 0 || strcmp(entry->subtype, "territory") == 0 ||
           strcmp(entry->subtype, "former country") == 0 ||
           strcmp(entry->subtype, "continent") == 0;
}

static ym_status add_entry(form_list *forms, ym__match_text *text, const ym_glossary *glossary,
                           size_t number, ym_error *error)
{
    const ym_entry *entry = ym_glossary_entry(glossary, number);
    ym_status status = YM_OK;
    bool has_side = false; /* whoever speaks as X方 is a state */
    if (strcmp(entry->type, "place") != 0)
        return YM_OK;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
            const ym_label *label = &entry->labels[i];
            if (label->kind != YM_LABEL_SHORT)
                continue;
            status = ym__match_text_set(text, label->text, strlen(label->text), error);
            if (status < 0 || !ym__short_form_is(text) || text->cp[0] < YM__LEXICON_FIRST ||
                text->cp[0] > YM__LEXICON_LAST)
                continue;
            const bool bare = text->count == 1;
            has_side = has_side || !bare;
            const form each = {.cp = text->cp[0],
                               .entry = (uint32_t)number,
                               .label = (uint32_t)i,
                               .is_bare = bare,
                               .is_state = has_side || is_state(entry)};
            if (pass == 1) /* by then it is known whether there is an X方 */
                status = push_form(forms, &each, error);
        }
    }
    return status;
}

/* A hostile glossary can give one character to very many entries. */
static void limit_forms(form_list *forms)
{
    size_t kept = 0;
    size_t same = 0;
    for (size_t i = 0; i < forms->count; i++) {
        same = kept > 0 && forms->items[kept - 1].cp == forms->items[i].cp ? same + 1 : 0;
        if (same < MOST_FORMS)
            forms->items[kept++] = forms->items[i];
    }
    forms->count = kept;
}

static void set_bit(uint8_t *bits, uint32_t cp)
{
    bits[cp / 8] |= (uint8_t)(1u << cp % 8);
}

static bool has_bit(const uint8_t *bits, uint32_t cp)
{
    return cp < 0x10000 && (bits[cp / 8] >> cp % 8 & 1) != 0;
}

/* The first character of each item of a list of cues. */
static void set_heads(uint8_t *bits, const uint16_t *list)
{
    for (bool first = true; *list != 0; list++) {
        if (first)
            set_bit(bits, *list);
        first = *list == ' ';
    }
}

ym_status ym__short_forms_compile(ym__buffer *out, const ym_glossary *glossary, ym_error *error)
{
    ym__match_text text = {0};
    form_list forms = {0};
    ym_status status = YM_OK;
    for (size_t i = 0; i < ym_glossary_count(glossary) && status == YM_OK; i++)
        status = add_entry(&forms, &text, glossary, i, error);
    if (forms.count > 0)
        qsort(forms.items, forms.count, sizeof *forms.items, compare_forms);
    limit_forms(&forms);
    ym__buffer_append(out, forms.items, forms.count * sizeof *forms.items);
    if (status == YM_OK && out->failed)
        status = ym__error_nomem(error);
    ym__match_text_free(&text);
    free(forms.items);
    return status;
}

static bool is_of_glossary(const form *each, const ym_glossary *glossary)
{
    return each->cp >= YM__LEXICON_FIRST && each->cp <= YM__LEXICON_LAST &&
           each->entry < ym_glossary_count(glossary) &&
           each->label < ym__glossary_label_count(glossary, each->entry);
}

ym_status ym__short_forms_open(ym__short_forms **out, const char *bytes, size_t size,
                               const ym_glossary *glossary, ym_error *error)
{
    *out = NULL;
    ym__short_forms *forms = calloc(1, sizeof *forms);
    if (forms == NULL)
        return ym__error_nomem(error);
    forms->items = (const form *)(const void *)bytes;
    forms->count = size / sizeof *forms->items;
    bool good = size % sizeof *forms->items == 0;
    for (size_t i = 0; i < forms->count && good; i++) {
        good = is_of_glossary(&forms->items[i], glossary);
        if (good)
            set_bit(forms->present, forms->items[i].cp);
    }
    if (!good) {
        free(forms);
        return ym__error_set(error, YM_E_INPUT, "no short forms of this glossary");
    }
    set_heads(forms->organ_heads, ym__cue_state_organs);
    *out = forms;
    return YM_OK;
}

void ym__short_forms_free(ym__short_forms *forms)
{
    free(forms);
}

/* ---- looking at a text ----------------------------------------------------------------------------------------- */

typedef struct search {
    const ym__short_forms *forms;
    const ym__match_text *text;
    size_t passage;
    ym__candidates *candidates;
    ym_error *error;
} search;

static bool is_form(const search *job, size_t position)
{
    return position < job->text->count && has_bit(job->forms->present, job->text->cp[position]);
}

/* The forms of a character: [*first, *last). */
static void forms_of(const search *job, uint32_t cp, size_t *first, size_t *last)
{
    size_t low = 0;
    size_t high = job->forms->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (job->forms->items[middle].cp < cp)
            low = middle + 1;
        else
            high = middle;
    }
    *first = *last = low;
    while (*last < job->forms->count && job->forms->items[*last].cp == cp)
        ++*last;
}

static bool any_state(const search *job, size_t position)
{
    size_t first;
    size_t last;
    forms_of(job, job->text->cp[position], &first, &last);
    while (first < last && !job->forms->items[first].is_state)
        first++;
    return first < last;
}

/* Does the pattern alone say that the character is this entry, without a full name elsewhere in the article? Two characters
 * side by side and nothing behind them are a row only when the glossary lists each by itself: 中美, not 保羅 the apostle. */
static bool is_sure(const form *each, size_t state_count, ym__row row)
{
    if (row == YM__ROW_BARE)
        return state_count <= 1 && each->is_bare;
    return state_count <= 1 || (row == YM__ROW_TOLD && each->is_bare);
}

/* Are two neighbours one entry (中华)? Then they are no row. */
static bool share_entry(const search *job, size_t position)
{
    size_t first;
    size_t last;
    size_t other_first;
    size_t other_last;
    forms_of(job, job->text->cp[position], &first, &last);
    forms_of(job, job->text->cp[position + 1], &other_first, &other_last);
    for (size_t i = first; i < last; i++) {
        for (size_t j = other_first; j < other_last; j++) {
            if (job->forms->items[i].entry == job->forms->items[j].entry)
                return true;
        }
    }
    return false;
}

/* The span [position, end) as a mention of every entry that has the character; `states` leaves the others out. */
static ym_status push(const search *job, size_t position, size_t end, size_t claim_first,
                      size_t claim_last, bool states, ym__row row)
{
    size_t first;
    size_t last;
    size_t state_count = 0;
    const ym__match_text *text = job->text;
    if (ym__match_text_cuts(text, position, end))
        return YM_OK;
    forms_of(job, text->cp[position], &first, &last);
    for (size_t i = first; i < last; i++)
        state_count += job->forms->items[i].is_state;
    for (size_t i = first; i < last; i++) {
        const form *each = &job->forms->items[i];
        if (states && !each->is_state)
            continue;
        const ym__candidate candidate = {.passage = job->passage,
                                         .first = position,
                                         .last = end,
                                         .claim_first = claim_first,
                                         .claim_last = claim_last,
                                         .start = text->folded.start[text->at[position]],
                                         .end = text->folded.end[text->at[end - 1]],
                                         .entry = each->entry,
                                         .label = each->label,
                                         .reasons = YM__REASON_PATTERN,
                                         .is_short = true,
                                         .is_pattern = true,
                                         .row = row,
                                         .is_sure = is_sure(each, state_count, row)};
        if (ym__candidates_push(job->candidates, &candidate) == NULL)
            return ym__error_nomem(job->error);
    }
    return YM_OK;
}

static bool is_word(uint32_t first, uint32_t second)
{
    for (size_t i = 0; WORDS[i] != 0; i += 2) {
        if (WORDS[i] == first && WORDS[i + 1] == second)
            return true;
    }
    return false;
}

/* Central Europe, or languages? */
static bool is_other_row(const ym__match_text *text, size_t first, size_t last)
{
    return ym__cue_is_homograph(text, first, last) ||
           ym__cue_after(ym__cue_languages_after, text, last) > 0;
}

/* Several countries in a row. Returns how many characters were taken in *taken, 0 when it is no such row. */
static ym_status find_row(const search *job, size_t position, size_t *taken)
{
    const ym__match_text *text = job->text;
    size_t end = position;
    ym_status status = YM_OK;
    bool found = false;
    *taken = 0;
    while (is_form(job, end) && end - position < 5 && any_state(job, end) &&
           (end == position || (text->cp[end] != text->cp[end - 1] && !share_entry(job, end - 1))))
        end++;
    /* The row may have run into the word after it (美欧洲): shorter rows are tried too, the longest that is sure first. */
    for (; end >= position + 2 && status == YM_OK && !found; end--) {
        const size_t after = ym__cue_after(ym__cue_pair_after, text, end);
        if ((after == 0 && end - position > 3) || is_other_row(text, position, end))
            continue;
        for (size_t i = position; i < end && status == YM_OK; i++)
            status =
                push(job, i, i + 1, position, end, true, after > 0 ? YM__ROW_TOLD : YM__ROW_BARE);
        found = true;
        *taken = after > 0 ? end - position : 0; /* what is not sure may be another pattern */
    }
    return status;
}

/* X、Y、Z三国. */
static ym_status find_list(const search *job, size_t position, size_t *taken)
{
    const ym__match_text *text = job->text;
    size_t end = position + 1;
    ym_status status = YM_OK;
    *taken = 0;
    const uint32_t before = position > 0 ? text->cp[position - 1] : 0;
    if (before == COMMA && position > 1 && is_form(job, position - 2))
        return YM_OK; /* in the middle of a list */
    /* After other Han (今年美、俄两国) words must divide before it. */
    const bool after_han = before >= YM__LEXICON_FIRST && before <= YM__LEXICON_LAST;
    while (end + 1 < text->count && text->cp[end] == COMMA && is_form(job, end + 1) &&
           any_state(job, end + 1))
        end += 2;
    if (end == position + 1 || ym__cue_after(ym__cue_list_after, text, end) == 0)
        return YM_OK;
    for (size_t i = position; i < end && status == YM_OK; i += 2)
        status = push(job, i, i + 1, i, after_han && i == position ? i + 1 : i, true, YM__ROW_TOLD);
    *taken = end - position;
    return status;
}

static ym_status find_one(const search *job, size_t position)
{
    const ym__match_text *text = job->text;
    const uint32_t before = position > 0 ? text->cp[position - 1] : 0;
    const uint32_t after = position + 1 < text->count ? text->cp[position + 1] : 0;
    const bool state = any_state(job, position);
    ym_status status = YM_OK;
    if (after == FANG && state && ym__cue_is_homograph(text, position, position + 2))
        return YM_OK;
    if (after == FANG && state)
        return push(job, position, position + 2, position, position + 2, true, YM__ROW_NONE);
    if (before != 0 && !is_word(before, text->cp[position]) &&
        (ym__cue_has(state ? BEFORE : BEFORE_REGION, before) ||
         (before == ZAI && text->cp[position] == HUA)))
        status = push(job, position, position + 1, position - 1, position + 1, false, YM__ROW_NONE);
    else if (after != 0 && state && ym__cue_has(AFTER, after) &&
             !is_word(text->cp[position], after))
        status = push(job, position, position + 1, position, position + 2, true, YM__ROW_NONE);
    if (status == YM_OK && state && has_bit(job->forms->organ_heads, after)) {
        const size_t organ = ym__cue_after(ym__cue_state_organs, text, position + 1);
        if (organ > 0)
            status = push(job, position, position + 1, position, position + 1 + organ, true,
                          YM__ROW_NONE);
    }
    return status;
}

ym_status ym__short_forms_find(const ym__short_forms *forms, const ym__match_text *text,
                               size_t passage, ym__candidates *candidates, ym_error *error)
{
    const search job = {forms, text, passage, candidates, error};
    ym_status status = YM_OK;
    for (size_t i = 0; i < text->count && status == YM_OK; i++) {
        if (!is_form(&job, i))
            continue;
        size_t taken = 0;
        if (any_state(&job, i)) {
            status = find_row(&job, i, &taken);
            if (status == YM_OK && taken == 0)
                status = find_list(&job, i, &taken);
        }
        if (status == YM_OK && taken == 0)
            status = find_one(&job, i);
        else if (taken > 1)
            i += taken - 1;
    }
    return status;
}
