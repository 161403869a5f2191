#include "allocation.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static _Atomic uint64_t count, first, last;

void allocation_fail_at(uint64_t number, uint64_t more)
{
    atomic_store(&count, 0);
    atomic_store(&first, number);
    atomic_store(&last, number == 0 ? 0 : number + more);
}

uint64_t allocation_count(void)
{
    return atomic_load(&count);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define REPLACED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REPLACED 0
#endif
#endif
#ifndef REPLACED
#define REPLACED 1
#endif

bool allocation_can_fail(void)
{
    return REPLACED;
}

#if REPLACED
/* A program may replace these (glibc's manual, "Replacing malloc"); what is behind them keeps these names. */
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

static bool fails(void)
{
    const uint64_t number = atomic_fetch_add(&count, 1) + 1;
    if (number < atomic_load(&first) || number > atomic_load(&last))
        return false;
    errno = ENOMEM;
    return true;
}

/* Seen by the shared libraries too, whatever -fvisibility says. */
#define EVERYBODYS __attribute__((visibility("default")))

EVERYBODYS void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

EVERYBODYS void *calloc(size_t nmemb, size_t size)
{
    return fails() ? NULL : __libc_calloc(nmemb, size);
}

EVERYBODYS void *realloc(void *ptr, size_t size)
{
    return fails() ? NULL : __libc_realloc(ptr, size);
}
#endif
