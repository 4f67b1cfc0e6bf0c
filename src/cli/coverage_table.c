/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/coverage_table.h"

#include "apiserver/version_set.h"

struct str coverage_key_text(struct arena *a, const struct coverage_key *key)
{
    struct str kind = str_from(access_kind_name(key->kind));
    return key->kind == ACCESS_IDENTITY ? kind
                                        : arena_join(a, kind, STR(" '"), key->name, STR("'"));
}

/* "line 5", "lines 5, 9" */
static struct str lines_of(struct arena *a, const uint32_t *lines, uint32_t count)
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 0; i < count; i++)
        buf_fmt(&text, "%s%u", i ? ", " : count > 1 ? "lines " : "line ", (unsigned)lines[i]);
    struct str made = count ? buf_to_arena(&text, a) : STR_NONE;
    buf_release(&text);
    return made;
}

static struct str why(struct arena *a, const struct coverage_run *run, const uint32_t *lines,
                      uint32_t count)
{
    struct str where = lines_of(a, lines, count);
    switch (run->answer->level) {
    case ACCESS_NO_ENTRY:
        return STR("no entry");
    case ACCESS_EXACT:
        return arena_join(a, STR("named ("), where, STR(")"));
    case ACCESS_GROUP:
    case ACCESS_ALL:
        break;
    }
    return arena_join(a, STR("'"), run->by, STR("' ("), where, STR(")"));
}

/* --- for people --- */

struct row {
    struct buf label;
    const struct coverage_run *run;
    uint32_t *lines;
    uint32_t line_count, line_cap, highest;
    bool rest;        /* everything else at some level */
    bool inert;       /* names that no resource has in etcd */
    struct str group; /* of the rest of one group */
};

struct rows {
    struct arena *arena;
    struct row *items;
    uint32_t count, cap;
};

static void add_line(struct arena *a, struct row *row, uint32_t line)
{
    for (uint32_t i = 0; line <= row->highest && i < row->line_count; i++)
        if (row->lines[i] == line)
            return;
    row->highest = line > row->highest ? line : row->highest;
    arena_grow(a, row->lines, row->line_count, row->line_cap);
    row->lines[row->line_count++] = line;
}

static struct row *new_row(struct rows *rows, const struct coverage_run *run)
{
    arena_grow(rows->arena, rows->items, rows->count, rows->cap);
    struct row *row = &rows->items[rows->count++];
    *row = (struct row){.label = BUF_INIT, .run = run};
    for (uint32_t i = 0; i < run->answer->entry_count; i++)
        add_line(rows->arena, row, run->names[i].at.line);
    return row;
}

static const struct coverage_run *run_at(const struct coverage_resource *r, unsigned minor)
{
    for (uint32_t i = 0; i < r->run_count; i++)
        if (version_set_has(r->runs[i].minors, minor))
            return &r->runs[i];
    return NULL;
}

static bool is_inert(const struct coverage_resource *r)
{
    return r->class == COVERAGE_UNKNOWN || r->class == COVERAGE_ELSEWHERE;
}

static void put_name(struct buf *label, const struct coverage_resource *r)
{
    buf_cstr(label, label->len ? ", " : "");
    bool blank = str_trim(r->name).len < r->name.len;
    buf_cstr(label, blank ? "'" : "");
    buf_str(label, r->name);
    buf_cstr(label, blank ? "'" : "");
    if (r->class == COVERAGE_UNKNOWN)
        buf_cstr(label, " (no such resource)");
    if (r->class == COVERAGE_ELSEWHERE) {
        buf_cstr(label, " (stored as ");
        buf_str(label, r->stored_as);
        buf_cstr(label, ")");
    }
}

/* A row for the resource, or its name in that of others with the same answer. */
static void add_resource(struct rows *rows, const struct coverage_resource *r,
                         const struct coverage_run *run, bool alone)
{
    struct row *row = NULL;
    for (uint32_t i = 0; i < rows->count && !row && !alone; i++)
        if (rows->items[i].run->answer == run->answer && !rows->items[i].rest &&
            rows->items[i].inert == is_inert(r))
            row = &rows->items[i];
    if (!row)
        row = new_row(rows, run);
    row->inert = is_inert(r);
    for (uint32_t i = 0; i < run->answer->entry_count; i++)
        add_line(rows->arena, row, run->names[i].at.line);
    put_name(&row->label, r);
}

/* What a group's wildcard decides is one row, what '*.*' or nothing decides another. */
static void add_rest(struct rows *rows, const struct coverage_resource *r,
                     const struct coverage_run *run)
{
    bool of_group = run->answer->level == ACCESS_GROUP;
    for (uint32_t i = 0; i < rows->count; i++) {
        struct row *row = &rows->items[i];
        if (row->rest && row->run->answer == run->answer &&
            (!of_group || str_eq(row->group, r->group)))
            return;
    }
    struct row *row = new_row(rows, run);
    row->rest = true;
    row->group = of_group ? r->group : STR_NONE;
    if (of_group) {
        buf_cstr(&row->label, "everything else in ");
        buf_str(&row->label, r->group.len ? r->group : STR("the core group"));
    } else {
        buf_cstr(&row->label,
                 r->class == COVERAGE_REST ? "all other custom resources" : "everything else");
    }
}

static bool has_row_of_its_own(const struct coverage_resource *r, bool every_resource)
{
    bool a_name = r->class != COVERAGE_OTHERS && r->class != COVERAGE_REST;
    return a_name && (every_resource || r->named || r->sensitive);
}

/* Secrets and the like first, then what is named, the rest of groups, and what is left. */
static void make_rows(struct rows *rows, const struct coverage *c, unsigned minor,
                      bool every_resource)
{
    for (unsigned pass = 0; pass < 4; pass++)
        for (uint32_t i = 0; i < c->count; i++) {
            const struct coverage_resource *r = &c->resources[i];
            const struct coverage_run *run = run_at(r, minor);
            bool own = has_row_of_its_own(r, every_resource);
            bool of_group = run && run->answer->level == ACCESS_GROUP;
            unsigned due = own ? !r->sensitive : of_group ? 2 : 3;
            if (run && due == pass && own)
                add_resource(rows, r, run, every_resource);
            else if (run && due == pass && (!every_resource || r->class >= COVERAGE_OTHERS))
                add_rest(rows, r, run);
        }
}

/* --- tables --- */

static struct answer_cell readers_cell(struct arena *a, const struct coverage_answer *answer)
{
    struct str *texts = arena_new(a, struct str, answer->count);
    uint32_t count = 0;
    for (uint32_t i = 1; i < answer->count; i++)
        texts[count++] = coverage_key_text(a, &answer->keys[i]);
    return (struct answer_cell){.kind = ANSWER_LIST, .items = texts, .item_count = count};
}

static struct str writer_text(struct arena *a, const struct coverage_answer *answer)
{
    return answer->plain ? STR("nothing: plain text") : coverage_key_text(a, &answer->keys[0]);
}

static const struct answer_column columns[] = {
    {{"RESOURCES", 9}, NULL},
    {{"ENCRYPTED WITH", 14}, NULL},
    {{"ALSO READ WITH", 14}, NULL},
    {{"DECIDED BY", 10}, NULL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static struct answer_table table_of(struct arena *a, struct rows *rows)
{
    struct answer_cell *cells = arena_new(a, struct answer_cell, (size_t)rows->count * COLUMNS);
    for (uint32_t i = 0; i < rows->count; i++) {
        struct row *row = &rows->items[i];
        struct answer_cell *cell = &cells[(size_t)i * COLUMNS];
        cell[0] = answer_str(buf_to_arena(&row->label, a));
        cell[1] =
            answer_str(row->inert ? STR("nothing: no effect") : writer_text(a, row->run->answer));
        if (!row->inert)
            cell[2] = readers_cell(a, row->run->answer);
        cell[3] = answer_str(why(a, row->run, row->lines, row->line_count));
        buf_release(&row->label);
    }
    return (struct answer_table){
        .columns = columns, .column_count = COLUMNS, .cells = cells, .row_count = rows->count};
}

static bool same_cell(const struct answer_cell *x, const struct answer_cell *y)
{
    if (x->kind != y->kind || !str_eq(x->text, y->text) || x->item_count != y->item_count)
        return false;
    for (uint32_t i = 0; i < x->item_count; i++)
        if (!str_eq(x->items[i], y->items[i]))
            return false;
    return true;
}

static bool same_table(const struct answer_table *x, const struct answer_table *y)
{
    if (x->row_count != y->row_count)
        return false;
    for (size_t i = 0; i < (size_t)x->row_count * COLUMNS; i++)
        if (!same_cell(&x->cells[i], &y->cells[i]))
            return false;
    return true;
}

const struct answer_table *coverage_tables(struct arena *a, const struct coverage *c,
                                           bool every_resource, uint32_t *count,
                                           const uint32_t **minors)
{
    struct answer_table *tables = arena_new(a, struct answer_table, VERSION_COUNT);
    uint32_t *sets = arena_new(a, uint32_t, VERSION_COUNT);
    *count = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(c->minors, minor))
            continue;
        struct rows rows = {.arena = a};
        make_rows(&rows, c, minor, every_resource);
        struct answer_table table = table_of(a, &rows);
        uint32_t at = 0;
        while (at < *count && !same_table(&tables[at], &table))
            at++;
        if (at == *count)
            tables[(*count)++] = table;
        sets[at] |= version_bit(minor);
    }
    *minors = sets;
    return tables;
}

struct str coverage_why(struct arena *a, const struct coverage_run *run)
{
    uint32_t *lines = arena_new(a, uint32_t, run->answer->entry_count);
    for (uint32_t i = 0; i < run->answer->entry_count; i++)
        lines[i] = run->names[i].at.line;
    return why(a, run, lines, run->answer->entry_count);
}

/* --- for programs --- */

static const struct answer_column place_columns[] = {
    {{NULL, 0}, "path"}, {{NULL, 0}, "line"}, {{NULL, 0}, "column"}};

static void put_place(struct answer_cell *cells, const struct coverage_place *place)
{
    cells[0] = answer_str(place->path);
    cells[1] = answer_number(place->at.line);
    cells[2] = answer_number(place->at.column);
}

static struct answer_cell places_cell(struct arena *a, const struct coverage_place *places,
                                      uint32_t count)
{
    struct answer_table *table = arena_new(a, struct answer_table, 1);
    struct answer_cell *cells = arena_new(a, struct answer_cell, (size_t)count * 3);
    for (uint32_t i = 0; i < count; i++)
        put_place(&cells[(size_t)i * 3], &places[i]);
    *table = (struct answer_table){
        .columns = place_columns, .column_count = 3, .cells = cells, .row_count = count};
    return (struct answer_cell){.kind = ANSWER_TABLE, .table = table};
}

static const struct answer_column key_columns[] = {{{NULL, 0}, "provider"},
                                                   {{NULL, 0}, "name"},
                                                   {{NULL, 0}, "path"},
                                                   {{NULL, 0}, "line"},
                                                   {{NULL, 0}, "column"}};

enum { KEY_COLUMNS = 5 };

static struct answer_cell keys_cell(struct arena *a, const struct coverage_key *keys,
                                    uint32_t count, enum answer_kind kind)
{
    struct answer_table *table = arena_new(a, struct answer_table, 1);
    struct answer_cell *cells = arena_new(a, struct answer_cell, (size_t)count * KEY_COLUMNS);
    for (uint32_t i = 0; i < count; i++) {
        struct answer_cell *cell = &cells[(size_t)i * KEY_COLUMNS];
        cell[0] = answer_str(str_from(access_kind_name(keys[i].kind)));
        cell[1] = answer_str(keys[i].kind == ACCESS_IDENTITY ? STR_NONE : keys[i].name);
        put_place(&cell[2], &keys[i].place);
    }
    *table = (struct answer_table){
        .columns = key_columns, .column_count = KEY_COLUMNS, .cells = cells, .row_count = count};
    return (struct answer_cell){.kind = kind, .table = table};
}

static const struct answer_column list_columns[] = {
    {{NULL, 0}, "resource"}, {{NULL, 0}, "class"},  {{NULL, 0}, "named"},   {{NULL, 0}, "versions"},
    {{NULL, 0}, "level"},    {{NULL, 0}, "by"},     {{NULL, 0}, "entries"}, {{NULL, 0}, "plain"},
    {{NULL, 0}, "writer"},   {{NULL, 0}, "readers"}};

enum { LIST_COLUMNS = sizeof list_columns / sizeof *list_columns };

static void put_run(struct arena *a, struct answer_cell *cell, const struct coverage_resource *r,
                    const struct coverage_run *run)
{
    static const char *const levels[] = {"none", "exact", "group", "all"};
    const struct coverage_answer *answer = run->answer;
    cell[0] = answer_str(r->name);
    cell[1] = answer_str(str_from(coverage_class_name(r->class)));
    cell[2] = answer_bool(r->named);
    cell[3] = answer_str(version_set_format(a, run->minors, VERSION_SET_OPEN));
    cell[4] = answer_str(str_from(levels[answer->level]));
    if (answer->level != ACCESS_NO_ENTRY)
        cell[5] = answer_str(run->by);
    cell[6] = places_cell(a, run->names, answer->entry_count);
    cell[7] = answer_bool(answer->plain);
    if (!answer->plain)
        cell[8] = keys_cell(a, answer->keys, 1, ANSWER_ROW);
    cell[9] = keys_cell(a, answer->keys, answer->count, ANSWER_TABLE);
}

const struct answer_table *coverage_list(struct arena *a, const struct coverage *c)
{
    struct answer_table *table = arena_new(a, struct answer_table, 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++)
        count += c->resources[i].run_count;
    struct answer_cell *cells = arena_new(a, struct answer_cell, (size_t)count * LIST_COLUMNS);
    *table = (struct answer_table){
        .columns = list_columns, .column_count = LIST_COLUMNS, .cells = cells};
    for (uint32_t i = 0; i < c->count; i++)
        for (uint32_t k = 0; k < c->resources[i].run_count; k++)
            put_run(a, &cells[(size_t)table->row_count++ * LIST_COLUMNS], &c->resources[i],
                    &c->resources[i].runs[k]);
    return table;
}
