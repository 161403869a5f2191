/* The ids of files that are read, ids for entries that come without one, and the status words of other tools. */
#include "base/error.h"
#include "base/hash.h"
#include "glossary/format.h"
#include "text/fold.h"
#include "text/pinyin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- ids that were read --------------------------------------------------------------------- */

typedef struct ym__id {
    uint64_t line;
    uint64_t names; /* of an entry that came without an id, hashed; else 0 */
    uint32_t file;  /* its number among the files */
    bool made;
} ym__id;

/* A hash of the names, Chinese and English, that nobody can make two of: the first bytes of their SHA-256. */
static ym_status hash_names(uint64_t *out, const ym_entry *entry, ym_error *error)
{
    ym__buffer names = {0};
    ym__buffer_printf(&names, "%s\n%s", entry->zh, entry->en);
    const ym__hash hash = ym__hash_of(ym__buffer_text(&names), names.size);
    memcpy(out, hash.bytes, sizeof *out);
    const bool failed = names.failed;
    ym__buffer_free(&names);
    return failed ? ym__error_nomem(error) : YM_OK;
}

static const ym__id *find_id(const ym__ids *ids, const char *id)
{
    const uint64_t *number =
        ids == NULL || ids->known == NULL ? NULL : ym__map_get(ids->known, id, strlen(id));
    return number == NULL ? NULL : &ids->items[*number];
}

static ym__place place_of(const ym__ids *ids, const ym__id *id)
{
    if (id == NULL)
        return (ym__place){0};
    return (ym__place){ids->files[id->file], id->line};
}

ym__place ym__ids_find(const ym__ids *ids, const char *id)
{
    return place_of(ids, find_id(ids, id));
}

/* Did an entry of these names come without an id, out of the same file? */
static bool has_names(const ym__ids *ids, const ym__id *id, const ym_entry *entry)
{
    uint64_t names = 0;
    return id->made && strcmp(ids->files[id->file], entry->file) == 0 &&
           hash_names(&names, entry, NULL) == YM_OK && names == id->names;
}

/* Room for one thing more of `size` bytes each. */
static bool grow(void **items, size_t *capacity, size_t count, size_t size)
{
    enum { FIRST = 16 };
    if (count < *capacity)
        return true;
    const size_t wanted = *capacity == 0 ? FIRST : *capacity * 2;
    void *grown = realloc(*items, wanted * size);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

/* Makes the file the last one of the list. */
static ym_status put_file(ym__ids *ids, const char *file, ym_error *error)
{
    if (ids->file_count > 0 && strcmp(ids->files[ids->file_count - 1], file) == 0)
        return YM_OK;
    void *files = ids->files;
    const char *name = ym__arena_strdup(&ids->arena, file);
    if (name == NULL || !grow(&files, &ids->file_capacity, ids->file_count, sizeof *ids->files))
        return ym__error_nomem(error);
    ids->files = files;
    ids->files[ids->file_count++] = name;
    return YM_OK;
}

ym_status ym__ids_put(ym__ids *ids, const ym_entry *entry, ym_error *error)
{
    ym__id id = {.line = entry->line, .made = entry->made_id};
    void *items = ids->items;
    ym_status status = ids->known == NULL ? ym__map_new(&ids->known, error) : YM_OK;
    if (status == YM_OK)
        status = put_file(ids, entry->file, error);
    if (status == YM_OK && id.made)
        status = hash_names(&id.names, entry, error);
    if (status == YM_OK && !grow(&items, &ids->capacity, ids->count, sizeof id))
        status = ym__error_nomem(error);
    if (status < 0)
        return status;
    id.file = (uint32_t)(ids->file_count - 1);
    ids->items = items;
    ids->items[ids->count] = id;
    return ym__map_put(ids->known, entry->id, strlen(entry->id), ids->count++, true, NULL, error);
}

void ym__ids_free(ym__ids *ids)
{
    ym__map_free(ids->known);
    ym__map_free(ids->made);
    ym__arena_free(&ids->arena);
    free(ids->items);
    free(ids->files);
    *ids = (ym__ids){0};
}

/* ---- ids that are made ------------------------------------------------------------------------ */

enum { SLUG_MAX_BYTES = 80 };

/* "Côte d'Ivoire" -> "cote-divoire": folded, apostrophes dropped, a run of anything else that is no letter or digit a
 * single '-'. Appended; nothing when no letter or digit is in it. */
static ym_status put_slug(ym__buffer *slug, const char *name, ym_error *error)
{
    ym__buffer folded = {0};
    ym_status status = ym__fold_text(&folded, name, strlen(name), false, error);
    bool gap = false;
    for (const char *p = ym__buffer_text(&folded);
         status == YM_OK && *p != '\0' && slug->size + 1 < SLUG_MAX_BYTES; p++) {
        if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9')) {
            if (gap && slug->size != 0)
                ym__buffer_putc(slug, '-');
            ym__buffer_putc(slug, *p);
            gap = false;
        } else if (*p != '\'') {
            gap = true;
        }
    }
    ym__buffer_free(&folded);
    return status;
}

/* What an id is made of, the best thing first. */
static ym_status put_names(ym__buffer *slug, const ym_entry *entry, ym_error *error)
{
    ym__buffer guess = {0};
    ym_status status = put_slug(slug, entry->en, error);
    if (status == YM_OK && slug->size == 0)
        status = put_slug(slug, entry->pinyin, error);
    if (status == YM_OK && slug->size == 0) {
        ym__pinyin_guess(&guess, entry->zh, strlen(entry->zh));
        status =
            guess.failed ? ym__error_nomem(error) : put_slug(slug, ym__buffer_text(&guess), error);
    }
    ym__buffer_free(&guess);
    return status;
}

/* Appends "-2", "-3" … until nobody has the id. The last number is kept: a file of a million entries of one name is no
 * reason to count from the start each time. */
static ym_status put_number(ym__buffer *id, ym__ids *ids, ym_error *error)
{
    const size_t bytes = id->size;
    char digits[24];
    ym_status status = ids->made == NULL ? ym__map_new(&ids->made, error) : YM_OK;
    if (status < 0)
        return status;
    uint64_t *last = ym__map_get(ids->made, id->bytes, bytes);
    uint64_t number = last == NULL ? 1 : *last;
    do {
        number++;
        ym__buffer_truncate(id, bytes);
        snprintf(digits, sizeof digits, "-%llu", (unsigned long long)number);
        ym__buffer_puts(id, digits);
    } while (!id->failed && ym__ids_find(ids, id->bytes).file != NULL);
    return id->failed ? ym__error_nomem(error)
                      : ym__map_put(ids->made, id->bytes, bytes, number, false, NULL, error);
}

ym_status ym__id_make(const char **id, ym__place *other, ym__source *source, ym__arena *arena,
                      const ym_entry *entry, ym_error *error)
{
    ym__buffer slug = {0};
    *id = "";
    *other = (ym__place){0};
    ym_status status = put_names(&slug, entry, error);
    const ym__id *taken = slug.size == 0 ? NULL : find_id(source->ids, slug.bytes);
    if (status == YM_OK && taken != NULL && has_names(source->ids, taken, entry)) {
        *other = place_of(source->ids, taken);
        status = YM_E_INPUT;
    } else if (status == YM_OK && taken != NULL) {
        status = put_number(&slug, source->ids, error);
    }
    if (status == YM_OK) {
        *id = slug.failed ? NULL : ym__arena_strdup(arena, ym__buffer_text(&slug));
        if (*id == NULL)
            status = ym__error_nomem(error);
    }
    ym__buffer_free(&slug);
    return status;
}

/* ---- status words --------------------------------------------------------------------------- */

bool ym__status_word(const char *word, ym_label_status *status)
{
    /* Ours first; TBX's administrative status (ISO 12620), with and without its ending; those of Weblate, TermWeb, UTX
     * and gettext. */
    static const struct {
        const char *word;
        ym_label_status status;
    } words[] = {{"preferred", YM_LABEL_STATUS_PREFERRED},
                 {"admitted", YM_LABEL_STATUS_ADMITTED},
                 {"deprecated", YM_LABEL_STATUS_DEPRECATED},
                 {"forbidden", YM_LABEL_STATUS_FORBIDDEN},
                 {"draft", YM_LABEL_STATUS_DRAFT},
                 {"preferredTerm", YM_LABEL_STATUS_PREFERRED},
                 {"admittedTerm", YM_LABEL_STATUS_ADMITTED},
                 {"deprecatedTerm", YM_LABEL_STATUS_DEPRECATED},
                 {"supersededTerm", YM_LABEL_STATUS_DEPRECATED},
                 {"approved", YM_LABEL_STATUS_PREFERRED},
                 {"standard", YM_LABEL_STATUS_PREFERRED},
                 {"final", YM_LABEL_STATUS_PREFERRED},
                 {"standardized", YM_LABEL_STATUS_PREFERRED},
                 {"recommended", YM_LABEL_STATUS_PREFERRED},
                 {"nonstandard", YM_LABEL_STATUS_ADMITTED},
                 {"non-standard", YM_LABEL_STATUS_ADMITTED},
                 {"accepted", YM_LABEL_STATUS_ADMITTED},
                 {"allowed", YM_LABEL_STATUS_ADMITTED},
                 {"proposed", YM_LABEL_STATUS_DRAFT},
                 {"provisional", YM_LABEL_STATUS_DRAFT},
                 {"new", YM_LABEL_STATUS_DRAFT},
                 {"unverified", YM_LABEL_STATUS_DRAFT},
                 {"fuzzy", YM_LABEL_STATUS_DRAFT},
                 {"obsolete", YM_LABEL_STATUS_DEPRECATED},
                 {"superseded", YM_LABEL_STATUS_DEPRECATED},
                 {"notRecommended", YM_LABEL_STATUS_DEPRECATED},
                 {"not recommended", YM_LABEL_STATUS_DEPRECATED},
                 {"archaic", YM_LABEL_STATUS_DEPRECATED},
                 {"rejected", YM_LABEL_STATUS_FORBIDDEN},
                 {"prohibited", YM_LABEL_STATUS_FORBIDDEN}};
    static const char ending[] = "-admn-sts";
    size_t bytes = strlen(word);
    if (bytes > sizeof ending && strcasecmp(word + bytes - sizeof ending + 1, ending) == 0)
        bytes -= sizeof ending - 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) == bytes && strncasecmp(words[i].word, word, bytes) == 0) {
            *status = words[i].status;
            return true;
        }
    }
    return false;
}

const char *ym__entry_status(const char *word, const ym__reporter *reporter, uint64_t column)
{
    ym_label_status status = YM_LABEL_STATUS_PREFERRED;
    const char *meant = "preferred";
    if (*word == '\0')
        return meant;
    if (!ym__status_word(word, &status)) {
        ym__reporter_say(reporter, YM_LEVEL_WARNING, column, "status",
                         "unknown status \"%s\" is read as preferred; known are preferred, draft, "
                         "deprecated",
                         word);
        return meant;
    }
    if (status == YM_LABEL_STATUS_DRAFT)
        meant = "draft";
    else if (status == YM_LABEL_STATUS_DEPRECATED || status == YM_LABEL_STATUS_FORBIDDEN)
        meant = "deprecated";
    if (strcmp(word, meant) != 0)
        ym__reporter_say(reporter, YM_LEVEL_NOTE, column, "status", "status \"%s\" is read as %s",
                         word, meant);
    return meant;
}
