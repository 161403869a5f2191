/* Elements of HTML by what they do to text, and what attributes say of the part that they open. */
#include "read/element.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    BLOCK = YM__ELEMENT_BLOCK,
    SKIP = YM__ELEMENT_SKIP,
    APART = YM__ELEMENT_APART,
    HEADING = YM__ELEMENT_HEADING,
    VERBATIM = YM__ELEMENT_VERBATIM,
    ASIDE = YM__ELEMENT_ASIDE
};

/* What an element does; one that is not here is inline. Sorted. */
/* clang-format off */
static const struct element { const char *name; unsigned what; } elements[] = {
    {"address", BLOCK}, {"applet", SKIP}, {"article", BLOCK}, {"aside", BLOCK | ASIDE},
    {"audio", SKIP},
    {"blockquote", BLOCK}, {"body", BLOCK}, {"button", BLOCK | APART}, {"canvas", SKIP},
    {"caption", BLOCK},
    {"center", BLOCK}, {"datalist", SKIP}, {"dd", BLOCK}, {"details", BLOCK},
    {"dialog", BLOCK | ASIDE},
    {"dir", BLOCK}, {"div", BLOCK}, {"dl", BLOCK}, {"dt", BLOCK}, {"fieldset", BLOCK},
    {"figcaption", BLOCK},
    {"figure", BLOCK}, {"footer", BLOCK | ASIDE}, {"form", BLOCK}, {"frameset", BLOCK},
    {"h1", BLOCK | HEADING},
    {"h2", BLOCK | HEADING}, {"h3", BLOCK | HEADING}, {"h4", BLOCK | HEADING},
    {"h5", BLOCK | HEADING},
    {"h6", BLOCK | HEADING}, {"header", BLOCK}, {"hgroup", BLOCK}, {"hr", BLOCK}, {"html", BLOCK},
    {"iframe", SKIP}, {"legend", BLOCK}, {"li", BLOCK}, {"listing", BLOCK | VERBATIM},
    {"main", BLOCK}, {"math", SKIP},
    {"menu", BLOCK}, {"nav", BLOCK | ASIDE | APART}, {"noframes", SKIP}, {"noscript", SKIP},
    {"object", SKIP},
    {"ol", BLOCK}, {"optgroup", BLOCK | APART}, {"option", BLOCK | APART}, {"p", BLOCK},
    {"pre", BLOCK | VERBATIM},
    {"script", SKIP}, {"section", BLOCK}, {"select", BLOCK | APART}, {"style", SKIP},
    {"summary", BLOCK},
    {"svg", SKIP}, {"table", BLOCK}, {"tbody", BLOCK}, {"td", BLOCK}, {"template", SKIP},
    {"textarea", BLOCK | APART},
    {"tfoot", BLOCK}, {"th", BLOCK}, {"thead", BLOCK}, {"tr", BLOCK}, {"ul", BLOCK},
    {"video", SKIP}, {"xmp", BLOCK | VERBATIM},
};
/* clang-format on */

static int compare_name(const void *name, const void *element)
{
    return strcmp(name, ((const struct element *)element)->name);
}

unsigned ym__element_what(const char *name)
{
    const struct element *known =
        bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, compare_name);
    return known == NULL ? 0 : known->what;
}

/* ---- attributes ---- */

const char *ym__element_attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        if (strcmp((const char *)attributes[0], name) == 0)
            return attributes[1] == NULL ? "" : (const char *)attributes[1];
    }
    return NULL;
}

bool ym__element_is_hidden(const xmlChar **attributes)
{
    const char *style = ym__element_attribute(attributes, "style");
    if (ym__element_attribute(attributes, "hidden") != NULL)
        return true;
    if (style == NULL)
        return false;
    for (const char *at = style; (at = strpbrk(at, "dD")) != NULL; at++) {
        if (strncasecmp(at, "display", 7) != 0)
            continue;
        const char *value = at + 7 + strspn(at + 7, " \t");
        if (*value == ':' && strncasecmp(value + 1 + strspn(value + 1, " \t"), "none", 4) == 0)
            return true;
    }
    return false;
}

/* Parts of words in classes and ids that speak of something beside the article. They weigh, they never decide. Sorted by
 * their first letters. */
/* clang-format off */
static const struct { const char *word; ym__beside beside; } beside_words[] = {
    {"-nav", YM__BESIDE_OTHERS},
    {"about-author", YM__BESIDE_OTHERS}, {"ambox", YM__BESIDE_OTHERS}, {"advert", YM__BESIDE_FRAME}, {"author-bio", YM__BESIDE_OTHERS},
    {"breadcrumb", YM__BESIDE_OTHERS},
    {"catlinks", YM__BESIDE_OTHERS}, {"comment", YM__BESIDE_READERS}, {"cookie", YM__BESIDE_OTHERS}, {"copyright", YM__BESIDE_OTHERS},
    {"crumb", YM__BESIDE_OTHERS},
    {"disclaim", YM__BESIDE_OTHERS},
    {"editor-note", YM__BESIDE_OTHERS},
    {"footer", YM__BESIDE_FRAME},
    {"hatnote", YM__BESIDE_OTHERS}, {"hot-", YM__BESIDE_OTHERS}, {"hotnews", YM__BESIDE_OTHERS},
    {"infobox", YM__BESIDE_OTHERS},
    {"menu", YM__BESIDE_OTHERS}, {"modal", YM__BESIDE_FRAME}, {"most-read", YM__BESIDE_OTHERS},
    {"mostread", YM__BESIDE_OTHERS},
    {"nav-", YM__BESIDE_OTHERS}, {"navbar", YM__BESIDE_OTHERS}, {"navbox", YM__BESIDE_OTHERS}, {"newsletter", YM__BESIDE_OTHERS},
    {"outbrain", YM__BESIDE_OTHERS},
    {"pagination", YM__BESIDE_FRAME}, {"paihang", YM__BESIDE_OTHERS}, {"pinglun", YM__BESIDE_READERS},
    {"popular", YM__BESIDE_OTHERS}, {"popup", YM__BESIDE_FRAME}, {"promo", YM__BESIDE_OTHERS},
    {"qrcode", YM__BESIDE_FRAME},
    {"rank-", YM__BESIDE_OTHERS}, {"ranking", YM__BESIDE_OTHERS}, {"recommend", YM__BESIDE_OTHERS},
    {"reflist", YM__BESIDE_OTHERS}, {"relate", YM__BESIDE_OTHERS},
    {"share", YM__BESIDE_FRAME}, {"side-bar", YM__BESIDE_OTHERS}, {"sidebar", YM__BESIDE_OTHERS},
    {"sign-up", YM__BESIDE_OTHERS}, {"signup", YM__BESIDE_OTHERS}, {"social", YM__BESIDE_FRAME},
    {"subscri", YM__BESIDE_OTHERS},
    {"taboola", YM__BESIDE_OTHERS}, {"tag-list", YM__BESIDE_OTHERS}, {"tags", YM__BESIDE_OTHERS},
    {"teaser", YM__BESIDE_OTHERS}, {"toolbar", YM__BESIDE_FRAME}, {"trending", YM__BESIDE_OTHERS},
    {"tuijian", YM__BESIDE_OTHERS},
    {"widget", YM__BESIDE_FRAME},
    {"xgxw", YM__BESIDE_OTHERS}, {"xiangguan", YM__BESIDE_OTHERS}};
/* clang-format on */
enum { BESIDE_WORDS = sizeof beside_words / sizeof *beside_words };

void ym__beside_words_index(ym__beside_words *words)
{
    for (size_t i = BESIDE_WORDS; i-- > 0;)
        words->first_word[(unsigned char)*beside_words[i].word] = (uint8_t)(i + 1);
}

static ym__beside beside_by(const ym__beside_words *words, const char *value)
{
    enum { MOST = 160 };
    ym__beside found = YM__BESIDE_NOT;
    char lower[MOST + 1];
    size_t size = 0;
    for (; size < MOST && value[size] != '\0'; size++)
        lower[size] =
            value[size] >= 'A' && value[size] <= 'Z' ? (char)(value[size] + 32) : value[size];
    lower[size] = '\0';
    for (size_t at = 0; at < size; at++) {
        for (size_t i = words->first_word[(unsigned char)lower[at]];
             i > 0 && i <= BESIDE_WORDS && *beside_words[i - 1].word == lower[at]; i++) {
            const char *word = beside_words[i - 1].word;
            if (beside_words[i - 1].beside > found && strncmp(lower + at, word, strlen(word)) == 0)
                found = beside_words[i - 1].beside;
        }
    }
    /* A post of a social network within an article is quoted there. */
    return found == YM__BESIDE_FRAME &&
                   (strstr(lower, "embed") != NULL || strstr(lower, "figure") != NULL)
               ? YM__BESIDE_NOT
               : found;
}

/* Is one of the classes the one by which style sheets hide (Bootstrap, Tailwind, WordPress)? */
static bool is_hidden_class(const char *classes)
{
    static const char *const names[] = {"hidden", "d-none", "sr-only", "visually-hidden"};
    for (const char *at = classes; *at != '\0';) {
        const size_t size = strcspn(at, " \t\r\n");
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (size == strlen(names[i]) && memcmp(at, names[i], size) == 0)
                return true;
        }
        at += size + strspn(at + size, " \t\r\n");
    }
    return false;
}

ym__beside ym__element_beside(const ym__beside_words *words, const xmlChar **attributes)
{
    const char *class = ym__element_attribute(attributes, "class");
    const char *id = ym__element_attribute(attributes, "id");
    const ym__beside by_class = class == NULL ? YM__BESIDE_NOT : beside_by(words, class);
    const ym__beside by_id = id == NULL ? YM__BESIDE_NOT : beside_by(words, id);
    if (by_class == YM__BESIDE_NOT && class != NULL && is_hidden_class(class))
        return YM__BESIDE_FRAME;
    return by_class > by_id ? by_class : by_id;
}

bool ym__element_is_discussion(const xmlChar **attributes)
{
    static const char *const types[] = {"/QAPage", "/Question", "/DiscussionForumPosting"};
    const char *type = ym__element_attribute(attributes, "itemtype");
    for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++) {
        if (strstr(type, types[i]) != NULL)
            return true;
    }
    return false;
}

/* "wp-caption", "photo-caption__text"; but "has-caption" and "no-caption" are the picture's. */
static bool is_caption_class(const char *classes)
{
    const char *at = strstr(classes, "caption");
    return at != NULL && !(at - classes >= 3 && memcmp(at - 3, "no-", 3) == 0) &&
           !(at - classes >= 4 && memcmp(at - 4, "has-", 4) == 0);
}

ym__node_kind ym__element_kind(const char *name, unsigned what, const xmlChar **attributes)
{
    const char *itemprop = ym__element_attribute(attributes, "itemprop");
    const char *role = ym__element_attribute(attributes, "role");
    if (itemprop != NULL && strstr(itemprop, "articleBody") != NULL)
        return YM__NODE_ARTICLE_BODY;
    if (strcmp(name, "body") == 0)
        return YM__NODE_BODY;
    if (strcmp(name, "article") == 0 || (role != NULL && strcasecmp(role, "article") == 0))
        return YM__NODE_ARTICLE;
    if (strcmp(name, "main") == 0 || (role != NULL && strcasecmp(role, "main") == 0))
        return YM__NODE_MAIN;
    if (strcmp(name, "p") == 0)
        return YM__NODE_PARAGRAPH;
    const char *class = ym__element_attribute(attributes, "class");
    if (strcmp(name, "figcaption") == 0 || (class != NULL && is_caption_class(class)))
        return YM__NODE_CAPTION;
    return (what & YM__ELEMENT_ASIDE) != 0 ? YM__NODE_ASIDE : YM__NODE_OTHER;
}
