/* Keys that are one slip away from what somebody typed, and what he may have meant. */
#ifndef YM_SEARCH_NEAREST_H
#define YM_SEARCH_NEAREST_H

#include "search/lookup.h"

/* Adds, as typos, the entries that have a key one edit away from `typed`: a letter too many, missing or wrong, or two
 * neighbours exchanged (Damerau 1964). `ending` follows the part of a key that is compared: "" for written keys, "/" for
 * sound keys. Digits are never edited. `cjk`: so are Chinese characters, else no key with one is looked at. */
ym_status ym__find_nearest(ym__found_list *list, ym_index *index, ym__key_kind kind,
                           const char *typed, const char *ending, bool cjk, ym_error *error);

/* Adds what somebody may have meant who found nothing by `name`, best first, at most `most`: another tone, one wrong Chinese
 * character, up to two wrong letters. */
ym_status ym__suggest(ym__found_list *list, ym_index *index, const char *name, size_t most,
                      ym_error *error);

#endif
