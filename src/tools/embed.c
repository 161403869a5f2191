/* embed: turns files into C arrays, so that a designer edits real files and the library needs none
 * at run time.
 *
 *     embed NAME=FILE... > assets.h
 *
 * Each FILE becomes `static const unsigned char ym__asset_NAME[]`, its bytes and a NUL that sizeof
 * counts too. A build-time program, not part of the library. Carriage returns and NULs are refused:
 * an HTML parser changes both, and the page's content security policy names the hash of the very
 * bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain(const char *file, const char *what)
{
    fprintf(stderr, "embed: %s: %s\n", file, what);
    return EXIT_FAILURE;
}

static int embed_file(const char *name, size_t name_bytes, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return complain(path, "cannot be opened");
    printf("\nstatic const unsigned char ym__asset_%.*s[] = {", (int)name_bytes, name);
    int result = EXIT_SUCCESS;
    size_t column = 0;
    for (int c = getc(file); c != EOF; c = getc(file)) {
        if (c == '\0' || c == '\r') {
            result = complain(path, "has a NUL or a carriage return; save it with plain newlines");
            break;
        }
        printf("%s%d,", column % 24 == 0 ? "\n    " : "", c);
        column++;
    }
    printf("\n    0};\n");
    if (ferror(file))
        result = complain(path, "cannot be read");
    fclose(file);
    return result;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return complain("usage", "embed NAME=FILE... > assets.h");
    printf("/* Made by src/tools/embed.c from");
    for (int i = 1; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        if (equals == NULL || equals == argv[i] || equals[1] == '\0' ||
            strspn(argv[i], "abcdefghijklmnopqrstuvwxyz0123456789_") != (size_t)(equals - argv[i]))
            return complain(argv[i], "not NAME=FILE with a NAME of a-z, 0-9 and _");
        printf("%s %s", i == 1 ? "" : ",", equals + 1);
    }
    printf("; edit those, not this. */\n");
    for (int i = 1; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        if (equals == NULL ||
            embed_file(argv[i], (size_t)(equals - argv[i]), equals + 1) != EXIT_SUCCESS)
            return EXIT_FAILURE;
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        return complain("standard output", "cannot be written");
    return EXIT_SUCCESS;
}
