/* A candidate's reasons in words that a translator understands. */
#ifndef YM_TAG_WHY_H
#define YM_TAG_WHY_H

#include "tag/candidate.h"

/* Fills judgement->reason; mention and accepted are set. `threshold`: the least score of a mention. */
void ym__why(ym_judgement *judgement, const ym__candidate *candidate, double threshold,
             const char *passage);

#endif
