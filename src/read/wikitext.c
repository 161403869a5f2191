/* MediaWiki's mark-up (mediawiki.org/wiki/Help:Formatting, /Help:Links, /Help:Tables; for -{ }- meta.wikimedia.org/wiki/Help:Advanced_syntax)
 * in two passes: the first resolves what can nest, with a stack over the output; the second reads lines. Templates are not
 * expanded: those that carry words of the sentence, as names with a link to another Wikipedia, give these, others nothing.
 * What is never closed is text. */
#include "read/wikitext.h"

#include "base/error.h"
#include "base/xml.h"
#include "read/reference.h"

#include <string.h>
#include <strings.h>

/* More open constructs than this are text: no honest page has them, and each may move the text that it keeps. */
enum { MOST_OPEN = 60, MOST_PIPES = 8, TAG_MAX_BYTES = 1000, MOST_LEVELS = 6 };

typedef enum construct { TEMPLATE, PARAMETER, TABLE, LINK, ADDRESS, VARIANTS } construct;

static const struct {
    const char *open, *close;
} marks[] = {[TEMPLATE] = {"{{", "}}"}, [PARAMETER] = {"{{{", "}}}"}, [TABLE] = {"{|", "|}"},
             [LINK] = {"[[", "]]"},     [ADDRESS] = {"[", "]"},       [VARIANTS] = {"-{", "}-"}};

typedef struct frame {
    construct kind;
    size_t start; /* in the output, where what stands in it begins */
    size_t pipes[MOST_PIPES];
    size_t pipe_count;
} frame;

typedef struct stripper {
    const char *text;
    size_t bytes, at;
    ym__buffer *out;
    frame open[MOST_OPEN];
    size_t open_count;
    bool traditional;
    uint32_t never_closed; /* a bit for each row of `elements`: no end tag of it is left */
} stripper;

static bool follows(const stripper *s, const char *part)
{
    const size_t size = strlen(part);
    return s->bytes - s->at >= size && memcmp(s->text + s->at, part, size) == 0;
}

static bool at_line_start(const stripper *s)
{
    size_t at = s->at;
    while (at > 0 && (s->text[at - 1] == ' ' || s->text[at - 1] == ':'))
        at--;
    return at == 0 || s->text[at - 1] == '\n';
}

/* ---- what a construct leaves ----------------------------------------------------------------------------------- */

/* A piece of text; not NUL-terminated. */
typedef struct span {
    const char *at;
    size_t size;
} span;

static span trimmed(span s)
{
    while (s.size > 0 && (unsigned char)s.at[0] <= ' ') {
        s.at++;
        s.size--;
    }
    while (s.size > 0 && (unsigned char)s.at[s.size - 1] <= ' ')
        s.size--;
    return s;
}

static bool is_word(span s, const char *word)
{
    return strlen(word) == s.size && strncasecmp(s.at, word, s.size) == 0;
}

static bool starts(span s, const char *head)
{
    return s.size >= strlen(head) && strncasecmp(s.at, head, strlen(head)) == 0;
}

/* Argument `i` of the frame, 0 its name; empty when there is none. The last takes all pipes that were not noted. */
static span argument(const stripper *s, const frame *f, size_t i)
{
    const char *out = ym__buffer_text(s->out);
    if (i > f->pipe_count)
        return (span){"", 0};
    const size_t start = i == 0 ? f->start : f->pipes[i - 1] + 1;
    const size_t end = i < f->pipe_count ? f->pipes[i] : s->out->size;
    return trimmed((span){out + start, end - start});
}

/* The words that a template stands for. */
static span template_words(const stripper *s, const frame *f)
{
    /* Which argument they are; the second when the first is empty. */
    static const struct {
        const char *name;
        bool is_head; /* of names, as link-en */
        int first, second;
    } rows[] = {{"lang", false, 2, 0},
                {"lang-", true, 1, 0},
                {"link-", true, 3, 1},
                {"le", false, 3, 1},
                {"tsl", false, 4, 3},
                {"translink", false, 4, 3},
                {"ill", false, 1, 0},
                {"ilh", false, 1, 0},
                {"interlanguage link", false, 1, 0},
                {"nowrap", false, 1, 0},
                {"nobr", false, 1, 0},
                {"nobold", false, 1, 0},
                {"transl", false, 3, 2},
                {"zhi", false, 1, 0},
                {"small", false, 1, 0},
                {"abbr", false, 1, 0},
                {"tooltip", false, 1, 0},
                {"color", false, 2, 0},
                {"quote", false, 1, 0},
                {"cquote", false, 1, 0},
                {"blockquote", false, 1, 0},
                {"ruby", false, 1, 0},
                {"convert", false, 1, 0},
                {"nihongo", false, 1, 2},
                {"le2", false, 3, 1},
                {"internal link helper/", true, 3, 1}};
    const span name = argument(s, f, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!(rows[i].is_head ? starts(name, rows[i].name) : is_word(name, rows[i].name)))
            continue;
        const span words = argument(s, f, (size_t)rows[i].first);
        const bool named = memchr(words.at, '=', words.size) != NULL; /* lang=en is no words */
        return (words.size == 0 || named) && rows[i].second != 0
                   ? argument(s, f, (size_t)rows[i].second)
               : named ? (span){"", 0}
                       : words;
    }
    return (span){"", 0};
}

/* Is the link to a picture or a category, which are not shown where it stands, or to the page in another language? */
static bool is_aside(span target, bool labelled)
{
    static const char *const spaces[] = {
        "file:", "image:", "media:", "category:", "文件:", "图像:", "图片:",
        "檔案:", "档案:",  "圖像:",  "圖片:",     "分类:", "分類:", NULL};
    for (size_t i = 0; spaces[i] != NULL; i++) {
        if (starts(target, spaces[i]))
            return true;
    }
    const char *colon = memchr(target.at, ':', target.size);
    const size_t prefix = colon == NULL ? 0 : (size_t)(colon - target.at);
    size_t small = 0;
    while (small < prefix && target.at[small] >= 'a' && target.at[small] <= 'z')
        small++;
    return !labelled && prefix == small && (prefix == 2 || prefix == 3);
}

static span link_words(const stripper *s, const frame *f)
{
    span target = argument(s, f, 0);
    if (is_aside(target, f->pipe_count > 0))
        return (span){"", 0};
    if (f->pipe_count > 0) { /* the label is all behind the first pipe */
        const size_t from = f->pipes[0] + 1;
        return trimmed((span){s->out->bytes + from, s->out->size - from});
    }
    if (target.size > 0 && target.at[0] == ':') {
        target.at++;
        target.size--;
    }
    return target;
}

static span address_words(const stripper *s, const frame *f)
{
    const span all = argument(s, f, 0);
    const char *blank = memchr(all.at, ' ', all.size);
    return blank == NULL ? (span){"", 0}
                         : trimmed((span){blank, all.size - (size_t)(blank - all.at)});
}

/* The code of a variant with its colon at the head of `s`: its number in `codes`, or -1. */
static const char *const codes[] = {"zh-cn", "zh-hans", "zh-sg", "zh-my", "zh-tw",
                                    "zh-hk", "zh-hant", "zh-mo", "zh"};
static int variant_at(span s, size_t *size)
{
    const span from = trimmed(s);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const size_t length = strlen(codes[i]);
        if (!starts(from, codes[i]))
            continue;
        const span after = trimmed((span){from.at + length, from.size - length});
        if (after.size > 0 && after.at[0] == ':') {
            *size = (size_t)(after.at + 1 - s.at);
            return (int)i;
        }
    }
    return -1;
}

/* The same for a rule, which may be one way: 甲=>zh-tw:乙. */
static int rule_at(span s, size_t *size)
{
    const int code = variant_at(s, size);
    if (code >= 0 || s.size == 0)
        return code;
    const char *end = memchr(s.at, ';', s.size);
    const char *arrow = memchr(s.at, '=', end == NULL ? s.size : (size_t)(end - s.at));
    if (arrow == NULL || arrow + 1 == s.at + s.size || arrow[1] != '>')
        return -1;
    const size_t head = (size_t)(arrow + 2 - s.at);
    const int target = variant_at((span){s.at + head, s.size - head}, size);
    *size += head;
    return target;
}

/* How little a variant is wanted; the order of `codes` is that of simplified text. */
static int rank_of(int code, bool traditional)
{
    static const int ranks[] = {5, 6, 7, 8, 0, 2, 1, 3, 4};
    return traditional ? ranks[code] : code;
}

/* What "zh-cn:甲; zh-tw:乙" says in the script; the text itself when it says nothing of the kind. */
static span best_variant(span rules, bool traditional)
{
    span best = rules;
    int best_rank = -1;
    for (span rest = rules; rest.size > 0;) {
        size_t size = 0;
        const int code = rule_at(rest, &size);
        if (code < 0)
            break;
        rest.at += size;
        rest.size -= size;
        size_t end = 0; /* of its text: a semicolon before another rule */
        for (size_t next; end < rest.size; end++) {
            const span after = {rest.at + end + 1, rest.size - end - 1};
            if (rest.at[end] == ';' && (trimmed(after).size == 0 || rule_at(after, &next) >= 0))
                break;
        }
        if (best_rank < 0 || rank_of(code, traditional) < best_rank) {
            best_rank = rank_of(code, traditional);
            best = trimmed((span){rest.at, end});
        }
        end += end < rest.size;
        rest.at += end;
        rest.size -= end;
    }
    return best;
}

/* Behind -{, up to a '|', can be flags: A and none show what they define, H, T, D, N and - only define it, R is raw. */
static span variant_words(const stripper *s, const frame *f)
{
    const span flags = argument(s, f, 0);
    if (f->pipe_count == 0)
        return best_variant(flags, s->traditional);
    const size_t from = f->pipes[0] + 1;
    const span rest = trimmed((span){s->out->bytes + from, s->out->size - from});
    if (flags.size <= 3 && memchr(flags.at, 'A', flags.size) == NULL) {
        for (size_t i = 0; i < flags.size; i++) {
            if (strchr("HTDN-", flags.at[i]) != NULL)
                return (span){"", 0};
        }
    }
    return is_word(flags, "R") || starts(flags, "zh") ? rest : best_variant(rest, s->traditional);
}

/* ---- the first pass -------------------------------------------------------------------------------------------- */

static void push(stripper *s, construct kind)
{
    s->at += strlen(marks[kind].open);
    if (s->open_count == MOST_OPEN) {
        ym__buffer_puts(s->out, marks[kind].open);
        return;
    }
    s->open[s->open_count++] = (frame){.kind = kind, .start = s->out->size};
}

/* Closes the frame: what is left of it takes its place. */
static void close_frame(stripper *s, const frame *f)
{
    static span (*const words[])(const stripper *, const frame *) = {[TEMPLATE] = template_words,
                                                                     [LINK] = link_words,
                                                                     [ADDRESS] = address_words,
                                                                     [VARIANTS] = variant_words};
    const span left = words[f->kind] == NULL ? (span){"", 0} : words[f->kind](s, f);
    if (s->out->size == 0)
        return;
    if (left.size > 0)
        memmove(s->out->bytes + f->start, left.at, left.size);
    ym__buffer_truncate(s->out, f->start + left.size);
}

/* An end mark: closes the innermost frame of its kind; those in it that were never closed are text. False: there is
 * none. */
static bool pop(stripper *s, construct kind)
{
    for (size_t i = s->open_count; i > 0; i--) {
        const frame *f = &s->open[i - 1];
        if (f->kind == kind) {
            s->open_count = i - 1;
            close_frame(s, f);
            s->at += strlen(marks[kind].close);
            return true;
        }
        if ((kind != TABLE && f->kind == TABLE) || (kind == PARAMETER && f->kind == TEMPLATE))
            return false; /* a cell does not end what was open around its table */
    }
    return false;
}

/* Addresses end with their line, links with their paragraph. */
static void end_line(stripper *s)
{
    const bool paragraph = s->at + 1 < s->bytes && s->text[s->at + 1] == '\n';
    while (s->open_count > 0) {
        const construct kind = s->open[s->open_count - 1].kind;
        if (kind != ADDRESS && !(kind == LINK && paragraph))
            return;
        s->open_count--;
    }
}

/* Elements whose text is passed over or, those of the first rows, copied as it is. */
enum { COPIED_ELEMENTS = 2 };
static const char *const elements[] = {
    "nowiki",   "pre",     "ref",        "gallery", "math",     "chem",         "ce",
    "timeline", "score",   "source",     "table",   "hiero",    "imagemap",     "graph",
    "mapframe", "maplink", "references", "style",   "inputbox", "templatedata", "syntaxhighlight"};

/* Finds "</name", whatever its case; `bytes` when it is not there. */
static size_t find_end_tag(const stripper *s, size_t from, const char *name)
{
    const size_t size = strlen(name);
    while ((from = ym__xml_find(s->text, s->bytes, from, "</")) < s->bytes) {
        if (s->bytes - from > size + 2 && strncasecmp(s->text + from + 2, name, size) == 0)
            return from;
        from += 2;
    }
    return s->bytes;
}

/* Behind the '>' of the tag at `at`; 0 when it is no tag. */
static size_t tag_end(const stripper *s, size_t at)
{
    const size_t left = s->bytes - at;
    const char *close = memchr(s->text + at, '>', left < TAG_MAX_BYTES ? left : TAG_MAX_BYTES);
    return close == NULL ? 0 : (size_t)(close + 1 - s->text);
}

/* An element of `elements`, up to behind its end tag; without one its start tag is passed over. False: it is none. */
static bool take_element(stripper *s, span name, size_t end)
{
    size_t row = 0;
    while (row < sizeof elements / sizeof *elements && !is_word(name, elements[row]))
        row++;
    if (row == sizeof elements / sizeof *elements)
        return false;
    const bool empty = s->text[end - 2] == '/';
    const bool searches = !empty && (s->never_closed & 1u << row) == 0;
    const size_t close = searches ? find_end_tag(s, end, elements[row]) : s->bytes;
    const size_t after = close < s->bytes ? tag_end(s, close) : 0;
    if (searches && close == s->bytes)
        s->never_closed |= 1u << row;
    if (after > 0 && row < COPIED_ELEMENTS)
        ym__buffer_append(s->out, s->text + end, close - end);
    s->at = after > 0 ? after : end;
    return true;
}

static bool is_block(span name)
{
    static const char *const names[] = {"br", "p",  "div", "blockquote", "li", "ul",  "ol",
                                        "dl", "dd", "dt",  "center",     "hr", "poem"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_word(name, names[i]))
            return true;
    }
    return false;
}

/* A '<': a comment, a tag, or itself. */
static void take_tag(stripper *s)
{
    if (follows(s, "<!--")) {
        const size_t end = ym__xml_find(s->text, s->bytes, s->at + 4, "-->");
        s->at = end == s->bytes ? s->bytes : end + 3;
        return;
    }
    const bool closes = follows(s, "</");
    const char *at = s->text + s->at + 1 + closes;
    span name = {at, 0};
    while (at + name.size < s->text + s->bytes && (((unsigned char)at[name.size] | 32) >= 'a' &&
                                                   ((unsigned char)at[name.size] | 32) <= 'z'))
        name.size++;
    const size_t end = name.size == 0 ? 0 : tag_end(s, s->at);
    if (end == 0) {
        ym__buffer_putc(s->out, s->text[s->at++]);
    } else if (closes || !take_element(s, name, end)) {
        if (is_block(name))
            ym__buffer_putc(s->out, '\n');
        s->at = end;
    }
}

/* ''italic'' and '''bold'''. */
static void take_quotes(stripper *s)
{
    size_t count = 0;
    while (s->at + count < s->bytes && s->text[s->at + count] == '\'')
        count++;
    if (count == 1)
        ym__buffer_putc(s->out, '\'');
    s->at += count;
}

/* __NOTOC__ and the like. */
static bool take_switch(stripper *s)
{
    size_t size = 2;
    while (s->at + size < s->bytes && s->text[s->at + size] >= 'A' && s->text[s->at + size] <= 'Z')
        size++;
    if (!follows(s, "__") || size == 2 || s->bytes - s->at < size + 2 ||
        memcmp(s->text + s->at + size, "__", 2) != 0)
        return false;
    s->at += size + 2;
    return true;
}

static bool opens_address(const stripper *s)
{
    static const char *const heads[] = {"[http://", "[https://", "[//", "[ftp://", "[mailto:"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (follows(s, heads[i]))
            return true;
    }
    return false;
}

/* A character that is text; a '|' divides what is open. */
static void take_plain(stripper *s)
{
    frame *f = s->open_count > 0 ? &s->open[s->open_count - 1] : NULL;
    if (s->text[s->at] == '|' && f != NULL && f->pipe_count < MOST_PIPES)
        f->pipes[f->pipe_count++] = s->out->size;
    ym__buffer_putc(s->out, s->text[s->at++]);
}

/* What begins or ends a construct here; false when nothing does. */
static bool take_mark(stripper *s)
{
    const bool single = s->open_count > 0 && s->open[s->open_count - 1].kind == ADDRESS;
    if (follows(s, "{|") && at_line_start(s))
        push(s, TABLE);
    else if (follows(s, "|}") && at_line_start(s))
        return pop(s, TABLE);
    else if (follows(s, "{{{"))
        push(s, PARAMETER);
    else if (follows(s, "}}}") && pop(s, PARAMETER))
        return true;
    else if (follows(s, "{{"))
        push(s, TEMPLATE);
    else if (follows(s, "}}"))
        return pop(s, TEMPLATE);
    else if (follows(s, "-{") && !follows(s, "-{{"))
        push(s, VARIANTS);
    else if (follows(s, "}-"))
        return pop(s, VARIANTS);
    else if (follows(s, "[["))
        push(s, LINK);
    else if (single && follows(s, "]"))
        return pop(s, ADDRESS);
    else if (follows(s, "]]"))
        return pop(s, LINK);
    else if (opens_address(s))
        push(s, ADDRESS);
    else
        return false;
    return true;
}

static void strip(stripper *s)
{
    while (s->at < s->bytes && !s->out->failed) {
        const size_t plain = strcspn(s->text + s->at, "<'_{}[]|-\n");
        const size_t left = s->bytes - s->at;
        ym__buffer_append(s->out, s->text + s->at, plain < left ? plain : left);
        s->at += plain < left ? plain : left;
        if (s->at == s->bytes)
            return;
        const char c = s->text[s->at];
        if (c == '\n')
            end_line(s);
        if (c == '<')
            take_tag(s);
        else if (c == '\'')
            take_quotes(s);
        else if (!take_mark(s) && !take_switch(s))
            take_plain(s);
    }
}

/* ---- the second pass ------------------------------------------------------------------------------------------- */

typedef struct outline {
    ym__article *article;
    span pending[MOST_LEVELS]; /* headings that no text has followed yet, by level; empty: none */
    size_t aside; /* the level of the section whose text is beside the article; 0: none */
    ym__buffer line;
} outline;

static bool is_aside_section(span heading)
{
    static const char *const names[] = {"参考文献",  "参考资料",       "参考来源",
                                        "參考文獻",  "參考資料",       "參考來源",
                                        "注释",      "註釋",           "注解",
                                        "註解",      "脚注",           "腳註",
                                        "外部链接",  "外部連結",       "延伸阅读",
                                        "延伸閱讀",  "参见",           "參見",
                                        "参看",      "參看",           "相关条目",
                                        "相關條目",  "references",     "notes",
                                        "footnotes", "external links", "further reading",
                                        "see also",  "bibliography",   "sources",
                                        "citations"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_word(heading, names[i]))
            return true;
    }
    return false;
}

static void add(outline *o, span text)
{
    ym__buffer_clear(&o->line);
    ym__references_decode(&o->line, text.at, text.size, NULL, false);
    (o->aside != 0 ? ym__article_trim : ym__article_add)(o->article, ym__buffer_text(&o->line),
                                                         o->line.size);
}

/* "== 名称 ==": its level and what stands between; 0 when it is none. */
static size_t heading_level(span *line)
{
    size_t level = 0;
    while (level < MOST_LEVELS && level * 2 + 2 < line->size && line->at[level] == '=' &&
           line->at[line->size - 1 - level] == '=')
        level++;
    line->at += level;
    line->size -= 2 * level;
    *line = trimmed(*line);
    return level;
}

static void add_heading(outline *o, span heading, size_t level)
{
    for (size_t i = level - 1; i < MOST_LEVELS; i++)
        o->pending[i].size = 0;
    if (o->aside != 0 && level <= o->aside)
        o->aside = 0;
    o->pending[level - 1] = heading;
    if (o->aside == 0 && is_aside_section(heading))
        o->aside = level;
}

static void add_line(outline *o, span line)
{
    line = trimmed(line);
    const size_t level = heading_level(&line);
    if (level > 0) {
        add_heading(o, line, level);
        return;
    }
    while (line.size > 0 && strchr("*#:;", line.at[0]) != NULL) {
        line.at++;
        line.size--;
    }
    line = trimmed(line);
    if (line.size == 0 || starts(line, "----"))
        return;
    for (size_t i = 0; i < MOST_LEVELS; i++) {
        if (o->pending[i].size > 0)
            add(o, o->pending[i]);
        o->pending[i].size = 0;
    }
    add(o, line);
}

ym_status ym__wikitext_read(ym__article *article, const char *text, size_t bytes, bool traditional,
                            ym_error *error)
{
    ym__buffer plain = {0};
    outline o = {.article = article};
    stripper s = {.text = text, .bytes = bytes, .out = &plain, .traditional = traditional};
    strip(&s);
    for (size_t at = 0; at < plain.size && !plain.failed;) {
        const char *newline = memchr(plain.bytes + at, '\n', plain.size - at);
        const size_t end = newline == NULL ? plain.size : (size_t)(newline - plain.bytes);
        add_line(&o, (span){plain.bytes + at, end - at});
        at = end + 1;
    }
    const bool failed = plain.failed || o.line.failed;
    ym__buffer_free(&plain);
    ym__buffer_free(&o.line);
    return failed ? ym__error_nomem(error) : YM_OK;
}
