/* yiming: a bilingual (Chinese-English) glossary and entity index.
 *
 * This header includes every public header of libyiming. Read them in this order: base (status, errors, JSON
 * writing), text (display helpers, the article), glossary (entries and labels), read, tag, index, search, merge, page.
 *
 * The rules that hold everywhere:
 *  - Functions return a ym_status: YM_OK (0), YM_DONE (1, an iterator's end) or a negative YM_E_... value.
 *  - What a function makes for you comes out through its first parameter, is NULL on failure, and is yours: free it
 *    with the type's own _free, which accepts NULL. Every other pointer you receive is borrowed; how long it lives is
 *    said beside it.
 *  - The ym_error, always the last parameter, may be NULL. Its message is one line that says what to do next.
 *  - Text is NUL-terminated, valid UTF-8. Offsets named _byte, `start` and `end` count bytes; those named _char count
 *    code points; columns are terminal cells.
 *  - The library never prints, exits, aborts, reads the environment or sets the locale. It keeps no global state: two
 *    threads may use two handles at once, but one handle belongs to one thread at a time.
 */
#ifndef YIMING_H
#define YIMING_H

#include <yiming/base.h>
#include <yiming/glossary.h>
#include <yiming/index.h>
#include <yiming/merge.h>
#include <yiming/page.h>
#include <yiming/read.h>
#include <yiming/search.h>
#include <yiming/tag.h>
#include <yiming/text.h>

#endif
