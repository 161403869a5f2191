/* A text that is nearly whole in another one stands back behind it: the larger stands for the smaller, and of several larger
 * ones the largest (of one size the one whose hash is less). So whatever is collapsed is in what is shown, two texts that a
 * third contains are no duplicates of one another, and the order of arrival is nothing: which text stands for one follows
 * from what is there.
 *
 * Candidates share a band of their sketches (text/near.h). Sketches are small and lie in the order of their bodies: they are
 * looked through as a whole for some thousand new texts at once, since an index by bands would cost many times a merge of
 * one text. Of a band's texts the largest sixteen are candidates, however many thousand have it.
 *
 * New texts come first (choose_all); then those in whose bands one of them has become a candidate (mark_affected). */
#include "index/near.h"

#include "base/error.h"
#include "index/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_TEXTS = 8192, MOST_IN_BAND = 16, MOST_CANDIDATES = 16, KEPT_GRAMS = 64 };

enum { BAND_BYTES = 4, SKETCH_BYTES = YM__NEAR_BANDS * BAND_BYTES };

/* ---- storing --------------------------------------------------------------------------------------------------- */

ym_status ym__near_store(ym_index *index, int64_t body, const ym__near_sketch *sketch,
                         ym_error *error)
{
    unsigned char bytes[SKETCH_BYTES];
    sqlite3_stmt *insert = NULL;
    if (sketch->grams == 0)
        return YM_OK;
    ym_status status = ym__index_statement(&insert, index, YM__SKETCH_INSERT, error);
    if (status < 0)
        return status;
    for (size_t i = 0; i < SKETCH_BYTES; i++)
        bytes[i] = (unsigned char)(sketch->bands[i / BAND_BYTES] >> i % BAND_BYTES * 8);
    sqlite3_bind_int64(insert, 1, body);
    sqlite3_bind_int64(insert, 2, (int64_t)sketch->grams);
    sqlite3_bind_blob(insert, 3, bytes, sizeof bytes, SQLITE_TRANSIENT);
    return ym__index_run(index, insert, "storing a sketch", error);
}

/* What the row, body, grams, bands, says. False: it is damaged. */
static bool read_sketch(ym__near_sketch *sketch, sqlite3_stmt *row)
{
    *sketch = (ym__near_sketch){.grams = (uint32_t)sqlite3_column_int64(row, 1)};
    if (sqlite3_column_bytes(row, 2) != SKETCH_BYTES)
        return false;
    const unsigned char *bytes = sqlite3_column_blob(row, 2);
    for (size_t i = 0; i < SKETCH_BYTES; i++)
        sketch->bands[i / BAND_BYTES] |= (uint32_t)bytes[i] << i % BAND_BYTES * 8;
    return true;
}

static ym_status run(ym_index *index, ym__statement name, int64_t body, ym_error *error)
{
    sqlite3_stmt *statement = NULL;
    const ym_status status = ym__index_statement(&statement, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, body);
    return ym__index_run(index, statement, "storing near duplicates", error);
}

ym_status ym__near_forget(ym_index *index, int64_t body, ym_error *error)
{
    ym_status status = run(index, YM__SKETCH_RENEW, body, error);
    if (status == YM_OK)
        status = run(index, YM__SHOWN_CLEAR_NEAR, body, error);
    return status == YM_OK ? run(index, YM__SKETCH_DELETE, body, error) : status;
}

ym_status ym__near_is_pending(bool *pending, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *pending = false;
    ym_status status = ym__index_statement(&select, index, YM__SKETCH_NEW, error);
    if (status < 0)
        return status;
    sqlite3_bind_int(select, 1, 0);
    status = ym__index_step(index, select, "reading sketches", error);
    *pending = status == YM_OK;
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* ---- bands ----------------------------------------------------------------------------------------------------- */

/* A text as far as its order among others goes. */
typedef struct text {
    int64_t body;
    uint64_t tie; /* the head of its hash */
    uint32_t grams;
} text;

/* Negative: a comes first, since it is larger, or its hash is less. */
static int compare_texts(const text *a, const text *b)
{
    if (a->grams != b->grams)
        return a->grams > b->grams ? -1 : 1;
    if (a->tie != b->tie)
        return a->tie < b->tie ? -1 : 1;
    return a->body < b->body ? -1 : a->body > b->body;
}

/* A text of the chunk. */
typedef struct member {
    text text;
    uint32_t bands[YM__NEAR_BANDS];
} member;

/* A text that has the band at a place of the table. */
typedef struct posting {
    uint32_t place;
    text text;
} posting;

typedef struct update {
    ym_index *index;
    ym_error *error;
    member *members; /* of the chunk, by body */
    size_t count;
    uint32_t *
        bands; /* of the members: a table with open addressing, its capacity a power of two; 0: the place is empty */
    uint32_t *firsts; /* the first posting of each place, when they are sorted */
    size_t capacity;
    posting *postings; /* of all texts; sorted by place, of each place the first MOST_IN_BAND */
    size_t posting_count, posting_capacity;
    struct kept {
        int64_t body; /* 0: none */
        ym__near_grams grams;
    } kept[KEPT_GRAMS]; /* of texts that were compared last */
} update;

/* The place of a band, or where it would be. */
static size_t place_of(const update *job, uint32_t band)
{
    size_t at = band & (job->capacity - 1);
    while (job->bands[at] != 0 && job->bands[at] != band)
        at = (at + 1) & (job->capacity - 1);
    return at;
}

static bool has_band(const update *job, uint32_t band, size_t *place)
{
    *place = place_of(job, band);
    return band != 0 && job->bands[*place] == band;
}

static ym_status make_table(update *job)
{
    job->capacity = 64;
    while (job->capacity < job->count * YM__NEAR_BANDS * 2)
        job->capacity *= 2;
    job->bands = calloc(job->capacity, sizeof *job->bands);
    job->firsts = calloc(job->capacity + 1, sizeof *job->firsts);
    if (job->bands == NULL || job->firsts == NULL)
        return ym__error_nomem(job->error);
    for (size_t i = 0; i < job->count; i++) {
        for (size_t band = 0; band < YM__NEAR_BANDS; band++) {
            const uint32_t value = job->members[i].bands[band];
            job->bands[place_of(job, value)] = value;
        }
    }
    return YM_OK;
}

static int compare_postings(const void *a, const void *b)
{
    const posting *left = a;
    const posting *right = b;
    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    return compare_texts(&left->text, &right->text);
}

/* Sorts the postings and leaves the first of each place. */
static void sort_postings(update *job)
{
    size_t kept = 0;
    size_t of_place = 0;
    if (job->posting_count > 1)
        qsort(job->postings, job->posting_count, sizeof *job->postings, compare_postings);
    for (size_t i = 0; i < job->posting_count; i++) {
        const bool same = i > 0 && job->postings[i].place == job->postings[kept - 1].place;
        of_place = same ? of_place + 1 : 0;
        if (of_place < MOST_IN_BAND)
            job->postings[kept++] = job->postings[i];
    }
    job->posting_count = kept;
}

static ym_status add_posting(update *job, size_t place, const text *each)
{
    if (job->posting_count == job->posting_capacity) {
        sort_postings(job); /* what many thousand texts have in common needs no room */
        if (job->posting_count * 2 >= job->posting_capacity) {
            const size_t capacity = job->posting_capacity == 0 ? 4096 : job->posting_capacity * 2;
            posting *grown = realloc(job->postings, capacity * sizeof *grown);
            if (grown == NULL)
                return ym__error_nomem(job->error);
            job->postings = grown;
            job->posting_capacity = capacity;
        }
    }
    job->postings[job->posting_count++] = (posting){(uint32_t)place, *each};
    return YM_OK;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static ym_status read_tie(update *job, text *each)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, job->index, YM__BODY_HASH, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, each->body);
    status = ym__index_step(job->index, select, "reading a hash", job->error);
    each->tie = 0;
    if (status == YM_OK && sqlite3_column_bytes(select, 0) >= 8) {
        const unsigned char *hash = sqlite3_column_blob(select, 0);
        for (size_t i = 0; i < 8; i++)
            each->tie = each->tie << 8 | hash[i];
    }
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

typedef ym_status (*visit)(update *job, const member *each, bool looked);

/* Calls `take` for every sketch that is stored. */
static ym_status walk(update *job, visit take)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, job->index, YM__SKETCH_ALL, job->error);
    while (status == YM_OK &&
           (status = ym__index_step(job->index, rows, "reading sketches", job->error)) == YM_OK) {
        ym__near_sketch sketch;
        member each = {.text = {.body = sqlite3_column_int64(rows, 0)}};
        if (!read_sketch(&sketch, rows))
            continue; /* check tells of it */
        each.text.grams = sketch.grams;
        memcpy(each.bands, sketch.bands, sizeof each.bands);
        status = take(job, &each, sqlite3_column_int(rows, 3) != 0);
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

/* Lists the text where it has a band of the chunk's. */
static ym_status list_text(update *job, const member *each, bool looked)
{
    text own = each->text;
    bool known = false;
    ym_status status = YM_OK;
    (void)looked;
    for (size_t band = 0; band < YM__NEAR_BANDS && status == YM_OK; band++) {
        size_t place;
        if (!has_band(job, each->bands[band], &place))
            continue;
        if (!known)
            status = read_tie(job, &own);
        known = true;
        if (status == YM_OK)
            status = add_posting(job, place, &own);
    }
    return status;
}

/* Makes the table and the postings of the chunk. */
static ym_status list_all(update *job)
{
    ym_status status = make_table(job);
    for (size_t i = 0; i < job->count && status == YM_OK; i++)
        status = read_tie(job, &job->members[i].text);
    if (status == YM_OK)
        status = walk(job, list_text);
    if (status < 0)
        return status;
    sort_postings(job);
    for (size_t place = 0, at = 0; place <= job->capacity; place++) {
        job->firsts[place] = (uint32_t)at;
        while (at < job->posting_count && job->postings[at].place == place)
            at++;
    }
    return YM_OK;
}

static void forget_chunk(update *job)
{
    free(job->bands);
    free(job->firsts);
    job->bands = job->firsts = NULL;
    job->posting_count = 0;
}

/* ---- choosing -------------------------------------------------------------------------------------------------- */

static ym_status read_grams(update *job, int64_t body, ym__near_grams *grams)
{
    ym__buffer whole = {0};
    ym_status status = ym__body_text(job->index, body, &whole, job->error);
    if (status == YM_OK)
        status = ym__near_grams_make(grams, ym__buffer_text(&whole), whole.size, job->error);
    ym__buffer_free(&whole);
    return status;
}

/* The grams of a text that others are compared with. */
static ym_status keep_grams(const ym__near_grams **grams, update *job, int64_t body)
{
    struct kept *kept = &job->kept[(uint64_t)body % KEPT_GRAMS];
    ym_status status = YM_OK;
    if (kept->body != body) {
        ym__near_grams_free(&kept->grams);
        kept->body = 0;
        status = read_grams(job, body, &kept->grams);
        kept->body = status == YM_OK ? body : 0;
    }
    *grams = &kept->grams;
    return status;
}

/* A text that comes before the member, and how many bands they share. */
typedef struct candidate {
    text text;
    unsigned shared;
} candidate;

static int compare_shared(const void *a, const void *b)
{
    const candidate *left = a;
    const candidate *right = b;
    if (left->shared != right->shared)
        return left->shared > right->shared ? -1 : 1;
    return compare_texts(&left->text, &right->text);
}

static int compare_candidates(const void *a, const void *b)
{
    return compare_texts(&((const candidate *)a)->text, &((const candidate *)b)->text);
}

/* The candidates of a member, those first that share the most; returns how many. */
static size_t find_candidates(candidate list[YM__NEAR_BANDS * MOST_IN_BAND], const update *job,
                              const member *each)
{
    size_t all = 0;
    size_t count = 0;
    for (size_t band = 0; band < YM__NEAR_BANDS; band++) {
        size_t place;
        if (!has_band(job, each->bands[band], &place))
            continue;
        for (size_t i = job->firsts[place]; i < job->firsts[place + 1]; i++) {
            if (compare_texts(&job->postings[i].text, &each->text) < 0)
                list[all++] = (candidate){job->postings[i].text, 1};
        }
    }
    if (all > 1)
        qsort(list, all, sizeof *list, compare_candidates);
    for (size_t i = 0; i < all; i++) {
        if (count > 0 && list[count - 1].text.body == list[i].text.body)
            list[count - 1].shared++;
        else
            list[count++] = list[i];
    }
    if (count > 1)
        qsort(list, count, sizeof *list, compare_shared);
    return count;
}

/* Which text stands for the member: 0 when none does. */
static ym_status choose(int64_t *near, update *job, const member *each)
{
    candidate list[YM__NEAR_BANDS * MOST_IN_BAND];
    size_t count = find_candidates(list, job, each);
    ym__near_grams own = {0};
    *near = 0;
    if (count == 0)
        return YM_OK;
    if (count > MOST_CANDIDATES)
        count = MOST_CANDIDATES;
    qsort(list, count, sizeof *list, compare_candidates);
    ym_status status = read_grams(job, each->text.body, &own);
    for (size_t i = 0; i < count && status == YM_OK && *near == 0; i++) {
        const ym__near_grams *other = NULL;
        status = keep_grams(&other, job, list[i].text.body);
        if (status == YM_OK && ym__near_contains(other, &own))
            *near = list[i].text.body;
    }
    ym__near_grams_free(&own);
    return status;
}

static ym_status set_near(update *job, int64_t body, int64_t near)
{
    sqlite3_stmt *set = NULL;
    ym_status status = ym__index_statement(&set, job->index, YM__SHOWN_SET_NEAR, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(set, 1, body);
    sqlite3_bind_int64(set, 2, near);
    status = ym__index_run(job->index, set, "storing near duplicates", job->error);
    return status == YM_OK ? run(job->index, YM__SKETCH_SET_LOOKED, body, job->error) : status;
}

static ym_status choose_all(update *job)
{
    ym_status status = list_all(job);
    for (size_t i = 0; i < job->count && status == YM_OK; i++) {
        int64_t near = 0;
        status = choose(&near, job, &job->members[i]);
        if (status == YM_OK)
            status = set_near(job, job->members[i].text.body, near);
    }
    return status;
}

/* ---- the walk -------------------------------------------------------------------------------------------------- */

static int compare_members(const void *a, const void *b)
{
    const int64_t left = ((const member *)a)->text.body;
    const int64_t right = ((const member *)b)->text.body;
    return left < right ? -1 : left > right;
}

static bool is_member(const update *job, int64_t body)
{
    const member key = {.text = {.body = body}};
    return bsearch(&key, job->members, job->count, sizeof key, compare_members) != NULL;
}

/* Marks a text that was compared before when a member has become its candidate. */
static ym_status mark_affected(update *job, const member *each, bool looked)
{
    text own = each->text;
    bool known = false;
    ym_status status = YM_OK;
    if (!looked || is_member(job, own.body))
        return YM_OK;
    for (size_t band = 0; band < YM__NEAR_BANDS; band++) {
        size_t place;
        if (!has_band(job, each->bands[band], &place))
            continue;
        if (!known)
            status = read_tie(job, &own);
        known = true;
        for (size_t i = job->firsts[place]; status == YM_OK && i < job->firsts[place + 1]; i++) {
            if (compare_texts(&job->postings[i].text, &own) < 0 &&
                is_member(job, job->postings[i].text.body))
                return run(job->index, YM__SKETCH_SET_AFFECTED, own.body, job->error);
        }
    }
    return status;
}

/* Fills the chunk with texts whose mark is `looked`: 0 new ones, 2 affected ones. */
static ym_status read_chunk(update *job, int looked)
{
    sqlite3_stmt *rows = NULL;
    job->count = 0;
    ym_status status = ym__index_statement(&rows, job->index, YM__SKETCH_NEW, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int(rows, 1, looked);
    while ((status = ym__index_step(job->index, rows, "reading sketches", job->error)) == YM_OK &&
           job->count < CHUNK_TEXTS) {
        ym__near_sketch sketch;
        member *each = &job->members[job->count];
        if (!read_sketch(&sketch, rows))
            memset(sketch.bands, 0, sizeof sketch.bands);
        *each = (member){.text = {.body = sqlite3_column_int64(rows, 0), .grams = sketch.grams}};
        memcpy(each->bands, sketch.bands, sizeof each->bands);
        job->count++;
    }
    ym__index_done(rows);
    return status < 0 ? status : YM_OK;
}

ym_status ym__near_update(ym_index *index, ym_error *error)
{
    update job = {.index = index, .error = error};
    job.members = calloc(CHUNK_TEXTS, sizeof *job.members);
    ym_status status = job.members == NULL ? ym__error_nomem(error) : YM_OK;
    for (int looked = 0; looked <= 2 && status == YM_OK;) {
        status = read_chunk(&job, looked);
        if (status == YM_OK && job.count == 0) {
            looked += 2;
            continue;
        }
        if (status == YM_OK)
            status = choose_all(&job);
        if (status == YM_OK && looked == 0)
            status = walk(&job, mark_affected);
        forget_chunk(&job);
    }
    for (size_t i = 0; i < KEPT_GRAMS; i++)
        ym__near_grams_free(&job.kept[i].grams);
    free(job.members);
    free(job.postings);
    return status;
}

/* ---- before storing -------------------------------------------------------------------------------------------- */

struct ym__near_posting {
    int64_t body;
    uint32_t band;
    uint32_t next; /* one more; 0: none */
};

static void link_posting(ym__near_finder *finder, size_t i)
{
    struct ym__near_posting *each = &finder->postings[i];
    uint32_t *head = &finder->heads[each->band & (finder->capacity - 1)];
    each->next = *head;
    *head = (uint32_t)i + 1;
}

static ym_status grow(ym__near_finder *finder, ym_error *error)
{
    const size_t capacity = finder->capacity == 0 ? 4096 : finder->capacity * 2;
    struct ym__near_posting *postings = realloc(finder->postings, capacity * sizeof *postings);
    if (postings == NULL)
        return ym__error_nomem(error);
    finder->postings = postings;
    free(finder->heads);
    finder->capacity = capacity;
    finder->heads = calloc(capacity, sizeof *finder->heads);
    if (finder->heads == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < finder->count; i++)
        link_posting(finder, i);
    return YM_OK;
}

/* Takes the sketches in that were stored since the last time. */
static ym_status catch_up(ym__near_finder *finder, ym_index *index, ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, index, YM__SKETCH_SINCE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(rows, 1, finder->last_body);
    while (status == YM_OK &&
           (status = ym__index_step(index, rows, "reading sketches", error)) == YM_OK) {
        ym__near_sketch sketch;
        finder->last_body = sqlite3_column_int64(rows, 0);
        const bool sound = read_sketch(&sketch, rows);
        for (size_t band = 0; sound && band < YM__NEAR_BANDS && status == YM_OK; band++) {
            if (finder->count == finder->capacity)
                status = grow(finder, error);
            if (status < 0)
                break;
            finder->postings[finder->count] =
                (struct ym__near_posting){.body = finder->last_body, .band = sketch.bands[band]};
            link_posting(finder, finder->count++);
        }
    }
    ym__index_done(rows);
    return status < 0 ? status : YM_OK;
}

/* The article that shows the body, when the body contains the text, or the other way round. YM_DONE: neither. */
static ym_status compare_with(char name[32], update *job, int64_t body, const ym__near_grams *own)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, job->index, YM__SHOWN_ARTICLE, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    status = ym__index_step(job->index, select, "reading near duplicates", job->error);
    const char *article = status == YM_OK ? ym__column_text(select, 1) : NULL;
    snprintf(name, 32, "%s", article == NULL ? "" : article);
    ym__index_done(select);
    if (status != YM_OK)
        return status;
    ym__near_grams other = {0};
    status = read_grams(job, body, &other);
    const bool same = status == YM_OK && ym__near_contains(&other, own);
    ym__near_grams_free(&other);
    return status < 0 || same ? status : YM_DONE;
}

ym_status ym__near_find(char name[32], ym__near_finder *finder, ym_index *index,
                        const ym__near_sketch *sketch, const char *content, ym_error *error)
{
    int64_t tried[MOST_CANDIDATES * 4];
    size_t count = 0;
    update job = {.index = index, .error = error};
    ym__near_grams own = {0};
    if (sketch->grams == 0)
        return YM_DONE;
    ym_status status = catch_up(finder, index, error);
    if (status == YM_OK)
        status = ym__near_grams_make(&own, content, strlen(content), error);
    bool found = false;
    for (size_t band = 0; band < YM__NEAR_BANDS && finder->capacity > 0; band++) {
        uint32_t at = finder->heads[sketch->bands[band] & (finder->capacity - 1)];
        for (; at != 0 && status >= 0 && !found && count < sizeof tried / sizeof *tried;
             at = finder->postings[at - 1].next) {
            const struct ym__near_posting *each = &finder->postings[at - 1];
            size_t known = 0;
            while (known < count && tried[known] != each->body)
                known++;
            if (each->band != sketch->bands[band] || known < count)
                continue;
            tried[count++] = each->body;
            status = compare_with(name, &job, each->body, &own);
            found = status == YM_OK;
        }
    }
    ym__near_grams_free(&own);
    return status < 0 ? status : found ? YM_OK : YM_DONE;
}

void ym__near_finder_free(ym__near_finder *finder)
{
    free(finder->postings);
    free(finder->heads);
    *finder = (ym__near_finder){0};
}

/* ---- checking -------------------------------------------------------------------------------------------------- */

static ym_status stands_for(bool *right, ym_index *index, int64_t near, const char *own,
                            ym_error *error)
{
    update job = {.index = index, .error = error};
    ym__near_grams small = {0};
    ym__near_grams large = {0};
    ym_status status = ym__near_grams_make(&small, own, strlen(own), error);
    if (status == YM_OK)
        status = read_grams(&job, near, &large);
    *right = status == YM_OK && ym__near_contains(&large, &small);
    ym__near_grams_free(&small);
    ym__near_grams_free(&large);
    return status;
}

ym_status ym__near_check(bool *right, ym_index *index, int64_t body, const char *own,
                         ym_error *error)
{
    ym__near_sketch wanted;
    ym__near_sketch stored = {0};
    sqlite3_stmt *select = NULL;
    int64_t near = 0;
    *right = false;
    ym_status status = ym__near_sketch_of(&wanted, own, strlen(own), error);
    if (status == YM_OK)
        status = ym__index_statement(&select, index, YM__SKETCH_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    status = ym__index_step(index, select, "checking", error);
    const bool sound = status == YM_DONE || read_sketch(&stored, select);
    near = status == YM_OK ? sqlite3_column_int64(select, 3) : 0;
    ym__index_done(select);
    if (status < 0)
        return status;
    *right = sound && memcmp(&wanted, &stored, sizeof wanted) == 0;
    return *right && near != 0 ? stands_for(right, index, near, own, error) : YM_OK;
}
