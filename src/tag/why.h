/* A candidate's reasons in words that a translator understands. */
#ifndef YM_TAG_WHY_H
#define YM_TAG_WHY_H

#include "tag/candidate.h"

/* Fills judgement->reason; mention and accepted are set. */
void ym__why(ym_judgement *judgement, const ym__candidate *candidate, const char *passage);

#endif
