/* Sentences, and passages made of them. A paragraph is cut into sentences, sentences are gathered into passages of up to
 * about 200 Han or 600 Latin characters. Joining the pieces gives the paragraph back, byte for byte. */
#ifndef YM_TEXT_PASSAGE_H
#define YM_TEXT_PASSAGE_H

#include <yiming/base.h>

/* Changes whenever cuts do. */
#define YM__PASSAGE_VERSION 1

/* Each is called with half-open byte ranges of the paragraph, in order, without gaps. A negative return stops. */
typedef ym_status (*ym__range_visit)(void *context, size_t start, size_t end);

ym_status ym__sentence_walk(const char *paragraph, size_t bytes, ym__range_visit visit,
                            void *context);
ym_status ym__passage_walk(const char *paragraph, size_t bytes, ym__range_visit visit,
                           void *context);

#endif
