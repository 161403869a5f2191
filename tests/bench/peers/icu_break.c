/* A peer: ICU's word break (its Chinese dictionary) over the text of a file, one passage a line. Built by run.sh where
 * ICU is installed; the project does not need it.  icu_break FILE */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    UErrorCode code = U_ZERO_ERROR;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    char *line = NULL;
    size_t room = 0;
    size_t bytes = 0;
    size_t words = 0;
    if (file == NULL)
        return 2;
    UBreakIterator *breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
    const double start = cpu_seconds();
    for (ssize_t got; U_SUCCESS(code) && (got = getline(&line, &room, file)) > 0;) {
        UChar *text = malloc(((size_t)got + 1) * sizeof *text);
        int32_t length = 0;
        u_strFromUTF8(text, (int32_t)got + 1, &length, line, (int32_t)got, &code);
        ubrk_setText(breaks, text, length, &code);
        while (ubrk_next(breaks) != UBRK_DONE)
            words++;
        bytes += (size_t)got;
        free(text);
    }
    printf("%-32s %8.1f MB/s (%zu words)\n", "peer: ICU word break", (double)bytes / 1e6 / (cpu_seconds() - start), words);
    ubrk_close(breaks);
    fclose(file);
    free(line);
    return U_SUCCESS(code) ? 0 : 1;
}
