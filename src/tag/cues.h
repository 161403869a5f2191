/* Words that stand beside names and tell what is meant: titles, trades, organs, what is said of common words. Data, and looking it up in a
 * match text. */
#ifndef YM_TAG_CUES_H
#define YM_TAG_CUES_H

#include "tag/gazetteer.h"

/* A list is items divided by blanks, folded: Han simplified, Latin in small letters. */

extern const uint16_t
    ym__cue_titles[]; /* 总统 外长 …: before or after a person's name, after 俄 美 … */
extern const uint16_t ym__cue_titles_after[]; /* 先生 女士 …: after a person's name only */
extern const uint16_t ym__cue_trades[]; /* 村民 学生 …: before a name that is somebody else's */
extern const uint16_t ym__cue_pair_after[]; /* 两国 关系 会谈 …: after two countries' characters */
extern const uint16_t ym__cue_languages_after[]; /* 双语 …: after two languages' characters */
extern const uint16_t
    ym__cue_list_after[]; /* 两国 三方 等国 …: after a list of countries' characters */
extern const uint16_t ym__cue_organ_after[];  /* 公司 集团 …: after an organization's name */
extern const uint16_t ym__cue_state_organs[]; /* 国防部 议会 军方 …: after 俄 美 … */
extern const uint16_t ym__cue_latin_titles[]; /* president mr … */
extern const uint16_t
    ym__cue_latin_functions[];               /* words that begin sentences and are no given names */
extern const uint16_t ym__cue_given_names[]; /* English given names */
extern const uint16_t
    ym__cue_surnames[]; /* English surnames that are no place's or common word's */
extern const uint16_t ym__cue_us_states[];

/* How many positions the longest item takes that ends right before `position`, or begins at it; 0: none does. */
size_t ym__cue_before(const uint16_t *list, const ym__match_text *text, size_t position);
size_t ym__cue_after(const uint16_t *list, const ym__match_text *text, size_t position);
/* Do the words beside a name tell that it is the common word of the same spelling (烫着金边, turkey breast)? */
bool ym__cue_is_homograph(const ym__match_text *text, size_t first, size_t last);
/* Is one position's code point among the list's characters? */
bool ym__cue_has(const uint16_t *list, uint32_t cp);
/* Is the run of positions [first, last) one item of the list? */
bool ym__cue_is(const uint16_t *list, const ym__match_text *text, size_t first, size_t last);

#endif
