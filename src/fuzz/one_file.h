/* SPDX-License-Identifier: Apache-2.0 */
/* one_file: a text as the only file of a run, from its bytes to what the reports print. For fuzz
 * targets and tests. */
#ifndef FUZZ_ONE_FILE_H
#define FUZZ_ONE_FILE_H

#include <stdlib.h>

#include "base/fatal.h"
#include "engine/unit.h"

struct one_file {
    const char *name;
    bool named, no_ignores;
    bool all_versions, reload;
    const struct rule *own_rule; /* beside the built-in ones; NULL: none */
};

/* No configuration file; made once for each of the four. Not for several threads. */
static inline const struct config *one_file_config(bool all_versions, bool reload)
{
    static struct arena arena;
    static struct config configs[4];
    static bool loaded[4];
    unsigned which = (unsigned)all_versions * 2 + reload;
    const struct config_request request = {.cwd = "/",
                                           .no_config = true,
                                           .kubernetes_version = all_versions ? "all" : NULL,
                                           .automatic_reload = reload,
                                           .rules = rules_all,
                                           .rule_count = rules_count};
    struct err err = {""};
    if (!loaded[which] && !config_load(&arena, &request, &configs[which], &err))
        BUG("the default configuration does not load");
    loaded[which] = true;
    return &configs[which];
}

static inline int one_file_by_place(const void *a, const void *b)
{
    return finding_compare(a, b);
}

/* What comes out lives in the arena, and needs neither the text nor anything else. */
static inline struct results one_file_judge(struct arena *a, const struct one_file *file,
                                            struct str text)
{
    const struct config *config = one_file_config(file->all_versions, file->reload);
    struct arena scratch = ARENA_INIT;
    struct unit unit = {.file = str_from(file->name),
                        .named = file->named,
                        .config = config,
                        .settings = &config->base,
                        .today = 20260701,
                        .no_ignores = file->no_ignores,
                        .wants_line_hashes = true,
                        .results = a,
                        .own_rules = &file->own_rule,
                        .own_rule_count = file->own_rule != NULL};
    unit_judge(&unit, &scratch, text);
    arena_release(&scratch);
    if (unit.finding_count)
        qsort(unit.findings, unit.finding_count, sizeof *unit.findings, one_file_by_place);
    return (struct results){.minors = unit.minors,
                            .documents = unit.documents,
                            .document_count = unit.document_count,
                            .findings = unit.findings,
                            .finding_count = unit.finding_count,
                            .file_count = unit.document_count || unit.finding_count};
}

#endif
