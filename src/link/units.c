/* SPDX-License-Identifier: Apache-2.0 */
#include "link/units.h"

#include <stdlib.h>

#include "link/link.h"
#include "model/path.h"

struct part {
    const struct server_note *note;
    uint32_t at; /* among all servers */
    bool taken;
};

struct merging {
    struct arena *a;
    const struct server_note **servers; /* NULL: it belongs to another */
    struct part *parts;                 /* drop-ins, and files with variables */
    uint32_t part_count;
    struct part **own; /* room for those of one unit */
};

static bool is(const struct server_note *note, enum unit_part_kind kind)
{
    return note->part && note->part->kind == kind;
}

/* systemd takes drop-ins in the order of their names. */
static int by_name(const void *a, const void *b)
{
    const struct part *one = a, *other = b;
    int names = str_cmp(path_base(one->note->file), path_base(other->note->file));
    return names ? names : one->at < other->at ? -1 : one->at > other->at;
}

static bool is_same_node(struct str file, struct str other)
{
    struct str here = link_root(file), there = link_root(other);
    return here.ptr && there.ptr && str_eq(here, there);
}

/* kube-apiserver.service.d/10-encryption.conf of kube-apiserver.service, in whichever folders. */
static bool is_drop_in_of(const struct server_note *drop_in, const struct server_note *unit)
{
    struct str folder = path_folder(drop_in->file), name = path_base(folder);
    return is(drop_in, UNIT_DROP_IN) && name.len > 2 &&
           str_eq(str_slice(name, 0, name.len - 2), path_base(unit->file)) &&
           (is_same_node(drop_in->file, unit->file) ||
            str_eq(path_folder(folder), path_folder(unit->file)));
}

static bool is_named_by(const struct server_note *variables, const struct server_note *by)
{
    struct str root = link_root(by->file);
    for (uint32_t i = 0; i < by->part->file_count; i++) {
        struct str path = by->part->files[i];
        bool beside = str_eq(path_folder(variables->file), path_folder(by->file)) &&
                      str_eq(path_base(variables->file), path_base(path));
        if (root.ptr ? link_is_at(variables->file, root, path) : beside)
            return true;
    }
    return false;
}

static void take(struct merging *m, struct part *part)
{
    part->taken = true;
    m->servers[part->at] = NULL;
}

/* What the variables of another file bring to a command with places for them. */
static void add_flags(struct server_note *to, const struct server_note *from)
{
    if (from->config.ptr && (!to->config.ptr || to->config_is_unknown)) {
        to->config = from->config;
        to->config_host = from->config_host;
        to->config_at = from->config_at;
        to->config_is_unknown = from->config_is_unknown;
    }
    if (!to->gates.ptr)
        to->gates = from->gates;
    to->reload |= from->reload;
}

/* The command that holds, with what it gets from variables. */
static void merge(struct merging *m, uint32_t at)
{
    const struct server_note *unit = m->servers[at], *command = unit;
    struct part **own = m->own;
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->part_count; i++) {
        struct part *part = &m->parts[i];
        if (part->taken || part->note == unit || !is_drop_in_of(part->note, unit))
            continue;
        own[count++] = part;
        if (part->note->part->has_command)
            command = part->note;
    }
    for (uint32_t i = 0; i < count; i++)
        take(m, own[i]);
    uint32_t drop_ins = count;
    for (uint32_t i = 0; i < m->part_count && command->is_open; i++) {
        struct part *part = &m->parts[i];
        bool named = is(part->note, UNIT_VARIABLES) && is_named_by(part->note, unit);
        for (uint32_t k = 0; k < drop_ins && !named; k++)
            named = is(part->note, UNIT_VARIABLES) && is_named_by(part->note, own[k]->note);
        if (named) {
            own[count++] = part;
            take(m, part);
        }
    }
    if (!count)
        return;
    struct server_note *merged = arena_new(m->a, struct server_note, 1);
    *merged = *command;
    merged->name = unit->name;
    merged->form = unit->form;
    for (uint32_t i = count; i > 0 && command->is_open; i--)
        if (!own[i - 1]->note->part->has_command)
            add_flags(merged, own[i - 1]->note);
    m->servers[at] = merged;
}

uint32_t units_merge(struct arena *a, const struct server_note **servers, uint32_t count)
{
    struct merging m = {.a = a, .servers = servers};
    for (uint32_t i = 0; i < count; i++)
        m.part_count += servers[i]->part && servers[i]->part->kind != UNIT_WHOLE;
    if (!m.part_count)
        return count;
    m.parts = arena_new(a, struct part, m.part_count);
    m.own = arena_new(a, struct part *, m.part_count);
    m.part_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (servers[i]->part && servers[i]->part->kind != UNIT_WHOLE)
            m.parts[m.part_count++] = (struct part){servers[i], i, false};
    qsort(m.parts, m.part_count, sizeof *m.parts, by_name);
    for (uint32_t i = 0; i < count; i++)
        if (servers[i] && is(servers[i], UNIT_WHOLE))
            merge(&m, i);
    /* A drop-in whose unit was not given. */
    for (uint32_t i = 0; i < count; i++)
        if (servers[i] && is(servers[i], UNIT_DROP_IN) && servers[i]->part->has_command)
            merge(&m, i);
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++)
        if (servers[i])
            servers[left++] = servers[i];
    return left;
}
