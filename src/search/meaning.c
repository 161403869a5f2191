/* From a tree of terms to what they mean. Read ym__meaning_make first.
 *
 * A word means its text, and the entries that it names. Words side by side that are a name together mean that as well:
 * in their place stands then (OR name (AND words)). Guesses (initials, slips of the pen) are made for what stands by itself;
 * one of several words must be found in no text before it is taken for one: every other English word is somebody's initials. */
#include "search/meaning.h"

#include "base/error.h"
#include "text/script.h"
#include "text/utf8.h"

#include <string.h>

enum {
    LEAST_INITIALS = 3, /* letters of initials beside other words */
    LEAST_SYLLABLES = 2 /* of a reading beside other words: he and me are words */
};

/* ---- names ----------------------------------------------------------------------------------------------------- */

/* What stands beside what may be a name. */
typedef enum standing {
    ALONE,    /* nothing that is to be found */
    A_WORD,   /* other words */
    A_PHRASE, /* the same, and it is several words itself */
} standing;

static size_t han_count(const char *text)
{
    size_t count = 0;
    while (*text != '\0') {
        uint32_t c;
        text += ym__utf8_next(text, &c);
        count += ym__script_is_han(c);
    }
    return count;
}

static bool is_written(const ym__found *found, const char *name)
{
    (void)name;
    return found->match < YM_MATCH_PINYIN;
}

/* A reading of so many syllables is no word by chance. */
static bool is_read(const ym__found *found, const char *name)
{
    (void)name;
    return found->match == YM_MATCH_PINYIN && found->label != NULL &&
           han_count(found->label->text) >= LEAST_SYLLABLES;
}

static bool is_initials(const ym__found *found, const char *name)
{
    return found->match == YM_MATCH_INITIALS && strlen(name) >= LEAST_INITIALS &&
           strpbrk(name, "aeiouvAEIOUV") == NULL;
}

static bool is_slip(const ym__found *found, const char *name)
{
    (void)name;
    return found->match == YM_MATCH_TYPO;
}

static ym_status occurs(bool *it_does, ym_index *index, const char *text, ym_error *error)
{
    const ym__term term = {.text = text};
    ym__set set = {0};
    ym_status status = ym__term_passages(&set, index, &term, error);
    *it_does = set.count > 0;
    ym__set_free(&set);
    return status;
}

/* Adds those of `all` that are of a kind, unless there are some already. */
static ym_status add_if_none(ym__found_list *list, const ym__found_list *all, const char *name,
                             bool (*is_of_kind)(const ym__found *, const char *), ym_error *error)
{
    ym_status status = YM_OK;
    if (list->count > 0)
        return YM_OK;
    for (size_t i = 0; i < all->count && status == YM_OK; i++) {
        if (is_of_kind(&all->items[i], name))
            status = ym__found_list_add(list, &all->items[i], error);
    }
    return status;
}

/* Adds the entries that a word among others may be meant for, when no text has it: by their initials, by a slip. */
static ym_status add_guesses(ym__found_list *list, const ym__found_list *all, ym_index *index,
                             const char *name, ym_error *error)
{
    ym__found_list near = {0};
    bool text_has_it = false;
    ym_status status = occurs(&text_has_it, index, name, error);
    if (status < 0 || text_has_it)
        return status;
    status = add_if_none(list, all, name, is_initials, error);
    if (status == YM_OK && list->count == 0)
        status = ym__lookup(&near, index, name, YM__LOOKUP_TYPED, error);
    if (status == YM_OK)
        status = add_if_none(list, &near, name, is_slip, error);
    ym__found_list_free(&near);
    return status;
}

/* Adds the entries that the name is the whole of a label or reading of. Beside other words: those that are written so; when
 * there is none, those that are read so; when there is none and it is one word that no text has, those it may be meant
 * for. */
static ym_status find_names(ym__found_list *list, ym_index *index, const char *name, standing place,
                            ym_error *error)
{
    ym__found_list all = {0};
    if (place == ALONE)
        return ym__lookup(list, index, name, YM__LOOKUP_WHOLE, error);
    ym_status status = ym__lookup(&all, index, name, YM__LOOKUP_WHOLE, error);
    if (status == YM_OK)
        status = ym__found_list_read(&all, index, error);
    if (status == YM_OK)
        status = add_if_none(list, &all, name, is_written, error);
    if (status == YM_OK)
        status = add_if_none(list, &all, name, is_read, error);
    if (status == YM_OK && list->count == 0 && place == A_WORD)
        status = add_guesses(list, &all, index, name, error);
    ym__found_list_free(&all);
    return status;
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

/* The entries of a term, when it is a word. */
static ym_status name_word(ym__meaning *meaning, const ym__query_node *node, bool alone,
                           ym_error *error)
{
    return ym__query_is_word(node) && !meaning->exact
               ? find_names(&meaning->terms[node->term].entries, meaning->index, node->text,
                            alone ? ALONE : A_WORD, error)
               : YM_OK;
}

/* What the query says from one word to another. */
static const char *words_text(ym__meaning *meaning, const ym__query_node *first,
                              const ym__query_node *last, ym_error *error)
{
    const char *text = ym__arena_strndup(&meaning->query.arena, meaning->query.text + first->start,
                                         last->end - first->start);
    if (text == NULL)
        ym__error_nomem(error);
    return text;
}

/* Puts a term without text, that of the entries, and the words it is made of in place of the words. */
static ym_status put_name(ym__meaning *meaning, ym__query_node **first, ym__query_node *last,
                          ym__found_list *entries, ym_error *error)
{
    ym__query *query = &meaning->query;
    ym__query_node *either = ym__query_new_node(query, YM__QUERY_OR, error);
    ym__query_node *name = ym__query_new_node(query, YM__QUERY_TERM, error);
    ym__query_node *words = ym__query_new_node(query, YM__QUERY_AND, error);
    if (either == NULL || name == NULL || words == NULL)
        return YM_E_NOMEM;
    for (const ym__query_node *word = *first; word != last->next; word = word->next)
        meaning->in_name[word->term] = true;
    name->term = meaning->term_count++;
    meaning->terms[name->term] =
        (ym__term){.entries = *entries, .excluded = meaning->terms[(*first)->term].excluded};
    *entries = (ym__found_list){0};
    words->first = *first;
    name->next = words;
    either->first = name;
    either->next = last->next;
    last->next = NULL;
    *first = either;
    return YM_OK;
}

/* The longest name that begins with the word *first of a run of `count` words: puts it in their place, and says how many
 * words it has; 0 when it has one or there is none. `alone`: nothing to find stands beside the run. */
static ym_status put_longest_name(size_t *taken, ym__meaning *meaning, ym__query_node **first,
                                  size_t count, bool alone, ym_error *error)
{
    ym__found_list entries = {0};
    ym_status status = YM_OK;
    *taken = 0;
    for (size_t words = count; words > 1 && status == YM_OK && *taken == 0; words--) {
        if (words > YM__MEANING_LONGEST_NAME && !(alone && words == count))
            continue;
        ym__query_node *last = *first;
        for (size_t i = 1; i < words; i++)
            last = last->next;
        const char *text = words_text(meaning, *first, last, error);
        if (text == NULL)
            return YM_E_NOMEM;
        status = find_names(&entries, meaning->index, text,
                            alone && words == count ? ALONE : A_PHRASE, error);
        if (status == YM_OK && entries.count > 0) {
            status = put_name(meaning, first, last, &entries, error);
            *taken = words;
        }
    }
    ym__found_list_free(&entries);
    return status;
}

/* The names in a run of words, of which *first is the first; *end is then the link behind the run. */
static ym_status put_names(ym__meaning *meaning, ym__query_node **first, size_t count, bool alone,
                           ym__query_node ***end, ym_error *error)
{
    ym_status status = YM_OK;
    *end = first;
    for (size_t done = 0; done < count && status == YM_OK;) {
        size_t taken = 0;
        if (!meaning->exact)
            status =
                put_longest_name(&taken, meaning, *end, count - done, alone && done == 0, error);
        done += taken > 0 ? taken : 1;
        *end = &(**end)->next;
    }
    return status;
}

static size_t run_length(const ym__query_node *first)
{
    size_t count = 1;
    if (!ym__query_is_word(first))
        return 1;
    for (const ym__query_node *next = first->next; next != NULL && next->joined; next = next->next)
        count++;
    return count;
}

static size_t texts_below(const ym__query_node *node)
{
    size_t count = 0;
    for (const ym__query_node *child = node->first; child != NULL; child = child->next)
        count += ym__query_reach_of(child) == YM__REACH_TEXT;
    return count;
}

static ym_status name_terms(ym__meaning *meaning, ym__query_node *node, bool alone, bool excluded,
                            ym_error *error)
{
    if (node->kind == YM__QUERY_TERM) {
        meaning->terms[node->term].excluded = excluded;
        return name_word(meaning, node, alone, error);
    }
    const bool several = node->kind == YM__QUERY_AND;
    const size_t texts = texts_below(node);
    ym_status status = YM_OK;
    for (ym__query_node **link = &node->first; *link != NULL && status == YM_OK;) {
        ym__query_node *child = *link;
        const size_t run = several ? run_length(child) : 1;
        for (size_t i = 0; i < run && status == YM_OK; i++, child = child->next)
            status = name_terms(meaning, child, !several || texts == 1,
                                excluded != (node->kind == YM__QUERY_NOT), error);
        ym__query_node **end = &(*link)->next;
        if (status == YM_OK && run > 1)
            status = put_names(meaning, link, run, run == texts, &end, error);
        link = end;
    }
    return status;
}

/* ---- the query as a whole -------------------------------------------------------------------------------------- */

/* Takes the filters that hold for the whole query out of its tree. */
static void take_filters(ym__meaning *meaning)
{
    ym__query_node *root = meaning->query.root;
    const bool several = root->kind == YM__QUERY_AND;
    for (ym__query_node **link = several ? &root->first : &meaning->query.root; *link != NULL;) {
        ym__query_node *node = *link;
        const bool excluded = node->kind == YM__QUERY_NOT && node->first->kind == YM__QUERY_FILTER;
        const ym__query_node *filter = excluded ? node->first : node;
        if (filter->kind == YM__QUERY_FILTER) {
            if (filter->field == YM__QUERY_FIELD_TYPE)
                meaning->types[meaning->type_count++] = filter->text;
            else
                meaning->filters.items[meaning->filters.count++] =
                    (struct ym__filter){filter, excluded};
            *link = node->next;
        } else if (!several) {
            break;
        } else {
            link = &node->next;
        }
    }
    if (several && root->first == NULL)
        meaning->query.root = NULL;
}

/* How many terms are to be found, not left out. */
static size_t wanted_terms(const ym__query_node *node, bool excluded)
{
    size_t count = node->kind == YM__QUERY_TERM && !excluded;
    for (const ym__query_node *child = node->first; child != NULL; child = child->next)
        count += wanted_terms(child, excluded != (node->kind == YM__QUERY_NOT));
    return count;
}

/* Looks whether what there is to find is one word or phrase, or words side by side; and for a word at the end. */
static ym_status find_name(ym__meaning *meaning, ym_error *error)
{
    ym__query_node *root = meaning->query.root;
    ym__query_node *first = root;
    if (root->kind == YM__QUERY_AND) {
        first = root->first;
        while (first != NULL && ym__query_reach_of(first) != YM__REACH_TEXT)
            first = first->next;
    }
    if (first == NULL || first->kind != YM__QUERY_TERM)
        return YM_OK;
    const ym__query_node *last = first;
    const size_t run = root->kind == YM__QUERY_AND ? run_length(first) : 1;
    for (size_t i = 1; i < run; i++)
        last = last->next;
    if (run != wanted_terms(root, false))
        return YM_OK;
    meaning->name_quoted = first->quoted;
    meaning->name_prefix = first->prefix;
    meaning->name = run == 1 ? first->text : words_text(meaning, first, last, error);
    return meaning->name == NULL ? YM_E_NOMEM : YM_OK;
}

static bool names_nothing(const ym__meaning *meaning, const ym__query_node *word)
{
    return ym__query_is_word(word) && !meaning->terms[word->term].excluded &&
           !meaning->in_name[word->term] && meaning->terms[word->term].entries.count == 0;
}

/* Does the word before these say something, so that they may be the beginning of another name? Without one they are all
 * there is, and have been looked up as a whole. */
static bool stands_behind_name(const ym__meaning *meaning, size_t first)
{
    const ym__query *query = &meaning->query;
    if (first == 0 || first >= query->term_count)
        return false;
    return !query->terms[first]->joined || !names_nothing(meaning, query->terms[first - 1]);
}

/* The words at the end that name nothing, and end in one that stands in no text. */
static ym_status find_half_typed(ym__meaning *meaning, ym_error *error)
{
    const ym__query *query = &meaning->query;
    if (query->term_count == 0)
        return YM_OK;
    const ym__query_node *last = query->terms[query->term_count - 1];
    bool written = false;
    if (query->text[last->end] != '\0' || !names_nothing(meaning, last))
        return YM_OK;
    size_t first = query->term_count - 1;
    while (first > 0 && query->terms[first]->joined &&
           names_nothing(meaning, query->terms[first - 1]))
        first--;
    if (!stands_behind_name(meaning, first))
        return YM_OK;
    ym_status status = occurs(&written, meaning->index, last->text, error);
    if (status < 0 || written)
        return status;
    meaning->half_typed = words_text(meaning, query->terms[first], last, error);
    return meaning->half_typed == NULL ? YM_E_NOMEM : YM_OK;
}

ym_status ym__meaning_make(ym__meaning *meaning, ym_index *index, const char *text,
                           const ym_search_options *options, ym_error *error)
{
    ym_status status = ym__query_parse(&meaning->query, text, error);
    if (status < 0)
        return status;
    meaning->index = index;
    meaning->exact = options->exact;
    meaning->scope = options->scope;
    for (; meaning->term_count < meaning->query.term_count; meaning->term_count++) {
        const ym__query_node *node = meaning->query.terms[meaning->term_count];
        meaning->terms[meaning->term_count] =
            (ym__term){.text = node->text, .prefix = node->prefix};
    }
    take_filters(meaning);
    if (meaning->query.root == NULL)
        return YM_OK;
    status = find_name(meaning, error);
    if (status == YM_OK)
        status = name_terms(meaning, meaning->query.root, true, false, error);
    if (status == YM_OK && !meaning->exact)
        status = find_half_typed(meaning, error);
    for (size_t i = 0; i < meaning->term_count && status == YM_OK; i++)
        status = ym__found_list_read(&meaning->terms[i].entries, index, error);
    return status;
}

void ym__meaning_free(ym__meaning *meaning)
{
    for (size_t i = 0; i < meaning->term_count; i++)
        ym__found_list_free(&meaning->terms[i].entries);
    ym__query_free(&meaning->query);
}
