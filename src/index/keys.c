/* The keys by which queries find entries (entry_key): made in one way, and stored, looked for or deleted.
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

typedef struct key_sink {
    ym_index *index;
    ym__statement statement; /* ENTRY_KEY_INSERT, ENTRY_KEY_GET or ENTRY_KEY_DELETE */
    uint64_t missing;        /* looked for and not there */
    ym__buffer key, reading; /* used again from label to label */
} key_sink;

/* The label that keys are made of, and its rows. */
typedef struct key_owner {
    const ym_entry *entry;
    const ym_label *label;
    int64_t entry_row, label_row;
} key_owner;

static ym_status put_key(key_sink *sink, const key_owner *owner, ym__key_kind kind, ym_error *error)
{
    if (sink->key.failed)
        return ym__error_nomem(error);
    if (sink->key.size == 0)
        return YM_OK;
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, sink->index, sink->statement, error);
    if (status < 0)
        return status;
    const bool storing = sink->statement == YM__ENTRY_KEY_INSERT;
    sqlite3_bind_int(statement, 1, (int)kind);
    ym__bind_text(statement, 2, sink->key.bytes);
    sqlite3_bind_int64(statement, 3, owner->entry_row);
    if (storing) {
        sqlite3_bind_int64(statement, 4, owner->label_row);
        sqlite3_bind_int(statement, 5, ym__label_is_name(owner->label));
    }
    status = ym__index_step(sink->index, statement, "making keys", error);
    if (status == YM_DONE && sink->statement == YM__ENTRY_KEY_GET)
        sink->missing++;
    ym__index_done(statement);
    return status < 0 ? status : YM_OK;
}

static ym_status put_written(key_sink *sink, const key_owner *owner, const char *text,
                             ym_error *error)
{
    ym__buffer_clear(&sink->key);
    const ym_status status = ym__fold_text(&sink->key, text, strlen(text), true, error);
    return status == YM_OK ? put_key(sink, owner, YM__KEY_WRITTEN, error) : status;
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

static ym_status put_sounds(key_sink *sink, const key_owner *owner, ym_error *error)
{
    ym__buffer *key = &sink->key;
    ym__buffer *reading = &sink->reading;
    ym__buffer_clear(reading);
    put_reading(reading, owner->entry, owner->label);
    if (reading->failed)
        return ym__error_nomem(error);
    if (reading->size == 0)
        return YM_OK;
    ym__buffer_clear(key);
    ym_status status = ym__pinyin_sound_key(key, reading->bytes, reading->size, error);
    if (status == YM_OK)
        status = put_key(sink, owner, YM__KEY_SOUND, error);
    /* ü is typed as v or, just as often, as u. */
    if (status == YM_OK && strchr(ym__buffer_text(key), 'v') != NULL) {
        for (char *c = strchr(key->bytes, 'v'); c != NULL; c = strchr(c, 'v'))
            *c = 'u';
        status = put_key(sink, owner, YM__KEY_SOUND, error);
    }
    ym__buffer_clear(key);
    if (status < 0 || !ym__pinyin_initials(key, reading->bytes, reading->size) || key->size < 2)
        return status;
    ym__buffer_putc(key, '/');
    status = ym__pinyin_sound_key(key, reading->bytes, reading->size, error);
    return status == YM_OK ? put_key(sink, owner, YM__KEY_INITIALS, error) : status;
}

/* The label that en_sort belongs to: the English name, else the first one. */
static const ym_label *sorted_label(const ym_entry *entry)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (strncmp(label->lang, "en", 2) == 0 && strcmp(label->text, entry->en) == 0)
            return label;
    }
    return entry->labels;
}

static ym_status walk_label(key_sink *sink, const key_owner *owner, ym_error *error)
{
    ym_status status = put_written(sink, owner, owner->label->text, error);
    if (status == YM_OK)
        status = put_sounds(sink, owner, error);
    /* "Zelensky, Volodymyr" is found as it is sorted: under the name that it is another order of. */
    const char *sorted = owner->entry->en_sort;
    if (status == YM_OK && sorted[0] != '\0' && owner->label == sorted_label(owner->entry))
        status = put_written(sink, owner, sorted, error);
    return status;
}

/* The entry's names, then its other labels. */
static ym_status walk_entry(key_sink *sink, const ym_entry *entry, ym_error *error)
{
    ym_status status = YM_OK;
    key_owner owner = {.entry = entry, .entry_row = ym__index_entry_row(sink->index, entry)};
    for (int names = 1; names >= 0; names--) {
        for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
            owner.label = &entry->labels[i];
            owner.label_row = ym__index_label_row(sink->index, entry, owner.label);
            if (ym__label_is_name(owner.label) == (names == 1))
                status = walk_label(sink, &owner, error);
        }
    }
    return status;
}

static void sink_free(key_sink *sink)
{
    ym__buffer_free(&sink->key);
    ym__buffer_free(&sink->reading);
}

static ym_status walk_keys(key_sink *sink, ym_error *error)
{
    const ym_glossary *glossary = NULL;
    ym_status status = ym_index_glossary(sink->index, &glossary, error);
    const size_t count = status < 0 ? 0 : ym_glossary_count(glossary);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        status = walk_entry(sink, ym_glossary_entry(glossary, i), error);
    sink_free(sink);
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
    const ym_status status = walk_entry(&sink, entry, error);
    sink_free(&sink);
    return status;
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
