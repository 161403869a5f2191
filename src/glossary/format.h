/* The formats of glossaries: what their readers and writers share. One file a format, all named in the table of
 * format.c. */
#ifndef YM_GLOSSARY_FORMAT_H
#define YM_GLOSSARY_FORMAT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/map.h"
#include "glossary/column.h"
#include "text/encoding.h"

/* ---- reading ---------------------------------------------------------------------------------- */

/* Where the text of a file comes from (source.c). Zeroed, all of it is what stands in `raw`. */
typedef struct ym__input {
    ym__file_reader *file; /* NULL: `raw` holds the whole file */
    size_t piece_bytes;    /* how many bytes are read at a time; 0: as many as is good */
    ym__buffer raw;        /* bytes that are not yet decoded */
    ym__buffer head;       /* the first bytes, as long as they are ASCII */
    ym__buffer text;       /* UTF-8 (but tables may hold bad bytes), NUL-terminated */
    size_t at;             /* in `text`, what was not yet read */
    enum {
        YM__INPUT_UNREAD,
        YM__INPUT_ASCII,    /* so far: nothing is decided */
        YM__INPUT_AS_IT_IS, /* UTF-8, which is not looked at */
        YM__INPUT_DECODED
    } state;
    bool ended; /* no byte is left in the file */
    bool replaces_nuls;
    uint64_t nul_count;
    ym__decoder decoder;
} ym__input;

/* One file while it is read. */
typedef struct ym__source {
    ym__input input;
    ym_glossary *glossary; /* what its entries go to */
    ym__glossary_take
        take; /* what they are handed on to, batch by batch; NULL: they stay where they are */
    void *take_context;
    ym__ids *ids; /* those of the files so far; NULL: nobody asks for them */
    const ym_glossary_options *options;
    const char *default_type; /* of entries that do not say theirs */
    const char *origin;
    ym__reporter reporter; /* the file and the line that is read */
    uint64_t bytes_before,
        bytes_of_all; /* of the files before this one, of all (0: unknown): for the progress */
} ym__source;

/* The longest row of a table, line, or concept in XML that is read: what must be in memory as a whole. */
#define YM__ROW_MAX_BYTES ((size_t)16 << 20)

/* Reads what the input holds, by the format that it is in. */
ym_status ym__source_read(ym__source *source, ym_error *error);
/* A file that is no glossary at all: the end of loading. The message names file and line. YM_E_INPUT. */
ym_status ym__source_refuse(const ym__source *source, ym_error *error, const char *format, ...)
    YM_PRINTF(3, 4);

/* The text that was decoded and not yet read, to be read by moving input.at; good until more is asked for. */
const char *ym__source_ahead(const ym__source *source, size_t *bytes);
/* Decodes more of it; what was read is dropped. YM_OK with at least a byte more, YM_DONE at the end; YM_E_INPUT: what is not
 * read is longer than YM__ROW_MAX_BYTES. */
ym_status ym__source_more(ym__source *source, ym_error *error);
/* The next line, without its end, which becomes a NUL; the reporter stands at it. Good until the next one. YM_DONE (and NULL)
 * at the end. */
ym_status ym__source_line(ym__source *source, char **line, size_t *bytes, ym_error *error);

/* Adds an entry to the glossary. YM_E_INPUT: it is none. */
ym_status ym__source_add(ym__source *source, const ym_entry *entry, ym_error *error);
/* Hands the entries on when a batch is full or, with `all`, however many there are. Readers call it between two entries
 * (ym__source_line does), so that nobody takes a failure there for one of the entry. */
ym_status ym__source_hand_on(ym__source *source, bool all, ym_error *error);

/* The id of an entry that came without one: of its English name, else of its reading, else of the usual reading of its
 * characters; with a number behind it when another has it. In the arena; "" when nothing gives a letter. YM_E_INPUT
 * (and *other) when an entry of this file without an id has the very same names. */
ym_status ym__id_make(const char **id, ym__place *other, ym__source *source, ym__arena *arena,
                      const ym_entry *entry, ym_error *error);

/* Adds an entry out of the cells of a row, which may be fewer than the columns of the layout. A cell may be "" or NULL;
 * unknown columns go to `extra`. What is wrong is reported; YM_E_INPUT when the row had to be left out. */
ym_status ym__row_add(ym__source *source, const ym__layout *layout, const char *const *values,
                      size_t count, ym_error *error);

/* What a status word of any tool means; false when nobody knows it. Case does not matter. */
bool ym__status_word(const char *word, ym_label_status *status);
/* The same of an entry as a whole: preferred (also for ""), draft or deprecated; static. A word that is not ours is told
 * of; `column` is its place in the file, or 0. */
const char *ym__entry_status(const char *word, const ym__reporter *reporter, uint64_t column);

/* ---- tables ------------------------------------------------------------------------------------ */

/* The rows of a table, whatever divides its cells. */
typedef struct ym__table {
    ym__source *source;
    ym__arena arena; /* the names of the columns */
    bool has_header;
    ym__layout layout;
    const char *names[YM__LAYOUT_MAX];
    ym__column_id ids[YM__LAYOUT_MAX];
} ym__table;

/* Does one of the names stand for a column that an entry is named by? */
bool ym__table_is_header(const char *const *cells, size_t count,
                         const ym_glossary_options *options);
/* Takes the header row; the names are copied. NULL: there is none, the map names the columns by their numbers.
 * YM_E_INPUT. */
ym_status ym__table_header(ym__table *table, const char *const *cells, size_t count,
                           ym_error *error);
/* Names the columns of a format that has always the same; the names are borrowed. */
ym_status ym__table_names(ym__table *table, const char *const *names, size_t count,
                          ym_error *error);
/* Takes a row of as many cells as there are columns, or fewer; what is wrong with it is reported. */
ym_status ym__table_row(ym__table *table, const char *const *cells, size_t count, ym_error *error);
void ym__table_free(ym__table *table);

#define YM__NO_HEADER                                                                              \
    "no header row: the first line must name the columns, zh or en among them; of other names "    \
    "--map zh=中文,en=3 says which they are"
/* YM_E_USAGE: the option is no map. */
ym_status ym__table_map_check(const ym_glossary_options *options, ym_error *error);
/* Does the option --map name columns by their numbers alone, so that there is no header row? */
bool ym__table_map_is_numbers(const ym_glossary_options *options);

/* ---- concepts ---------------------------------------------------------------------------------- */

/* An entry while a format without columns gives it piece by piece. Zero it to start. */
typedef struct ym__concept {
    ym__arena scratch; /* all its strings */
    ym_entry entry;    /* what was said of it; fields may be NULL, `id` of any form */
    ym_label *labels;  /* in the order of the file */
    size_t capacity;
    ym__buffer fields; /* what else was said: "name\0value\0" one after another */
    bool exact;        /* kinds and statuses are what was meant: nothing is to be chosen */
    bool keep_origin;  /* the entry and its labels say where they came from */
    bool failed;       /* memory ran out */
} ym__concept;

/* A copy of text with runs of white space made one blank and controls left out; "" for NULL. */
const char *ym__concept_text(ym__concept *concept, const char *text, size_t bytes);
/* Adds a label (text as from ym__concept_text) in a language of any spelling; kind "also", status "admitted" until the
 * caller says otherwise. NULL when the text is empty or memory ran out. Borrowed until the next one. */
ym_label *ym__concept_label(ym__concept *concept, const char *text, const char *lang);
/* Gives a label the status that a word of any tool means; the word is kept. */
void ym__concept_status(ym__concept *concept, ym_label *label, const char *word,
                        const ym__reporter *reporter);
/* Says something under a name: a column's, or an unknown one, which becomes a column of its own. What is said more than
 * once is kept side by side; of what there can be but one (a type, say) the first counts and others are reported. Columns
 * of names are labels; "" is nothing. */
void ym__concept_set(ym__concept *concept, const char *name, const char *value);
/* Chooses the names, makes an id, adds the entry to the source's glossary, and frees. What is wrong is reported; a
 * failure is one of memory. */
ym_status ym__concept_finish(ym__concept *concept, ym__source *source, ym_error *error);
void ym__concept_free(ym__concept *concept);

/* ---- writing ----------------------------------------------------------------------------------- */

/* Where a written glossary goes. */
typedef struct ym__sink {
    const ym_glossary *glossary;
    const ym_glossary_filter *filter;
    ym_line line;
    void *context;
    ym__reporter reporter; /* told of what a format cannot hold */
    ym__buffer buffer;     /* the line that is being put together */
    size_t at;             /* the number of the next entry */
    ym_entry entry;        /* as the filter leaves it, and its labels */
    ym_label *labels;
    size_t capacity;
} ym__sink;

/* The next entry that the filter lets through, without the labels that it does not; borrowed until the next call.
 * YM_OK, YM_DONE, YM_E_NOMEM. */
ym_status ym__sink_next(ym__sink *sink, const ym_entry **entry, ym_error *error);
/* Writes the line in the buffer, and empties it. YM_E_INTERRUPTED, YM_E_NOMEM. */
ym_status ym__sink_line(ym__sink *sink, ym_error *error);
/* Says that something of an entry cannot be written. */
void ym__sink_lost(const ym__sink *sink, const ym_entry *entry, const char *format, ...)
    YM_PRINTF(3, 4);
/* Writes the entries as rows: the known columns, then the unknown ones. A comma makes it CSV. */
ym_status ym__table_write(ym__sink *sink, char separator, ym_error *error);

/* ---- the formats ------------------------------------------------------------------------------- */

typedef struct ym__format {
    const char *name;
    bool (*sniff)(const char *text, size_t bytes, const ym_glossary_options *options);
    ym_status (*read)(ym__source *source, ym_error *error); /* NULL: it is only written */
    ym_status (*write)(ym__sink *sink, ym_error *error);    /* NULL: it is only read */
} ym__format;

/* By name; NULL when unknown. */
const ym__format *ym__format_find(const char *name);
/* By content: never NULL, since a table is the last guess. */
const ym__format *ym__format_guess(const char *text, size_t bytes,
                                   const ym_glossary_options *options);

bool ym__sniff_tbx(const char *text, size_t bytes, const ym_glossary_options *options);
bool ym__sniff_tmx(const char *text, size_t bytes, const ym_glossary_options *options);
bool ym__sniff_jsonl(const char *text, size_t bytes, const ym_glossary_options *options);
bool ym__sniff_cedict(const char *text, size_t bytes, const ym_glossary_options *options);
bool ym__sniff_omegat(const char *text, size_t bytes, const ym_glossary_options *options);
bool ym__sniff_csv(const char *text, size_t bytes, const ym_glossary_options *options);

ym_status ym__read_tsv(ym__source *source, ym_error *error);
ym_status ym__read_csv(ym__source *source, ym_error *error);
ym_status ym__read_omegat(ym__source *source, ym_error *error);
ym_status ym__read_tbx(ym__source *source, ym_error *error);
ym_status ym__read_tmx(ym__source *source, ym_error *error);
ym_status ym__read_cedict(ym__source *source, ym_error *error);
ym_status ym__read_glossary_jsonl(ym__source *source, ym_error *error);

ym_status ym__write_tsv(ym__sink *sink, ym_error *error);
ym_status ym__write_csv(ym__sink *sink, ym_error *error);
ym_status ym__write_omegat(ym__sink *sink, ym_error *error);
ym_status ym__write_tbx(ym__sink *sink, ym_error *error);
ym_status ym__write_tmx(ym__sink *sink, ym_error *error);
ym_status ym__write_skos(ym__sink *sink, ym_error *error);
ym_status ym__write_glossary_jsonl(ym__sink *sink, ym_error *error);

#endif
