/* Filters read what an article's current revision says of it. Read holds first. */
#include "search/filter.h"

#include "base/error.h"
#include "index/body.h"
#include "search/hits.h"

#include <string.h>
#include <strings.h>

/* The columns that both statements give. */
enum { TITLE, DATE, LANG, PUBLISHER };

/* Is the tag the wanted one, or one that is more exact: zh-Hant-HK for zh or zh-Hant? */
static bool is_lang(const char *lang, const char *wanted)
{
    const size_t size = strlen(wanted);
    return lang != NULL && strncasecmp(lang, wanted, size) == 0 &&
           (lang[size] == '\0' || lang[size] == '-');
}

static ym_status has_words(bool *has, const char *text, const ym__query_node *node, ym_error *error)
{
    const ym__term term = {.text = node->text, .prefix = node->prefix};
    *has = false;
    return text == NULL ? YM_OK : ym__text_has_term(has, text, &term, error);
}

static ym_status holds(bool *it_does, sqlite3_stmt *article, const ym__query_node *filter,
                       ym_error *error)
{
    const int64_t day = ym__day_of_date(ym__column_text(article, DATE));
    switch (filter->field) {
    case YM__QUERY_FIELD_TITLE:
        return has_words(it_does, ym__column_text(article, TITLE), filter, error);
    case YM__QUERY_FIELD_SOURCE:
        return has_words(it_does, ym__column_text(article, PUBLISHER), filter, error);
    case YM__QUERY_FIELD_LANG:
        *it_does = is_lang(ym__column_text(article, LANG), filter->text);
        return YM_OK;
    case YM__QUERY_FIELD_BEFORE:
        *it_does = day != 0 && day <= ym__day_bound(filter->text, true);
        return YM_OK;
    case YM__QUERY_FIELD_AFTER:
        *it_does = day != 0 && day >= ym__day_bound(filter->text, false);
        return YM_OK;
    case YM__QUERY_FIELD_TYPE:
        break;
    }
    *it_does = true;
    return YM_OK;
}

/* Does any article that the statement gives meet all the conditions? */
static ym_status any_passes(bool *passes, ym_index *index, sqlite3_stmt *articles,
                            const ym__filters *filters, ym_error *error)
{
    ym_status status;
    *passes = false;
    while (!*passes &&
           (status = ym__index_step(index, articles, "reading articles", error)) != YM_DONE) {
        bool met = true;
        for (size_t i = 0; i < filters->count && met && status == YM_OK; i++) {
            bool it_does = false;
            status = holds(&it_does, articles, filters->items[i].node, error);
            met = it_does != filters->items[i].excluded;
        }
        if (status < 0)
            return status;
        *passes = met;
    }
    ym__index_done(articles);
    return YM_OK;
}

static ym_status pass(bool *passes, ym_index *index, const ym__filters *filters, ym__statement name,
                      int64_t row, ym_error *error)
{
    sqlite3_stmt *articles = NULL;
    ym_status status = ym__index_statement(&articles, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(articles, 1, row);
    status = any_passes(passes, index, articles, filters, error);
    ym__index_done(articles);
    return status;
}

ym_status ym__filters_pass(bool *passes, ym_index *index, ym__filters *filters, int64_t article,
                           ym_error *error)
{
    *passes = filters->count == 0 || filters->last_passed;
    if (filters->count == 0 || filters->last_article == article)
        return YM_OK;
    ym_status status = pass(passes, index, filters, YM__ARTICLE_FIELDS, article, error);
    filters->last_article = article;
    filters->last_passed = *passes;
    return status;
}

ym_status ym__filters_pass_body(bool *passes, ym_index *index, const ym__filters *filters,
                                int64_t body, ym_error *error)
{
    return pass(passes, index, filters, YM__ARTICLE_FIELDS_OF_BODY, body, error);
}
