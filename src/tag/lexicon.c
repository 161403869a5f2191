/* Mapping the lexicon and looking words up in it. The file is checked whole when it is opened, so that a damaged one is
 * an error and never a wild read. */
#include "tag/lexicon.h"

#include "base/error.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct ym_lexicon {
    void *map;
    size_t map_bytes;
    const ym__lexicon_header *header;
    const uint32_t *single;
    const ym__lexicon_slot *slots;
    const ym__lexicon_word *words;
    const uint16_t *rests;
};

/* Sets the parts; false when the sizes do not add up. */
static bool lay_out(ym_lexicon *lexicon)
{
    if (lexicon->map_bytes < sizeof *lexicon->header)
        return false;
    const ym__lexicon_header *header = lexicon->map;
    if (memcmp(header->magic, YM__LEXICON_MAGIC, sizeof header->magic) != 0 ||
        header->endian != YM__LEXICON_ENDIAN || header->slot_count == 0 ||
        (header->slot_count & (header->slot_count - 1)) != 0 || header->total == 0 ||
        memchr(header->version, '\0', sizeof header->version) == NULL)
        return false;
    const uint64_t bytes = sizeof *header + YM__LEXICON_SINGLES * sizeof *lexicon->single +
                           header->slot_count * (uint64_t)sizeof *lexicon->slots +
                           header->word_count * (uint64_t)sizeof *lexicon->words +
                           header->rest_count * (uint64_t)sizeof *lexicon->rests;
    if (bytes != lexicon->map_bytes)
        return false;
    lexicon->header = header;
    lexicon->single = (const uint32_t *)(header + 1);
    lexicon->slots = (const ym__lexicon_slot *)(lexicon->single + YM__LEXICON_SINGLES);
    lexicon->words = (const ym__lexicon_word *)(lexicon->slots + header->slot_count);
    lexicon->rests = (const uint16_t *)(lexicon->words + header->word_count);
    return true;
}

static bool is_sound(const ym_lexicon *lexicon)
{
    const ym__lexicon_header *header = lexicon->header;
    bool any_empty = false; /* or probing would never end */
    for (uint32_t i = 0; i < header->slot_count; i++) {
        const ym__lexicon_slot *slot = &lexicon->slots[i];
        any_empty = any_empty || slot->count == 0;
        if (slot->first > header->word_count || slot->count > header->word_count - slot->first)
            return false;
    }
    for (uint32_t i = 0; i < header->word_count; i++) {
        const ym__lexicon_word *word = &lexicon->words[i];
        if (word->length < 2 || word->length > YM__LEXICON_LONGEST ||
            word->rest > header->rest_count || word->length - 2u > header->rest_count - word->rest)
            return false;
    }
    return any_empty;
}

ym_status ym_lexicon_open(ym_lexicon **out, const char *path, ym_error *error)
{
    *out = NULL;
    struct stat about;
    ym_status status = YM_OK;
    ym_lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (lexicon == NULL)
        return ym__error_nomem(error);
    lexicon->map = MAP_FAILED;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) {
        status = ym__error_errno(error, "open", path);
        goto done;
    }
    lexicon->map_bytes = (size_t)about.st_size;
    if (lexicon->map_bytes > 0)
        lexicon->map = mmap(NULL, lexicon->map_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    if (lexicon->map_bytes > 0 && lexicon->map == MAP_FAILED)
        status = ym__error_errno(error, "map", path);
    else if (lexicon->map_bytes == 0 || !lay_out(lexicon) || !is_sound(lexicon))
        status = ym__error_set(error, YM_E_INPUT,
                               "%s: no lexicon of this version; build or install it again", path);
done:
    if (fd >= 0)
        close(fd);
    if (status < 0)
        ym_lexicon_free(lexicon);
    else
        *out = lexicon;
    return status;
}

void ym_lexicon_free(ym_lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    if (lexicon->map != MAP_FAILED)
        munmap(lexicon->map, lexicon->map_bytes);
    free(lexicon);
}

const char *ym_lexicon_version(const ym_lexicon *lexicon)
{
    return lexicon == NULL ? "none" : lexicon->header->version;
}

uint64_t ym__lexicon_total(const ym_lexicon *lexicon)
{
    return lexicon->header->total;
}

size_t ym__lexicon_at(const ym_lexicon *lexicon, const uint16_t *text, size_t left,
                      ym__lexicon_hit hits[YM__LEXICON_LONGEST])
{
    if (lexicon == NULL || left < 2)
        return 0;
    const uint32_t mask = lexicon->header->slot_count - 1;
    uint32_t i = ym__lexicon_hash(text[0], text[1]) & mask;
    const ym__lexicon_slot *slot = &lexicon->slots[i];
    while (slot->count != 0 && (slot->pair[0] != text[0] || slot->pair[1] != text[1])) {
        i = (i + 1) & mask;
        slot = &lexicon->slots[i];
    }
    size_t count = 0;
    const uint16_t third = left > 2 ? text[2] : 0;
    for (uint32_t j = slot->first; j < slot->first + slot->count && count < YM__LEXICON_LONGEST;
         j++) {
        const ym__lexicon_word *word = &lexicon->words[j];
        if (word->length > 2 && (word->third != third || word->length > left ||
                                 memcmp(lexicon->rests + word->rest, text + 2,
                                        (word->length - 2u) * sizeof *text) != 0))
            continue;
        hits[count] = (ym__lexicon_hit){
            .count = word->count, .length = word->length, .word_class = word->word_class};
        count++;
    }
    return count;
}

ym__lexicon_hit ym__lexicon_find(const ym_lexicon *lexicon, const uint16_t *text, size_t length)
{
    ym__lexicon_hit hits[YM__LEXICON_LONGEST];
    if (lexicon != NULL && length == 1 && text[0] >= YM__LEXICON_FIRST &&
        text[0] <= YM__LEXICON_LAST)
        return (ym__lexicon_hit){.count = lexicon->single[text[0] - YM__LEXICON_FIRST],
                                 .length = 1};
    const size_t count = ym__lexicon_at(lexicon, text, length, hits);
    for (size_t i = 0; i < count; i++) {
        if (hits[i].length == length)
            return hits[i];
    }
    return (ym__lexicon_hit){.count = 0};
}
