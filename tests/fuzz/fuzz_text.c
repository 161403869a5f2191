/* Fuzz target: any bytes through the room text/, all but articles (fuzz_read.c has them). Repaired they are a text, of which is
 * asserted what the headers of src/text promise for any text at all: the first byte says what, so that an input is a matter of
 * microseconds. Built and run by `make fuzz` (libFuzzer; from the top). */
#include "text/article.h"
#include "text/date.h"
#include "text/encoding.h"
#include "text/han.h"
#include "text/near.h"
#include "text/passage.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/token.h"
#include "text/url.h"
#include "text/utf8.h"

#include "require.h"

#include <string.h>

/* The text in question, or a piece of it. */
typedef struct text {
    const char *bytes;
    size_t size;
} text;

static bool on_border(text all, size_t at)
{
    return at == all.size || (at < all.size && ((unsigned char)all.bytes[at] & 0xC0) != 0x80);
}

static bool is_same(const ym__buffer *buffer, const char *bytes, size_t size)
{
    return buffer->size == size && memcmp(ym__buffer_text(buffer), bytes, size) == 0;
}

/* ---- UTF-8 and other encodings --------------------------------------------------------------------------------- */

static void require_fit_to_store(const ym__buffer *stored)
{
    const char *bytes = ym__buffer_text(stored);
    require(ym__utf8_valid(bytes, stored->size), "a stored text that is no UTF-8");
    for (size_t at = 0; at < stored->size;) {
        uint32_t c = 0;
        uint32_t again = 0;
        const size_t size = ym__utf8_decode(bytes + at, stored->size - at, &c);
        require(size > 0 && ym__utf8_next(bytes + at, &again) == size && again == c,
                "decoded in two ways it is two characters");
        require(c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F) || c >= 0xA0,
                "a control character in a stored text");
        at += size;
        require(ym__utf8_last(bytes, at, &again) == size && again == c, "a wrong last character");
    }
}

/* Makes the text of the bytes. */
static void repair(ym__buffer *repaired, const uint8_t *bytes, size_t size)
{
    ym__buffer again = {0};
    const char *given = (const char *)bytes;
    const uint64_t count = ym__utf8_repair(repaired, given, size);
    require_fit_to_store(repaired);
    require(ym__utf8_repair(&again, ym__buffer_text(repaired), repaired->size) == 0 &&
                is_same(&again, ym__buffer_text(repaired), repaired->size),
            "repaired again it is another text");
    ym__buffer_free(&again);
    const size_t head = ym__utf8_valid_head(given, size);
    require(head <= size && ym__utf8_valid(given, head) &&
                ym__utf8_valid(given, size) == (head == size),
            "a valid head that is none");
    require(head == size || count > 0, "bad UTF-8 of which nothing was replaced");
    require(count > 0 || memchr(given, '\r', size) != NULL || is_same(repaired, given, size),
            "a good text that was changed");
}

/* Whole and in two pieces it is the same text, in the encoding that the first byte says. */
static void check_decoder(const uint8_t *bytes, size_t size)
{
    static const char *const labels[] = {"utf-8",     "gb18030",  "gbk",         "big5",
                                         "shift_jis", "euc-jp",   "iso-2022-jp", "euc-kr",
                                         "utf-16le",  "utf-16be", "windows-1252"};
    if (size == 0)
        return;
    const char *label = labels[bytes[0] % (sizeof labels / sizeof *labels)];
    const char *given = (const char *)bytes + 1;
    size--;
    ym__buffer whole = {0};
    ym__buffer parted = {0};
    ym__decoder decoder = {0};
    ym_error error = {0};
    require(ym__decoder_open(&decoder, label, &error) == YM_OK, error.message);
    require(ym__decoder_put(&decoder, &whole, given, size, true) == size, "bytes that were left");
    const uint64_t replaced = decoder.replaced;
    ym__decoder_close(&decoder);
    require_fit_to_store(&whole);
    decoder = (ym__decoder){0};
    require(ym__decoder_open(&decoder, label, &error) == YM_OK, error.message);
    const size_t middle = ym__decoder_put(&decoder, &parted, given, size / 2, false);
    require(middle <= size / 2, "more was decoded than there is");
    require(ym__decoder_put(&decoder, &parted, given + middle, size - middle, true) ==
                size - middle,
            "bytes that were left");
    require(is_same(&parted, ym__buffer_text(&whole), whole.size) && decoder.replaced == replaced,
            "decoded in pieces it is another text");
    ym__decoder_close(&decoder);
    ym__buffer_free(&whole);
    ym__buffer_free(&parted);
}

/* ---- folding, tokens and sketches ------------------------------------------------------------------------------ */

/* Valid until the next call. */
static const ym__folded *fold(text all)
{
    static ym__folded folded;
    ym_error error = {0};
    require(ym__fold(&folded, all.bytes, all.size, &error) == YM_OK, error.message);
    return &folded;
}

/* The bytes of the folded characters are in order, on borders, and leave nothing out but what stands before the first. */
static void require_map(const ym__folded *folded, text all)
{
    for (size_t i = 0; i < folded->count; i++) {
        require(folded->start[i] < folded->end[i] && on_border(all, folded->start[i]) &&
                    on_border(all, folded->end[i]),
                "a folded character that leads to no character");
        require(i == 0 ||
                    (folded->start[i] == folded->start[i - 1] &&
                     folded->end[i] >= folded->end[i - 1]) ||
                    folded->start[i] == folded->end[i - 1],
                "folded characters out of order");
    }
    require(folded->count == 0 || folded->end[folded->count - 1] == all.size,
            "an end that is not in the map");
}

/* Folding what is folded changes nothing, but for Han: their table takes 薴 to 苧 and 苧 to 苎, and folding is it once. */
static void require_folded_once(const ym__folded *folded)
{
    ym__buffer once = {0};
    ym__folded twice = {0};
    ym_error error = {0};
    for (size_t i = 0; i < folded->count; i++)
        ym__utf8_append(&once, folded->cp[i]);
    require(ym__fold(&twice, ym__buffer_text(&once), once.size, &error) == YM_OK, error.message);
    require(twice.count == folded->count, "folded twice it has another length");
    for (size_t i = 0; i < twice.count; i++) {
        require(twice.cp[i] == folded->cp[i] || (ym__script_is_han(folded->cp[i]) &&
                                                 twice.cp[i] == ym__fold_han(folded->cp[i])),
                "folded twice it is something else");
        require(twice.kind[i] == folded->kind[i], "folded twice it is of another kind");
    }
    ym__folded_free(&twice);
    ym__buffer_free(&once);
}

static void check_folding(text all)
{
    const ym__folded *folded = fold(all);
    require_map(folded, all);
    require_folded_once(folded);
}

/* The two parts at a border of the map fold to the two parts, and their sketch is that of the whole. */
static void check_parts(text all)
{
    const ym__folded *folded = fold(all);
    size_t middle = folded->count / 2;
    ym__folded part = {0};
    ym__near_sketching sketching;
    ym__near_sketch whole;
    ym_error error = {0};
    while (middle > 0 && folded->start[middle] == folded->start[middle - 1])
        middle--;
    if (middle == 0)
        return;
    const size_t cuts[] = {0, folded->start[middle], all.size};
    ym__near_sketch_begin(&sketching);
    for (size_t i = 0, from = 0; i < 2; i++) {
        require(ym__fold(&part, all.bytes + cuts[i], cuts[i + 1] - cuts[i], &error) == YM_OK,
                error.message);
        require(part.count == (i == 0 ? middle : folded->count - middle) &&
                    memcmp(part.cp, folded->cp + from, part.count * sizeof *part.cp) == 0,
                "a part that folds otherwise than in the whole");
        ym__near_sketch_take(&sketching, &part);
        from = middle;
    }
    ym__folded_free(&part);
    const ym__near_sketch sketch = ym__near_sketch_end(&sketching);
    require(ym__near_sketch_of(&whole, all.bytes, all.size, &error) == YM_OK, error.message);
    require(memcmp(&sketch, &whole, sizeof whole) == 0, "the sketch of the parts is another");
}

static void check_grams(text all)
{
    ym__near_grams grams = {0};
    ym_error error = {0};
    require(ym__near_grams_make(&grams, all.bytes, all.size, &error) == YM_OK, error.message);
    for (size_t i = 1; i < grams.count; i++)
        require(grams.items[i - 1] < grams.items[i], "grams that are not sorted");
    require(ym__near_contains(&grams, &grams) == (grams.count > 0), "a text that is not in itself");
    ym__near_grams_free(&grams);
}

typedef struct token_walk {
    const ym__folded *folded;
    text all;
    size_t next; /* the folded character at which the next token begins, if it begins one */
    size_t start, end;
} token_walk;

/* A word's inner letters begin no token, nor does what is neither word nor CJK. */
static void pass_what_begins_no_token(token_walk *walk)
{
    const uint8_t *kind = walk->folded->kind;
    size_t i = walk->next;
    while (i < walk->folded->count && kind[i] != YM__FOLD_CJK &&
           (kind[i] != YM__FOLD_WORD || (i > 0 && kind[i - 1] == YM__FOLD_WORD)))
        i++;
    walk->next = i;
}

static int see_token(void *context, const ym__token *token)
{
    token_walk *walk = context;
    require(token->bytes > 0 && ym__utf8_valid(token->text, token->bytes),
            "a token that is no text");
    require(token->start < token->end && on_border(walk->all, token->start) &&
                on_border(walk->all, token->end),
            "a token of no bytes of the text");
    if (token->same_position) {
        require(token->start == walk->start && token->end == walk->end,
                "another spelling that stands elsewhere");
        return 0;
    }
    pass_what_begins_no_token(walk);
    require(walk->next < walk->folded->count && token->start == walk->folded->start[walk->next],
            "a token where none begins");
    walk->start = token->start;
    walk->end = token->end;
    walk->next++;
    return 0;
}

/* Every position starts exactly one token; a query leaves out the last at most. */
static void check_tokens(text all)
{
    const ym__folded *folded = fold(all);
    token_walk walk = {.folded = folded, .all = all};
    token_walk query = walk;
    require(ym__token_walk(folded, false, see_token, &walk) == 0, "the walk of tokens failed");
    pass_what_begins_no_token(&walk);
    require(walk.next == folded->count, "a position without a token");
    require(ym__token_walk(folded, true, see_token, &query) == 0, "the walk of tokens failed");
    pass_what_begins_no_token(&query);
    query.next += query.next < folded->count;
    pass_what_begins_no_token(&query);
    require(query.next == folded->count, "a query without a token of its text");
    (void)ym__token_needs_prefix(folded);
}

/* ---- sentences and passages ------------------------------------------------------------------------------------ */

typedef struct pieces {
    text all;
    size_t end;    /* of the last one */
    size_t weight; /* of the heaviest */
} pieces;

static ym_status see_piece(void *context, size_t start, size_t end)
{
    pieces *walk = context;
    size_t weight = 0;
    require(start == walk->end && start < end && on_border(walk->all, end),
            "pieces that do not give the paragraph");
    for (size_t at = start; at < end;) {
        uint32_t c = 0;
        at += ym__utf8_next(walk->all.bytes + at, &c);
        weight += ym__script_is_cjk(c) ? 3 : 1;
    }
    walk->weight = weight > walk->weight ? weight : walk->weight;
    walk->end = end;
    return YM_OK;
}

/* A text of one paragraph: joined, its pieces are it. */
static void check_pieces(text all)
{
    enum { PASSAGE_WEIGHT = 600 }; /* 200 Han or 600 Latin characters */
    pieces sentences = {.all = all};
    pieces passages = sentences;
    require(ym__sentence_walk(all.bytes, all.size, see_piece, &sentences) == YM_OK &&
                sentences.end == all.size,
            "sentences that do not give the paragraph");
    require(ym__passage_walk(all.bytes, all.size, see_piece, &passages) == YM_OK &&
                passages.end == all.size,
            "passages that do not give the paragraph");
    require(passages.weight <= PASSAGE_WEIGHT, "a passage that is too long");
}

/* ---- pinyin ---------------------------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool see_initials(void *context, const char *initials)
{
    const ym__pinyin_typed *typed = context;
    const size_t count = strlen(initials);
    require(count >= 2 && count <= typed->count && initials[0] == typed->letters[0],
            "initials of something else");
    for (size_t i = 0; i < count; i++)
        require(strchr(typed->letters, initials[i]) != NULL, "an initial that nobody typed");
    return true;
}

/* What was typed is the beginning of its own reading. */
static void check_typed(text all, const ym__buffer *key, const ym__buffer *sound_key)
{
    ym__pinyin_typed typed;
    if (!ym__pinyin_take_typed(&typed, all.bytes, all.size))
        return;
    require(typed.count <= YM__PINYIN_MOST_TYPED && is_same(key, typed.letters, typed.count),
            "letters that are typed otherwise");
    const bool divides = sound_key->bytes[sound_key->size - 1] != '/';
    require(!divides || (ym__pinyin_typed_fits(&typed, sound_key->bytes) &&
                         ym__pinyin_typed_abbreviates(&typed, sound_key->bytes)),
            "a reading that is not its own beginning");
    require(!typed.is_toned || (divides && typed.has_tones), "tones without syllables");
    ym__pinyin_typed_initials(&typed, see_initials, &typed);
}

/* A sound key's measures: as many letters as the key has, a tone and an initial for each syllable. */
static void require_measures(const ym__buffer *sound_key, const ym__buffer *key,
                             const ym__buffer *tone_key, const ym__buffer *initials)
{
    const char *measure = sound_key->bytes + key->size + 1;
    const char *tone = ym__buffer_text(tone_key);
    size_t at = 0;
    size_t syllables = 0;
    for (; measure[0] != '\0'; measure += 2, syllables++) {
        const size_t letters = (size_t)(measure[0] - '0');
        require(letters > 0 && at + letters <= key->size && measure[1] >= '1' && measure[1] <= '5',
                "a syllable that is none");
        require(memcmp(tone, key->bytes + at, letters) == 0 && tone[letters] == measure[1],
                "a sound key and a tone key that differ");
        require(syllables < initials->size && initials->bytes[syllables] == key->bytes[at],
                "a wrong initial");
        tone += letters + 1;
        at += letters;
    }
    require(at == key->size && *tone == '\0' && syllables == initials->size,
            "letters of no syllable");
}

static void check_pinyin_keys(text all)
{
    enum { MOST_LETTERS = 1024 };
    ym__buffer key = {0};
    ym__buffer again = {0};
    ym__buffer sound_key = {0};
    ym__buffer tone_key = {0};
    ym__buffer initials = {0};
    ym_error error = {0};
    require(ym__pinyin_key(&key, all.bytes, all.size, &error) == YM_OK &&
                ym__pinyin_sound_key(&sound_key, all.bytes, all.size, &error) == YM_OK,
            error.message);
    for (size_t i = 0; i < key.size; i++)
        require(is_letter(key.bytes[i]), "a key of other than letters");
    require(key.size <= MOST_LETTERS &&
                ym__pinyin_key(&again, ym__buffer_text(&key), key.size, &error) == YM_OK &&
                is_same(&again, ym__buffer_text(&key), key.size),
            "the key of a key is another");
    const bool divides = ym__pinyin_tone_key(&tone_key, all.bytes, all.size);
    require(ym__pinyin_initials(&initials, all.bytes, all.size) == divides &&
                (divides ? initials.size > 0 : tone_key.size + initials.size == 0),
            "a text that divides for one key alone");
    require(key.size == 0 ? sound_key.size == 0
                          : sound_key.size > key.size && sound_key.bytes[key.size] == '/' &&
                                memcmp(sound_key.bytes, key.bytes, key.size) == 0 &&
                                (sound_key.bytes[key.size + 1] != '\0') == divides,
            "a sound key that does not begin with the key");
    if (divides)
        require_measures(&sound_key, &key, &tone_key, &initials);
    if (key.size > 0)
        check_typed(all, &key, &sound_key);
    ym__buffer_free(&key);
    ym__buffer_free(&again);
    ym__buffer_free(&sound_key);
    ym__buffer_free(&tone_key);
    ym__buffer_free(&initials);
}

/* The simplified characters of a text that have a reading of syllables are read by it. */
static void check_readings(text all)
{
    enum { MOST = 64 };
    ym__buffer zh = {0};
    ym__buffer reading = {0};
    ym__buffer tones = {0};
    size_t count = 0;
    for (size_t at = 0; at < all.size && count < MOST;) {
        uint32_t c = 0;
        const char *here = all.bytes + at;
        const size_t size = ym__utf8_next(here, &c);
        at += size;
        if (c < 0x4E00 || c > 0x9FFF || ym__han_simplify(c) != c)
            continue;
        ym__buffer_clear(&reading);
        ym__buffer_clear(&tones);
        ym__pinyin_guess(&reading, here, size);
        if (is_same(&reading, here, size) ||
            !ym__pinyin_tone_key(&tones, reading.bytes, reading.size))
            continue;
        ym__buffer_append(&zh, here, size);
        count++;
    }
    ym__buffer_clear(&reading);
    ym__pinyin_guess(&reading, ym__buffer_text(&zh), zh.size);
    require(ym__pinyin_check(ym__buffer_text(&zh), zh.size, ym__buffer_text(&reading),
                             reading.size) == 0,
            "a reading that does not fit its characters");
    ym__buffer_clear(&reading);
    ym__pinyin_guess(&reading, all.bytes, all.size);
    require(ym__utf8_valid(ym__buffer_text(&reading), reading.size), "a reading that is no UTF-8");
    require(ym__pinyin_check(all.bytes, all.size, ym__buffer_text(&reading), reading.size) <=
                ym_text_chars(all.bytes, all.size) + 1,
            "a character that is not there has a wrong reading");
    ym__buffer_free(&zh);
    ym__buffer_free(&reading);
    ym__buffer_free(&tones);
}

/* ---- scripts, dates, addresses, keywords ----------------------------------------------------------------------- */

static void check_language(text all)
{
    static const char *const languages[] = {"zh-Hans", "zh-Hant", "zh", "ja", "en", "und"};
    ym__script_counts whole = {0};
    ym__script_counts parts = {0};
    size_t middle = all.size / 2;
    while (!on_border(all, middle))
        middle++;
    ym__script_count(&whole, all.bytes, all.size);
    ym__script_count(&parts, all.bytes, middle);
    ym__script_count(&parts, all.bytes + middle, all.size - middle);
    require(memcmp(&whole, &parts, sizeof whole) == 0, "counts that do not add up");
    const char *language = ym__script_language(&whole);
    bool known = false;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        known |= strcmp(language, languages[i]) == 0;
    require(known, "a language that there is not");
    char tag[YM__LANGUAGE_TAG_BYTES];
    char again[YM__LANGUAGE_TAG_BYTES];
    if (ym__article_language(tag, all.bytes))
        require(ym__article_language(again, tag) && strcmp(tag, again) == 0,
                "the tag of a tag is another");
}

/* The date that is found is in the calendar, and is found in its span, and in the form in which it is written. */
static void check_date(text all)
{
    enum { MONTH = 5, DAY = 8 };
    char date[32];
    char again[32];
    size_t start = 0;
    size_t end = 0;
    if (!ym__date_find_span(date, all.bytes, all.size, &start, &end))
        return;
    require(start < end && on_border(all, start) && on_border(all, end), "a date of no bytes");
    require(ym__date_in_calendar((unsigned)strtoul(date, NULL, 10),
                                 (unsigned)strtoul(date + MONTH, NULL, 10),
                                 (unsigned)strtoul(date + DAY, NULL, 10)),
            "a day that there is not");
    require(ym__date_find(again, all.bytes + start, end - start) && strcmp(date, again) == 0,
            "the span of a date is another date");
    require(ym__date_find_span(again, date, strlen(date), &start, &end) &&
                strcmp(date, again) == 0 && start == 0 && end == strlen(date),
            "a date that is another in its own form");
    (void)ym__date_instant(date);
}

static void check_url(text all)
{
    ym__buffer canonical = {0};
    ym__buffer again = {0};
    if (ym__url_canonical(&canonical, all.bytes, all.size)) {
        const char *url = canonical.bytes;
        require(strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0,
                "an address of something else");
        for (size_t i = 0; i < canonical.size; i++)
            require((unsigned char)url[i] > ' ' && url[i] != 0x7F, "a control in an address");
        require(ym__url_canonical(&again, url, canonical.size) &&
                    is_same(&again, url, canonical.size),
                "the canonical form of a canonical form is another");
        (void)ym__url_names_page(url);
    } else {
        require(canonical.size == 0, "a part of an address");
    }
    ym__buffer_free(&canonical);
    ym__buffer_free(&again);
}

/* Each once, none empty. */
static void check_keywords(text all)
{
    enum { MOST = 32 };
    ym__buffer keywords = {0};
    const char *words[MOST];
    size_t count = 0;
    ym__keywords_add(&keywords, all.bytes, all.size);
    ym__keywords_add(&keywords, all.bytes, all.size);
    require(ym__utf8_valid(ym__buffer_text(&keywords), keywords.size),
            "keywords that are no UTF-8");
    for (char *at = keywords.bytes; keywords.size > 0 && at != NULL;) {
        char *mark = strchr(at, '|');
        if (mark != NULL)
            *mark++ = '\0';
        require(*at != '\0' && count < MOST, "an empty keyword, or too many");
        for (size_t i = 0; i < count; i++)
            require(strcmp(words[i], at) != 0, "a keyword that is listed twice");
        words[count++] = at;
        at = mark;
    }
    ym__buffer_free(&keywords);
}

/* ---- what is shown --------------------------------------------------------------------------------------------- */

/* The head and the tail that are cut off are no wider than asked for, and end between characters. */
static void check_cuts(text all)
{
    const size_t most = all.size % 24;
    const size_t head = ym_text_cut(all.bytes, all.size, most);
    const size_t tail = ym_text_cut_tail(all.bytes, all.size, most);
    require(on_border(all, head) && ym_text_width(all.bytes, head) <= most,
            "a head that is too wide");
    require(tail <= all.size && on_border(all, all.size - tail) &&
                ym_text_width(all.bytes + all.size - tail, tail) <= most,
            "a tail that is too wide");
    const size_t chars = ym_text_cut_chars(all.bytes, all.size, most);
    const size_t last = ym_text_cut_tail_chars(all.bytes, all.size, most);
    require(on_border(all, chars) && ym_text_chars(all.bytes, chars) <= most,
            "a head that is too long");
    require(last <= all.size && on_border(all, all.size - last) &&
                ym_text_chars(all.bytes + all.size - last, last) <= most,
            "a tail that is too long");
}

/* Of any bytes: what is safe is safe as it is. */
static void check_escape(const uint8_t *bytes, size_t size)
{
    char *safe = NULL;
    char *again = NULL;
    ym_error error = {0};
    require(ym_text_escape(&safe, (const char *)bytes, size, &error) == YM_OK &&
                ym_text_escape(&again, safe, strlen(safe), &error) == YM_OK,
            error.message);
    require(ym__utf8_valid(safe, strlen(safe)) && strcmp(safe, again) == 0,
            "an escaped text that is not safe");
    for (const char *c = safe; *c != '\0'; c++)
        require((unsigned char)*c >= ' ' || *c == '\n' || *c == '\t', "a control that is shown");
    ym_text_free(safe);
    ym_text_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    /* Kept inputs know them by their places: new ones come last. */
    static void (*const checks[])(text) = {check_folding,  check_parts,    check_tokens,
                                           check_grams,    check_pieces,   check_pinyin_keys,
                                           check_readings, check_language, check_date,
                                           check_url,      check_keywords, check_cuts};
    enum { CHECKS = sizeof checks / sizeof *checks, DECODER = CHECKS, ESCAPE, MOST_CHECKS = 16 };
    if (size == 0)
        return 0;
    const unsigned which = bytes[0] % MOST_CHECKS;
    ym__buffer repaired = {0};
    repair(&repaired, bytes + 1, size - 1);
    if (which < CHECKS)
        checks[which]((text){ym__buffer_text(&repaired), repaired.size});
    else if (which == DECODER)
        check_decoder(bytes + 1, size - 1);
    else if (which == ESCAPE)
        check_escape(bytes + 1, size - 1);
    ym__buffer_free(&repaired);
    return 0;
}
