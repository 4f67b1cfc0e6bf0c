/* SPDX-License-Identifier: Apache-2.0 */
/* fix_testdata: what tests of fixes share: texts judged and fixed without files. */
#ifndef CLI_FIX_TESTDATA_H
#define CLI_FIX_TESTDATA_H

#include <stdlib.h>

#include "config/config.h"
#include "engine/project.h"
#include "fix/rounds.h"

struct fixer {
    struct arena arena, scratch; /* zeroed: as ARENA_INIT */
    struct config config;
    struct project project;
    struct project_file file;
};

/* False: no run could be asked for that. */
static inline bool fixer_init(struct fixer *f, const char *file, const char *versions,
                              const char *gates, bool reload)
{
    const struct config_request request = {.no_config = true,
                                           .kubernetes_version = versions,
                                           .feature_gates = gates,
                                           .automatic_reload = reload,
                                           .rules = rules_all,
                                           .rule_count = rules_count};
    struct err err = {""};
    *f = (struct fixer){0};
    if (!config_load(&f->arena, &request, &f->config, &err))
        return false;
    f->project.config = &f->config;
    f->file = (struct project_file){.name = str_from(file), .named = true};
    return true;
}

static inline void fixer_release(struct fixer *f)
{
    arena_release(&f->scratch);
    arena_release(&f->arena);
}

static inline int fixer_by_place(const void *a, const void *b)
{
    return finding_compare(a, b);
}

static inline void fixer_judge(void *context, struct arena *a, struct str text,
                               struct fix_judged *out)
{
    struct fixer *f = context;
    struct unit unit = {.results = a};
    project_judge_text(&f->project, &f->file, &f->scratch, text, &unit);
    arena_clear(&f->scratch);
    if (unit.finding_count)
        qsort(unit.findings, unit.finding_count, sizeof *unit.findings, fixer_by_place);
    *out =
        (struct fix_judged){unit.findings, unit.finding_count, unit.documents, unit.document_count};
}

static inline struct fix_rounds fixer_run(struct fixer *f, struct str text, bool unsafe)
{
    struct fix_rounds r = {.judge = fixer_judge, .context = f, .unsafe = unsafe};
    fix_rounds_run(&r, text);
    return r;
}

#endif
