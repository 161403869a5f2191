/* malloc and its kin, which fail at an allocation that is named: of the library, of SQLite, libxml2 and all others. Under
 * the sanitizers, which have their own, nothing fails. */
#ifndef YM_FAULT_ALLOCATION_H
#define YM_FAULT_ALLOCATION_H

#include <stdbool.h>
#include <stdint.h>

/* The next allocation number `number` (from 1) fails, and so do the `more` after it. 0: none does. */
void allocation_fail_at(uint64_t number, uint64_t more);
/* How many there were since then. */
uint64_t allocation_count(void);
bool allocation_can_fail(void);

#endif
