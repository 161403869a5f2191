/* Judging candidates in Han; latin.c has those in Latin. Read ym__judge_passage first. */
#include "tag/judge.h"

#include "base/error.h"
#include "tag/cues.h"
#include "text/script.h"

#include <stdlib.h>
#include <string.h>

/* Below that, two characters are rather two words (他|信) than a name. */
static const double LEAST_AS_WORD = 0.1;

typedef struct order {
    size_t candidate;
    size_t first, last;
} order;

struct ym__judge {
    const ym_glossary *glossary;
    const ym_lexicon *lexicon;
    bool is_long_list;
    ym__lattice *lattice;
    uint16_t *run;
    size_t run_capacity;
    ym__lattice_span *spans;
    order *orders;
    size_t span_capacity;
};

double ym__judge_threshold(ym_precision precision)
{
    static const double thresholds[] = {
        [YM_PRECISION_BALANCED] = 0.3, [YM_PRECISION_STRICT] = 0.6, [YM_PRECISION_ALL] = 0};
    return thresholds[precision];
}

bool ym__judge_is_long_list(const ym_glossary *glossary)
{
    enum { LONG_LIST = 5000 };
    size_t unsorted = 0;
    for (size_t i = 0; i < ym_glossary_count(glossary); i++)
        unsorted += ym_glossary_entry(glossary, i)->subtype[0] == '\0';
    return unsorted >= LONG_LIST;
}

ym_status ym__judge_new(ym__judge **out, const ym_glossary *glossary, const ym_lexicon *lexicon,
                        bool is_long_list, ym_error *error)
{
    *out = NULL;
    ym__judge *judge = calloc(1, sizeof *judge);
    if (judge == NULL)
        return ym__error_nomem(error);
    judge->glossary = glossary;
    judge->lexicon = lexicon;
    judge->is_long_list = is_long_list;
    const ym_status status = ym__lattice_new(&judge->lattice, lexicon, error);
    if (status < 0)
        ym__judge_free(judge);
    else
        *out = judge;
    return status;
}

void ym__judge_free(ym__judge *judge)
{
    if (judge == NULL)
        return;
    ym__lattice_free(judge->lattice);
    free(judge->run);
    free(judge->spans);
    free(judge->orders);
    free(judge);
}

/* ---- words' borders -------------------------------------------------------------------------------------------- */

static bool in_range(uint32_t cp)
{
    return cp >= YM__LEXICON_FIRST && cp <= YM__LEXICON_LAST;
}

/* The end of the run of Han that begins at `first`: no dot or anything else between. */
static size_t run_end(const ym__match_text *text, size_t first)
{
    size_t end = first + 1;
    while (end < text->count && in_range(text->cp[end]) && text->at[end] == text->at[end - 1] + 1)
        end++;
    return end;
}

static int compare_orders(const void *a, const void *b)
{
    const order *left = a;
    const order *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->last != right->last)
        return left->last < right->last ? -1 : 1;
    return left->candidate < right->candidate ? -1 : left->candidate > right->candidate;
}

static ym_status reserve(ym__judge *judge, size_t characters, size_t spans, ym_error *error)
{
    if (characters > judge->run_capacity) {
        uint16_t *run = realloc(judge->run, characters * sizeof *run);
        if (run == NULL)
            return ym__error_nomem(error);
        judge->run = run;
        judge->run_capacity = characters;
    }
    if (spans > judge->span_capacity) {
        ym__lattice_span *grown = realloc(judge->spans, spans * sizeof *grown);
        if (grown != NULL)
            judge->spans = grown;
        order *orders = realloc(judge->orders, spans * sizeof *orders);
        if (orders != NULL)
            judge->orders = orders;
        if (grown == NULL || orders == NULL)
            return ym__error_nomem(error);
        judge->span_capacity = spans;
    }
    return YM_OK;
}

static void take_answer(const ym__match_text *text, size_t run_first, const ym__lattice_span *span,
                        ym__candidate *candidate)
{
    candidate->score = span->probability;
    candidate->as_word = span->as_word;
    candidate->reasons |= span->probability >= 0.5 ? YM__REASON_BORDERS : YM__REASON_INSIDE_WORD;
    if (span->word_last > span->word_first) {
        candidate->word_start = text->folded.start[text->at[run_first + span->word_first]];
        candidate->word_end = text->folded.end[text->at[run_first + span->word_last - 1]];
    }
}

static bool is_open(const ym__judge *judge, const ym__candidate *candidate)
{
    const ym_entry *entry = ym_glossary_entry(judge->glossary, candidate->entry);
    return !candidate->is_pattern && !ym__entry_is(entry, "place") &&
           !ym__entry_is(entry, "person");
}

/* Asks the lattice about the claims in the run [first, end), which orders[0..count) list. */
static ym_status judge_run(ym__judge *judge, const ym__match_text *text, size_t first, size_t end,
                           const order *orders, size_t count, ym__candidate *candidates,
                           ym_error *error)
{
    size_t used = 0;
    for (size_t i = first; i < end; i++)
        judge->run[i - first] = (uint16_t)text->cp[i];
    for (size_t i = 0; i < count; i++) {
        if (orders[i].last <= end)
            judge->spans[used++] =
                (ym__lattice_span){.first = orders[i].first - first,
                                   .last = orders[i].last - first,
                                   .is_open = is_open(judge, &candidates[orders[i].candidate])};
    }
    const ym_status status =
        ym__lattice_judge(judge->lattice, judge->run, end - first, judge->spans, used, error);
    for (size_t i = 0, span = 0; i < count && status == YM_OK; i++) {
        if (orders[i].last <= end)
            take_answer(text, first, &judge->spans[span++], &candidates[orders[i].candidate]);
    }
    return status;
}

static ym_status judge_borders(ym__judge *judge, const ym__match_text *text,
                               ym__candidate *candidates, size_t count, ym_error *error)
{
    ym_status status = reserve(judge, text->count, count, error);
    size_t order_count = 0;
    if (status < 0)
        return status;
    for (size_t i = 0; i < count; i++) {
        candidates[i].score = candidates[i].as_word = 1;
        if (candidates[i].claim_last > candidates[i].claim_first &&
            in_range(text->cp[candidates[i].claim_first]))
            judge->orders[order_count++] = (order){.candidate = i,
                                                   .first = candidates[i].claim_first,
                                                   .last = candidates[i].claim_last};
    }
    qsort(judge->orders, order_count, sizeof *judge->orders, compare_orders);
    size_t position = 0;
    for (size_t i = 0; i < order_count && status == YM_OK;) {
        /* The run that holds the next claim, from its beginning on. */
        size_t first = judge->orders[i].first;
        while (first > position && in_range(text->cp[first - 1]) &&
               text->at[first] == text->at[first - 1] + 1)
            first--;
        const size_t end = run_end(text, judge->orders[i].first);
        size_t last = i;
        while (last < order_count && judge->orders[last].first < end)
            last++;
        status = judge_run(judge, text, first, end, judge->orders + i, last - i, candidates, error);
        position = end;
        i = last;
    }
    return status;
}

/* ---- common words ---------------------------------------------------------------------------------------------- */

/* How far is an entry's label trusted to be meant? Entries that somebody has sorted into a subtype were chosen with care; of
 * lists of names much less is certain, and of long ones least: they hold every town whose name is a word. */
typedef enum trust { OF_LONG_LIST, OF_LIST, CHOSEN } trust;

static trust trust_of(const ym__judge *judge, const ym_entry *entry)
{
    return entry->subtype[0] != '\0' ? CHOSEN : judge->is_long_list ? OF_LONG_LIST : OF_LIST;
}

/* From how many occurrences on is a word of the lexicon more likely meant than the name? For labels of lists. */
static uint64_t list_limit(const ym_entry *entry, const ym__lexicon_hit *word, uint16_t last)
{
    static const uint16_t institutions[] = u"委军会阁院部校局处团社队办厅署厂所站行馆党府心学";
    const bool is_place = ym__entry_is(entry, "place");
    switch (word->word_class) {
    case YM__WORD_TIME: /* 光绪 is a person and a time */
        return is_place ? 30 : 5000;
    case YM__WORD_NUMBER:
        return 30;
    case YM__WORD_NOUN:
        if (ym__entry_is(entry, "organization"))
            return ym__cue_has(institutions, last) ? 5000 : 1500;
        return 800;
    case YM__WORD_ABBREVIATION:
        return 6000;
    case YM__WORD_LOCATION:
        return 1000;
    case YM__WORD_OTHER:
        return is_place ? 1100 : 1800;
    default:
        return UINT64_MAX; /* a name, or not known at all */
    }
}

static uint64_t common_limit(trust trusted, const ym_entry *entry, const ym__lexicon_hit *word,
                             uint16_t last)
{
    enum { CARE = 20 };
    const uint64_t limit = list_limit(entry, word, last);
    const bool other_name =
        word->word_class == YM__WORD_NAME || word->word_class == YM__WORD_ORGANIZATION;
    if (trusted == CHOSEN)
        return limit > UINT64_MAX / CARE ? limit : limit * CARE;
    if (trusted == OF_LIST || !ym__entry_is(entry, "place"))
        return limit;
    if (other_name)
        return 0; /* the list says a place, the lexicon a firm or the like */
    return limit == UINT64_MAX ? limit : limit / CARE;
}

static bool is_name_type(const ym_entry *entry)
{
    return ym__entry_is(entry, "person") || ym__entry_is(entry, "place") ||
           ym__entry_is(entry, "organization");
}

static bool is_common_word(const ym__judge *judge, const ym__match_text *text,
                           const ym_entry *entry, const ym__candidate *candidate)
{
    uint16_t word[YM__LEXICON_LONGEST] = {0};
    const size_t length = candidate->last - candidate->first;
    if (length == 2 && candidate->as_word < LEAST_AS_WORD && is_name_type(entry))
        return true;
    /* Of words with three characters hardly one is a person's name as well. */
    if (length > YM__LEXICON_LONGEST || !is_name_type(entry) ||
        (ym__entry_is(entry, "person") && length > 2))
        return false;
    for (size_t i = 0; i < length; i++)
        word[i] = (uint16_t)text->cp[candidate->first + i];
    const ym__lexicon_hit hit = ym__lexicon_find(judge->lexicon, word, length);
    return hit.count > 0 &&
           hit.count > common_limit(trust_of(judge, entry), entry, &hit, word[length - 1]);
}

/* Does the form of a name from a list tell that it is no place's: a people's, a language's, a currency's, an army's, a
 * book's, a doctrine's, an event's? */
static bool is_no_place(const ym__match_text *text, const ym_entry *entry,
                        const ym__candidate *candidate)
{
    static const uint16_t endings[] =
        u"人语文话族教节杯战元币超绣徒侠报机独赛军党委式资画剧传录书史诗记舞歌经药";
    static const uint16_t endings_of_longer[] = u"会家方度曲"; /* 新会, 东方 and 阳曲 are places */
    static const uint16_t words[] =
        u"主义 思想 理论 革命 战争 大会 运动 条约 时间 宣言 公约 协定 协议 几何 定理 定律 天皇 "
        u"皇帝 主席 事件 事变 起义 战役 会议 联赛 比赛 演义 精神 ";
    const uint32_t last = text->cp[candidate->last - 1];
    return ym__entry_is(entry, "place") &&
           (ym__cue_has(endings, last) ||
            (candidate->last - candidate->first > 2 && ym__cue_has(endings_of_longer, last)) ||
            ym__cue_before(words, text, candidate->last) > 0);
}

/* 中美 and the like in a list of names (Central America) mean two countries in most texts. */
static bool is_country_pair(const ym__match_text *text, const ym__candidate *candidate)
{
    static const uint16_t countries[] = u"中美俄英法德日韩朝印巴以伊乌欧越泰缅澳加菲";
    return candidate->last - candidate->first == 2 &&
           ym__cue_has(countries, text->cp[candidate->first]) &&
           ym__cue_has(countries, text->cp[candidate->first + 1]);
}

/* ---- what stands around ---------------------------------------------------------------------------------------- */

static const uint16_t NUMERALS[] = u"0123456789一二三四五六七八九十百千万亿两几数";

/* After a number 日 is a date's, 点 a time's; 特斯拉 in 七特斯拉 is a unit that bears the name. */
static bool after_number(const ym__match_text *text, size_t first, size_t last)
{
    static const uint16_t units[] = u"日月年时分秒度元点号";
    static const uint16_t named_units[] =
        u"特斯拉 牛顿 安培 伏特 高斯 焦耳 赫兹 帕斯卡 库仑 韦伯 西门子 ";
    return first > 0 && ym__cue_has(NUMERALS, text->cp[first - 1]) &&
           (ym__cue_has(units, text->cp[first]) || ym__cue_is(named_units, text, first, last));
}

/* 长征五号 is a rocket. */
static bool before_number_of_series(const ym__match_text *text, size_t last)
{
    static const uint32_t series = 0x53F7; /* 号 */
    enum { LONGEST_NUMBER = 8 };
    size_t end = last;
    while (end < text->count && end - last < LONGEST_NUMBER && ym__cue_has(NUMERALS, text->cp[end]))
        end++;
    return end > last && end < text->count && text->cp[end] == series;
}

/* 长城汽车 is a firm, though 长城 is a wall. */
static bool is_brand(const ym__match_text *text, const ym_entry *entry, size_t last)
{
    return ym__entry_is(entry, "place") && strcmp(entry->subtype, "landmark") == 0 &&
           ym__cue_after(ym__cue_organ_after, text, last) > 0;
}

/* 小唐纳德·特朗普, 小特朗普: the son. */
static bool is_younger(const ym__match_text *text, const ym__candidate *candidate)
{
    static const uint16_t younger[] = u"小";
    const size_t first = candidate->first;
    const bool has_dot =
        text->at[candidate->last - 1] - text->at[first] != candidate->last - 1 - first;
    return (has_dot || candidate->last - first >= 3) && first > 0 &&
           ym__cue_has(younger, text->cp[first - 1]) && text->at[first] == text->at[first - 1] + 1;
}

/* Does a middle dot with Han on its other side stand before (after) the position, so that a longer personal name goes on? */
static bool dot_before(const ym__match_text *text, size_t position)
{
    return position > 0 && position < text->count && in_range(text->cp[position - 1]) &&
           text->at[position - 1] + 2 == text->at[position] &&
           text->folded.kind[text->at[position] - 1] == YM__FOLD_DOT;
}

/* 波兰 in 波兰尼: one more character of a foreign name, which no word of the lexicon begins with. */
static bool runs_on(const ym__judge *judge, const ym__match_text *text, size_t last)
{
    static const uint16_t ends[] = u"兰达尔斯亚尼利拉里加巴古罗西维诺莱特克丹伦顿林坦多哥瓦";
    static const uint16_t more[] = u"尼尔斯娅莎茨诺洛莱妮迪埃菲黛";
    uint16_t run[YM__LEXICON_LONGEST];
    ym__lexicon_hit hits[YM__LEXICON_LONGEST];
    size_t count = 0;
    if (last >= text->count || !ym__cue_has(more, text->cp[last]) ||
        !ym__cue_has(ends, text->cp[last - 1]) || text->at[last] != text->at[last - 1] + 1)
        return false;
    while (count < YM__LEXICON_LONGEST && last + count < text->count &&
           in_range(text->cp[last + count])) {
        run[count] = (uint16_t)text->cp[last + count];
        count++;
    }
    const bool longer = count > 1 && (ym__cue_has(more, run[1]) || ym__cue_has(ends, run[1]));
    return !longer && ym__lexicon_at(judge->lexicon, run, count, hits) == 0;
}

/* Candidates come by their places, so what stands beside one is near it in the list. */
enum { NEAR = 64 };

/* Is there a candidate of a place that ends (begins) at the position, near candidate `number`? */
static bool place_beside(const ym__judge *judge, const ym__candidate *candidates, size_t count,
                         size_t number, size_t position, bool ends)
{
    const size_t end = number + NEAR < count ? number + NEAR : count;
    for (size_t i = number > NEAR ? number - NEAR : 0; i < end; i++) {
        if (!candidates[i].is_pattern &&
            (ends ? candidates[i].last : candidates[i].first) == position &&
            ym__entry_is(ym_glossary_entry(judge->glossary, candidates[i].entry), "place"))
            return true;
    }
    return false;
}

void ym__judge_lower(ym__candidate *candidate, double score, ym__reason reason)
{
    candidate->reasons |= reason;
    if (candidate->score > score)
        candidate->score = score;
}

static void judge_person(const ym__judge *judge, const ym__match_text *text, const ym_entry *entry,
                         ym__candidate *candidate)
{
    static const uint16_t with[] = u"与 和 同 跟 ";
    static const uint16_t meets[] = u"通话 通电话 会谈 会晤 会面 见面 ";
    const bool met = ym__cue_before(with, text, candidate->first) > 0 &&
                     ym__cue_after(meets, text, candidate->last) > 0;
    const bool titled = ym__cue_before(ym__cue_titles, text, candidate->first) > 0 ||
                        ym__cue_after(ym__cue_titles, text, candidate->last) > 0 ||
                        ym__cue_after(ym__cue_titles_after, text, candidate->last) > 0;
    if (is_younger(text, candidate) ||
        (trust_of(judge, entry) == CHOSEN &&
         ym__cue_before(ym__cue_trades, text, candidate->first) > 0)) {
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
    } else if (met || (titled && candidate->score > 0.001)) {
        candidate->reasons |= met ? YM__REASON_COMPANY : YM__REASON_TITLE;
        if (candidate->score < 0.9)
            candidate->score = 0.9;
    }
}

/* 工党 right after 澳大利亚 is another country's, when the entry is not called so. */
static bool is_of_another_place(const ym__judge *judge, const ym__match_text *text,
                                const ym__candidate *candidates, size_t count, size_t number)
{
    enum { LONGEST = 4 };
    static const uint16_t organs[] = u"党院部会局法军署府央";
    const ym__candidate *candidate = &candidates[number];
    const ym_entry *entry = ym_glossary_entry(judge->glossary, candidate->entry);
    return ym__entry_is(entry, "organization") && trust_of(judge, entry) == CHOSEN &&
           candidate->last - candidate->first <= LONGEST &&
           ym__cue_has(organs, text->cp[candidate->last - 1]) &&
           place_beside(judge, candidates, count, number, candidate->first, true);
}

/* What says that a place is meant: 抵达大连, 本报合肥电. In short lists 在 and 于 do too. */
static bool is_where(trust trusted, const ym__match_text *text, const ym_entry *entry,
                     const ym__candidate *candidate)
{
    static const uint16_t sure[] =
        u"赴 抵 抵达 飞抵 前往 访问 位于 地处 坐落于 来自 飞往 运往 开往 驶往 途经 毗邻 本报 ";
    static const uint16_t likely[] = u"在 于 ";
    return ym__entry_is(entry, "place") && candidate->score > 0.8 &&
           (ym__cue_before(sure, text, candidate->first) > 0 ||
            (trusted != OF_LONG_LIST && ym__cue_before(likely, text, candidate->first) > 0));
}

/* Does the label need evidence elsewhere in the article, since it is a common word, or another region's name? */
static bool is_in_doubt(const ym__judge *judge, const ym__match_text *text, bool is_simplified,
                        const ym_entry *entry, const ym__candidate *candidate)
{
    const trust trusted = trust_of(judge, entry);
    const bool is_regional = entry->labels[candidate->label].kind == YM_LABEL_REGIONAL;
    if (is_simplified && is_regional && candidate->last - candidate->first <= 2)
        return true;
    if (trusted != CHOSEN &&
        (is_country_pair(text, candidate) || is_no_place(text, entry, candidate)))
        return true;
    return is_common_word(judge, text, entry, candidate) &&
           !is_where(trusted, text, entry, candidate);
}

/* A rocket, a firm or somebody named after it, or a longer foreign name. */
static bool is_in_longer_name(const ym__judge *judge, const ym__match_text *text,
                              const ym_entry *entry, size_t last)
{
    return (ym__entry_is(entry, "event") && before_number_of_series(text, last)) ||
           is_brand(text, entry, last) || runs_on(judge, text, last);
}

/* Do middle dots beside it join it to a longer personal name, not to a place's name (加利福尼亚·洛杉矶)? */
static bool is_in_dotted_name(const ym__judge *judge, const ym__match_text *text,
                              const ym__candidate *candidates, size_t count, size_t number)
{
    const size_t first = candidates[number].first;
    const size_t last = candidates[number].last;
    return (dot_before(text, first) &&
            !place_beside(judge, candidates, count, number, first, true)) ||
           (dot_before(text, last) && !place_beside(judge, candidates, count, number, last, false));
}

/* 农业农村|部门 are departments of any kind, 农业农村部|门前 is before the ministry: when no word begins with 门. */
static bool are_departments(const ym__judge *judge, const ym__match_text *text, size_t last)
{
    enum { BU = 0x90E8 /* 部 */, MEN = 0x95E8 /* 门 */ };
    if (judge->lexicon == NULL || last >= text->count || text->cp[last - 1] != BU ||
        text->cp[last] != MEN)
        return false;
    if (last + 1 == text->count || !in_range(text->cp[last + 1]))
        return true;
    const uint16_t word[] = {MEN, (uint16_t)text->cp[last + 1]};
    return ym__lexicon_find(judge->lexicon, word, 2).word_class == YM__WORD_NONE;
}

static void judge_surroundings(const ym__judge *judge, const ym__match_text *text,
                               bool is_simplified, ym__candidate *candidates, size_t count,
                               size_t number)
{
    ym__candidate *candidate = &candidates[number];
    const ym_entry *entry = ym_glossary_entry(judge->glossary, candidate->entry);
    if (after_number(text, candidate->first, candidate->last))
        ym__judge_lower(candidate, 0, YM__REASON_NUMBER);
    if (are_departments(judge, text, candidate->last))
        ym__judge_lower(candidate, 0.05, YM__REASON_INSIDE_WORD);
    if (is_in_longer_name(judge, text, entry, candidate->last))
        ym__judge_lower(candidate, 0.05, YM__REASON_LONGER_NAME);
    if (ym__cue_is_homograph(text, candidate->first, candidate->last))
        ym__judge_lower(candidate, 0.05, YM__REASON_HOMOGRAPH);
    if (is_in_dotted_name(judge, text, candidates, count, number))
        ym__judge_lower(candidate, 0.02, YM__REASON_OTHER_BEARER);
    else if (ym__entry_is(entry, "person"))
        judge_person(judge, text, entry, candidate);
    else if (is_of_another_place(judge, text, candidates, count, number))
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
    if (is_in_doubt(judge, text, is_simplified, entry, candidate)) {
        candidate->reasons |= YM__REASON_COMMON_WORD;
        candidate->is_common = (candidate->reasons & (YM__REASON_TITLE | YM__REASON_COMPANY)) == 0;
    }
}

/* Does a character that foreign names are written with stand beside the positions [first, last)? */
static bool is_in_foreign_name(const ym__match_text *text, size_t first, size_t last)
{
    static const uint16_t usual[] =
        u"尔斯克拉姆莫纳维亚娜利洛蒂萨奥弗诺戈玛哈穆罗卡塔帕韦鲁贾莱妮娅茨迪瓦佩费普兹";
    return (first > 0 && ym__cue_has(usual, text->cp[first - 1])) ||
           (last < text->count && ym__cue_has(usual, text->cp[last]));
}

/* A row of countries' characters with nothing after it that tells so: another word (加以, 中意) is none, and what the
 * lexicon lacks, of three or beside characters of foreign names (哈马德, 德乌帕), needs a country that is named in full. */
static void judge_row(const ym__judge *judge, const ym__match_text *text, ym__candidate *candidate)
{
    enum { PAIR = 2 };
    uint16_t row[YM__LEXICON_LONGEST];
    const size_t first = candidate->claim_first;
    const size_t length = candidate->claim_last - first;
    if (candidate->row != YM__ROW_BARE || judge->lexicon == NULL || length > YM__LEXICON_LONGEST)
        return;
    for (size_t i = 0; i < length; i++)
        row[i] = (uint16_t)text->cp[first + i];
    switch (ym__lexicon_find(judge->lexicon, row, length).word_class) {
    case YM__WORD_NONE:
        if (length > PAIR || is_in_foreign_name(text, first, candidate->claim_last))
            candidate->is_sure = false;
        break;
    case YM__WORD_NOUN:
    case YM__WORD_OTHER:
        ym__judge_lower(candidate, 0.05, YM__REASON_COMMON_WORD);
        break;
    default:
        break;
    }
}

/* Written with characters that only simplified text has, and none that only traditional text has? */
static bool is_simplified_only(const ym__match_text *text)
{
    ym__script_counts counts = {0};
    ym__script_count(&counts, text->passage, text->bytes);
    return counts.only_simplified > 0 && counts.only_traditional == 0;
}

static bool any_latin(const ym__match_text *text, const ym__candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!in_range(text->cp[candidates[i].first]))
            return true;
    }
    return false;
}

static bool any_regional(const ym_glossary *glossary, const ym__candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ym__label_at(glossary, candidates[i].entry, candidates[i].label)->kind ==
            YM_LABEL_REGIONAL)
            return true;
    }
    return false;
}

ym_status ym__judge_passage(ym__judge *judge, const ym__match_text *text, ym__candidate *candidates,
                            size_t count, ym_error *error)
{
    if (count == 0)
        return YM_OK;
    ym_status status = judge_borders(judge, text, candidates, count, error);
    const bool simplified =
        any_regional(judge->glossary, candidates, count) && is_simplified_only(text);
    const ym__capitals capitals =
        any_latin(text, candidates, count) ? ym__judge_capitals(text) : YM__CAPITALS_OF_NAMES;
    for (size_t i = 0; i < count && status == YM_OK; i++) {
        ym__candidate *each = &candidates[i];
        if (each->is_pattern)
            judge_row(judge, text, each);
        else if (in_range(text->cp[each->first]))
            judge_surroundings(judge, text, simplified, candidates, count, i);
        else
            ym__judge_latin(judge->glossary, text, capitals, each);
    }
    return status;
}
