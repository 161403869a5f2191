/* Long runs are judged in windows of CORE characters with some CONTEXT before and after, so that sums stay within a
 * double's range and memory stays bounded; a border that far away decides nothing.
 *
 * Weights are probabilities times SCALE for each character, which keeps the sums of a window near 1. */
#include "tag/lattice.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { CORE = 64, CONTEXT = 12, WINDOW = CORE + 2 * CONTEXT };

static const double SCALE = 244.692;      /* e^5.5: what a character of news costs, about */
static const double LEAST_WEIGHT = 0.002; /* of one character that the lexicon lacks */
/* A label that the lexicon lacks counts as so frequent, by its characters: the longer, the less it can be chance. */
static const uint32_t LABEL_COUNTS[] = {0, 1, 5, 20, 50};
/* A second half of a word that is itself a word so frequent leaves the first half its meaning (中国|政府). */
enum { FREQUENT = 300 };

typedef struct arc {
    uint8_t length;
    uint8_t word_class;
    bool is_label, is_open; /* see ym__lattice_span */
    double weight;
} arc;

struct ym__lattice {
    const ym_lexicon *lexicon;
    const uint16_t *run; /* of the open window */
    size_t count;
    size_t arc_start[WINDOW + 1];
    arc *arcs;
    size_t arc_count, arc_capacity;
    double forward[WINDOW + 1], backward[WINDOW + 1];
    double power[WINDOW + 1];
};

ym_status ym__lattice_new(ym__lattice **out, const ym_lexicon *lexicon, ym_error *error)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return ym__error_nomem(error);
    (*out)->lexicon = lexicon;
    (*out)->power[0] = 1;
    for (size_t i = 1; i <= WINDOW; i++)
        (*out)->power[i] = (*out)->power[i - 1] * SCALE;
    return YM_OK;
}

void ym__lattice_free(ym__lattice *lattice)
{
    if (lattice == NULL)
        return;
    free(lattice->arcs);
    free(lattice);
}

/* ---- arcs ------------------------------------------------------------------------------------------------------ */

static ym_status push_arc(ym__lattice *lattice, size_t length, uint32_t count,
                          ym__word_class word_class, const ym__lattice_span *label, ym_error *error)
{
    if (lattice->arc_count == lattice->arc_capacity) {
        const size_t capacity = lattice->arc_capacity == 0 ? 256 : lattice->arc_capacity * 2;
        arc *grown = realloc(lattice->arcs, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        lattice->arcs = grown;
        lattice->arc_capacity = capacity;
    }
    double weight =
        (double)count / (double)ym__lexicon_total(lattice->lexicon) * lattice->power[length];
    if (length == 1 && weight < LEAST_WEIGHT)
        weight = LEAST_WEIGHT;
    lattice->arcs[lattice->arc_count++] = (arc){.length = (uint8_t)length,
                                                .word_class = (uint8_t)word_class,
                                                .is_label = label != NULL,
                                                .is_open = label != NULL && label->is_open,
                                                .weight = weight};
    return YM_OK;
}

static uint32_t label_count(size_t length)
{
    const size_t longest = sizeof LABEL_COUNTS / sizeof *LABEL_COUNTS - 1;
    return LABEL_COUNTS[length < longest ? length : longest];
}

/* The words that begin at one position, shorter first, and the labels among them or beside them. spans[*next] is the
 * first that does not begin before it. */
static ym_status add_arcs(ym__lattice *lattice, size_t position, size_t offset,
                          const ym__lattice_span *spans, size_t span_count, size_t *next,
                          ym_error *error)
{
    ym__lexicon_hit hits[YM__LEXICON_LONGEST];
    const uint16_t *text = lattice->run + position;
    const size_t left = lattice->count - position;
    const size_t hit_count = ym__lexicon_at(lattice->lexicon, text, left, hits);
    ym_status status = push_arc(lattice, 1, ym__lexicon_find(lattice->lexicon, text, 1).count,
                                YM__WORD_NONE, NULL, error);
    size_t hit = 0;
    size_t longest = 1;
    while (status == YM_OK) {
        while (*next < span_count && spans[*next].first - offset == position &&
               spans[*next].last - spans[*next].first <= longest)
            ++*next; /* a second label of the same span, or a single character */
        const bool has_span = *next < span_count && spans[*next].first - offset == position &&
                              spans[*next].last - offset <= lattice->count;
        const size_t span_length = has_span ? spans[*next].last - spans[*next].first : SIZE_MAX;
        const size_t hit_length = hit < hit_count ? hits[hit].length : SIZE_MAX;
        if (span_length == SIZE_MAX && hit_length == SIZE_MAX)
            break;
        longest = span_length < hit_length ? span_length : hit_length;
        const ym__lexicon_hit word = hit_length == longest ? hits[hit] : (ym__lexicon_hit){0};
        const ym__lattice_span *label = span_length == longest ? &spans[*next] : NULL;
        const uint32_t floor_count = label != NULL ? label_count(longest) : 0;
        status = push_arc(lattice, longest, word.count > floor_count ? word.count : floor_count,
                          word.word_class, label, error);
        hit += hit_length == longest;
    }
    return status;
}

static ym_status make_arcs(ym__lattice *lattice, size_t offset, const ym__lattice_span *spans,
                           size_t span_count, ym_error *error)
{
    ym_status status = YM_OK;
    size_t next = 0;
    lattice->arc_count = 0;
    for (size_t i = 0; i < lattice->count && status == YM_OK; i++) {
        while (next < span_count && spans[next].first < offset + i)
            next++;
        lattice->arc_start[i] = lattice->arc_count;
        status = add_arcs(lattice, i, offset, spans, span_count, &next, error);
    }
    lattice->arc_start[lattice->count] = lattice->arc_count;
    return status;
}

/* ---- sums ------------------------------------------------------------------------------------------------------ */

static void sum_up(ym__lattice *lattice)
{
    const size_t count = lattice->count;
    memset(lattice->forward, 0, (count + 1) * sizeof *lattice->forward);
    lattice->forward[0] = 1;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = lattice->arc_start[i]; j < lattice->arc_start[i + 1]; j++)
            lattice->forward[i + lattice->arcs[j].length] +=
                lattice->forward[i] * lattice->arcs[j].weight;
    }
    lattice->backward[count] = 1;
    for (size_t i = count; i-- > 0;) {
        lattice->backward[i] = 0;
        for (size_t j = lattice->arc_start[i]; j < lattice->arc_start[i + 1]; j++)
            lattice->backward[i] +=
                lattice->arcs[j].weight * lattice->backward[i + lattice->arcs[j].length];
    }
}

/* The weight of all ways from first to last. Left out are words from `first` on that are longer than `part` and either
 * the whole or open labels, which are to be divided themselves; SIZE_MAX: none. */
static double weight_between(const ym__lattice *lattice, size_t first, size_t last, size_t part)
{
    double sums[WINDOW + 1];
    sums[0] = 1;
    for (size_t i = 1; i <= last - first; i++)
        sums[i] = 0;
    for (size_t i = first; i < last; i++) {
        for (size_t j = lattice->arc_start[i]; j < lattice->arc_start[i + 1]; j++) {
            const arc *each = &lattice->arcs[j];
            const size_t length = each->length;
            const bool is_left_out =
                i == first && length > part && (length == last - first || each->is_open);
            if (i + length <= last && !is_left_out)
                sums[i - first + length] += sums[i - first] * each->weight;
        }
    }
    return sums[last - first];
}

/* ---- words around a label -------------------------------------------------------------------------------------- */

static bool is_among(uint16_t cp, const uint16_t *set)
{
    while (*set != 0 && *set != cp)
        set++;
    return *set != 0;
}

/* What may follow a name in a word and leave it its meaning: 人语文话式系籍裔 … (法国人, 泰语, 日本史). */
static const uint16_t SUFFIXES[] = {
    u'人', u'语', u'文', u'话', u'式', u'系', u'籍', u'裔', u'队', u'军', u'方', u'省',
    u'市', u'州', u'县', u'区', u'镇', u'村', u'乡', u'国', u'城', u'湾', u'岛', u'山',
    u'江', u'河', u'湖', u'海', u'港', u'站', u'厂', u'路', u'街', u'桥', u'史', u'产',
    u'制', u'货', u'版', u'台', u'报', u'社', u'团', u'党', u'派', u'菜', u'舞', u'歌',
    u'剧', u'画', u'馆', u'女', u'男', u'兵', u'舰', u'机', u'商', u'企', u'妇', u'童',
    u'民', u'族', u'教', u'法', u'界', u'东', u'南', u'西', u'北', u'中', u'内', u'外',
    u'境', u'全', u'长', u'杯', u'口', u'氏', 0};
/* And what may stand before it. */
static const uint16_t PREFIXES[] = {u'前', u'后', u'原', u'旧', u'新', u'老', u'反', u'亲', u'驻',
                                    u'对', u'赴', u'访', u'援', u'抗', u'非', u'各', u'全', 0};

/* Is the rest of a word an affix, or a word so frequent? An empty one is. */
static bool is_harmless(const ym__lattice *lattice, size_t first, size_t last,
                        const uint16_t *affixes, uint32_t frequent)
{
    if (last == first)
        return true;
    if (last - first == 1)
        return is_among(lattice->run[first], affixes);
    return ym__lexicon_find(lattice->lexicon, lattice->run + first, last - first).count >= frequent;
}

/* Is the rest [first, last) of a word 和 and a name, or a name and 和 (特立尼达和多巴哥)? 和约 is a word. */
static bool joins(const uint16_t *run, size_t first, size_t last, size_t joint)
{
    return last >= first + 3 && run[joint] == u'和';
}

/* May the word be a name with something before or after it? */
static bool can_divide(const ym__lattice *lattice, size_t first, size_t last, size_t word_first,
                       const arc *word)
{
    const size_t word_last = word_first + word->length;
    const bool is_person = word->word_class == YM__WORD_PERSON;
    const bool is_name = is_person || word->word_class == YM__WORD_PLACE ||
                         word->word_class == YM__WORD_ORGANIZATION ||
                         word->word_class == YM__WORD_NAME;
    const bool is_open = word->is_open || word->word_class == YM__WORD_ORGANIZATION;
    if (is_open && word_first == first && word_last - last >= 2)
        return true;
    if ((word_first == first && joins(lattice->run, last, word_last, last)) ||
        (word_last == last && joins(lattice->run, word_first, first, first - 1)))
        return true;
    if (word_first != first && (word_last != last || is_name))
        return false;
    /* Set phrases are no names with something before them (为政以德). */
    if (first - word_first >= 2 && word->word_class == YM__WORD_OTHER)
        return false;
    /* The lexicon has many a proverb of four characters among its persons (万象更新). */
    if (is_person && last - first == 2 && word_last - last >= 2)
        return false;
    return is_harmless(lattice, word_first, first, PREFIXES, FREQUENT) &&
           is_harmless(lattice, last, word_last, SUFFIXES, FREQUENT);
}

/* A word that contains the label at its head or tail: how far does it leave the label its meaning? 中国政府 is 中国 and
 * 政府; 发展中国家 is not 发展, 中国 and 家; a person's or place's name is no other name with something before it
 * (白俄罗斯). */
static double share_within(const ym__lattice *lattice, size_t first, size_t last, size_t word_first,
                           const arc *word)
{
    const size_t word_last = word_first + word->length;
    if (!can_divide(lattice, first, last, word_first, word))
        return 0;
    const size_t part = word_first == first ? last - first : first - word_first;
    const double all = weight_between(lattice, word_first, word_last, part);
    if (all <= 0)
        return 0;
    const double divided = weight_between(lattice, word_first, first, SIZE_MAX) *
                           weight_between(lattice, first, last, SIZE_MAX) *
                           weight_between(lattice, last, word_last, SIZE_MAX);
    return divided / all < 1 ? divided / all : 1;
}

/* ---- judging --------------------------------------------------------------------------------------------------- */

static void judge_span(const ym__lattice *lattice, size_t offset, ym__lattice_span *span)
{
    const size_t first = span->first - offset;
    const size_t last = span->last - offset;
    const double all = lattice->forward[lattice->count];
    const double between = weight_between(lattice, first, last, SIZE_MAX);
    double probability = lattice->forward[first] * between * lattice->backward[last] / all;
    double heaviest = 0.05;
    span->word_first = span->word_last = span->first;
    for (size_t i = first >= YM__LEXICON_LONGEST ? first - YM__LEXICON_LONGEST + 1 : 0; i < last;
         i++) {
        for (size_t j = lattice->arc_start[i]; j < lattice->arc_start[i + 1]; j++) {
            const arc *word = &lattice->arcs[j];
            const size_t end = i + word->length;
            if (i == first && end == last)
                span->as_word = word->weight / between;
            const bool crosses = (i < first && end > first) || (i < last && end > last);
            if (!crosses)
                continue;
            const double weight = lattice->forward[i] * word->weight * lattice->backward[end] / all;
            const bool covers = i <= first && end >= last;
            const double share =
                covers && weight > 0.01 ? share_within(lattice, first, last, i, word) : 0;
            probability += weight * share;
            if (weight * (1 - share) > heaviest) {
                heaviest = weight * (1 - share);
                span->word_first = offset + i;
                span->word_last = offset + end;
            }
        }
    }
    span->probability = probability < 1 ? probability : 1;
}

static ym_status judge_window(ym__lattice *lattice, size_t offset, ym__lattice_span *spans,
                              size_t span_count, size_t core_end, ym_error *error)
{
    ym_status status = make_arcs(lattice, offset, spans, span_count, error);
    if (status < 0)
        return status;
    sum_up(lattice);
    for (size_t i = 0; i < span_count && spans[i].first < core_end; i++) {
        /* What was judged by the window before keeps its answer; what does not fit in here is too long for chance. */
        if (spans[i].probability < 0 && spans[i].first >= offset &&
            spans[i].last - offset <= lattice->count)
            judge_span(lattice, offset, &spans[i]);
    }
    return YM_OK;
}

ym_status ym__lattice_judge(ym__lattice *lattice, const uint16_t *run, size_t count,
                            ym__lattice_span *spans, size_t span_count, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < span_count; i++) {
        spans[i].word_first = spans[i].word_last = spans[i].first;
        spans[i].probability = lattice->lexicon == NULL ? 1 : -1;
        spans[i].as_word = 1;
    }
    if (lattice->lexicon == NULL)
        return YM_OK;
    size_t near = 0; /* the first span that this window can need */
    for (size_t core = 0; core < count && status == YM_OK; core += CORE) {
        const size_t offset = core < CONTEXT ? 0 : core - CONTEXT;
        const size_t end = core + CORE + CONTEXT < count ? core + CORE + CONTEXT : count;
        while (near < span_count && spans[near].first < offset)
            near++;
        size_t far = near;
        while (far < span_count && spans[far].first < end)
            far++;
        if (far == near || spans[far - 1].first < core)
            continue;
        lattice->run = run + offset;
        lattice->count = end - offset;
        status = judge_window(lattice, offset, spans + near, far - near, core + CORE, error);
    }
    for (size_t i = 0; i < span_count; i++) {
        if (spans[i].probability < 0)
            spans[i].probability = 1;
    }
    return status;
}
