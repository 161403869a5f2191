/* The glossary as structured data: DefinedTermSet and DefinedTerm of https://schema.org. */
#include "page/parts.h"

#include "base/buffer.h"

#include <string.h>

void ym__page_json_set(const ym__page *page, ym_json *json)
{
    ym_json_member_string(json, "@type", "DefinedTermSet");
    ym_json_member_string(json, "name", ym__page_title(page));
    ym_json_member_list(json, "inLanguage", "zh-Hans|en");
    ym_json_key(json, "size");
    ym_json_begin_object(json);
    ym_json_member_string(json, "@type", "QuantitativeValue");
    ym_json_member_integer(json, "value", (int64_t)page->rows.count);
    ym_json_member_string(json, "unitText", "entries");
    ym_json_end_object(json);
}

/* Every label that may be used and is not the name itself. */
static void write_alternate_names(ym_json *json, const ym_entry *entry, const char *name)
{
    ym_json_key(json, "alternateName");
    ym_json_begin_array(json);
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (strcmp(label->text, name) != 0 && label->status != YM_LABEL_STATUS_FORBIDDEN &&
            label->status != YM_LABEL_STATUS_DEPRECATED)
            ym_json_string(json, label->text);
    }
    ym_json_end_array(json);
}

void ym__page_json_term(ym_json *json, const ym_entry *entry)
{
    const char *lang = NULL;
    const char *name = ym__page_head(entry, &lang);
    ym_json_member_string(json, "@type", "DefinedTerm");
    ym_json_member_string(json, "termCode", entry->id);
    ym_json_member_string(json, "name", name);
    write_alternate_names(json, entry, name);
    if (entry->definition[0] != '\0' || entry->definition_zh[0] != '\0')
        ym_json_member_string(json, "description",
                              entry->definition[0] != '\0' ? entry->definition
                                                           : entry->definition_zh);
    if (entry->wikidata[0] == 'Q') {
        ym__buffer address = {0};
        ym__buffer_printf(&address, "http://www.wikidata.org/entity/%s", entry->wikidata);
        ym_json_member_string(json, "sameAs", ym__buffer_text(&address));
        ym__buffer_free(&address);
    }
}
