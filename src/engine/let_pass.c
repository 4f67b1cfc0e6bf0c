/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/let_pass.h"

#include "apiserver/version_set.h"

enum { EMPTY_MAX = 1000 };

static const struct pass {
    enum refusal refusal;
    bool field; /* strict decoding refuses it, else the validation of lists */
    const char *label;
    const char *words; /* in a message */
} passes[] = {
    {REFUSAL_UNKNOWN_FIELD, true, "it is silently dropped", "silently dropped, and"},
    {REFUSAL_DUPLICATE_KEY, true, "this one is in effect", "the last one wins, and it is"},
    {REFUSAL_DUPLICATE_FIELD, true, "this one is decoded on top of the first",
     "the last one is decoded on top of the first, and it is"},
    {REFUSAL_RESOURCES_REQUIRED, false, "it loads, and nothing is encrypted",
     "nothing is encrypted, and it is"},
    {REFUSAL_ENTRY_RESOURCES_REQUIRED, false, "it loads, and has no effect",
     "it has no effect, and is"},
    {REFUSAL_ENTRY_PROVIDERS_REQUIRED, false, "it loads, and every read and write fails",
     "what it names can be neither read nor written, and it is"},
};

static const struct pass *pass_of(enum refusal refusal)
{
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
        if (passes[i].refusal == refusal)
            return &passes[i];
    return NULL;
}

static bool passes_in(const struct pass *pass, unsigned minor)
{
    const struct version_row *row = version_row_of(minor);
    return pass->field ? !row->strict : row->builder == BUILDER_SEQUENTIAL;
}

static unsigned last_minor(const struct pass *pass)
{
    unsigned minor = VERSION_NEWEST;
    while (minor > VERSION_OLDEST && !passes_in(pass, minor))
        minor--;
    return minor;
}

struct str let_pass_label(struct arena *a, const struct document_view *view,
                          const struct fault *fault)
{
    const struct pass *pass = pass_of(fault->refusal);
    for (unsigned minor = VERSION_OLDEST; pass && minor <= VERSION_NEWEST; minor++)
        if (version_set_has(view->minors, minor) && passes_in(pass, minor))
            return arena_fmt(a, "up to 1.%u %s", last_minor(pass), pass->label);
    return STR_NONE;
}

struct str let_pass_message(struct arena *a, struct str words, enum refusal refusal)
{
    const struct pass *pass = pass_of(refusal);
    if (!pass)
        return words;
    return arena_join(a, words,
                      arena_fmt(a, ": %s refused from 1.%u on", pass->words, last_minor(pass) + 1));
}

static bool is_empty(const struct field_head *head, uint32_t count)
{
    return !count && head->state != FIELD_WRONG_KIND && head->state != FIELD_TEMPLATE;
}

static void add(struct fault_list *faults, enum refusal refusal, struct str path,
                const struct field_head *list, const struct field_head *container)
{
    struct fault *fault = fault_add(faults, refusal);
    const struct field_head *shown = list->at ? list : container;
    fault->place = (struct place){path, place_of(shown)};
    fault->at = shown->at;
}

void let_pass_empty(const struct ec_configuration *c, unsigned minor, struct fault_list *faults)
{
    if (!c || !passes_in(pass_of(REFUSAL_RESOURCES_REQUIRED), minor))
        return;
    if (is_empty(&c->resources.head, c->resources.count))
        add(faults, REFUSAL_RESOURCES_REQUIRED, STR("resources"), &c->resources.head, &c->head);
    for (uint32_t i = 0; i < c->resources.count && faults->count < EMPTY_MAX; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        if (is_empty(&entry->resources.head, entry->resources.count))
            add(faults, REFUSAL_ENTRY_RESOURCES_REQUIRED,
                arena_fmt(faults->arena, "resources[%u].resources", (unsigned)i),
                &entry->resources.head, &entry->head);
        if (is_empty(&entry->providers.head, entry->providers.count))
            add(faults, REFUSAL_ENTRY_PROVIDERS_REQUIRED,
                arena_fmt(faults->arena, "resources[%u].providers", (unsigned)i),
                &entry->providers.head, &entry->head);
    }
}
