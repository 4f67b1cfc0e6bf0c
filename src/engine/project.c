/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/project.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "extract/embedded.h"
#include "files/input.h"
#include "tree/limits.h"

struct worker {
    struct project *project;
    struct arena *results;
    atomic_uint *next;
};

static void judge_file(struct project *p, struct project_file *file, struct arena *results,
                       struct arena *scratch)
{
    struct err err = {""};
    struct str text;
    if (!input_read(scratch, file->path, LIMIT_BYTES + 1, &text, &err)) {
        file->state = PROJECT_UNREADABLE;
        file->trouble = arena_str(results, str_from(err.text));
        return;
    }
    if (p->prefilter && !file->named && !embedded_matters(text)) {
        file->state = PROJECT_NO_LITERAL;
        return;
    }
    file->unit = (struct unit){.file = file->name,
                               .named = file->named,
                               .settings = file->settings,
                               .results = results,
                               .own_rules = p->own_rules,
                               .own_rule_count = p->own_rule_count};
    unit_judge(&file->unit, scratch, text);
    bool judged = file->unit.document_count || file->unit.finding_count;
    file->state = judged ? PROJECT_JUDGED : PROJECT_NOT_RECOGNISED;
}

static void *work(void *context)
{
    struct worker *w = context;
    struct arena scratch = ARENA_INIT;
    for (;;) {
        unsigned at = atomic_fetch_add(w->next, 1);
        if (at >= w->project->file_count)
            break;
        judge_file(w->project, &w->project->files[at], w->results, &scratch);
        arena_clear(&scratch);
    }
    arena_release(&scratch);
    return NULL;
}

void project_judge(struct project *p)
{
    enum { JOBS_MAX = 64 };
    unsigned jobs = p->jobs < 1 ? 1 : p->jobs > JOBS_MAX ? JOBS_MAX : p->jobs;
    if (jobs > p->file_count)
        jobs = p->file_count ? p->file_count : 1;
    atomic_uint next = 0;
    struct worker workers[JOBS_MAX];
    pthread_t threads[JOBS_MAX];
    unsigned started = 0;
    p->arenas = xmalloc(jobs * sizeof *p->arenas);
    p->arena_count = jobs;
    for (unsigned i = 0; i < jobs; i++) {
        p->arenas[i] = ARENA_INIT;
        workers[i] = (struct worker){p, &p->arenas[i], &next};
    }
    /* This thread is one of them; fewer than asked for is no fault. */
    while (started + 1 < jobs &&
           pthread_create(&threads[started], NULL, work, &workers[started + 1]) == 0)
        started++;
    work(&workers[0]);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

static int by_place(const void *a, const void *b)
{
    return finding_compare(a, b);
}

void project_results(const struct project *p, struct arena *a, struct results *out)
{
    uint32_t findings = 0, documents = 0, errors = 0;
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct project_file *f = &p->files[i];
        findings += f->unit.finding_count;
        documents += f->unit.document_count;
        errors += f->state == PROJECT_UNREADABLE;
        out->file_count += f->state == PROJECT_JUDGED;
        out->minors |= f->settings.minors;
    }
    struct finding *all = arena_new(a, struct finding, findings);
    struct document_record *records = arena_new(a, struct document_record, documents);
    struct trouble *troubles = arena_new(a, struct trouble, errors);
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct project_file *f = &p->files[i];
        for (uint32_t k = 0; k < f->unit.finding_count; k++)
            all[out->finding_count++] = f->unit.findings[k];
        for (uint32_t k = 0; k < f->unit.document_count; k++)
            records[out->document_count++] = f->unit.documents[k];
        if (f->state == PROJECT_UNREADABLE)
            troubles[out->error_count++] = (struct trouble){f->name, f->trouble};
    }
    if (findings)
        qsort(all, findings, sizeof *all, by_place);
    out->findings = all;
    out->documents = records;
    out->errors = troubles;
    out->own_rules = p->own_rules;
    out->own_rule_count = p->own_rule_count;
}

void project_release(struct project *p)
{
    for (unsigned i = 0; i < p->arena_count; i++)
        arena_release(&p->arenas[i]);
    free(p->arenas);
    *p = (struct project){0};
}
