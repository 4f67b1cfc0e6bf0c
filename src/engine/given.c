/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/given.h"

#include <sys/stat.h>
#include <unistd.h>

#include "files/reader.h"
#include "files/root.h"

/* Nothing is known of what was left out, or could not be read. */
static bool was_read(const struct project_file *f)
{
    return f->state == PROJECT_JUDGED || f->state == PROJECT_NO_LITERAL ||
           f->state == PROJECT_NOT_RECOGNISED;
}

void given_list(const struct project *p, struct arena *a, struct joined *out)
{
    struct given_file *files = arena_new(a, struct given_file, p->file_count);
    out->given_count = 0;
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct project_file *f = &p->files[i];
        if (!was_read(f) || f->walked->is_stdin)
            continue;
        files[out->given_count++] = (struct given_file){
            .file = f->name,
            .inside = f->walked->in_root ? str_from(f->walked->inside) : STR_NONE,
            .is_judged = f->unit.document_count,
            .is_template =
                f->unit.taken_for.ptr && str_starts_with(f->unit.taken_for, STR("a template")),
            .is_told = f->unit.finding_count,
        };
    }
    out->given = files;
}

static bool is_empty(const struct project *p, const struct project_file *f)
{
    struct err err = {""};
    if (f->walked->in_root) {
        struct reader reader = READER_INIT;
        struct reader_options options = {.max = 1};
        struct reading reading = {.text = STR_NONE};
        bool empty =
            root_read(p->root, str_from(f->walked->inside), &reader, &options, &reading, &err) &&
            !reading.text.len;
        reader_release(&reader);
        return empty;
    }
    struct stat status;
    int fd = walk_open(p->walk, f->walked, &err);
    bool empty = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && !status.st_size;
    if (fd >= 0)
        close(fd);
    return empty;
}

void given_look(const struct project *p, struct joined *joined)
{
    for (uint32_t i = 0; i < joined->server_count; i++) {
        struct given_file *given = joined->servers[i].given;
        if (given && !given->is_judged)
            given->is_empty = is_empty(p, project_file_of(p, given->file));
    }
}

void given_drop_findings(struct project *p, const struct joined *joined)
{
    for (uint32_t i = 0; i < joined->server_count; i++) {
        const struct given_file *given = joined->servers[i].given;
        if (given && given->is_empty)
            project_file_of(p, given->file)->unit.finding_count = 0;
    }
    for (uint32_t i = 0; i < joined->applied_count; i++) {
        struct unit *unit = &project_file_of(p, joined->applied[i].note->file)->unit;
        if (!unit->document_count)
            unit->finding_count = 0;
    }
}
