/* The table that the page's search reads (page.js), and the characters that it folds. The keys are those of the index
 * (ym__entry_keys), so page and command find the same entries by the same names; words inside Latin names are the page's own.
 *
 * A line an entry, most mentions first, then by id, which is the order of entries that a query finds alike. Fields are
 * divided by TABs, keys within a field by spaces:
 *
 *   id  type  status  mentions  last date  Chinese name  English name  reading  definition
 *   names    written keys of labels that name the entry by themselves
 *   labels   written keys of its other labels
 *   sounds   keys by sound: letters, '/', then length and tone of each syllable
 *   words    of English names, but the first, folded; the id, folded
 *   shown    for each key of names, then labels, the label as it is written; divided by '|'; empty when it is the
 *            Chinese or English name, '=' when it is the key itself
 *   file     the name of its file in a site, where that is not the id with _xx for each byte outside [a-z0-9-] (names.c);
 *            left out, with its TAB, where it is
 *
 * Initials are not there: they follow from the keys by sound. */
#include "index/index.h"
#include "page/parts.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "text/fold.h"
#include "text/script.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Longer keys than this, in bytes, are not typed; they would only make the page large. */
enum { KEY_BYTES = 256, SHORTEST_WORD = 3, KEY_FIELDS = 5 };

typedef struct key_fields {
    const ym_entry *entry;
    ym__buffer names, labels, sounds, words, shown;
    size_t shown_count;
} key_fields;

/* Text of a field: on one line, without TABs. `also`: another character that divides. */
static void put_field(ym__buffer *out, const char *text, char also)
{
    for (; *text != '\0'; text++)
        ym__buffer_putc(out, (unsigned char)*text < ' ' || *text == also ? ' ' : *text);
}

static bool has_key(const ym__buffer *keys, const char *key, size_t bytes)
{
    const char *all = ym__buffer_text(keys);
    for (size_t at = 0; at < keys->size;) {
        const size_t size = strcspn(all + at, " ");
        if (size == bytes && memcmp(all + at, key, bytes) == 0)
            return true;
        at += size + 1;
    }
    return false;
}

/* False when it is there already, empty or too long. */
static bool add_key(ym__buffer *keys, const char *key, size_t bytes)
{
    if (bytes == 0 || bytes > KEY_BYTES || has_key(keys, key, bytes))
        return false;
    if (keys->size > 0)
        ym__buffer_putc(keys, ' ');
    ym__buffer_append(keys, key, bytes);
    return true;
}

static void add_shown(key_fields *fields, const char *key, const char *text)
{
    if (fields->shown_count++ > 0)
        ym__buffer_putc(&fields->shown, '|');
    if (strcmp(text, fields->entry->zh) == 0 || strcmp(text, fields->entry->en) == 0)
        return;
    if (strcmp(text, key) == 0)
        ym__buffer_putc(&fields->shown, '=');
    else
        put_field(&fields->shown, text, '|');
}

/* A ym__key_visit. */
static ym_status take_key(void *context, ym__key_kind kind, const char *key, const ym_label *label,
                          ym_error *error)
{
    (void)error;
    key_fields *fields = context;
    const size_t bytes = strlen(key);
    if (kind == YM__KEY_SOUND)
        (void)add_key(&fields->sounds, key, bytes);
    if (kind != YM__KEY_WRITTEN || has_key(&fields->names, key, bytes))
        return YM_OK;
    if (add_key(ym__label_is_name(label) ? &fields->names : &fields->labels, key, bytes))
        add_shown(fields, key, label->text);
    return YM_OK;
}

static ym_status add_word(key_fields *fields, const char *word, size_t bytes, ym_error *error)
{
    ym__buffer key = {0};
    const ym_status status = ym__fold_text(&key, word, bytes, true, error);
    if (status == YM_OK)
        (void)add_key(&fields->words, ym__buffer_text(&key), key.size);
    ym__buffer_free(&key);
    return status;
}

/* The words of an English label but its first, which begins the label's own key. */
static ym_status add_words(key_fields *fields, const ym_label *label, ym_error *error)
{
    ym_status status = YM_OK;
    if (strncmp(label->lang, "en", 2) != 0)
        return YM_OK;
    for (const char *word = label->text + strcspn(label->text, " -");
         *word != '\0' && status == YM_OK;) {
        word += strspn(word, " -");
        const size_t bytes = strcspn(word, " -");
        if (bytes >= SHORTEST_WORD)
            status = add_word(fields, word, bytes, error);
        word += bytes;
    }
    return status;
}

static ym_status gather(key_fields *fields, ym_error *error)
{
    const ym_entry *entry = fields->entry;
    ym_status status = ym__entry_keys(entry, take_key, fields, error);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++)
        status = add_words(fields, &entry->labels[i], error);
    return status == YM_OK ? add_word(fields, entry->id, strlen(entry->id), error) : status;
}

static void put_line(ym__buffer *out, const ym__page_row *row, const key_fields *fields)
{
    const ym_entry *entry = row->entry;
    const char *definition =
        entry->definition_zh[0] != '\0' ? entry->definition_zh : entry->definition;
    const char *const texts[] = {entry->zh, entry->en, entry->pinyin, definition};
    const ym__buffer *const keys[KEY_FIELDS] = {&fields->names, &fields->labels, &fields->sounds,
                                                &fields->words, &fields->shown};
    ym__buffer_printf(out, "%s\t%s\t%s\t%" PRIu64 "\t%.10s", entry->id, entry->type, entry->status,
                      row->counts->mentions, row->counts->last_date);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ym__buffer_putc(out, '\t');
        put_field(out, texts[i], '\t');
    }
    for (size_t i = 0; i < KEY_FIELDS; i++) {
        ym__buffer_putc(out, '\t');
        ym__buffer_append(out, ym__buffer_text(keys[i]), keys[i]->size);
        out->failed = out->failed || keys[i]->failed;
    }
    if (ym__page_file_is_special(entry->id)) {
        ym__buffer_putc(out, '\t');
        ym__page_file_name(out, entry->id);
    }
    ym__buffer_putc(out, '\n');
}

ym_status ym__page_key_line(ym__buffer *out, const ym__page_row *row, ym_error *error)
{
    key_fields fields = {.entry = row->entry};
    const ym_status status = gather(&fields, error);
    if (status == YM_OK)
        put_line(out, row, &fields);
    ym__buffer_free(&fields.names);
    ym__buffer_free(&fields.labels);
    ym__buffer_free(&fields.sounds);
    ym__buffer_free(&fields.words);
    ym__buffer_free(&fields.shown);
    return status;
}

static int by_standing(const void *left, const void *right)
{
    const ym__page_row *a = *(const ym__page_row *const *)left;
    const ym__page_row *b = *(const ym__page_row *const *)right;
    if (a->counts->mentions != b->counts->mentions)
        return a->counts->mentions > b->counts->mentions ? -1 : 1;
    return strcmp(a->entry->id, b->entry->id);
}

const ym__page_row **ym__page_rows_by_standing(const ym__page_rows *rows)
{
    const ym__page_row **sorted = calloc(rows->count + 1, sizeof(ym__page_row *));
    for (size_t i = 0; i < rows->count && sorted != NULL; i++)
        sorted[i] = &rows->rows[i];
    if (sorted != NULL)
        qsort(sorted, rows->count, sizeof(ym__page_row *), by_standing);
    return sorted;
}

/* ---- folding ---------------------------------------------------------------------------------------------------- */

/* Extension A to the end of plane 3: what is no character in between is never seen. */
enum { HAN_FIRST = 0x3400, HAN_LAST = 0x3FFFF };

static ym_status note_han(bool *seen, ym__buffer *folded, const char *text, ym_error *error)
{
    ym__buffer_clear(folded);
    const ym_status status = ym__fold_text(folded, text, strlen(text), true, error);
    if (status < 0)
        return status;
    if (folded->failed)
        return ym__error_nomem(error);
    for (size_t i = 0; i < folded->size;) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(folded->bytes + i, folded->size - i, &c);
        if (c >= HAN_FIRST && c <= HAN_LAST)
            seen[c - HAN_FIRST] = true;
        i += size == 0 ? 1 : size;
    }
    return YM_OK;
}

/* Pairs of characters, "澤泽連连": every traditional one whose simplified form occurs in the labels. */
static ym_status fold_pairs(ym__buffer *out, const ym__page_rows *rows, ym_error *error)
{
    ym_status status = YM_OK;
    ym__buffer folded = {0};
    bool *seen = calloc(HAN_LAST - HAN_FIRST + 1, sizeof *seen);
    if (seen == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < rows->count && status >= 0; i++) {
        const ym_entry *entry = rows->rows[i].entry;
        status = note_han(seen, &folded, entry->zh, error);
        for (size_t l = 0; l < entry->label_count && status >= 0; l++)
            status = note_han(seen, &folded, entry->labels[l].text, error);
    }
    for (uint32_t c = HAN_FIRST; c <= HAN_LAST && status >= 0; c++) {
        const uint32_t simplified = ym__fold_han(c);
        if (simplified != c && simplified >= HAN_FIRST && simplified <= HAN_LAST &&
            seen[simplified - HAN_FIRST]) {
            ym__utf8_append(out, c);
            ym__utf8_append(out, simplified);
        }
    }
    free(seen);
    ym__buffer_free(&folded);
    return status;
}

/* ---- all of it ----------------------------------------------------------------------------------------------------- */

/* ["person", "人物", "Person"]: "" in the language that the page does not speak. */
static void write_word(ym_json *json, const ym__page *page, const char *name, ym__word word)
{
    ym_json_begin_array(json);
    ym_json_string(json, name);
    ym_json_string(json, ym__page_zh(page, word));
    ym_json_string(json, ym__page_en(page, word));
    ym_json_end_array(json);
}

/* What page.js says of results: [["inside", "名内", "within a name"], ...] */
static void write_words(ym_json *json, const ym__page *page)
{
    static const char prefix[] = "hit-";
    ym_json_key(json, "words");
    ym_json_begin_array(json);
    for (unsigned i = 0; i < YM__WORDS; i++) {
        const char *name = ym__page_word_name((ym__word)i);
        if (strncmp(name, prefix, sizeof prefix - 1) == 0)
            write_word(json, page, name + sizeof prefix - 1, (ym__word)i);
    }
    ym_json_end_array(json);
}

static void write_types(ym_json *json, const ym__page *page, const char *key, size_t count,
                        const ym__page_type *(*at)(size_t i))
{
    ym_json_key(json, key);
    ym_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        const ym__page_type *type = at(i);
        write_word(json, page, type->name, type->word);
    }
    ym_json_end_array(json);
}

ym_status ym__page_keys_head(ym_json *json, const ym__page *page, ym_error *error)
{
    ym__buffer pairs = {0};
    ym_status status = fold_pairs(&pairs, &page->rows, error);
    if (status == YM_OK && pairs.failed)
        status = ym__error_nomem(error);
    ym_json_member_integer(json, "total", (int64_t)page->rows.count);
    write_words(json, page);
    write_types(json, page, "types", YM__PAGE_TYPES, ym__page_type_at);
    write_types(json, page, "statuses", YM__PAGE_STATUSES, ym__page_status_at);
    ym_json_member_string(json, "fold", ym__buffer_text(&pairs));
    ym__buffer_free(&pairs);
    return status;
}

ym_status ym__page_keys(ym_json *json, const ym__page *page, ym_error *error)
{
    const ym__page_rows *rows = &page->rows;
    ym__buffer lines = {0};
    const ym__page_row **sorted = ym__page_rows_by_standing(rows);
    if (sorted == NULL)
        return ym__error_nomem(error);
    ym_json_begin_object(json);
    ym_status status = ym__page_keys_head(json, page, error);
    for (size_t i = 0; i < rows->count && status == YM_OK; i++)
        status = ym__page_key_line(&lines, sorted[i], error);
    if (status == YM_OK && lines.failed)
        status = ym__error_nomem(error);
    ym_json_key(json, "shards");
    ym_json_begin_array(json);
    ym_json_end_array(json);
    ym_json_member_string(json, "lines", ym__buffer_text(&lines));
    ym_json_end_object(json);
    free(sorted);
    ym__buffer_free(&lines);
    return status;
}
