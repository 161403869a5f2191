/* The open index as index/ and search/ see it. */
#ifndef YM_INDEX_INDEX_H
#define YM_INDEX_INDEX_H

#include <sqlite3.h>
#include <yiming/index.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/row_map.h"
#include "index/statement.h"

#define YM__APPLICATION_ID 0x594D4958 /* "YMIX" */
#define YM__SCHEMA_VERSION 5
/* How much of the file a connection keeps in memory: 128 MiB. */
#define YM__CACHE_SIZE "PRAGMA cache_size = -131072"
/* Raise it when an entry gets other keys: they are then made anew. */
#define YM__KEY_VERSION 3

/* Row ids, in an order that their owner gives them. */
typedef struct ym__rows {
    int64_t *items;
    size_t count, capacity;
} ym__rows;

ym_status ym__rows_push(ym__rows *list, int64_t row, ym_error *error);

/* Entries read from the file with their labels, and the rows that they came from. */
typedef struct ym__entries {
    ym_glossary *glossary; /* NULL: nothing was read yet */
    ym__rows rows;         /* of the entries, by their numbers in the glossary */
    ym__rows labels;       /* of all labels, one entry after the other */
    ym__rows first_labels; /* the place in `labels` of each entry's first label */
    ym__row_map numbers;   /* of the entries, by row id; made when it is asked */
} ym__entries;
void ym__entries_free(ym__entries *entries);

/* What entries are ranked by, before they are read. */
typedef struct ym__standing {
    const char *id, *type;
    uint64_t mentions;
} ym__standing;

struct ym_index {
    sqlite3 *db;
    char *path;
    bool writable;
    bool in_memory;
    int64_t schema_version; /* of the file; YM__SCHEMA_VERSION but for ym__index_open_any */
    bool full_text_off;   /* passages come and go without it */
    int full_text_way;    /* ym__full_text_way of the open transaction */
    struct ym__postings *full_text; /* what it has not written yet; full_text.h */
    struct ym__mention_changes *mention_changes; /* gathered, too; mention.h */
    int64_t data_version; /* of the file as the glossary was read from it; see refresh */
    sqlite3_stmt *statements[YM__STATEMENT_COUNT]; /* prepared when first asked for */
    /* Both are made when first asked for, and dropped when entries change. */
    ym__entries whole; /* all entries, for what needs them all: tagging, pages, imports */
    ym__entries some;  /* those that were asked for by row: one look-up reads a few of many */
    /* Standings that were asked for, by row, and how many changes this connection had made then: a short beginning is of
     * thousands of entries, and most of what a user types next is of the same. */
    struct {
        ym__row_map by_row;
        ym__arena arena;
        int changes;
    } standings;
    ym_tagger *tagger;
    /* Told before the entries and the tagger are dropped, when other threads use them; NULL: none does. */
    void (*before_forgetting)(void *context);
    void *forgetting_context;
    const ym_lexicon *lexicon; /* what the tagger is made with; borrowed, or NULL */
    char *glossary_origins;    /* as the last status gave them */
    char derived_versions[192];
};

/* What a query can call an entry by; stored in entry_key.kind. See keys.c. */
typedef enum ym__key_kind {
    YM__KEY_WRITTEN, /* a label, folded: its letters, digits and characters */
    YM__KEY_SOUND,   /* a reading: ym__pinyin_sound_key */
    YM__KEY_INITIALS /* the initials of a reading, '/', and its key by sound */
} ym__key_kind;

/* Translates SQLite's result code: YM_E_BUSY, YM_E_IO (disk full), YM_E_NOMEM, YM_E_INTERRUPTED, else YM_E_INDEX, with
 * what was being done and SQLite's own words. */
ym_status ym__index_error(ym_index *index, int code, const char *doing, ym_error *error);

/* The prepared statement of a name, reset and without bindings; NULL with the error set. Borrowed from the index;
 * one use at a time: reset it (ym__index_done) when finished. */
ym_status ym__index_statement(sqlite3_stmt **out, ym_index *index, ym__statement name,
                              ym_error *error);

/* Runs a statement that gives no rows, then resets it. */
ym_status ym__index_run(ym_index *index, sqlite3_stmt *statement, const char *doing,
                        ym_error *error);
/* Steps to the next row: YM_OK with a row, YM_DONE without, negative on failure; resets it unless there is a row. */
ym_status ym__index_step(ym_index *index, sqlite3_stmt *statement, const char *doing,
                         ym_error *error);
void ym__index_done(sqlite3_stmt *statement);

/* YM_E_USAGE when it was opened for reading. */
ym_status ym__index_may_write(const ym_index *index, ym_error *error);
/* Is there a schema of this version that this program knows, and may copy facts out of? */
bool ym__schema_known(int64_t version);
/* Is the file's schema what index->schema_version says, and nothing beside it? YM_E_INDEX when not; see schema.c. */
ym_status ym__schema_check(ym_index *index, ym_error *error);
/* ym_index_open for files of any known version: of an older one only facts may be read, by its own columns. */
ym_status ym__index_open_any(ym_index **out, const char *path, ym_open_mode mode, ym_error *error);
/* A new index without entries in a temporary file, which is gone when it is closed. */
ym_status ym__index_create_temporary(ym_index **out, ym_error *error);
/* Copies all facts of one index, of any known version, into one that has none, in one transaction; see migrate.c. */
ym_status ym__index_copy_facts(ym_index *to, ym_index *from, ym_error *error);
/* Finds pages that are damaged: YM_E_INDEX. */
ym_status ym__index_look_at_pages(ym_index *index, ym_error *error);
/* Gives a finished file its name. YM_E_USAGE: the name is taken. */
ym_status ym__index_publish(const char *temporary, const char *path, ym_error *error);
/* Makes sure that a name in the folder of this file outlives a loss of power, as far as the system lets it. */
void ym__index_sync_folder(const char *path);
/* Lets nobody else in until the index is closed, and takes its -wal file away. YM_E_BUSY: somebody has it open. */
ym_status ym__index_lock_out(ym_index *index, ym_error *error);

/* The one number that plain SQL of our own gives; 0 without a row. */
ym_status ym__index_integer(ym_index *index, const char *sql, int64_t *value, ym_error *error);
/* Runs plain SQL of our own. */
ym_status ym__index_sql(ym_index *index, const char *sql, const char *doing, ym_error *error);
ym_status
ym__index_begin(ym_index *index,
                ym_error *error); /* BEGIN IMMEDIATE; YM_E_USAGE when opened for reading */
ym_status ym__index_commit(ym_index *index, ym_error *error);
void ym__index_rollback(ym_index *index);
/* What is read between the two is of one moment, whatever is written meanwhile. Inside a transaction they do nothing. */
ym_status ym__index_begin_read(ym_index *index, bool *begun, ym_error *error);
void ym__index_end_read(ym_index *index, bool begun);
/* The entries are kept in memory from call to call: forgets them when another connection has written since they were
 * read. Only where no entry of before is used any more. */
ym_status ym__index_refresh(ym_index *index, ym_error *error);

/* Entries, labels and the tagger as loaded from the file; see entries.c. */
ym_status ym__index_load_glossary(ym_index *index, ym_error *error);
void ym__index_forget_glossary(ym_index *index);
/* Reads all entries anew out of their tables, whatever is compiled. */
ym_status ym__index_load_tables(ym_index *index, ym_error *error);
/* All entries as they were compiled; entries->glossary is NULL when they are not there, or not as this version makes them. */
ym_status ym__index_read_compiled(ym__entries *entries, ym_index *index, ym_error *error);
/* Reads all entries out of their tables and stores them compiled: after every change of them. */
ym_status ym__index_compile(ym_index *index, ym_error *error);
/* The same after a change of few: those of these rows are read, the rest is taken from what was loaded before the change. */
ym_status ym__index_compile_changed(ym_index *index, const ym__rows *changed_rows, ym_error *error);
/* The same as ym__index_compile, but compares them with what is stored. */
ym_status ym__index_check_compiled(ym_index *index, bool *same, ym_error *error);
/* Is told of an entry of the file that cannot be used. */
typedef void (*ym__bad_entry)(void *context, const char *message);
/* All entries out of their tables; those that cannot be used are told and counted. `entries` is to be freed in any case. */
ym_status ym__index_read_entries(ym__entries *entries, ym_index *index, ym__bad_entry bad,
                                 void *context, uint64_t *bad_count, ym_error *error);
/* The same for nothing but what is told. */
ym_status ym__index_check_entries(ym_index *index, ym__bad_entry bad, void *context,
                                  uint64_t *bad_count, ym_error *error);
/* The entry of a row, which is read when it is not in memory yet; *entry is NULL when there is none (or it is retired).
 * Borrowed, as those of ym_index_glossary. */
ym_status ym__index_entry(const ym_entry **entry, ym_index *index, int64_t row, ym_error *error);
/* Fills `entries`, which is empty, with the entry of a row as its tables have it now, or with none; to be freed in any case. */
ym_status ym__index_read_entry(ym__entries *entries, ym_index *index, int64_t row, ym_error *error);
/* The same by its id; of a merged entry the one that it was merged into. */
ym_status ym__index_entry_by_id(const ym_entry **entry, ym_index *index, const char *id,
                                ym_error *error);
/* Appends the id of the entry that one of this id was merged into; nothing when it was not. */
ym_status ym__index_redirect(ym__buffer *into, ym_index *index, const char *id, ym_error *error);
/* Visits the id of every entry that was merged into another, by id, with the id of that one. */
typedef ym_status (*ym__merged_visit)(void *context, const char *id, const char *into,
                                      ym_error *error);
ym_status ym__index_each_merged(ym_index *index, ym__merged_visit visit, void *context,
                                ym_error *error);
/* The standing of the entry of a row; NULL when there is none. Borrowed until the index changes. */
ym_status ym__index_standing(const ym__standing **standing, ym_index *index, int64_t row,
                             ym_error *error);
/* The row of an entry that was read from this index, and of one of its labels; 0 when it was not. */
int64_t ym__index_entry_row(const ym_index *index, const ym_entry *entry);
int64_t ym__index_label_row(const ym_index *index, const ym_entry *entry, const ym_label *label);
/* The label of an entry that a row is of; NULL when it is none of its labels. */
const ym_label *ym__index_label(const ym_index *index, const ym_entry *entry, int64_t row);
/* Writes the entries of a glossary that must not be there yet, without change log: for a new index. */
ym_status ym__index_store_glossary(ym_index *index, const ym_glossary *glossary, ym_error *error);
/* Stores one entry, new or not, and takes it back when it was retired. `base` is the state that was imported; NULL: it stays
 * what it was. *row is the entry's. Keys, mentions and the log are the caller's business (change.h). */
ym_status ym__index_put_entry(ym_index *index, const ym_entry *entry, const ym_entry *base,
                              int64_t *row, ym_error *error);
/* Deletes the labels of an entry. */
ym_status ym__index_drop_labels(ym_index *index, const char *slug, ym_error *error);
/* Is given one key of an entry and the label that it was made of; the key is borrowed until it returns. */
typedef ym_status (*ym__key_visit)(void *context, ym__key_kind kind, const char *key,
                                   const ym_label *label, ym_error *error);
/* Makes the keys of an entry, those of labels that name it by themselves first; some come more than once. Ends at the first
 * status below zero that `visit` returns. */
ym_status ym__entry_keys(const ym_entry *entry, ym__key_visit visit, void *context,
                         ym_error *error);
/* Makes entry_key anew, for the entries as they are loaded, or loads them. */
ym_status ym__index_store_keys(ym_index *index, ym_error *error);
/* Makes the keys of one entry, or deletes them; it was read from this index, as the keys were made when they are deleted. */
ym_status ym__index_put_keys(ym_index *index, const ym_entry *entry, ym_error *error);
ym_status ym__index_drop_keys(ym_index *index, const ym_entry *entry, ym_error *error);
/* How many of the keys that it should have are not there, and how many that are there lead to no label of their entry. */
ym_status ym__index_check_keys(ym_index *index, uint64_t *missing, uint64_t *astray,
                               ym_error *error);

/* The versions that derived tables depend on, as stored in meta: "unicode 15.0.0, fold 2, token 2, passage 1, keys 3, glossary 1.1, tagger 4, lexicon 0f3a…". Lives as
 * long as the index, until it is asked for again. */
const char *ym__index_derived_versions(ym_index *index);
/* The greatest row of a passage; 0 without any. */
ym_status ym__last_passage(ym_index *index, int64_t *row, ym_error *error);

/* Were they made by these versions? */
ym_status ym__index_is_current(bool *current, ym_index *index, ym_error *error);
/* Notes in meta that the derived tables are made by these versions. */
ym_status ym__index_stamp(ym_index *index, ym_error *error);

/* A text column that may be NULL. What is no text (not valid UTF-8, or with a NUL byte in it), which only another program
 * can have put there, counts as NULL. Borrowed until the statement moves on. */
const char *ym__column_text(sqlite3_stmt *statement, int column);
/* A text column that is never NULL: YM_E_INDEX when it is, or is no text. */
ym_status ym__index_text(const char **out, ym_index *index, sqlite3_stmt *statement, int column,
                         ym_error *error);
/* Binds text (NULL: SQL NULL) that stays valid until the statement is reset. It cannot fail on text below SQLite's limit of
 * 10^9 bytes, which is above every limit of ours. */
void ym__bind_text(sqlite3_stmt *statement, int place, const char *text);

#endif
