/* TBX, the exchange format of terminology (ISO 30042): version 2 (martif, termEntry, tig or ntig) and version 3 (tbx,
 * conceptEntry, termSec), in DCA style (<termNote type="partOfSpeech">) and DCT style (<min:partOfSpeech>). Read liberally:
 * files in the wild do not keep to it. Written strictly: TBX-Basic version 3, DCA.
 *
 * What TBX-Basic has no place for (a person's sorting name, say) is written as notes of the form "yiming NAME=VALUE",
 * which reading turns back. */
#include "base/error.h"
#include "glossary/xml.h"
#include "text/script.h"

#include <stdlib.h>
#include <string.h>

#define OURS "yiming "

bool ym__sniff_tbx(const char *text, size_t bytes, const ym_glossary_options *options)
{
    size_t size = 0;
    const char *root = ym__xml_root(text, bytes, &size);
    (void)options;
    return root != NULL && ((size == 3 && memcmp(root, "tbx", 3) == 0) ||
                            (size == 6 && memcmp(root, "martif", 6) == 0));
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* One concept on its way. */
typedef struct tbx_concept {
    ym__concept concept;
    const ym__reporter *reporter;
    const char *lang; /* of the section that is read */
    size_t label;     /* number of the label that is read, SIZE_MAX outside a term's section */
} tbx_concept;

/* The name of a piece of data: the type of <descrip type="…"> and its like, or the element's own (DCT). */
static const char *data_name(tbx_concept *job, xmlNode *node)
{
    static const char *const carriers[] = {"descrip",     "admin",     "termNote",
                                           "xref",        "ref",       "transac",
                                           "transacNote", "adminNote", "descripNote"};
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        if (ym__xml_is(node, carriers[i]))
            return ym__xml_attribute(&job->concept, node, "type");
    }
    return (const char *)node->name;
}

/* Its value; behind that of a reference what it refers to: "site (http://www.example.org)". */
static const char *data_value(tbx_concept *job, xmlNode *node)
{
    ym__concept *concept = &job->concept;
    const char *text = ym__xml_text(concept, node);
    const char *target = ym__xml_attribute(concept, node, "target");
    ym__buffer both = {0};
    if (*target == '\0')
        return text;
    if (*text == '\0')
        return target;
    ym__buffer_printf(&both, "%s (%s)", text, target);
    text = ym__concept_text(concept, ym__buffer_text(&both), both.size);
    concept->failed |= both.failed;
    ym__buffer_free(&both);
    return text;
}

static ym_label *current_label(tbx_concept *job)
{
    return job->label < job->concept.entry.label_count ? &job->concept.labels[job->label] : NULL;
}

/* What is said of a term by one of our notes. */
static void take_label_note(tbx_concept *job, ym_label *label, const char *name, const char *value)
{
    if (strcmp(name, "reading") == 0)
        label->reading = value;
    else if (strcmp(name, "status") == 0)
        ym__concept_status(&job->concept, label, value, job->reporter);
    else if (strcmp(name, "raw_status") == 0)
        label->raw_status = value;
    else if (strcmp(name, "shared") == 0)
        label->shared = true;
}

/* "yiming en_sort=Zelensky, Volodymyr"; false when the note is none of ours. */
static bool take_our_note(tbx_concept *job, const char *text)
{
    const char *equals = strchr(text, '=');
    if (strncmp(text, OURS, sizeof OURS - 1) != 0 || equals == NULL)
        return false;
    text += sizeof OURS - 1;
    const char *name = ym__concept_text(&job->concept, text, (size_t)(equals - text));
    const char *value = ym__concept_text(&job->concept, equals + 1, strlen(equals + 1));
    ym_label *label = current_label(job);
    if (label != NULL)
        take_label_note(job, label, name, value);
    else
        ym__concept_set(&job->concept, name, value);
    return true;
}

/* Data about a term. */
static bool take_label_data(tbx_concept *job, const char *name, const char *value)
{
    static const char *const short_types[] = {"shortForm", "abbreviation", "shortcut"};
    ym_label *label = current_label(job);
    if (label == NULL)
        return false;
    if (strcmp(name, "administrativeStatus") == 0 || strcmp(name, "normativeAuthorization") == 0 ||
        strcmp(name, "usageStatus") == 0) {
        ym__concept_status(&job->concept, label, value, job->reporter);
        return true;
    }
    if (strcmp(name, "partOfSpeech") == 0) {
        if (strcmp(value, "adjective") == 0 && ym__script_is_language(label->lang, "en"))
            label->kind = YM_LABEL_ADJECTIVE;
        return label->kind == YM_LABEL_ADJECTIVE || strcmp(value, "noun") == 0;
    }
    if (strcmp(name, "reading") == 0 || strcmp(name, "pronunciation") == 0 ||
        strcmp(name, "pinyin") == 0) {
        label->reading = value;
        return true;
    }
    if (strcmp(name, "termType") != 0)
        return false;
    /* An abbreviation of letters (NATO) is a name by itself; one of characters (欧) needs its context. */
    const bool chinese = ym__script_is_language(label->lang, "zh");
    for (size_t i = 0; i < sizeof short_types / sizeof *short_types; i++) {
        if (strcmp(value, short_types[i]) == 0 && (chinese || i == 0))
            label->kind = YM_LABEL_SHORT;
    }
    if (label->kind != YM_LABEL_SHORT && strcmp(value, "fullForm") != 0)
        ym__reporter_say(job->reporter, YM_LEVEL_NOTE, 0, "not-kept",
                         "that %s is of the type %s is not kept", label->text, value);
    return true;
}

static bool is_chinese_section(const tbx_concept *job)
{
    char tag[64];
    ym__script_language_tag(tag, sizeof tag, job->lang == NULL ? "" : job->lang);
    return ym__script_is_language(tag, "zh");
}

static void take_data(tbx_concept *job, const char *name, const char *value)
{
    ym__concept *concept = &job->concept;
    if (*value == '\0' || *name == '\0' || take_label_data(job, name, value))
        return;
    if (strcmp(name, "definition") == 0)
        ym__concept_set(concept, is_chinese_section(job) ? "definition_zh" : "definition", value);
    else if (strcmp(name, "subjectField") == 0)
        ym__concept_set(concept, "domain", value);
    else if (strcmp(name, "source") == 0)
        ym__concept_set(concept, "source", value);
    else if (strcmp(name, "note") != 0)
        ym__concept_set(concept, name, value);
    else if (!take_our_note(job, value))
        ym__concept_set(concept, "note", value);
}

/* Elements that only hold others together. */
static bool is_group(const xmlNode *node)
{
    static const char *const groups[] = {"langSet",    "langSec",     "tig",         "ntig",
                                         "termSec",    "termGrp",     "descripGrp",  "adminGrp",
                                         "transacGrp", "termNoteGrp", "termCompList"};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (ym__xml_is(node, groups[i]))
            return true;
    }
    return false;
}

static bool is_any_of(const xmlNode *node, const char *a, const char *b, const char *c)
{
    return ym__xml_is(node, a) || ym__xml_is(node, b) || ym__xml_is(node, c);
}

static void enter(tbx_concept *job, xmlNode *node)
{
    if (is_any_of(node, "langSet", "langSec", "langSec")) {
        const char *lang = ym__xml_attribute(&job->concept, node, "lang");
        job->lang = lang;
    }
    if (is_any_of(node, "tig", "ntig", "termSec"))
        job->label = SIZE_MAX;
    if (ym__xml_is(node, "term")) {
        const ym_label *label =
            ym__concept_label(&job->concept, ym__xml_text(&job->concept, node), job->lang);
        job->label = label == NULL ? SIZE_MAX : job->concept.entry.label_count - 1;
    } else if (!is_group(node)) {
        take_data(job, data_name(job, node), data_value(job, node));
    }
}

static void leave(tbx_concept *job, const xmlNode *node)
{
    if (is_any_of(node, "tig", "ntig", "termSec"))
        job->label = SIZE_MAX;
    if (is_any_of(node, "langSet", "langSec", "langSec"))
        job->lang = NULL;
}

/* A term may stand behind what is said of it; so terms come first. */
static void take_terms_first(xmlNode *section)
{
    xmlNode *term = NULL;
    for (xmlNode *node = section->children; node != NULL && term == NULL; node = node->next)
        term = ym__xml_is(node, "term") ? node : NULL;
    if (term != NULL && section->children != term) {
        xmlUnlinkNode(term);
        xmlAddPrevSibling(section->children, term);
    }
}

static void walk_concept(tbx_concept *job, xmlNode *top)
{
    xmlNode *node = top->children;
    while (node != NULL) {
        if (node->type == XML_ELEMENT_NODE) {
            enter(job, node);
            if (is_any_of(node, "tig", "termGrp", "termSec"))
                take_terms_first(node);
            if (is_group(node) && node->children != NULL) {
                node = node->children;
                continue;
            }
        }
        while (node != top && node->next == NULL) {
            node = node->parent;
            leave(job, node);
        }
        node = node == top ? NULL : node->next;
    }
}

static ym_status take_concept(ym__source *source, xmlNode *element, void *context, ym_error *error)
{
    tbx_concept job = {.reporter = &source->reporter, .label = SIZE_MAX};
    (void)context;
    const char *id = ym__xml_attribute(&job.concept, element, "id");
    job.concept.entry.id = *id == '_' ? id + 1 : id;
    walk_concept(&job, element);
    return ym__concept_finish(&job.concept, source, error);
}

ym_status ym__read_tbx(ym__source *source, ym_error *error)
{
    size_t bytes = 0;
    const char *beginning = ym__source_ahead(source, &bytes);
    if (!ym__sniff_tbx(beginning, bytes, source->options))
        return ym__source_refuse(source, error, "no TBX: its root is neither <tbx> nor <martif>");
    return ym__xml_walk(source, "termEntry", "conceptEntry", take_concept, NULL, error);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void put_line(ym__buffer *out, const char *indent, const char *name, const char *type,
                     const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    ym__buffer_puts(out, indent);
    ym__xml_put_element(out, name, type == NULL ? NULL : "type", type == NULL ? "" : type, text);
    ym__buffer_putc(out, '\n');
}

static void put_our_note(ym__buffer *out, const char *indent, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    ym__buffer_printf(out, "%s<note>" OURS, indent);
    ym__xml_put(out, name);
    ym__buffer_putc(out, '=');
    ym__xml_put(out, value);
    ym__buffer_puts(out, "</note>\n");
}

static ym_status put_extra(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    ym__extra extra = {.at = entry->extra};
    ym_status status;
    while ((status = ym__extra_next(&extra, error)) == YM_OK)
        put_our_note(out, "        ", ym__buffer_text(&extra.name), ym__buffer_text(&extra.value));
    ym__extra_free(&extra);
    return status == YM_DONE ? YM_OK : status;
}

static const char *status_type(const ym_label *label)
{
    switch (label->status) {
    case YM_LABEL_STATUS_PREFERRED:
        return "preferredTerm-admn-sts";
    case YM_LABEL_STATUS_DEPRECATED:
        return "deprecatedTerm-admn-sts";
    case YM_LABEL_STATUS_FORBIDDEN:
        return "supersededTerm-admn-sts";
    default:
        return "admittedTerm-admn-sts";
    }
}

/* `word`: of a part of speech of its own, which stands in the notes of the concept. */
static void put_term(ym__buffer *out, const ym_label *label, bool word)
{
    static const char indent[] = "          ";
    const bool adjective = label->kind == YM_LABEL_ADJECTIVE;
    ym__buffer_puts(out, "        <termSec>\n");
    put_line(out, indent, "term", NULL, label->text);
    if (adjective || !word)
        put_line(out, indent, "termNote", "partOfSpeech", adjective ? "adjective" : "noun");
    put_line(out, indent, "termNote", "administrativeStatus", status_type(label));
    if (label->kind == YM_LABEL_SHORT)
        put_line(out, indent, "termNote", "termType", "shortForm");
    /* What the picklists of TBX-Basic cannot tell apart. */
    if (label->status == YM_LABEL_STATUS_FORBIDDEN || label->status == YM_LABEL_STATUS_DRAFT)
        put_our_note(out, indent, "status", ym_label_status_name(label->status));
    put_our_note(out, indent, "raw_status", label->raw_status);
    put_our_note(out, indent, "reading", label->reading);
    if (label->shared)
        put_our_note(out, indent, "shared", "yes");
    ym__buffer_puts(out, "        </termSec>\n");
}

/* A label on its way to the section of its language. */
typedef struct placed_label {
    const ym_label *label;
    size_t section, order; /* languages in the order of their first labels */
} placed_label;

static int compare_placed(const void *a, const void *b)
{
    const placed_label *left = a;
    const placed_label *right = b;
    if (left->section != right->section)
        return left->section < right->section ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

/* The labels, those of one language together; the caller's to free. */
static ym_status place_labels(placed_label **out, const ym_entry *entry, ym_error *error)
{
    ym__map *sections = NULL; /* language -> number */
    placed_label *placed = calloc(entry->label_count + 1, sizeof *placed);
    ym_status status = placed == NULL ? ym__error_nomem(error) : ym__map_new(&sections, error);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        const char *lang = entry->labels[i].lang;
        const uint64_t *section = ym__map_get(sections, lang, strlen(lang));
        placed[i] =
            (placed_label){.label = &entry->labels[i],
                           .section = section == NULL ? ym__map_count(sections) : (size_t)*section,
                           .order = i};
        if (section == NULL)
            status =
                ym__map_put(sections, lang, strlen(lang), placed[i].section, true, NULL, error);
    }
    ym__map_free(sections);
    if (status == YM_OK && entry->label_count > 0)
        qsort(placed, entry->label_count, sizeof *placed, compare_placed);
    *out = placed;
    return status;
}

static void open_language(ym__buffer *out, const ym_entry *entry, const char *lang)
{
    ym__buffer_puts(out, "      <langSec xml:lang=\"");
    ym__xml_put(out, lang);
    ym__buffer_puts(out, "\">\n");
    if (strcmp(lang, "zh-Hans") == 0)
        put_line(out, "        ", "descrip", "definition", entry->definition_zh);
    if (strcmp(lang, "en") == 0)
        put_line(out, "        ", "descrip", "definition", entry->definition);
}

/* A section a language: TBX allows no two of one. */
static ym_status put_languages(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    placed_label *placed = NULL;
    const bool word = entry->extra != NULL && strstr(entry->extra, "\"partOfSpeech\"") != NULL;
    const ym_status status = place_labels(&placed, entry, error);
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        if (i == 0 || placed[i].section != placed[i - 1].section)
            open_language(out, entry, placed[i].label->lang);
        put_term(out, placed[i].label, word);
        if (i + 1 == entry->label_count || placed[i].section != placed[i + 1].section)
            ym__buffer_puts(out, "      </langSec>\n");
    }
    free(placed);
    return status;
}

static bool has_language(const ym_entry *entry, const char *lang)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        if (strcmp(entry->labels[i].lang, lang) == 0)
            return true;
    }
    return false;
}

static ym_status put_concept(ym__buffer *out, const ym_entry *entry, ym_error *error)
{
    static const char indent[] = "        ";
    /* An id of XML begins with a letter. */
    ym__buffer_printf(out, "      <conceptEntry id=\"%s%s\">\n",
                      *entry->id >= '0' && *entry->id <= '9' ? "_" : "", entry->id);
    put_line(out, indent, "descrip", "subjectField", entry->domain);
    if (!has_language(entry, "en"))
        put_line(out, indent, "descrip", "definition", entry->definition);
    put_line(out, indent, "note", NULL, entry->note);
    put_line(out, indent, "admin", "source", entry->source);
    put_our_note(out, indent, "type", entry->type);
    put_our_note(out, indent, "subtype", entry->subtype);
    put_our_note(out, indent, "status",
                 strcmp(entry->status, "preferred") == 0 ? "" : entry->status);
    put_our_note(out, indent, "en_sort", entry->en_sort);
    put_our_note(out, indent, "wikidata", entry->wikidata);
    put_our_note(out, indent, "see", entry->see);
    if (!has_language(entry, "zh-Hans"))
        put_our_note(out, indent, "definition_zh", entry->definition_zh);
    ym_status status = put_extra(out, entry, error);
    if (status == YM_OK)
        status = put_languages(out, entry, error);
    ym__buffer_puts(out, "      </conceptEntry>");
    return status;
}

ym_status ym__write_tbx(ym__sink *sink, ym_error *error)
{
    const ym_entry *entry = NULL;
    ym__buffer_puts(
        &sink->buffer,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" "
        "xmlns=\"urn:iso:std:iso:30042:ed-2\">\n"
        "  <tbxHeader>\n"
        "    <fileDesc><sourceDesc><p>A Chinese-English glossary written by yiming. Notes that "
        "begin "
        "with \"yiming\" hold what TBX-Basic has no place for.</p></sourceDesc></fileDesc>\n"
        "  </tbxHeader>\n"
        "  <text>\n"
        "    <body>");
    ym_status status = ym__sink_line(sink, error);
    while (status == YM_OK && (status = ym__sink_next(sink, &entry, error)) == YM_OK) {
        status = put_concept(&sink->buffer, entry, error);
        if (status == YM_OK)
            status = ym__sink_line(sink, error);
    }
    if (status != YM_DONE)
        return status;
    ym__buffer_puts(&sink->buffer, "    </body>\n  </text>\n</tbx>");
    return ym__sink_line(sink, error);
}
