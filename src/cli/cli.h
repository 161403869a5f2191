/* What the files of the command share: the record of a command, its options table, output, progress, and finding the
 * index and the bundled glossary. The command is built on <yiming.h> and libc alone, so that it proves the library's
 * public headers; nothing here may include another header of src/.
 *
 * Read main.c first, then any cmd_<name>.c: options table, examples, worker, entry, record. Names that cross files begin
 * with cli_: this is a program, ym_ is the library's. */
#ifndef YM_CLI_H
#define YM_CLI_H

#include <yiming.h>

#include <stdio.h>
#include <sys/types.h>

/* The version of the JSON that README.md documents. Fields are added, never renamed; a changed meaning raises it. */
#define CLI_JSON_VERSION 1

/* Exit codes. Busy is EX_TEMPFAIL of sysexits.h, interrupted what a shell gives for SIGINT. */
enum { CLI_DONE = 0, CLI_NOTHING = 1, CLI_ERROR = 2, CLI_BUSY = 75, CLI_INTERRUPTED = 130 };

typedef struct cli_state cli_state;

/* ---- options.c: tables that drive both parsing and help ------------------------------------------------------- */

typedef struct cli_list {
    const char **items; /* the array is owned, the strings are argv's */
    size_t count;
} cli_list;

typedef enum cli_kind {
    CLI_FLAG,         /* bool */
    CLI_TEXT,         /* const char *; valid UTF-8 */
    CLI_PATH,         /* const char *; any bytes */
    CLI_PATHS,        /* cli_list; the option may be given several times */
    CLI_COUNT,        /* size_t */
    CLI_COUNT_OR_ALL, /* size_t; "all" is 0 */
    CLI_MILLISECONDS, /* int; given in seconds, "1.5" */
    CLI_CHOICE /* size_t; the value's position in `argument`, which lists the choices: "auto|always|never" */
} cli_kind;

typedef struct cli_option {
    const char *name; /* without the dashes; NULL ends a table */
    char letter;      /* the short form, or '\0' */
    cli_kind kind;
    size_t offset;        /* of the member that takes the value */
    const char *argument; /* how help names the value; NULL for a flag */
    const char *help;
} cli_option;

/* How long a command that reads much may take, unless it is told: a row of its table, and the default. */
enum { CLI_TIMEOUT_MILLISECONDS = 30000 };
#define CLI_TIMEOUT_OPTION(offset)                                                                 \
    {                                                                                              \
        "timeout", 0, CLI_MILLISECONDS, offset, "SECONDS",                                         \
            "give up after so long (default 30; 0: never)"                                         \
    }

typedef struct cli_example {
    const char *command; /* NULL ends a table */
    const char *effect;
} cli_example;

/* One command; each cmd_<name>.c ends with its record. */
typedef struct cli_command {
    const char *name;
    const char *alias;        /* or NULL */
    const char *purpose;      /* one line */
    const char *operands;     /* as usage shows them: "QUERY..." */
    const char *operand_name; /* what is missing when there are too few: "a QUERY" */
    size_t operand_min, operand_max;
    const cli_example *examples;
    const cli_option *options;
    size_t arguments_size;                       /* of the struct that the options fill */
    const void *defaults;                        /* its initial value */
    int (*run)(cli_state *cli, void *arguments); /* returns the exit code */
} cli_command;

extern const cli_option cli_global_options[];
extern const cli_command *const cli_commands[]; /* in the order of help; NULL after the last */
extern const cli_command cli_command_backup, cli_command_check, cli_command_cooc,
    cli_command_export, cli_command_freq, cli_command_gloss, cli_command_help, cli_command_import,
    cli_command_kwic, cli_command_lint, cli_command_log, cli_command_merge, cli_command_page,
    cli_command_read, cli_command_reindex, cli_command_rm, cli_command_search, cli_command_show,
    cli_command_status, cli_command_term, cli_command_timeline, cli_command_undo,
    cli_command_version;

/* Parses options from argv[*at] on into `base` (by `table`, may be NULL) and `cli` (the global ones). With
 * `operands_too`, operands are moved to the front of cli->operands; otherwise parsing stops at the first one. False
 * after a mistake, which has been reported. */
bool cli_parse(cli_state *cli, int argc, char **argv, int *at, const cli_option *table, void *base,
               bool operands_too);
/* The operands as one text, joined by spaces; the caller's to free. NULL after a mistake, which has been reported. */
char *cli_join_operands(cli_state *cli);
/* Frees the lists that parsing made. */
void cli_free_arguments(const cli_option *table, void *base);

const cli_command *cli_find_command(const char *name);
/* Says that there is no such command, and which one is spelt nearly like it. Returns CLI_ERROR. */
int cli_no_command(cli_state *cli, const char *name);
/* The help of one command, or of all when `command` is NULL; `brief` leaves out the global options. */
void cli_help(cli_state *cli, const cli_command *command, bool brief);

/* ---- output.c: stdout, stderr, colour, pager, files ----------------------------------------------------------- */

typedef struct cli_output {
    FILE *stream;
    int error; /* errno of the first write that failed; EPIPE is quiet */
    bool color;
    bool blocks;     /* bars may be made of block characters: else of ASCII */
    size_t columns;  /* of the terminal; 0 when the output is no terminal */
    pid_t pager;     /* 0: none */
    char *path;      /* of a file that is being written, */
    char *temporary; /* and what it is called until it is whole */
} cli_output;

/* Looks at the terminal and the environment; must come before any other file is opened. False: out of memory. */
bool cli_output_start(cli_state *cli);
/* Decides on colour, once the options are known. */
void cli_output_configure(cli_state *cli);
/* Sends what follows through $PAGER when standard output is a terminal and the output is for people. */
void cli_output_page(cli_state *cli);
/* Sends what follows to a file, which appears whole when the output is closed. Returns an exit code. */
int cli_output_to_file(cli_state *cli, const char *path, bool force);
/* Flushes, waits for the pager, puts the file in its place (`keep`) or drops it. Messages about the result come after
 * this. Returns `code`, or CLI_ERROR when something was not written. May be called again. */
int cli_output_close(cli_state *cli, bool keep, int code);
/* True when nobody reads any more: go on without writing, or stop. */
bool cli_output_lost(const cli_state *cli);
void cli_output_end(cli_state *cli);

/* Words of our own. */
void cli_write(cli_state *cli, const char *bytes, size_t size);
void cli_puts(cli_state *cli, const char *text);
void cli_printf(cli_state *cli, const char *format, ...) YM_PRINTF(2, 3);
/* Words out of articles, glossaries and file names: escaped unless --raw, in one line. */
void cli_text(cli_state *cli, const char *text, size_t bytes);
/* The same, cut to so many columns and, with `pad`, filled up to them. */
void cli_cell(cli_state *cli, const char *text, size_t columns, bool pad);
/* How wide a text is as it is shown. */
size_t cli_width(cli_state *cli, const char *text, size_t bytes);
/* What stands beside a node: before it the tail of the text, filled up on the left to exactly so many columns; else the
 * head, of at most so many. */
void cli_context(cli_state *cli, const char *text, size_t bytes, size_t columns, bool before);
void cli_spaces(cli_state *cli, size_t count);
/* "1" bold, "2" faint, "0" plain: nothing without colour. */
void cli_style(cli_state *cli, const char *code);
/* Words of our own, at most 255 bytes in one line, faint. */
void cli_faint(cli_state *cli, const char *format, ...) YM_PRINTF(2, 3);
/* How many bytes of the text make the next line of at most so many columns, without breaking words of letters or beginning
 * a line with a full stop; spaces at the break are included. */
size_t cli_wrap(const char *text, size_t bytes, size_t columns);

/* A line of JSON Lines: begin gives the open object with its first field, end writes the line. */
ym_json *cli_json_begin(cli_state *cli, const char *kind);
void cli_json_end(cli_state *cli);
/* NULL and "" are written as null. */
void cli_json_optional(ym_json *json, const char *name, const char *text);
/* The name of a file, which may be any bytes: what is no UTF-8 becomes U+FFFD. */
void cli_json_path(cli_state *cli, const char *name, const char *path);

/* "yiming: ..." on stderr, escaped; a note is left out with --quiet. */
void cli_message(cli_state *cli, const char *format, ...) YM_PRINTF(2, 3);
void cli_note(cli_state *cli, const char *format, ...) YM_PRINTF(2, 3);
/* The same with "(see yiming <command> --help)" behind it. Returns CLI_ERROR. */
int cli_usage(cli_state *cli, const char *format, ...) YM_PRINTF(2, 3);
/* The exit code for a status, and the same after printing the error's message. */
int cli_code(ym_status status);
int cli_fail(cli_state *cli, ym_status status, const ym_error *error);
/* The same for a query, of which people are shown the place that the error names. */
int cli_fail_query(cli_state *cli, const char *query, ym_status status, const ym_error *error);

/* Length of the longest head that is valid UTF-8, in bytes. */
size_t cli_utf8_head(const char *bytes, size_t size);
/* A NUL-terminated copy in which every byte that is no UTF-8, and NUL, is U+FFFD; *repaired grows by their number. The
 * caller's to free; NULL when memory ran out. */
char *cli_utf8_repair(const char *bytes, size_t size, size_t *repaired);
/* "1 article", "12 articles" into `out` (of 64 bytes), which is returned. */
const char *cli_count(char out[64], uint64_t count, const char *one, const char *many);
/* What is said behind the outcome of a dry run. */
#define CLI_DRY_RUN " (dry run: nothing was changed)"

#define CLI_COUNT_TEXT(count, one, many) cli_count((char[64]){""}, count, one, many)

/* ---- findings.c: what lint and check found ---------------------------------------------------------------------- */

/* What lint and check print on stdout, one a line; also a ym_report. `context` is a cli_findings. */
typedef struct cli_findings {
    cli_state *cli;
    uint64_t errors, warnings, notes;
} cli_findings;
void cli_report_finding(void *context, const ym_finding *finding);

/* Findings that are kept to be printed in the order of lines. cli_keep_finding is a ym_report with such a context. */
typedef struct cli_kept_finding {
    ym_finding finding; /* its strings are owned */
    size_t number;      /* as it came */
} cli_kept_finding;
typedef struct cli_kept_findings {
    cli_kept_finding *items;
    size_t count, capacity;
    const char *file; /* said in place of what the finding says, when not NULL */
    bool out_of_memory;
} cli_kept_findings;
void cli_keep_finding(void *context, const ym_finding *finding);
/* Prints in order, as lines or JSON, or as one SARIF document; of notes, for people, only their number is counted, unless
 * with --verbose. `characters`: columns are those of the text, not cells of a table. */
void cli_print_findings(cli_findings *findings, cli_kept_findings *kept, bool sarif,
                        bool characters);
void cli_free_findings(cli_kept_findings *kept);

/* ---- progress.c: the line on stderr, and Ctrl-C --------------------------------------------------------------- */

typedef enum cli_unit { CLI_BYTES, CLI_ITEMS } cli_unit;

typedef struct cli_progress {
    bool active, shown;
    cli_unit unit;
    double started, drawn; /* seconds of the monotonic clock */
} cli_progress;

/* From here to the end, Ctrl-C makes cli_progress_step return true (a second one kills as usual). */
void cli_progress_begin(cli_state *cli, cli_unit unit);
/* A ym_progress; `context` is the cli. */
bool cli_progress_step(void *context, uint64_t done, uint64_t total);
/* Takes the line away so that something else can be printed. */
void cli_progress_clear(cli_state *cli);
void cli_progress_end(cli_state *cli);
bool cli_interrupted(void);

/* ---- locate.c: which index, which glossary -------------------------------------------------------------------- */

/* The path of the index: --index, $YIMING_INDEX, the nearest yiming.db upward, or NULL when there is none (with
 * `*given`, the user named one). The caller's to free; out of memory counts as none. */
char *cli_index_path(const cli_state *cli, bool *given);
/* The same for a command that makes it when there is none: ./yiming.db then; one that was found in a folder above is
 * named in a note. NULL: out of memory. */
char *cli_index_path_to_write(cli_state *cli);
/* Opens the index, waiting as --wait says. Returns CLI_DONE or, after a message, another exit code. */
int cli_index_open(cli_state *cli, ym_index **index, ym_open_mode mode);
/* The same at a path; `create` makes it when it is not there, with this glossary (may be NULL). */
ym_status cli_index_open_at(cli_state *cli, ym_index **index, const char *path, ym_open_mode mode,
                            ym_error *error);
ym_status cli_index_create_at(cli_state *cli, ym_index **index, const char *path,
                              const ym_glossary *glossary, ym_error *error);

/* The folder of the bundled glossary; the caller's to free; NULL when there is none. */
char *cli_bundled_glossary(void);
/* The path of the lexicon that belongs to the program, the caller's; NULL: none is there. */
char *cli_bundled_lexicon(void);
/* The lexicon, opened when first asked for; NULL, which is said once: there is none. Lives as long as the program. */
const ym_lexicon *cli_lexicon(cli_state *cli);
/* A ym_report, whose context is the cli: a row that was left out is always said, the rest waits for --verbose or lint. */
void cli_print_glossary_finding(void *context, const ym_finding *finding);
/* Loads the files that were named, or the bundled glossary when none were. Rows that are left out go to `report`; when
 * that is NULL they are printed on stderr. Returns an exit code, after a message when it is not CLI_DONE. */
int cli_glossary_load(cli_state *cli, ym_glossary **glossary, const cli_list *paths,
                      ym_report report, void *context);

/* The glossary to work with: what --glossary names, else that of the index, else the bundled one. */
typedef struct cli_glossary {
    ym_index *index;             /* NULL when it came from files */
    ym_glossary *loaded;         /* NULL when it is the index's */
    const ym_glossary *glossary; /* one of the two, borrowed */
} cli_glossary;
int cli_glossary_open(cli_state *cli, cli_glossary *out, const cli_list *paths, ym_report report,
                      void *context);
void cli_glossary_close(cli_glossary *glossary);

/* The change log of an entry (NULL: of all), at most `limit` lines (0: all). Returns an exit code. (cmd_log.c) */
int cli_print_log(cli_state *cli, ym_index *index, const char *id, uint64_t limit);

/* ---- texts.c: texts that are worked on and not stored ----------------------------------------------------------- */

/* The passages of one article; blank ones among lines are kept. */
typedef struct cli_text_passages {
    const char *const *passages;
    size_t count;
    bool
        are_lines; /* of the file, one a line, from its first on; else paragraphs that the reader found */
} cli_text_passages;
typedef ym_status (*cli_take_text)(void *context, const cli_text_passages *text, ym_error *error);
/* Calls `take` for each article in a file, "-" being standard input; `alone`: for each line. Returns an exit code, after a
 * message when it is not CLI_DONE. */
int cli_walk_texts(cli_state *cli, const char *path, const char *encoding, bool alone,
                   cli_take_text take, void *context);

/* ---- passages.c: what search and show print alike -------------------------------------------------------------- */

void cli_print_passage(cli_state *cli, const ym_passage_hit *hit);
void cli_json_passage(cli_state *cli, const ym_passage_hit *hit);
/* That nothing was found for a query, with the entries that are called almost so, else the advice; without one (NULL) also
 * whether titles have it. */
void cli_note_nothing(cli_state *cli, ym_index *index, const char *query, const char *advice);
/* What in a query is likely a slip, if anything is (ym_search_advice). */
void cli_note_advice(cli_state *cli, const char *query);

/* ---- entries.c: the entry that a user names --------------------------------------------------------------------- */

/* Finds it. When it has namesakes as good, the most mentioned is taken, which is said; a sound that several have is not
 * enough: they are listed, CLI_ERROR. CLI_NOTHING, after a message: none has the name. */
int cli_find_entry(cli_state *cli, ym_index *index, const char *name, const ym_entry **entry);
/* "泽连斯基  Zelensky", the names in bold. */
void cli_print_names(cli_state *cli, const ym_entry *entry);
/* Its Chinese name, else the English one. */
const char *cli_entry_name(const ym_entry *entry);

/* ---- chart.c: what happened when, in bars ------------------------------------------------------------------------ */

/* A year or a month with its counts; or several of them, one after the other, without any article at all. */
typedef struct cli_period {
    int from, until; /* months since year 0, both included; of a year its first and last */
    uint64_t hits, passages, articles;
    uint64_t all_articles, all_chars; /* of the index */
} cli_period;

typedef struct cli_periods {
    cli_period *items; /* in order, without gaps, from the first with hits to the last */
    size_t count;
    bool by_year;
    cli_period undated; /* what has no date */
} cli_periods;

typedef enum cli_period_by { CLI_BY_AUTO, CLI_BY_MONTH, CLI_BY_YEAR } cli_period_by;

/* Makes them of a count by month with empty lines; of itself it takes years for what is more than MOST_MONTHS long. False:
 * out of memory. */
bool cli_periods_make(cli_periods *periods, const ym_counts *counts, cli_period_by by);
void cli_periods_free(cli_periods *periods);
/* "2025", "2025-12" into `out`, which is returned. */
const char *cli_period_name(char out[16], int month, bool by_year);
/* A bar of at most so many columns for a value out of `most`; what is more than nothing is seen. */
void cli_bar(cli_state *cli, uint64_t value, uint64_t most, size_t columns);
/* All of them as one line of bars of one column, at most so many: neighbours are joined until they fit. */
void cli_spark(cli_state *cli, const cli_periods *periods, size_t columns);

/* ---------------------------------------------------------------------------------------------------------------- */

enum { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

/* The state of one run. */
struct cli_state {
    const char *index_path;
    size_t color;
    bool json, quiet, verbose, raw, no_pager, help;
    bool
        dry_run; /* the command is to change nothing: an older index is not brought up to date, either */
    int wait_milliseconds;

    const cli_command *command; /* NULL until it is known */
    char **operands;
    size_t operand_count;

    cli_output output;
    cli_progress progress;
    ym_json *line; /* of JSON, being built */
    ym_lexicon *lexicon;
    bool lexicon_asked;
};

#endif
