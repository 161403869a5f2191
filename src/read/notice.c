/* Lines that speak of the page and not of the world: who edited it, whose it is, what else there
 * is to read. The whole line must say so: "举报" is a button, "举报人张某说…" is news. */
#include "read/page.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

/* How a line that begins with a phrase has to go on, to speak of the page and not of the world. */
typedef enum tail {
    ALONE, /* it does not, but for punctuation and a count; or with a colon and what it introduces */
    LABEL, /* so, or with a space or a bar and a name */
    SHORT, /* so, or without any sentence's mark */
    ANY
} tail;

typedef struct phrase {
    const char *words;
    tail tail;
} phrase;

/* Is there no letter but digits? */
static bool is_decoration(const char *text, size_t bytes)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        const bool letter =
            c < 0x80 ? (c | 32) >= 'a' && (c | 32) <= 'z'
                     : c >= 0xC0 && !(c >= 0x2000 && c <= 0x303F) && !(c >= 0xFF00 && c <= 0xFF20);
        if (letter)
            return false;
    }
    return true;
}

static bool contains_any(const char *text, size_t bytes, const char *const *marks)
{
    for (; *marks != NULL; marks++) {
        const size_t size = strlen(*marks);
        for (size_t at = 0; at + size <= bytes; at++) {
            if (memcmp(text + at, *marks, size) == 0)
                return true;
        }
    }
    return false;
}

static bool starts_with_any(const char *text, size_t bytes, const char *const *words)
{
    for (; *words != NULL; words++) {
        const size_t size = strlen(*words);
        if (bytes >= size && strncasecmp(text, *words, size) == 0)
            return true;
    }
    return false;
}

static bool goes_on_as(const char *rest, size_t bytes, tail wanted)
{
    static const char *const colons[] = {"：", ":", NULL};
    static const char *const gaps[] = {" ", "　", "|", "｜", "丨", "/", NULL};
    static const char *const sentence_marks[] = {"。", "，", "！", "？", "；", ". ",
                                                 ", ", "! ", "? ", "; ", NULL};
    if (wanted == ANY || is_decoration(rest, bytes) || starts_with_any(rest, bytes, colons))
        return true;
    if (wanted == LABEL)
        return starts_with_any(rest, bytes, gaps);
    return wanted == SHORT && !contains_any(rest, bytes, sentence_marks) &&
           strchr(".!?", rest[bytes - 1]) == NULL;
}

/* Is the line one of the phrases? An opening bracket before it is passed over. */
static bool is_phrase(const char *text, size_t bytes, const phrase *phrases, size_t count)
{
    static const char *const brackets[] = {"（", "(", "【", "["};
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        const size_t size = strlen(brackets[i]);
        if (bytes > size && memcmp(text, brackets[i], size) == 0) {
            text += size;
            bytes -= size;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const size_t size = strlen(phrases[i].words);
        if (bytes >= size && strncasecmp(text, phrases[i].words, size) == 0 &&
            goes_on_as(text + size, bytes - size, phrases[i].tail))
            return true;
    }
    return false;
}

/* A line that is a button's name, with a count or without. */
static bool is_button(const char *text, size_t bytes)
{
    enum { COUNT_BYTES = 12 };
    static const char *const names[] = {
        "ad",        "advert",    "caption",  "close",    "comments", "continue reading",
        "copy link", "download",  "e-mail",   "email",    "facebook", "like",
        "linkedin",  "load more", "log in",   "pin it",   "play",     "post",
        "print",     "quote",     "reply",    "report",   "save",     "share",
        "show more", "sign in",   "telegram", "tweet",    "twitter",  "whatsapp",
        "收藏",      "点赞",      "转发",     "评论",     "分享",     "打印",
        "纠错",      "举报",      "回复",     "赞",       "播报",     "编辑",
        "字号",      "展开全文",  "阅读全文", "加载更多", "广告",     "廣告",
        "分享至",    "讚",        "留言",     "列印"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t size = strlen(names[i]);
        if (bytes >= size && bytes <= size + COUNT_BYTES &&
            strncasecmp(text, names[i], size) == 0 && is_decoration(text + size, bytes - size))
            return true;
    }
    return false;
}

/* A line that speaks of the page and not of the world. */
bool ym__page_is_notice(const char *text, size_t bytes)
{
    enum { SHORT_BYTES = 180 };
    static const phrase short_ones[] = {{"责任编辑", LABEL},
                                        {"責任編輯", LABEL},
                                        {"编辑", ALONE},
                                        {"編輯", ALONE},
                                        {"责编", LABEL},
                                        {"本文来源", ANY},
                                        {"来源", ALONE},
                                        {"來源", ALONE},
                                        {"原标题", ALONE},
                                        {"校对", LABEL},
                                        {"审核", ALONE},
                                        {"监制", ALONE},
                                        {"扫码", SHORT},
                                        {"扫一扫", SHORT},
                                        {"掃碼", SHORT},
                                        {"点击进入", SHORT},
                                        {"返回搜狐", ANY},
                                        {"打开APP", SHORT},
                                        {"举报", ALONE},
                                        {"举报/反馈", ALONE},
                                        {"分享到", SHORT},
                                        {"转载请", ANY},
                                        {"版权声明", ANY},
                                        {"版权所有", ANY},
                                        {"更多精彩", ANY},
                                        {"关注我们", SHORT},
                                        {"长按", SHORT},
                                        {"Share this", SHORT},
                                        {"Read more", ALONE},
                                        {"Read next", ALONE},
                                        {"Sign up", SHORT},
                                        {"Subscribe", SHORT},
                                        {"Advertisement", ALONE},
                                        {"Follow us", SHORT},
                                        {"Copyright", ALONE},
                                        {"Copyright ©", ANY},
                                        {"Copyright (c)", ANY},
                                        {"Copyright 20", ANY},
                                        {"All rights reserved", ANY},
                                        {"©", ANY}};
    static const char *const long_ones[] = {
        "特别声明", "特別聲明", "免责声明", "免責聲明", "Notice: The content above",
        "声明：",   NULL};
    return is_button(text, bytes) ||
           (bytes < SHORT_BYTES &&
            is_phrase(text, bytes, short_ones, sizeof short_ones / sizeof *short_ones)) ||
           starts_with_any(text, bytes, long_ones);
}

bool ym__page_ends_article(const char *text, size_t bytes, bool *of_readers)
{
    enum { HEADING_BYTES = 60 };
    static const phrase lists[] = {
        {"相关阅读", ALONE},  {"相关新闻", ALONE},     {"推荐阅读", ALONE},
        {"延伸阅读", ALONE},  {"相关推荐", ALONE},     {"相關新聞", ALONE},
        {"相關閱讀", ALONE},  {"延伸閱讀", ALONE},     {"猜你喜欢", ALONE},
        {"热门推荐", ALONE},  {"更多新闻", ALONE},     {"相关报道", ALONE},
        {"热点新闻", ALONE},  {"精彩推荐", ALONE},     {"往期回顾", ALONE},
        {"Related", SHORT},   {"Most read", SHORT},    {"Most popular", SHORT},
        {"More from", SHORT}, {"You may also", SHORT}, {"Recommended", SHORT},
        {"Trending", SHORT}};
    static const phrase readers[] = {{"Comments", ALONE}};
    if (bytes >= HEADING_BYTES)
        return false;
    *of_readers = is_phrase(text, bytes, readers, sizeof readers / sizeof *readers);
    return *of_readers || is_phrase(text, bytes, lists, sizeof lists / sizeof *lists);
}
