/* The rooms merge/ and index/ with another index: what comes of articles, entries and logs, in whatever order, and what is
 * refused of a file that means ill. Run from the top folder. */
#include "index/index.h"
#include "sample.h"

#include <yiming/search.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Its header wants some of the above. */
#include <cmocka.h>

#define HEAD "id\tzh\tpinyin\ten\tzh_also\ten_also\tnote\n"
#define PUTIN "putin\t普京\tPǔjīng\tPutin\t\t\t\n"
#define MACRON "macron\t马克龙\tMǎkèlóng\tMacron\t\t\t\n"

static const char people[] = HEAD PUTIN MACRON;

/* ---- helpers -------------------------------------------------------------------------------- */

static void write_articles(void)
{
    sample_write_text("north.jsonl",
                      "{\"url\":\"https://n.example/1\",\"title\":\"一\",\"date\":\"2026-01-01\","
                      "\"text\":\"普京说话。\\n马克龙没有说。\"}\n"
                      "{\"url\":\"https://n.example/2\",\"title\":\"二\",\"date\":\"2026-01-02\","
                      "\"text\":\"普京沉默。\"}\n");
    sample_write_text("south.jsonl",
                      "{\"url\":\"https://n.example/2\",\"title\":\"二，改\",\"date\":"
                      "\"2026-01-03\",\"text\":\"普京不再沉默。\"}\n"
                      "{\"url\":\"https://s.example/3\",\"title\":\"三\","
                      "\"text\":\"Macron spoke.\"}\n"
                      "{\"url\":\"https://s.example/4\",\"title\":\"四\",\"date\":\"2025-12-31\","
                      "\"text\":\"普京说话。\\n马克龙没有说。\"}\n");
}

/* A new index of some of the files. */
static ym_index *make(const char *name, const char *first, const char *second)
{
    sample_merge job = {.summary = {0}};
    ym_index *index = sample_create(name, people);
    (void)sample_merge_one(&job, index, first);
    if (second != NULL)
        (void)sample_merge_one(&job, index, second);
    sample_merge_free(&job);
    return index;
}

/* Merges an index that must be good; the log of it. */
static const char *merge_other(sample_merge *job, ym_index *index, const char *name)
{
    const char *log = sample_merge_one(job, index, name);
    assert_int_equal(job->summary.indexes, 1);
    return log;
}

static void assert_same_dump(ym_index *a, ym_index *b)
{
    char *left = sample_export(a, YM_EXPORT_ALL);
    char *right = sample_export(b, YM_EXPORT_ALL);
    assert_string_equal(left, right);
    free(left);
    free(right);
}

static void set(ym_index *index, const char *id, const char *column, const char *value)
{
    ym_error error = {.status = YM_OK};
    if (ym_term_put(index, id, &column, &value, 1, &(ym_edit_options){.command = "term set"}, NULL,
                    NULL, &error) != YM_OK)
        fail_msg("%s", error.message);
}

static void drop(ym_index *index, const char *id)
{
    ym_error error = {.status = YM_OK};
    if (ym_term_remove(index, id, &(ym_edit_options){.command = "term rm"}, NULL, &error) != YM_OK)
        fail_msg("%s", error.message);
}

static void undo(ym_index *index)
{
    ym_error error = {.status = YM_OK};
    uint64_t undone = 0;
    if (ym_index_undo(index, 1, false, &undone, NULL, NULL, &error) != YM_OK || undone != 1)
        fail_msg("undo: %s", error.message);
}

/* A column of an entry as it is stored; "(none)" without the entry. */
static void assert_column(ym_index *index, const char *id, const char *column, const char *wanted)
{
    const ym_glossary *glossary = NULL;
    ym_error error = {.status = YM_OK};
    char *value = NULL;
    assert_int_equal(ym_index_glossary(index, &glossary, &error), YM_OK);
    const ym_entry *entry = ym_glossary_find(glossary, id);
    if (entry == NULL) {
        assert_string_equal("(none)", wanted);
        return;
    }
    assert_int_equal(ym_entry_column(&value, entry, column, &error), YM_OK);
    assert_string_equal(value, wanted);
    ym_text_free(value);
}

/* What merging says of entries: "rule: message", a line each. */
static void take_finding(void *context, const ym_finding *finding)
{
    ym__buffer_printf(context, "%s: %s\n", finding->rule, finding->message);
}

/* ---- articles ------------------------------------------------------------------------------- */

static void halves_make_the_whole(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    write_articles();
    ym_index *whole = make("whole.db", "north.jsonl", "south.jsonl");
    ym_index_close(make("north.db", "north.jsonl", NULL));
    ym_index_close(make("south.db", "south.jsonl", NULL));
    ym_index *north = sample_open("north.db", YM_OPEN_WRITE);
    (void)merge_other(&job, north, "south.db");
    assert_int_equal(job.summary.added, 1);
    assert_int_equal(job.summary.updated, 1);
    assert_int_equal(job.summary.duplicates, 1);
    assert_same_dump(whole, north);
    sample_assert_clean(north);

    /* The other way round, and from an empty one. */
    ym_index_close(north);
    assert_int_equal(remove(sample_path("north.db")), 0);
    ym_index_close(make("north.db", "north.jsonl", NULL));
    ym_index *south = sample_open("south.db", YM_OPEN_WRITE);
    (void)merge_other(&job, south, "north.db");
    assert_same_dump(whole, south);
    ym_index *empty = sample_create("empty.db", NULL);
    (void)merge_other(&job, empty, "south.db");
    assert_int_equal(job.summary.entries.created, 2);
    assert_same_dump(whole, empty);
    sample_assert_clean(empty);

    /* All revisions came, those that are not current too. */
    assert_int_equal(sample_number(empty, "SELECT count(*) FROM revision"), 5);
    assert_int_equal(sample_number(empty, "SELECT count(*) FROM body WHERE text IS NOT NULL"), 1);
    ym_index_close(whole);
    ym_index_close(south);
    ym_index_close(empty);
    sample_merge_free(&job);
}

static void a_second_time_changes_nothing(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    write_articles();
    ym_index_close(make("other2.db", "south.jsonl", NULL));
    ym_index *index = make("twice.db", "north.jsonl", NULL);
    set(index, "putin", "note", "一");
    ym_index *other = sample_open("other2.db", YM_OPEN_WRITE);
    set(other, "macron", "note", "二");
    ym_index_close(other);
    (void)merge_other(&job, index, "other2.db");
    assert_int_equal(job.summary.entries.updated, 1);
    assert_int_equal(job.summary.commands, 1);
    char *before = sample_export(index, YM_EXPORT_ALL);
    const int64_t changes = sample_number(index, "SELECT count(*) FROM change");
    assert_string_equal(merge_other(&job, index, "other2.db"),
                        "unchanged other2.db\nunchanged other2.db\nunchanged other2.db\n");
    assert_int_equal(job.summary.entries.unchanged, 2);
    assert_int_equal(job.summary.commands, 0);
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(before, after);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM change"), changes);
    free(before);
    free(after);

    /* With itself: nothing to do. */
    assert_string_equal(sample_merge_one(&job, index, "twice.db"),
                        "skipped twice.db (this is the index that is merged into)\n");
    sample_assert_clean(index);
    ym_index_close(index);
    sample_merge_free(&job);
}

static void a_copy_of_before_takes_nothing_back(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    /* Files without dates: only who knew the other's text tells which is newer. */
    sample_write_text("page.txt", "标题\n\n普京说一。\n");
    ym_index_close(make("old.db", "page.txt", NULL));
    ym_index *index = make("new.db2", "page.txt", NULL);
    for (int i = 0; i < 4; i++) {
        char text[64];
        snprintf(text, sizeof text, "标题\n\n普京说第%d次。\n", i);
        sample_write_text("page.txt", text);
        assert_string_equal(sample_merge_one(&job, index, "page.txt"), "updated page.txt\n");
        assert_string_equal(merge_other(&job, index, "old.db"), "unchanged old.db\n");
    }
    ym_index_close(index);
    index = sample_open("old.db", YM_OPEN_WRITE);
    assert_string_equal(merge_other(&job, index, "new.db2"), "updated new.db2\n");
    ym_index *newer = sample_open("new.db2", YM_OPEN_READ);
    assert_same_dump(index, newer);
    ym_index_close(newer);
    sample_assert_clean(index);
    ym_index_close(index);
    sample_merge_free(&job);
}

static void a_dry_run_says_the_same_and_does_nothing(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    write_articles();
    ym_index *other = make("other3.db", "south.jsonl", NULL);
    set(other, "macron", "zh_also", "马克宏");
    ym_index_close(other);
    ym_index *index = make("dry.db", "north.jsonl", NULL);
    char *before = sample_export(index, YM_EXPORT_ALL);
    job.options.dry_run = true;
    char *said = strdup(merge_other(&job, index, "other3.db"));
    const ym_import_summary entries = job.summary.entries;
    assert_int_equal(entries.updated, 1);
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(before, after);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM command"), 0);
    sample_assert_clean(index);
    job.options.dry_run = false;
    assert_string_equal(merge_other(&job, index, "other3.db"), said);
    assert_memory_equal(&entries, &job.summary.entries, sizeof entries);
    free(said);
    free(before);
    free(after);
    ym_index_close(index);
    sample_merge_free(&job);
}

/* ---- entries -------------------------------------------------------------------------------- */

/* Two indexes of one glossary, one article each. */
static void make_two(ym_index **mine, ym_index **theirs)
{
    (void)unlink(sample_path("mine.db"));
    (void)unlink(sample_path("theirs.db"));
    write_articles();
    *mine = make("mine.db", "north.jsonl", NULL);
    *theirs = make("theirs.db", "south.jsonl", NULL);
}

static void edits_of_different_columns_come_together(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    ym_index *mine = NULL;
    ym_index *theirs = NULL;
    make_two(&mine, &theirs);
    set(mine, "putin", "note", "这里");
    set(theirs, "putin", "zh_also", "普京总统");
    set(theirs, "macron", "en_also", "Emmanuel");
    drop(mine, "macron");
    undo(mine);
    (void)merge_other(&job, mine, "theirs.db");
    assert_int_equal(job.summary.entries.updated, 2);
    assert_int_equal(job.summary.entries.conflicts, 0);
    assert_column(mine, "putin", "note", "这里");
    assert_column(mine, "putin", "zh_also", "普京总统");
    assert_column(mine, "macron", "en_also", "Emmanuel");
    sample_assert_clean(mine);
    (void)merge_other(&job, theirs, "mine.db");
    assert_same_dump(mine, theirs);
    sample_assert_clean(theirs);

    /* One command, which can be taken back and come again. */
    undo(mine);
    assert_column(mine, "putin", "zh_also", "");
    assert_column(mine, "putin", "note", "这里");
    assert_column(mine, "macron", "en_also", "");
    (void)merge_other(&job, mine, "theirs.db");
    assert_column(mine, "putin", "zh_also", "普京总统");
    assert_column(mine, "macron", "en_also", "Emmanuel");
    sample_assert_clean(mine);
    ym_index_close(mine);
    ym_index_close(theirs);
    sample_merge_free(&job);
}

/* An entry that comes with an edit is known here as it was imported there: a new edition of its file is no conflict. */
static void an_imported_state_comes_with_its_entry(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    sample_merge job = {.summary = {0}};
    ym_index *mine = NULL;
    ym_index *theirs = NULL;
    make_two(&mine, &theirs);
    ym_glossary *first = sample_glossary(HEAD "kyiv\t基辅\tJīfǔ\tKyiv\t\t\t\n"
                                              "odesa\t敖德萨\tÀodésà\tOdesa\t\t\t\n");
    ym_glossary *second = sample_glossary(HEAD "kyiv\t基辅\tJīfǔ\tKyiv\t\tKiev\t\n"
                                               "odesa\t敖德萨\tÀodésà\tOdesa\t\tOdessa\t\n");
    assert_int_equal(ym_index_import(theirs, first, NULL, &summary, &error), YM_OK);
    set(theirs, "kyiv", "note", "那里");
    (void)merge_other(&job, mine, "theirs.db");
    assert_int_equal(job.summary.entries.created, 2);
    assert_int_equal(sample_number(mine, "SELECT count(*) FROM entry WHERE base <> ''"), 1);
    assert_int_equal(ym_index_import(mine, second, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.updated, 2);
    assert_int_equal(summary.conflicts, 0);
    assert_column(mine, "kyiv", "note", "那里");
    assert_column(mine, "kyiv", "en_also", "Kiev");
    assert_int_equal(sample_number(mine, "SELECT count(*) FROM entry WHERE base <> ''"), 1);
    /* Taken back twice, it is not known at all, and may come again. */
    undo(mine);
    undo(mine);
    assert_int_equal(ym_index_import(mine, first, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 2);
    sample_assert_clean(mine);
    ym_glossary_free(first);
    ym_glossary_free(second);
    ym_index_close(mine);
    ym_index_close(theirs);
    sample_merge_free(&job);
}

static void edits_of_one_column_are_a_conflict(void **state)
{
    (void)state;
    static const struct {
        ym_on_conflict answer;
        ym_status status;
        const char *note, *said;
    } cases[] = {
        {YM_CONFLICT_MINE, YM_OK, "这里",
         "conflict: putin: note was changed here (这里) and there (那里); what is here stays\n"},
        {YM_CONFLICT_THEIRS, YM_OK, "那里",
         "conflict: putin: note was changed here (这里) and there (那里); the other's is taken\n"},
        {YM_CONFLICT_FAIL, YM_E_INPUT, "这里",
         "conflict: putin: note was changed here (这里) and there (那里); nothing is merged\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_merge job = {.summary = {0}};
        ym__buffer said = {0};
        ym_index *mine = NULL;
        ym_index *theirs = NULL;
        const char *const names[] = {"theirs.db"};
        make_two(&mine, &theirs);
        set(mine, "putin", "note", "这里");
        set(theirs, "putin", "note", "那里");
        ym_index_close(theirs);
        job.options.on_conflict = cases[i].answer;
        job.options.report = take_finding;
        job.options.report_context = &said;
        char *before = sample_export(mine, YM_EXPORT_ALL);
        assert_int_equal(sample_merge_names(&job, mine, names, 1), cases[i].status);
        assert_string_equal(ym__buffer_text(&said), cases[i].said);
        assert_column(mine, "putin", "note", cases[i].note);
        char *after = sample_export(mine, YM_EXPORT_ALL);
        if (cases[i].status != YM_OK)
            assert_string_equal(before, after);
        sample_assert_clean(mine);
        free(before);
        free(after);
        ym__buffer_free(&said);
        ym_index_close(mine);
        sample_merge_free(&job);
    }
}

static void removals_travel_and_edits_outlive_them(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    ym__buffer said = {0};
    ym_index *mine = NULL;
    ym_index *theirs = NULL;
    make_two(&mine, &theirs);
    job.options.report = take_finding;
    job.options.report_context = &said;
    drop(theirs, "macron");
    (void)merge_other(&job, mine, "theirs.db");
    assert_column(mine, "macron", "id", "(none)");
    assert_string_equal(ym__buffer_text(&said), "");
    /* A copy of before does not bring it back. */
    ym_index_close(make("before.db", "north.jsonl", NULL));
    (void)merge_other(&job, mine, "before.db");
    assert_column(mine, "macron", "id", "(none)");
    sample_assert_clean(mine);
    ym_index_close(mine);
    ym_index_close(theirs);

    make_two(&mine, &theirs);
    drop(theirs, "macron");
    set(mine, "macron", "note", "总统");
    (void)merge_other(&job, mine, "theirs.db");
    assert_column(mine, "macron", "note", "总统");
    assert_string_equal(ym__buffer_text(&said),
                        "removed: macron: changed here and removed there; what is here stays\n");
    /* What was decided here is later than what was decided upon. */
    ym__buffer_clear(&said);
    (void)merge_other(&job, theirs, "mine.db");
    assert_column(theirs, "macron", "note", "总统");
    assert_string_equal(ym__buffer_text(&said), "");
    sample_assert_clean(theirs);
    ym__buffer_free(&said);
    ym_index_close(mine);
    ym_index_close(theirs);
    sample_merge_free(&job);
}

static void what_was_taken_back_stays_so(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    ym_index *mine = NULL;
    ym_index *theirs = NULL;
    make_two(&mine, &theirs);
    set(mine, "putin", "note", "一时");
    (void)merge_other(&job, theirs, "mine.db");
    assert_column(theirs, "putin", "note", "一时");
    undo(mine);
    (void)merge_other(&job, mine, "theirs.db");
    assert_column(mine, "putin", "note", "");
    (void)merge_other(&job, theirs, "mine.db");
    assert_column(theirs, "putin", "note", "");
    sample_assert_clean(theirs);
    ym_index_close(mine);
    ym_index_close(theirs);
    sample_merge_free(&job);
}

/* ---- files that mean ill -------------------------------------------------------------------- */

/* A copy of an index, changed by another program. */
static void make_evil(const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    (void)unlink(sample_path("evil.db"));
    write_articles();
    ym_index *index = make("evil.db", "south.jsonl", NULL);
    set(index, "putin", "note", "改");
    ym_index_close(index);
    assert_int_equal(sqlite3_open(sample_path("evil.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

static void refuses_values_that_are_none_of_ours(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"UPDATE body SET bytes = bytes + 1", "a text of it is not the one that its hash is of"},
        {"UPDATE body SET hash = randomblob(32)", "a text of it is not the one"},
        {"UPDATE body SET hash = substr(hash, 2)", "a text of it has no hash"},
        {"UPDATE passage SET text = 'x' || text", "a text of it is not the one"},
        {"UPDATE passage SET text = cast(x'c328' AS text)", "a text of it is not the one"},
        {"UPDATE article SET key = key || '2'", "its name is not that of its key"},
        {"UPDATE article SET name = 'zz' || id", "it has no name"},
        {"UPDATE article SET revision_id = 99", "it has no current revision of its own"},
        {"UPDATE revision SET title = 'a' || char(27) || '[31m'", "its title, date, language"},
        {"UPDATE revision SET title = char(10)", "its title, date, language"},
        {"UPDATE revision SET date = '2026-02-30'", "its title, date, language"},
        {"UPDATE revision SET date = 'yesterday'", "its title, date, language"},
        {"UPDATE revision SET url = 'javascript:alert(1)'", "its title, date, language"},
        {"UPDATE revision SET url = 'HTTPS://X.example'", "its title, date, language"},
        {"UPDATE revision SET lang = 'no language'", "its title, date, language"},
        {"UPDATE revision SET author = cast(x'ff' AS text)", "a value of it is no text"},
        {"UPDATE source SET raw_hash = substr(raw_hash, 2)", "a source of it is damaged"},
        {"UPDATE source SET reader_version = -1", "a source of it is damaged"},
        {"UPDATE phrase SET text = '[' || id || ']' WHERE text LIKE '{%'",
         "a source of it is damaged"},
        {"UPDATE phrase SET text = '' WHERE text NOT LIKE '{%'", "a source of it is damaged"},
        {"UPDATE phrase SET text = cast(x'ff' || id AS text)", "a source of it is damaged"},
        {"UPDATE source SET origins = 99", "a source of it is damaged"},
        {"UPDATE source SET locator = -1", "a source of it is damaged"},
        {"DELETE FROM phrase", "a source of it is damaged"},
        {"UPDATE source SET is_stream = 7", "a source of it is damaged"},
    };
    const char *const names[] = {"evil.db"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_merge job = {.summary = {0}};
        make_evil(cases[i].sql);
        ym_index *index = sample_create(NULL, people);
        assert_int_equal(sample_merge_names(&job, index, names, 1), YM_OK);
        if (job.summary.failed != 3 || job.summary.added != 0)
            fail_msg("%s: %s", cases[i].sql, ym__buffer_text(&job.log));
        sample_assert_contains(ym__buffer_text(&job.log), cases[i].said);
        sample_assert_clean(index);
        ym_index_close(index);
        sample_merge_free(&job);
    }
}

static void refuses_schemas_that_are_none_of_ours(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "CREATE TRIGGER t AFTER INSERT ON article BEGIN SELECT 1; END",
        "CREATE VIEW v AS SELECT load_extension('/tmp/x.so')",
        "CREATE TABLE more (a)",
        "DROP TABLE compiled",
        "DROP TABLE article; CREATE VIEW article AS SELECT 1 AS id",
        "ALTER TABLE meta ADD COLUMN evil TEXT",
        "PRAGMA user_version = 99",
    };
    const char *const names[] = {"evil.db", "north.jsonl"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_merge job = {.summary = {0}};
        make_evil(cases[i]);
        ym_index *index = sample_create(NULL, people);
        assert_int_equal(sample_merge_names(&job, index, names, 2), YM_OK);
        assert_int_equal(job.summary.failed, 1);
        assert_int_equal(job.summary.added, 2);
        ym_index_close(index);
        sample_merge_free(&job);
    }
}

/* Of entries and log what cannot be used is left out and told; the rest comes. */
static void leaves_out_bad_entries_and_commands(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *said;
        int created, commands;
    } cases[] = {
        {"UPDATE entry SET slug = 'No Slug' WHERE slug = 'macron'", "entry: entry No Slug", 1, 1},
        {"UPDATE entry SET type = 'god' WHERE slug = 'macron'", "entry: macron: its type", 1, 1},
        {"UPDATE label SET text = '' WHERE text = 'Macron'", "entry: entry macron", 1, 1},
        {"UPDATE entry SET extra = '[1]' WHERE slug = 'macron'", "entry: entry macron", 1, 1},
        {"UPDATE command SET name = 'x'", "log: a command of its log is damaged", 2, 0},
        {"UPDATE command SET at = 'tomorrow'", "log: a command of its log is damaged", 2, 0},
        {"UPDATE command SET undone = 3", "log: a command of its log is damaged", 2, 0},
        {"UPDATE change SET after = '{'", "log: a change of its log is damaged", 2, 1},
        {"UPDATE change SET subject = 'x'", "log: a change of its log is damaged", 2, 1},
        {"UPDATE change SET name = 'macron'", "log: a change of its log is damaged", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_merge job = {.summary = {0}};
        ym__buffer said = {0};
        make_evil(cases[i].sql);
        ym_index *index = sample_create(NULL, NULL);
        job.options.report = take_finding;
        job.options.report_context = &said;
        (void)merge_other(&job, index, "evil.db");
        if (strstr(ym__buffer_text(&said), cases[i].said) == NULL)
            fail_msg("%s: %s", cases[i].sql, ym__buffer_text(&said));
        if ((int)job.summary.entries.created != cases[i].created ||
            (int)job.summary.commands != cases[i].commands)
            fail_msg("%s: %d created, %d commands", cases[i].sql, (int)job.summary.entries.created,
                     (int)job.summary.commands);
        ym__buffer_free(&said);
        ym_index_close(index);
        sample_merge_free(&job);
    }
}

/* ---- removing ------------------------------------------------------------------------------- */

static uint64_t remove_named(ym_index *index, const char *name, bool purge, ym_status wanted)
{
    ym_error error = {.status = YM_OK};
    uint64_t removed = 0;
    const ym_status status = ym_index_remove(
        index, &name, 1, &(ym_remove_options){.command = "rm", .purge = purge}, &removed, &error);
    if (status != wanted)
        fail_msg("rm %s: %d %s", name, status, error.message);
    return removed;
}

static void removes_and_brings_back(void **state)
{
    (void)state;
    sample_merge job = {.summary = {0}};
    write_articles();
    ym_index *index = make("rm.db", "north.jsonl", "south.jsonl");
    char *before = sample_export(index, YM_EXPORT_ALL);
    assert_int_equal(remove_named(index, "https://n.example/1", false, YM_OK), 1);
    sample_assert_clean(index);
    /* Its text is another's still. */
    assert_int_equal(sample_number(index, "SELECT count(*) FROM shown"), 3);
    char *name = sample_text(index, "SELECT substr(name, 1, 8) FROM article WHERE key LIKE '%/3'");
    assert_int_equal(remove_named(index, name, false, YM_OK), 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM shown"), 2);
    assert_int_equal(remove_named(index, name, false, YM_E_NOT_FOUND), 0);
    assert_int_equal(remove_named(index, "nothing.txt", false, YM_E_NOT_FOUND), 0);
    sample_assert_clean(index);
    undo(index);
    undo(index);
    sample_assert_clean(index);
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(before, after);
    free(after);

    /* Merged again; what undo then takes back is there already. */
    char path[512];
    snprintf(path, sizeof path, "%s", sample_path("south.jsonl"));
    assert_int_equal(remove_named(index, path, false, YM_OK), 3);
    assert_string_equal(sample_merge_one(&job, index, "south.jsonl"),
                        "added south.jsonl:1\nadded south.jsonl:2\nduplicate south.jsonl:3\n");
    undo(index);
    after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(before, after);
    free(after);
    free(before);

    /* For good. */
    assert_int_equal(remove_named(index, name, false, YM_OK), 1);
    assert_int_equal(remove_named(index, name, true, YM_OK), 1);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM article"), 3);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM body"), 3);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM command WHERE undone = 0"), 0);
    sample_assert_clean(index);
    free(name);
    ym_index_close(index);
    sample_merge_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_make_the_whole),
        cmocka_unit_test(a_second_time_changes_nothing),
        cmocka_unit_test(a_copy_of_before_takes_nothing_back),
        cmocka_unit_test(a_dry_run_says_the_same_and_does_nothing),
        cmocka_unit_test(edits_of_different_columns_come_together),
        cmocka_unit_test(an_imported_state_comes_with_its_entry),
        cmocka_unit_test(edits_of_one_column_are_a_conflict),
        cmocka_unit_test(removals_travel_and_edits_outlive_them),
        cmocka_unit_test(what_was_taken_back_stays_so),
        cmocka_unit_test(refuses_values_that_are_none_of_ours),
        cmocka_unit_test(refuses_schemas_that_are_none_of_ours),
        cmocka_unit_test(leaves_out_bad_entries_and_commands),
        cmocka_unit_test(removes_and_brings_back),
    };
    return cmocka_run_group_tests(tests, sample_make_folder, sample_remove_folder);
}
