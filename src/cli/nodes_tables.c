/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/nodes_tables.h"

#include "apiserver/redact.h"
#include "report/escape.h"

enum { SHOWN_NODES_MAX = 12 }; /* a table for people has no more columns of nodes */

static const char *const states[] = {"reads",   "refused", "without configuration",
                                     "missing", "empty",   "unknown"};
static const char *const causes[] = {"reads",
                                     "unknown",
                                     "writer-without-configuration",
                                     "writer-without-entry",
                                     "reader-without-configuration",
                                     "reader-without-entry",
                                     "identity-missing",
                                     "other-secret",
                                     "other-kms",
                                     "key-missing"};

static struct answer_cell *cells_of(struct arena *a, uint32_t rows, uint32_t columns)
{
    return arena_new(a, struct answer_cell, (size_t)rows * columns);
}

struct str node_hash(struct arena *a, const struct cluster_node *node)
{
    struct buf out = BUF_INIT;
    if (!node->note || !node->note->is_hashed)
        return STR_NONE;
    buf_cstr(&out, "sha256:");
    for (size_t i = 0; i < sizeof node->note->sha256; i++)
        buf_fmt(&out, "%02x", node->note->sha256[i]);
    struct str hash = buf_to_arena(&out, a);
    buf_release(&out);
    return hash;
}

/* --- the matrix --- */

/* Headings are printed as they are. */
static struct str escaped(struct arena *a, struct str name)
{
    struct buf out = BUF_INIT;
    escape_text(&out, name);
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

static struct str reads_shown(const struct cluster *c, uint32_t resource, uint64_t writers,
                              uint32_t reader)
{
    struct str text = STR("reads");
    for (uint32_t w = 0; w < c->count; w++) {
        const struct agreement_answer *answer = agreement_at(&c->agreement, resource, w, reader);
        if (!in_nodes(writers, w))
            continue;
        if (agreement_fails(answer->cause))
            return answer->read.garbage ? STR("NO, or rubbish") : STR("NO");
        if (answer->cause == AGREEMENT_UNKNOWN)
            text = STR("not known");
    }
    return text;
}

static struct answer_cell people_cell(struct arena *a, const struct cluster *c, uint32_t resource,
                                      uint64_t writers)
{
    uint64_t fails = 0;
    for (uint32_t r = 0; r < c->count; r++)
        for (uint32_t w = 0; w < c->count; w++)
            if (in_nodes(writers, w) &&
                agreement_fails(agreement_at(&c->agreement, resource, w, r)->cause))
                fails |= UINT64_C(1) << r;
    return answer_str(fails ? arena_join(a, STR("NOT "), nodes_shown(a, c, fails)) : STR("all"));
}

static struct answer_table table_of(struct arena *a, const struct cluster *c,
                                    const uint32_t *resources, uint32_t count)
{
    bool wide = c->count <= SHOWN_NODES_MAX;
    uint32_t columns = 2 + (wide ? c->count : 1), rows = 0;
    struct answer_column *headings = arena_new(a, struct answer_column, columns);
    struct answer_cell *cells = cells_of(a, c->count, columns);
    headings[0].heading = STR("WRITTEN BY");
    headings[1].heading = STR("WITH");
    if (!wide)
        headings[2].heading = STR("READ BY");
    for (uint32_t i = 0; wide && i < c->count; i++)
        headings[2 + i].heading = escaped(a, c->nodes[i].name);
    const struct access *sides = c->agreement.resources[resources[0]].sides;
    for (uint32_t i = 0; i < c->count; i++) {
        uint64_t same =
            c->agreement.sides[i].is_unknown ? 0 : cluster_same_writers(c, resources[0], i);
        if (!same || first_node(same) != i)
            continue;
        struct answer_cell *cell = &cells[(size_t)rows++ * columns];
        cell[0] = answer_str(nodes_shown(a, c, same));
        cell[1] = answer_str(access_key_shown(a, access_writer(&sides[i])));
        if (!wide)
            cell[2] = people_cell(a, c, resources[0], same);
        for (uint32_t r = 0; wide && r < c->count; r++)
            cell[2 + r] = answer_str(reads_shown(c, resources[0], same, r));
    }
    return (struct answer_table){.title = resources_shown(a, c, resources, count),
                                 .columns = headings,
                                 .column_count = columns,
                                 .cells = cells,
                                 .row_count = rows};
}

const struct answer_table *nodes_matrix(struct arena *a, const struct cluster *c, uint32_t *count)
{
    uint32_t total = c->agreement.count;
    struct answer_table *tables = arena_new(a, struct answer_table, total);
    bool *done = arena_new(a, bool, total);
    uint32_t *alike = arena_new(a, uint32_t, total);
    *count = 0;
    for (uint32_t i = 0; i < total; i++) {
        uint32_t found = 0;
        for (uint32_t k = i; !done[i] && k < total; k++)
            if (!done[k] && agreement_alike(&c->agreement, i, k))
                alike[found++] = k;
        for (uint32_t k = 0; k < found; k++)
            done[alike[k]] = true;
        if (found)
            tables[(*count)++] = table_of(a, c, alike, found);
    }
    return tables;
}

/* --- the nodes --- */

struct answer_table nodes_list(struct arena *a, const struct cluster *c,
                               const struct cluster_member *members, bool with_hash)
{
    static const struct answer_column columns[] = {{{"NODE", 4}, "name"},
                                                   {{"RELEASE", 7}, "kubernetesVersion"},
                                                   {{NULL, 0}, "state"},
                                                   {{"CONFIGURATION", 13}, NULL},
                                                   {{NULL, 0}, "file"},
                                                   {{NULL, 0}, "container"},
                                                   {{NULL, 0}, "automaticReload"},
                                                   {{"HASH", 4}, "hash"}};
    enum { COLUMNS = 8 };
    uint32_t count = with_hash ? COLUMNS : COLUMNS - 1;
    struct answer_cell *cells = cells_of(a, c->count, count);
    for (uint32_t i = 0; i < c->count; i++) {
        const struct cluster_node *node = &c->nodes[i];
        struct answer_cell *cell = &cells[(size_t)i * count];
        struct str file = node->note ? cluster_file(a, &members[i], node->note->file) : STR_NONE;
        struct str state = str_from(states[node->state]);
        cell[0] = answer_str(node->name);
        if (node->server || (node->note && !node->obscured))
            cell[1] = answer_str(arena_fmt(a, "1.%u", node->minor));
        cell[2] = answer_str(state);
        cell[3] = answer_str(node->state == CLUSTER_READS ? file
                             : node_lacks_mount(node)     ? STR("not mounted")
                             : node->unreadable           ? STR("cannot be read")
                             : file.ptr ? arena_join(a, file, STR(" ("), state, STR(")"))
                                        : state);
        cell[4] = answer_str(file);
        cell[5] = answer_str(node->note ? node->note->container : STR_NONE);
        if (node->server)
            cell[6] = answer_bool(node->server->server->reload);
        if (with_hash)
            cell[COLUMNS - 1] = answer_str(node_hash(a, node));
    }
    return (struct answer_table){.title = STR("nodes"),
                                 .columns = columns,
                                 .column_count = count,
                                 .cells = cells,
                                 .row_count = c->count};
}

/* --- for programs --- */

static const struct answer_table *writers_of(struct arena *a, const struct cluster *c,
                                             uint32_t resource)
{
    static const struct answer_column columns[] = {
        {{NULL, 0}, "node"}, {{NULL, 0}, "provider"}, {{NULL, 0}, "key"}};
    struct answer_table *table = arena_new(a, struct answer_table, 1);
    struct answer_cell *cells = cells_of(a, c->count, 3);
    uint32_t rows = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct access_key *key = access_writer(&c->agreement.resources[resource].sides[i]);
        bool hidden = false;
        if (c->agreement.sides[i].is_unknown)
            continue;
        struct answer_cell *cell = &cells[(size_t)rows++ * 3];
        cell[0] = answer_str(c->nodes[i].name);
        cell[1] = answer_str(str_from(key ? access_kind_name(key->kind) : "identity"));
        cell[2] = answer_str(key ? redact_value(key->name, &hidden) : STR_NONE);
    }
    *table = (struct answer_table){
        .columns = columns, .column_count = 3, .cells = cells, .row_count = rows};
    return table;
}

static bool is_unread(const struct agreement_answer *answer, uint32_t writer, uint32_t reader)
{
    return writer != reader && answer->cause != AGREEMENT_READS;
}

static uint32_t unread_pairs(const struct cluster *c, uint32_t resource)
{
    uint32_t count = 0;
    for (uint32_t w = 0; w < c->count; w++)
        for (uint32_t r = 0; r < c->count; r++)
            count += is_unread(agreement_at(&c->agreement, resource, w, r), w, r);
    return count;
}

/* Those who can read are most of them, and not there. */
static const struct answer_table *answers_of(struct arena *a, const struct cluster *c,
                                             uint32_t resource)
{
    static const struct answer_column columns[] = {{{NULL, 0}, "writer"},   {{NULL, 0}, "reader"},
                                                   {{NULL, 0}, "readable"}, {{NULL, 0}, "cause"},
                                                   {{NULL, 0}, "stale"},    {{NULL, 0}, "garbage"}};
    enum { COLUMNS = 6 };
    struct answer_table *table = arena_new(a, struct answer_table, 1);
    struct answer_cell *cells = cells_of(a, unread_pairs(c, resource), COLUMNS);
    uint32_t rows = 0;
    for (uint32_t w = 0; w < c->count; w++)
        for (uint32_t r = 0; r < c->count; r++) {
            const struct agreement_answer *answer = agreement_at(&c->agreement, resource, w, r);
            if (!is_unread(answer, w, r))
                continue;
            struct answer_cell *cell = &cells[(size_t)rows++ * COLUMNS];
            cell[0] = answer_str(c->nodes[w].name);
            cell[1] = answer_str(c->nodes[r].name);
            cell[2] = answer_str(answer->cause == AGREEMENT_UNKNOWN ? STR("unknown") : STR("no"));
            cell[3] = answer_str(str_from(causes[answer->cause]));
            cell[4] = answer_bool(answer->read.stale);
            cell[5] = answer_bool(answer->read.garbage);
        }
    *table = (struct answer_table){
        .columns = columns, .column_count = COLUMNS, .cells = cells, .row_count = rows};
    return table;
}

struct answer_table nodes_resources(struct arena *a, const struct cluster *c)
{
    static const struct answer_column columns[] = {
        {{NULL, 0}, "name"}, {{NULL, 0}, "writers"}, {{NULL, 0}, "answers"}};
    struct answer_cell *cells = cells_of(a, c->agreement.count, 3);
    for (uint32_t i = 0; i < c->agreement.count; i++) {
        struct answer_cell *cell = &cells[(size_t)i * 3];
        cell[0] = answer_str(resource_shown(a, c, i));
        cell[1] = (struct answer_cell){.kind = ANSWER_TABLE, .table = writers_of(a, c, i)};
        cell[2] = (struct answer_cell){.kind = ANSWER_TABLE, .table = answers_of(a, c, i)};
    }
    return (struct answer_table){
        .columns = columns, .column_count = 3, .cells = cells, .row_count = c->agreement.count};
}
