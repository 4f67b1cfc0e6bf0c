/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/project.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "carriers/carrier.h"
#include "engine/cost.h"
#include "engine/join.h"
#include "engine/node.h"
#include "engine/old_report.h"
#include "extract/embedded.h"
#include "files/git_tracked.h"
#include "files/prefilter.h"
#include "files/reader.h"
#include "files/root.h"
#include "tree/limits.h"

struct worker {
    struct project *project;
    const struct prefilter *prefilter;
    struct arena *results;
    atomic_uint *next;
    struct rule_cost *costs; /* of this thread, where wanted */
    struct arena scratch;
    struct reader reader;
};

static void unreadable(struct worker *w, struct project_file *file, const struct err *err)
{
    file->state = PROJECT_UNREADABLE;
    file->why = arena_str(w->results, str_from(err->text));
}

static bool read_bytes(struct worker *w, const struct project_file *file,
                       const struct reader_options *options, struct reading *reading,
                       struct err *err)
{
    if (file->walked->in_root)
        return root_read(w->project->root, str_from(file->walked->inside), &w->reader, options,
                         reading, err);
    int fd = walk_open(w->project->walk, file->walked, err);
    bool ok = fd >= 0 && reader_read(&w->reader, fd, options, reading, err);
    if (fd > STDIN_FILENO)
        close(fd);
    return ok;
}

/* False: there is nothing to judge; the file's state says why. */
static bool read_file(struct worker *w, struct project_file *file, struct reading *reading)
{
    struct err err = {""};
    struct reader_options options = {
        .max = LIMIT_BYTES + 1,
        .prefilter = file->named || carrier_is_named(file->name) ? NULL : w->prefilter,
        .regular_only = !file->walked->named};
    bool ok = read_bytes(w, file, &options, reading, &err);
    file->device = reading->status.st_dev;
    file->inode = reading->status.st_ino;
    if (!ok)
        unreadable(w, file, &err);
    else if (!reading->text.ptr)
        file->state = PROJECT_NO_LITERAL;
    else if (options.prefilter && !embedded_matters(reading->text) &&
             !carrier_matters(reading->text)) {
        file->state = PROJECT_NO_LITERAL;
        return false;
    }
    return ok && reading->text.ptr;
}

/* Only of what could hold a key, maybe in base64: most files are in no repository's way. */
static bool is_tracked(const struct project *p, const struct project_file *file,
                       struct arena *scratch, struct str text)
{
    struct str inside;
    return p->git && !file->walked->is_stdin && !file->walked->in_root &&
           (str_find(text, STR("secret")) < text.len || embedded_matters(text)) &&
           git_tracks(p->git, scratch, file->walked->path, &inside) && !git_is_sample(inside);
}

void project_judge_text(const struct project *p, const struct project_file *file,
                        struct arena *scratch, struct str text, struct unit *unit)
{
    const struct config_file *asked = config_of(p->config, scratch, file->name);
    const struct config_file *told = file->settings; /* by its reader, and not always a release */
    *unit = (struct unit){.file = file->name,
                          .named = file->named,
                          .config = p->config,
                          .settings = told ? told : asked,
                          .minors_told = told && told->versions.minors != asked->versions.minors,
                          .today = p->today,
                          .no_ignores = p->no_ignores,
                          .wants_line_hashes = p->wants_line_hashes,
                          .no_excerpts = p->no_excerpts,
                          .tracked = is_tracked(p, file, scratch, text),
                          .wants_coverage = p->wants_coverage,
                          .wants_policies = p->wants_policies,
                          .on_node = p->host != NULL,
                          .results = unit->results,
                          .own_rules = p->own_rules,
                          .own_rule_count = p->own_rule_count,
                          .costs = unit->costs,
                          .veil = unit->veil};
    unit_judge(unit, scratch, text);
    unit->settings = NULL;
}

static void judge_file(struct worker *w, struct project_file *file)
{
    struct project *p = w->project;
    struct reading reading = {.text = STR_NONE};
    if (config_ignores(p->config, &w->scratch, file->name, &file->why)) {
        file->state = PROJECT_IGNORED;
        file->why = arena_str(w->results, file->why);
        return;
    }
    if (!read_file(w, file, &reading))
        return;
    if (!file->named && is_old_report(reading.text)) {
        file->state = PROJECT_REPORT;
        return;
    }
    file->unit.results = w->results;
    file->unit.costs = w->costs;
    project_judge_text(p, file, &w->scratch, reading.text, &file->unit);
    bool judged = file->unit.document_count || file->unit.finding_count;
    file->state = judged ? PROJECT_JUDGED : PROJECT_NOT_RECOGNISED;
}

static void *work(void *context)
{
    struct worker *w = context;
    for (;;) {
        unsigned at = atomic_fetch_add(w->next, 1);
        if (at >= w->project->file_count)
            break;
        judge_file(w, &w->project->files[at]);
        if (w->project->judged)
            w->project->judged();
        arena_clear(&w->scratch);
    }
    arena_release(&w->scratch);
    reader_release(&w->reader);
    return NULL;
}

/* What the servers of a node read is judged too, wherever it lies. */
static void judge_reached(struct project *p, struct worker *w)
{
    uint32_t count = node_reach(p, p->arena);
    w->scratch = ARENA_INIT;
    w->reader = READER_INIT;
    for (uint32_t i = p->file_count - count; i < p->file_count; i++) {
        judge_file(w, &p->files[i]);
        arena_clear(&w->scratch);
    }
    arena_release(&w->scratch);
    reader_release(&w->reader);
    node_sort(p);
}

void project_judge(struct project *p)
{
    enum { STACK_SIZE = 8 * 1024 * 1024 };
    unsigned jobs = p->jobs < 1 ? 1 : p->jobs > JOBS_MAX ? JOBS_MAX : p->jobs;
    if (jobs > p->file_count)
        jobs = p->file_count ? p->file_count : 1;
    atomic_uint next = 0;
    struct arena literals = ARENA_INIT;
    struct prefilter prefilter;
    uint32_t count = embedded_literal_count + carrier_literal_count;
    struct str *all = arena_new(&literals, struct str, count);
    memcpy(all, embedded_literals, embedded_literal_count * sizeof *all);
    memcpy(all + embedded_literal_count, carrier_literals, carrier_literal_count * sizeof *all);
    prefilter_init(&prefilter, &literals, all, count);
    struct worker workers[JOBS_MAX];
    pthread_t threads[JOBS_MAX];
    unsigned started = 0;
    p->git = xmalloc(sizeof *p->git);
    git_init(p->git);
    p->arenas = xmalloc(jobs * sizeof *p->arenas);
    p->arena_count = jobs;
    for (unsigned i = 0; i < jobs; i++) {
        p->arenas[i] = ARENA_INIT;
        workers[i] = (struct worker){.project = p,
                                     .prefilter = p->prefilter ? &prefilter : NULL,
                                     .results = &p->arenas[i],
                                     .next = &next,
                                     .scratch = ARENA_INIT,
                                     .reader = READER_INIT};
        if (p->wants_costs)
            workers[i].costs = cost_new(&p->arenas[i], p->own_rules, p->own_rule_count);
    }
    /* What recurses is bounded by LIMIT_DEPTH; some C libraries give a thread too little for that.
     */
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    /* This thread is one of them; fewer than asked for is no fault. */
    while (started + 1 < jobs &&
           pthread_create(&threads[started], &attributes, work, &workers[started + 1]) == 0)
        started++;
    pthread_attr_destroy(&attributes);
    work(&workers[0]);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    p->costs = workers[0].costs;
    for (unsigned i = 1; p->wants_costs && i <= started; i++)
        cost_merge(p->costs, workers[i].costs, cost_count(p->own_rule_count));
    if (p->root)
        judge_reached(p, &workers[0]);
    arena_release(&literals);
    p->joined = join_project(p, &p->arenas[0]);
    if (join_follow(p))
        p->joined = join_project(p, &p->arenas[0]);
}

void project_judge_again(struct project *p, struct project_file *file)
{
    struct worker w = {.project = p, .scratch = ARENA_INIT, .reader = READER_INIT};
    struct reading reading = {.text = STR_NONE};
    struct unit unit = {
        .results = &p->arenas[0], .costs = file->unit.costs, .veil = file->unit.veil};
    w.results = unit.results;
    /* Meanwhile it may be gone: then what was said stays. */
    struct project_file now = *file;
    if (!file->walked->is_stdin && read_file(&w, &now, &reading)) {
        file->unit = unit;
        project_judge_text(p, file, &w.scratch, reading.text, &file->unit);
    }
    arena_release(&w.scratch);
    reader_release(&w.reader);
}

static int by_place(const void *a, const void *b)
{
    return finding_compare(a, b);
}

/* Files come in the order of their names, and findings of each by their places: without joins
 * nothing is left to do. */
static bool is_in_order(const struct finding *all, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (by_place(&all[i - 1], &all[i]) > 0)
            return false;
    return true;
}

void project_results(const struct project *p, struct arena *a, struct results *out)
{
    uint32_t findings = 0, documents = 0, errors = 0;
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct project_file *f = &p->files[i];
        out->minors_told |= f->unit.minors_told;
        findings += f->unit.finding_count;
        documents += f->unit.document_count;
        errors += f->state == PROJECT_UNREADABLE;
        out->file_count += f->state == PROJECT_JUDGED;
        out->minors |= f->unit.minors;
    }
    uint32_t joint_count;
    const struct finding *joint = join_judge(p, a, &joint_count);
    findings += joint_count;
    struct finding *all = arena_new(a, struct finding, findings);
    struct document_record *records = arena_new(a, struct document_record, documents);
    errors += (uint32_t)p->walk->trouble_count;
    struct trouble *troubles = arena_new(a, struct trouble, errors);
    for (size_t i = 0; i < p->walk->trouble_count; i++)
        troubles[out->error_count++] =
            (struct trouble){p->walk->troubles[i].path, p->walk->troubles[i].message};
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct project_file *f = &p->files[i];
        for (uint32_t k = 0; k < f->unit.finding_count; k++)
            all[out->finding_count++] = f->unit.findings[k];
        for (uint32_t k = 0; k < f->unit.document_count; k++)
            records[out->document_count++] = f->unit.documents[k];
        if (f->state == PROJECT_UNREADABLE)
            troubles[out->error_count++] = (struct trouble){f->name, f->why};
    }
    for (uint32_t i = 0; i < joint_count; i++)
        all[out->finding_count++] = joint[i];
    if (!is_in_order(all, findings))
        qsort(all, findings, sizeof *all, by_place);
    out->findings = all;
    out->documents = records;
    out->errors = troubles;
    out->own_rules = p->own_rules;
    out->own_rule_count = p->own_rule_count;
}

struct project_file *project_file_of(const struct project *p, struct str name)
{
    for (uint32_t i = 0; i < p->file_count; i++)
        if (p->files[i].name.ptr == name.ptr)
            return &p->files[i];
    return NULL;
}

struct str project_file_why(const struct project_file *file, struct arena *a)
{
    struct buf out = BUF_INIT;
    switch (file->state) {
    case PROJECT_JUDGED:
        buf_int(&out, file->unit.document_count);
        buf_cstr(&out, file->unit.document_count == 1 ? " document" : " documents");
        break;
    case PROJECT_NO_LITERAL:
        buf_cstr(&out, "holds no word that an encryption configuration needs");
        break;
    case PROJECT_NOT_RECOGNISED:
        buf_str(&out, file->unit.taken_for.ptr ? file->unit.taken_for : STR("something else"));
        break;
    case PROJECT_REPORT:
        buf_cstr(&out, "a report about other files");
        break;
    case PROJECT_IGNORED:
    case PROJECT_UNREADABLE:
        buf_str(&out, file->why);
        break;
    }
    struct str why = buf_to_arena(&out, a);
    buf_release(&out);
    return why;
}

void project_release(struct project *p)
{
    for (unsigned i = 0; i < p->arena_count; i++)
        arena_release(&p->arenas[i]);
    free(p->arenas);
    if (p->git)
        git_release(p->git);
    free(p->git);
    *p = (struct project){0};
}
