/* Changing entries: term, import on both sides, undo, and that whatever is changed leaves the index as reindex makes it. */
#define _DEFAULT_SOURCE

#include "base/buffer.h"
#include "glossary/glossary.h"
#include "sample.h"

#include <yiming/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "id\ttype\tzh\tpinyin\ten\tzh_tw\tzh_also\tzh_short\ten_also\tnote\n"
static const char names[] = HEAD "zelensky\tperson\t泽连斯基\tZéliánsījī\tZelensky\t\t\t泽\t\t\n"
                                 "ukraine\tplace\t乌克兰\tWūkèlán\tUkraine\t\t\t乌\t\t\n"
                                 "russia\tplace\t俄罗斯\tÉluósī\tRussia\t\t\t俄\t\t\n"
                                 "black-sea\tplace\t黑海\tHēi Hǎi\tBlack Sea\t\t\t\t\t\n";

static ym_index *make_index_of(const char *name, const char *glossary)
{
    ym_index *index = sample_create(name, glossary);
    sample_merge job = {0};
    (void)sample_merge_one(&job, index, "tests/articles");
    sample_merge_free(&job);
    return index;
}

static const ym_edit_options by_hand = {.command = "term"};

static ym_index *make_index(const char *name)
{
    return make_index_of(name, names);
}

/* With so many entries besides that a change of one is a change of few, which only what it touches is made anew for. */
static ym_index *make_larger_index(void)
{
    enum { OTHERS = 60 };
    ym__buffer glossary = {0};
    ym__buffer_puts(&glossary, names);
    for (int i = 0; i < OTHERS; i++)
        ym__buffer_printf(&glossary, "other-%d\tterm\t别的%d\t\tother thing %d\t\t\t\t\t\n", i, i,
                          i);
    ym_index *index = make_index_of(NULL, ym__buffer_text(&glossary));
    ym__buffer_free(&glossary);
    return index;
}

static void put(ym_index *index, const char *id, const char *column, const char *value)
{
    ym_error error = {0};
    if (ym_term_put(index, id, &column, &value, 1, &by_hand, NULL, NULL, &error) != YM_OK)
        fail_msg("%s %s=%s: %s", id, column, value, error.message);
}

static void assert_cell(ym_index *index, const char *id, const char *column, const char *cell)
{
    ym_error error = {0};
    char *text = NULL;
    const ym_glossary *glossary = NULL;
    assert_int_equal(ym_index_glossary(index, &glossary, &error), YM_OK);
    const ym_entry *entry = ym_glossary_find(glossary, id);
    assert_non_null(entry);
    assert_int_equal(ym_entry_column(&text, entry, column, &error), YM_OK);
    assert_string_equal(text, cell);
    ym_text_free(text);
}

/* ---- every change leaves what reindex makes --------------------------------------------------- */

/* The keys of all entries, and the compiled glossary. */
static const char derived[] =
    "SELECT coalesce(group_concat(row, char(10)), '') FROM (SELECT kind || ' ' || key || ' ' || "
    "entry_id || ' ' || label_id || ' ' || is_name AS row FROM (SELECT * FROM entry_key "
    "ORDER BY kind, key, entry_id) UNION ALL SELECT id || ' ' || hex(bytes) FROM compiled)";

static void assert_as_reindexed(ym_index *index, const char *what)
{
    ym_error error = {0};
    char *before = sample_export(index, YM_EXPORT_ALL);
    char *derived_before = sample_text(index, derived);
    assert_int_equal(ym_index_reindex(index, NULL, NULL, &error), YM_OK);
    char *after = sample_export(index, YM_EXPORT_ALL);
    char *derived_after = sample_text(index, derived);
    if (strcmp(before, after) != 0)
        fail_msg("reindex changes something after %s", what);
    if (strcmp(derived_before, derived_after) != 0)
        fail_msg("reindex changes derived tables after %s: from\n%s\nto\n%s", what, derived_before,
                 derived_after);
    free(derived_before);
    free(derived_after);
    free(before);
    free(after);
}

/* A reproducible stream of numbers: xorshift64 (Marsaglia, 2003). */
static uint64_t next_number(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Pieces of the sample articles and of their names: what labels that matter look like. */
static const char *const pieces[] = {"泽连斯基", "乌方",     "普京",       "Zelenskyy", "Black",
                                     "海",       "黑海粮食", "俄",         "Kyiv",      "grain",
                                     "corridor", "美国",     "乌克兰军队", "總統",      "澤連斯基",
                                     "talks",    "基辅",     "prisoner",   "exchange",  "停火",
                                     "U.S.",     "Russian",  "谈判",       "诺夫哥罗德"};

static void change_at_random(ym_index *index)
{
    static const char *const columns[] = {"zh_also",    "en_also",  "zh_short", "en_short",
                                          "zh_tw",      "zh_avoid", "type",     "subtype",
                                          "definition", "note",     "en_adj"};
    static const char *const types[] = {"person", "place", "term", "organization"};
    static const char *const ids[] = {"zelensky", "ukraine", "russia", "black-sea"};
    enum { ROUNDS = 60, COLUMNS = sizeof columns / sizeof *columns };
    const size_t piece_count = sizeof pieces / sizeof *pieces;
    ym_error error = {0};
    uint64_t seed = 20261126;
    for (int round = 0; round < ROUNDS; round++) {
        char what[256];
        const char *column = columns[next_number(&seed) % COLUMNS];
        const char *id = ids[next_number(&seed) % 4];
        const char *piece = pieces[next_number(&seed) % piece_count];
        const char *other = pieces[next_number(&seed) % piece_count];
        char value[128];
        if (strcmp(column, "type") == 0)
            snprintf(value, sizeof value, "%s", types[next_number(&seed) % 4]);
        else
            snprintf(value, sizeof value, "%s%s%s", piece, strcmp(piece, other) == 0 ? "" : "|",
                     strcmp(piece, other) == 0 ? "" : other);
        snprintf(what, sizeof what, "round %d: %s %s=%s", round, id, column, value);
        if (round % 7 == 6) {
            uint64_t undone = 0;
            assert_int_equal(ym_index_undo(index, 1 + next_number(&seed) % 3, false, &undone, NULL,
                                           NULL, &error),
                             YM_OK);
        } else {
            put(index, id, column, value);
        }
        assert_as_reindexed(index, what);
    }
    sample_assert_clean(index);
    ym_index_close(index);
}

static void changes_are_as_reindex_makes_them(void **state)
{
    (void)state;
    change_at_random(make_index(NULL));
}

static void changes_of_few_are_as_reindex_makes_them(void **state)
{
    (void)state;
    change_at_random(make_larger_index());
}

/* Entries that come, go, become one and come again, at both ends of the order of ids and in the middle. */
static void comers_and_goers_are_as_reindex_makes_them(void **state)
{
    (void)state;
    static const char *const ids[] = {"a-first", "middle", "zz-last"};
    ym_error error = {0};
    uint64_t undone = 0;
    ym_index *index = make_larger_index();
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const char *const columns[] = {"id", "zh", "en_also"};
        const char *const values[] = {ids[i], "停火", "grain corridor"};
        assert_int_equal(ym_term_put(index, NULL, columns, values, 3, &by_hand, NULL, NULL, &error),
                         YM_OK);
        assert_as_reindexed(index, "adding");
    }
    assert_int_equal(ym_term_merge(index, "middle", "a-first", &by_hand, NULL, &error), YM_OK);
    assert_as_reindexed(index, "merging");
    assert_int_equal(ym_term_remove(index, "zz-last", &by_hand, NULL, &error), YM_OK);
    assert_as_reindexed(index, "removing the last");
    assert_int_equal(ym_term_remove(index, "a-first", &by_hand, NULL, &error), YM_OK);
    assert_as_reindexed(index, "removing the first");
    for (int i = 0; i < 6; i++) {
        assert_int_equal(ym_index_undo(index, 1, false, &undone, NULL, NULL, &error), YM_OK);
        assert_as_reindexed(index, "undoing");
    }
    sample_assert_clean(index);
    ym_index_close(index);
}

/* ---- editing ---------------------------------------------------------------------------------- */

static void adds_sets_and_removes(void **state)
{
    (void)state;
    ym_error error = {0};
    char *id = NULL;
    uint64_t retagged = 0;
    ym_index *index = make_index("term.db");
    const char *const columns[] = {"zh", "en", "colour"};
    const char *const values[] = {"核电站", "nuclear power plant", "grey"};
    assert_int_equal(ym_term_put(index, NULL, columns, values, 3, &by_hand, &id, &retagged, &error),
                     YM_OK);
    assert_string_equal(id, "nuclear-power-plant");
    assert_true(retagged > 0);
    ym_text_free(id);
    assert_true(sample_mentions(index, "nuclear-power-plant") > 0);
    assert_cell(index, "nuclear-power-plant", "colour", "grey");
    assert_cell(index, "nuclear-power-plant", "type", "term");
    /* The id is taken, and another one leads nowhere. */
    assert_int_equal(ym_term_put(index, NULL, columns, values, 3, &by_hand, &id, NULL, &error),
                     YM_E_USAGE);
    assert_null(id);
    assert_int_equal(
        ym_term_put(index, "no-such", columns, values, 3, &by_hand, NULL, NULL, &error),
        YM_E_NOT_FOUND);
    const char *bad_column = "type";
    const char *bad_value = "town";
    assert_int_equal(
        ym_term_put(index, "ukraine", &bad_column, &bad_value, 1, &by_hand, NULL, NULL, &error),
        YM_E_INPUT);
    assert_non_null(strstr(error.message, "unknown type \"town\""));
    bad_column = "id";
    bad_value = "ukraina";
    assert_int_equal(
        ym_term_put(index, "ukraine", &bad_column, &bad_value, 1, &by_hand, NULL, NULL, &error),
        YM_E_USAGE);
    /* What changes nothing is not logged. */
    const int64_t changes = sample_number(index, "SELECT count(*) FROM change");
    put(index, "nuclear-power-plant", "colour", "grey");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM change"), changes);
    assert_int_equal(ym_term_remove(index, "nuclear-power-plant", &by_hand, NULL, &error), YM_OK);
    assert_int_equal(sample_mentions(index, "nuclear-power-plant"), 0);
    sample_assert_clean(index);
    assert_as_reindexed(index, "removing");
    ym_index_close(index);
}

static void merges_two_entries(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_index *index = make_index("merge-terms.db");
    const char *const columns[] = {"zh", "en", "zh_tw", "en_adj"};
    const char *const values[] = {"黑海海域", "Pontus", "黑海洋", "Pontic"};
    assert_int_equal(ym_term_put(index, NULL, columns, values, 4, &by_hand, NULL, NULL, &error),
                     YM_OK);
    assert_int_equal(ym_term_merge(index, "pontus", "black-sea", &by_hand, NULL, &error), YM_OK);
    assert_cell(index, "black-sea", "zh_also", "黑海海域|黑海洋");
    assert_cell(index, "black-sea", "en_also", "Pontus");
    assert_cell(index, "black-sea", "en_adj", "Pontic");
    assert_int_equal(sample_number(index, "SELECT count(*) FROM entry WHERE slug = 'pontus' AND "
                                          "retired = 1 AND redirect_slug = 'black-sea'"),
                     1);
    assert_int_equal(ym_term_merge(index, "black-sea", "black-sea", &by_hand, NULL, &error),
                     YM_E_USAGE);
    assert_int_equal(ym_term_merge(index, "pontus", "black-sea", &by_hand, NULL, &error),
                     YM_E_NOT_FOUND);
    uint64_t undone = 0;
    assert_int_equal(ym_index_undo(index, 1, false, &undone, NULL, NULL, &error), YM_OK);
    assert_cell(index, "black-sea", "zh_also", "");
    assert_cell(index, "pontus", "zh", "黑海海域");
    sample_assert_clean(index);
    ym_index_close(index);
}

/* ---- undo ------------------------------------------------------------------------------------- */

static void undo_takes_back_everything(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    uint64_t undone = 0;
    ym_index *index = make_index("undo.db");
    char *before = sample_export(index, YM_EXPORT_ALL);
    put(index, "ukraine", "zh_also", "乌国");
    ym_glossary *more =
        sample_glossary(HEAD "ukraine\tplace\t乌克兰\tWūkèlán\tUkraine\t\t\t乌|乌方\t\tx\n"
                             "kyiv\tplace\t基辅\tJīfǔ\tKyiv\t\t\t\tKiev\t\n");
    assert_int_equal(ym_index_import(index, more, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 1);
    assert_int_equal(summary.updated, 1);
    assert_int_equal(ym_term_remove(index, "russia", &by_hand, NULL, &error), YM_OK);
    assert_int_equal(ym_index_undo(index, 2, false, &undone, NULL, NULL, &error), YM_OK);
    assert_int_equal(undone, 2);
    /* What was taken back may be imported again. */
    assert_int_equal(ym_index_import(index, more, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 1);
    assert_int_equal(summary.updated, 1);
    assert_int_equal(summary.conflicts, 0);
    assert_cell(index, "ukraine", "zh_also", "乌国");
    assert_cell(index, "ukraine", "zh_short", "乌|乌方");
    assert_int_equal(ym_index_undo(index, 100, false, &undone, NULL, NULL, &error), YM_OK);
    assert_int_equal(undone, 2);
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(before, after);
    assert_int_equal(ym_index_undo(index, 1, false, &undone, NULL, NULL, &error), YM_OK);
    assert_int_equal(undone, 0);
    sample_assert_clean(index);
    assert_as_reindexed(index, "undoing all");
    ym_glossary_free(more);
    ym_index_close(index);
    free(before);
    free(after);
}

/* ---- import on both sides --------------------------------------------------------------------- */

static ym_on_conflict answer_theirs(void *context, const char *id, const char *column,
                                    const char *mine, const char *theirs)
{
    ym__buffer *asked = context;
    ym__buffer_printf(asked, "%s %s: %s / %s\n", id, column, mine, theirs);
    return YM_CONFLICT_THEIRS;
}

static ym_on_conflict answer_quit(void *context, const char *id, const char *column,
                                  const char *mine, const char *theirs)
{
    (void)answer_theirs(context, id, column, mine, theirs);
    return YM_CONFLICT_FAIL;
}

static void import_compares_three_ways(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    ym__buffer asked = {0};
    ym_index *index = make_index("three.db");
    ym_glossary *edition = sample_glossary(
        HEAD "zelensky\tperson\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t\t泽\tZelenskyy\tfile\n");
    put(index, "zelensky", "zh_also", "泽总统");
    put(index, "zelensky", "note", "mine");
    /* With `fail` nothing comes in, not even what is in no conflict. */
    char *before = sample_export(index, YM_EXPORT_ALL);
    ym_import_options options = {.on_conflict = YM_CONFLICT_FAIL};
    assert_int_equal(ym_index_import(index, edition, &options, &summary, &error), YM_E_INPUT);
    assert_non_null(strstr(error.message, "zelensky"));
    /* Nor when that is the answer; nobody is asked on. */
    options = (ym_import_options){
        .on_conflict = YM_CONFLICT_ASK, .ask = answer_quit, .ask_context = &asked};
    assert_int_equal(ym_index_import(index, edition, &options, &summary, &error), YM_E_INPUT);
    assert_string_equal(ym__buffer_text(&asked), "zelensky note: mine / file\n");
    ym__buffer_clear(&asked);
    options = (ym_import_options){.dry_run = true};
    assert_int_equal(ym_index_import(index, edition, &options, &summary, &error), YM_OK);
    assert_int_equal(summary.conflicts, 1);
    char *after = sample_export(index, YM_EXPORT_ALL);
    assert_string_equal(before, after);
    /* Ours stays where both changed; what only the file changed comes in. */
    assert_int_equal(ym_index_import(index, edition, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.conflicts, 1);
    assert_cell(index, "zelensky", "note", "mine");
    assert_cell(index, "zelensky", "zh_also", "泽总统");
    assert_cell(index, "zelensky", "zh_tw", "澤倫斯基");
    assert_cell(index, "zelensky", "en_also", "Zelenskyy");
    /* The same file again is no conflict any more. */
    assert_int_equal(ym_index_import(index, edition, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.conflicts, 0);
    assert_int_equal(summary.unchanged, 1);
    /* Asked about a new edition. */
    ym_glossary *third = sample_glossary(
        HEAD
        "zelensky\tperson\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t\t泽\tZelenskyy\tthird\n");
    options = (ym_import_options){
        .on_conflict = YM_CONFLICT_ASK, .ask = answer_theirs, .ask_context = &asked};
    assert_int_equal(ym_index_import(index, third, &options, &summary, &error), YM_OK);
    assert_string_equal(ym__buffer_text(&asked), "zelensky note: mine / third\n");
    assert_cell(index, "zelensky", "note", "third");
    /* What was removed here stays so. */
    assert_int_equal(ym_term_remove(index, "zelensky", &by_hand, NULL, &error), YM_OK);
    assert_int_equal(ym_index_import(index, third, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.conflicts, 1);
    assert_int_equal(summary.created, 0);
    assert_as_reindexed(index, "all that");
    sample_assert_clean(index);
    ym_glossary_free(edition);
    ym_glossary_free(third);
    ym__buffer_free(&asked);
    ym_index_close(index);
    free(before);
    free(after);
}

/* How many entries say all of the state that they were imported in. */
static int64_t kept_bases(ym_index *index)
{
    return sample_number(index, "SELECT count(*) FROM entry WHERE base <> ''");
}

static void undo_one(ym_index *index)
{
    ym_error error = {0};
    uint64_t undone = 0;
    assert_int_equal(ym_index_undo(index, 1, false, &undone, NULL, NULL, &error), YM_OK);
    assert_int_equal(undone, 1);
}

static void assert_import(ym_index *index, ym_glossary *glossary, uint64_t updated,
                          uint64_t unchanged, uint64_t conflicts)
{
    ym_error error = {0};
    ym_import_summary summary;
    assert_int_equal(ym_index_import(index, glossary, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 0);
    assert_int_equal(summary.updated, updated);
    assert_int_equal(summary.unchanged, unchanged);
    assert_int_equal(summary.conflicts, conflicts);
}

/* The state that was imported is stored where an entry is not that any more, and only there; nothing else tells. */
static void an_imported_state_is_kept_where_it_is_past(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_import_summary summary;
    ym_index *index = make_index("base.db");
    ym_glossary *same = sample_glossary(names);
    ym_glossary *edition =
        sample_glossary(HEAD "ukraine\tplace\t乌克兰\tWūkèlán\tUkraine\t\t\t乌\t\tfile\n");
    assert_int_equal(kept_bases(index), 0);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM entry WHERE base = ''"), 4);
    put(index, "ukraine", "zh_also", "乌国");
    put(index, "ukraine", "zh_also", "乌国|乌方");
    put(index, "russia", "note", "mine");
    assert_int_equal(kept_bases(index), 2);
    assert_import(index, same, 0, 4, 0);
    assert_cell(index, "ukraine", "zh_also", "乌国|乌方");
    /* Only the file changed the note. */
    assert_import(index, edition, 1, 0, 0);
    assert_cell(index, "ukraine", "zh_also", "乌国|乌方");
    assert_cell(index, "ukraine", "note", "file");
    undo_one(index);
    assert_cell(index, "ukraine", "note", "");
    assert_int_equal(kept_bases(index), 2);
    /* Edited, taken back, imported again. */
    undo_one(index);
    undo_one(index);
    undo_one(index);
    assert_int_equal(kept_bases(index), 0);
    assert_import(index, same, 0, 4, 0);
    assert_import(index, edition, 1, 0, 0);
    assert_int_equal(kept_bases(index), 0);
    assert_import(index, same, 1, 3, 0);
    assert_cell(index, "ukraine", "note", "");
    /* Removed, and brought back. */
    assert_int_equal(ym_term_remove(index, "ukraine", &by_hand, NULL, &error), YM_OK);
    assert_int_equal(kept_bases(index), 1);
    assert_import(index, edition, 0, 0, 1);
    undo_one(index);
    assert_int_equal(kept_bases(index), 0);
    assert_import(index, edition, 1, 0, 0);
    /* One that was never imported stays so. */
    const char *columns[] = {"type", "zh"};
    const char *values[] = {"place", "敖德萨"};
    assert_int_equal(ym_term_put(index, NULL, columns, values, 2, &by_hand, NULL, NULL, &error),
                     YM_OK);
    assert_int_equal(sample_number(index, "SELECT count(*) FROM entry WHERE base IS NULL"), 1);
    /* Two merged: what goes was imported, too, and so was what referred to it; the file has nothing new to say of either. */
    ym_glossary *seeing =
        sample_glossary("id\ttype\tzh\ten\tsee\nkursk\tplace\t库尔斯克\tKursk\trussia\n");
    assert_int_equal(ym_index_import(index, seeing, NULL, &summary, &error), YM_OK);
    assert_int_equal(summary.created, 1);
    assert_int_equal(ym_term_merge(index, "russia", "ukraine", &by_hand, NULL, &error), YM_OK);
    assert_cell(index, "kursk", "see", "ukraine");
    assert_int_equal(kept_bases(index), 3);
    assert_import(index, seeing, 0, 1, 0);
    assert_cell(index, "kursk", "see", "ukraine");
    undo_one(index);
    assert_int_equal(kept_bases(index), 0);
    sample_assert_clean(index);
    ym_glossary_free(seeing);
    ym_glossary_free(same);
    ym_glossary_free(edition);
    ym_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_as_reindex_makes_them),
        cmocka_unit_test(changes_of_few_are_as_reindex_makes_them),
        cmocka_unit_test(comers_and_goers_are_as_reindex_makes_them),
        cmocka_unit_test(adds_sets_and_removes),
        cmocka_unit_test(merges_two_entries),
        cmocka_unit_test(undo_takes_back_everything),
        cmocka_unit_test(import_compares_three_ways),
        cmocka_unit_test(an_imported_state_is_kept_where_it_is_past),
    };
    return cmocka_run_group_tests(tests, sample_make_folder, sample_remove_folder);
}
