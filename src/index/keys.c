/* The keys by which queries find entries: made in one way (ym__entry_keys), and stored, looked for or deleted (entry_key).
 *
 * written   the label folded to its letters, digits and characters: zelenskyvolodymyr, 泽连斯基
 * sound     how a Chinese label is read, in letters, then its syllables' lengths and tones: zeliansiji/22422121
 * initials  of these syllables, then the key by sound: zlsj/zeliansiji/22422121
 *
 * An entry has each key once. Labels that name it by themselves come first, so that the row says so when any of them has
 * the key. */
#include "index/index.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <string.h>

/* Making the keys of one entry. */
typedef struct key_maker {
    const ym_entry *entry;
    ym__key_visit visit;
    void *context;
    ym__buffer key, reading; /* used again from label to label */
} key_maker;

static ym_status give_key(key_maker *maker, const ym_label *label, ym__key_kind kind,
                          ym_error *error)
{
    if (maker->key.failed)
        return ym__error_nomem(error);
    if (maker->key.size == 0)
        return YM_OK;
    return maker->visit(maker->context, kind, maker->key.bytes, label, error);
}

static ym_status make_written(key_maker *maker, const ym_label *label, const char *text,
                              ym_error *error)
{
    ym__buffer_clear(&maker->key);
    const ym_status status = ym__fold_text(&maker->key, text, strlen(text), true, error);
    return status == YM_OK ? give_key(maker, label, YM__KEY_WRITTEN, error) : status;
}

static bool has_han(const char *text)
{
    for (size_t at = 0; text[at] != '\0';) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        if (ym__script_is_han(c))
            return true;
    }
    return false;
}

/* 重庆市 beside 重庆 Chóngqìng is read by the name that it holds, not zhòng qìng shì. */
static void guess_reading(ym__buffer *out, const ym_entry *entry, const char *text)
{
    ym__buffer folded = {0};
    ym__buffer name = {0};
    if (ym__fold_text(&folded, text, strlen(text), false, NULL) < 0 ||
        ym__fold_text(&name, entry->zh, strlen(entry->zh), false, NULL) < 0)
        out->failed = true;
    const char *whole = ym__buffer_text(&folded);
    const char *held = name.size > 0 && entry->pinyin[0] != '\0' ? strstr(whole, name.bytes) : NULL;
    if (held == NULL) {
        ym__pinyin_guess(out, whole, folded.size);
    } else {
        ym__pinyin_guess(out, whole, (size_t)(held - whole));
        ym__buffer_putc(out, ' ');
        ym__buffer_puts(out, entry->pinyin);
        ym__buffer_putc(out, ' ');
        ym__pinyin_guess(out, held + name.size, strlen(held + name.size));
    }
    ym__buffer_free(&folded);
    ym__buffer_free(&name);
}

/* A label's own reading, or what can be known of it; nothing when it has no Chinese character. */
static void put_reading(ym__buffer *out, const ym_entry *entry, const ym_label *label)
{
    if (!has_han(label->text))
        return;
    if (label->reading != NULL && label->reading[0] != '\0')
        ym__buffer_puts(out, label->reading);
    else
        guess_reading(out, entry, label->text);
}

static ym_status make_sounds(key_maker *maker, const ym_label *label, ym_error *error)
{
    ym__buffer *key = &maker->key;
    ym__buffer *reading = &maker->reading;
    ym__buffer_clear(reading);
    put_reading(reading, maker->entry, label);
    if (reading->failed)
        return ym__error_nomem(error);
    if (reading->size == 0)
        return YM_OK;
    ym__buffer_clear(key);
    ym_status status = ym__pinyin_sound_key(key, reading->bytes, reading->size, error);
    if (status == YM_OK)
        status = give_key(maker, label, YM__KEY_SOUND, error);
    /* ü is typed as v or, just as often, as u. */
    if (status == YM_OK && strchr(ym__buffer_text(key), 'v') != NULL) {
        for (char *c = strchr(key->bytes, 'v'); c != NULL; c = strchr(c, 'v'))
            *c = 'u';
        status = give_key(maker, label, YM__KEY_SOUND, error);
    }
    ym__buffer_clear(key);
    if (status < 0 || !ym__pinyin_initials(key, reading->bytes, reading->size) || key->size < 2)
        return status;
    ym__buffer_putc(key, '/');
    status = ym__pinyin_sound_key(key, reading->bytes, reading->size, error);
    return status == YM_OK ? give_key(maker, label, YM__KEY_INITIALS, error) : status;
}

/* The label that en_sort belongs to: the English name, else the first one. */
static const ym_label *sorted_label(const ym_entry *entry)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (ym__script_is_language(label->lang, "en") && strcmp(label->text, entry->en) == 0)
            return label;
    }
    return entry->labels;
}

static ym_status make_of_label(key_maker *maker, const ym_label *label, ym_error *error)
{
    ym_status status = make_written(maker, label, label->text, error);
    if (status == YM_OK)
        status = make_sounds(maker, label, error);
    /* "Zelensky, Volodymyr" is found as it is sorted: under the name that it is another order of. */
    const char *sorted = maker->entry->en_sort;
    if (status == YM_OK && sorted[0] != '\0' && label == sorted_label(maker->entry))
        status = make_written(maker, label, sorted, error);
    return status;
}

ym_status ym__entry_keys(const ym_entry *entry, ym__key_visit visit, void *context, ym_error *error)
{
    key_maker maker = {.entry = entry, .visit = visit, .context = context};
    ym_status status = YM_OK;
    for (int names = 1; names >= 0; names--) {
        for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
            const ym_label *label = &entry->labels[i];
            if (ym__label_is_name(label) == (names == 1))
                status = make_of_label(&maker, label, error);
        }
    }
    ym__buffer_free(&maker.key);
    ym__buffer_free(&maker.reading);
    return status;
}

/* ---- keys in the index ------------------------------------------------------------------------- */

typedef struct key_sink {
    ym_index *index;
    ym__statement statement; /* ENTRY_KEY_INSERT, ENTRY_KEY_GET or ENTRY_KEY_DELETE */
    uint64_t missing;        /* looked for and not there */
    const ym_entry *entry;
    int64_t entry_row;
} key_sink;

static ym_status put_key(void *context, ym__key_kind kind, const char *key, const ym_label *label,
                         ym_error *error)
{
    key_sink *sink = context;
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, sink->index, sink->statement, error);
    if (status < 0)
        return status;
    sqlite3_bind_int(statement, 1, (int)kind);
    ym__bind_text(statement, 2, key);
    sqlite3_bind_int64(statement, 3, sink->entry_row);
    if (sink->statement == YM__ENTRY_KEY_INSERT) {
        sqlite3_bind_int64(statement, 4, ym__index_label_row(sink->index, sink->entry, label));
        sqlite3_bind_int(statement, 5, ym__label_is_name(label));
    }
    status = ym__index_step(sink->index, statement, "making keys", error);
    if (status == YM_DONE && sink->statement == YM__ENTRY_KEY_GET)
        sink->missing++;
    ym__index_done(statement);
    return status < 0 ? status : YM_OK;
}

static ym_status walk_entry(key_sink *sink, const ym_entry *entry, ym_error *error)
{
    sink->entry = entry;
    sink->entry_row = ym__index_entry_row(sink->index, entry);
    return ym__entry_keys(entry, put_key, sink, error);
}

static ym_status walk_keys(key_sink *sink, ym_error *error)
{
    const ym_glossary *glossary = NULL;
    ym_status status = ym_index_glossary(sink->index, &glossary, error);
    const size_t count = status < 0 ? 0 : ym_glossary_count(glossary);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = walk_entry(sink, ym_glossary_entry(glossary, i), error);
    return status;
}

ym_status ym__index_store_keys(ym_index *index, ym_error *error)
{
    key_sink sink = {.index = index, .statement = YM__ENTRY_KEY_INSERT};
    ym_status status = ym__index_sql(index, "DELETE FROM entry_key", "making keys", error);
    return status == YM_OK ? walk_keys(&sink, error) : status;
}

static ym_status walk_one(ym_index *index, const ym_entry *entry, ym__statement statement,
                          ym_error *error)
{
    key_sink sink = {.index = index, .statement = statement};
    return walk_entry(&sink, entry, error);
}

ym_status ym__index_put_keys(ym_index *index, const ym_entry *entry, ym_error *error)
{
    return walk_one(index, entry, YM__ENTRY_KEY_INSERT, error);
}

ym_status ym__index_drop_keys(ym_index *index, const ym_entry *entry, ym_error *error)
{
    return walk_one(index, entry, YM__ENTRY_KEY_DELETE, error);
}

ym_status ym__index_check_keys(ym_index *index, uint64_t *missing, uint64_t *astray,
                               ym_error *error)
{
    key_sink sink = {.index = index, .statement = YM__ENTRY_KEY_GET};
    sqlite3_stmt *select = NULL;
    *astray = 0;
    ym_status status = walk_keys(&sink, error);
    *missing = sink.missing;
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__CHECK_KEYS, error);
    if (status == YM_OK)
        status = ym__index_step(index, select, "checking keys", error);
    if (status == YM_OK)
        *astray = (uint64_t)sqlite3_column_int64(select, 0);
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}
