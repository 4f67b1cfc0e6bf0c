/* SPDX-License-Identifier: Apache-2.0 */
#include "link/parts.h"

#include <stdlib.h>

#include "base/buf.h"
#include "link/link.h"
#include "model/path.h"

struct part {
    const struct server_note *note;
    uint32_t at;      /* among all servers */
    struct str root;  /* of the node; STR_NONE: not known */
    struct str whole; /* of drop-ins: the path, without its folder's ".d"; else the file */
    bool taken;
};

struct merging {
    struct arena *a;
    const struct server_note **servers; /* NULL: it belongs to another */
    struct part *parts, *configs;       /* of units, without the units themselves; the others */
    uint32_t part_count, config_count;
    struct part **own; /* room for those of one unit */
};

static bool is(const struct server_note *note, enum part_kind kind)
{
    return note->part && note->part->kind == kind;
}

static struct part part_of(const struct server_note *note, uint32_t at)
{
    struct part part = {.note = note, .at = at, .root = link_root(note->file), .whole = note->file};
    struct str folder = path_folder(note->file);
    if (!part_is_whole(note->part) && str_ends_with(folder, STR(".d")))
        part.whole = str_slice(folder, 0, folder.len - 2);
    return part;
}

static int in_order(const struct part *one, const struct part *other)
{
    int names = str_cmp(path_base(one->note->file), path_base(other->note->file));
    return names ? names : one->at < other->at ? -1 : one->at > other->at;
}

/* Drop-ins hold in the order of their names, whatever folder they lie in. */
static int by_name(const void *a, const void *b)
{
    return in_order(a, b);
}

/* What belongs together, the whole in front. */
static int by_whole(const void *a, const void *b)
{
    const struct part *one = a, *other = b;
    int wholes = str_cmp(one->whole, other->whole);
    int kinds = (int)one->note->part->kind - (int)other->note->part->kind;
    return wholes ? wholes : kinds ? kinds : in_order(one, other);
}

/* --- units --- */

/* kube-apiserver.service.d/10-encryption.conf of kube-apiserver.service, in whichever folders. */
static bool is_drop_in_of(const struct part *part, const struct part *unit)
{
    return is(part->note, PART_UNIT_DROP_IN) &&
           str_eq(path_base(part->whole), path_base(unit->note->file)) &&
           (str_eq(part->whole, unit->note->file) ||
            (part->root.ptr && unit->root.ptr && str_eq(part->root, unit->root)));
}

/* Whether that file is the one that the unit or drop-in calls `path`. */
static bool is_at(const struct part *part, const struct part *by, struct str path)
{
    struct str file = part->note->file;
    bool beside = str_eq(path_folder(file), path_folder(by->note->file)) &&
                  str_eq(path_base(file), path_base(path));
    return by->root.ptr ? link_is_at(file, by->root, path) : beside;
}

static bool is_named_by(const struct part *part, const struct part *by)
{
    for (uint32_t i = 0; is(part->note, PART_VARIABLES) && i < by->note->part->file_count; i++)
        if (is_at(part, by, by->note->part->files[i]))
            return true;
    return false;
}

static void take_etcd_prefix(struct server_note *to, const struct server_note *from)
{
    to->etcd_prefix = from->etcd_prefix;
    to->etcd_prefix_at = from->etcd_prefix_at;
    to->etcd_prefix_is_unknown = from->etcd_prefix_is_unknown;
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
    if (from->etcd_prefix.ptr && !to->etcd_prefix.ptr)
        take_etcd_prefix(to, from);
    to->reload |= from->reload;
}

/* Takes the drop-ins of a unit, and returns how many. */
static uint32_t take_drop_ins(struct merging *m, const struct part *unit)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->part_count; i++)
        if (!m->parts[i].taken && is_drop_in_of(&m->parts[i], unit))
            m->own[count++] = &m->parts[i];
    return count;
}

/* The same for what they and the unit name; returns how many there are then. */
static uint32_t take_variables(struct merging *m, const struct part *unit, uint32_t drop_ins)
{
    uint32_t count = drop_ins;
    for (uint32_t i = 0; i < m->part_count; i++) {
        bool named = is_named_by(&m->parts[i], unit);
        for (uint32_t k = 0; k < drop_ins && !named; k++)
            named = is_named_by(&m->parts[i], m->own[k]);
        if (named && !m->parts[i].taken)
            m->own[count++] = &m->parts[i];
    }
    return count;
}

/* --- variables --- */

/* A unit, and what belongs to it in m->own: drop-ins, and behind them files with variables. */
struct unit_parts {
    const struct merging *m;
    const struct part *unit;
    uint32_t drop_ins, count;
};

static const struct part_variable *variable_of(const struct file_part *part, struct str name)
{
    for (uint32_t i = part->variable_count; i > 0; i--)
        if (str_eq(part->variables[i - 1].name, name))
            return &part->variables[i - 1];
    return NULL;
}

/* Files hold over Environment=, and what comes later over what came before. */
static const struct part_variable *variable_in(const struct unit_parts *u, struct str name)
{
    const struct part_variable *found = NULL, *own = NULL;
    for (uint32_t i = u->drop_ins + 1; i > 0 && !found; i--) {
        const struct part *by = i > 1 ? u->m->own[i - 2] : u->unit;
        const struct file_part *part = by->note->part;
        if (!own)
            own = variable_of(part, name);
        for (uint32_t k = part->file_count; k > 0 && !found; k--)
            for (uint32_t f = u->drop_ins; f < u->count && !found; f++)
                if (is_at(u->m->own[f], by, part->files[k - 1]))
                    found = variable_of(u->m->own[f]->note->part, name);
    }
    return found ? found : own;
}

enum { PATH_MOST = 4096 }; /* no longer one can be opened */

/* The path of the configuration, where all of its variables are known. */
static void fill_in(const struct unit_parts *u, struct server_note *to)
{
    struct buf out = BUF_INIT;
    struct str text = to->config_written;
    bool is_known = text.ptr && to->sees_host_paths && text.len <= PATH_MOST &&
                    str_find_byte(text, '%') == text.len;
    for (size_t at = 0; at < text.len && is_known;) {
        size_t dollar = at + str_find_byte(str_slice(text, at, text.len), '$');
        buf_str(&out, str_slice(text, at, dollar));
        if (dollar == text.len)
            break;
        size_t end = dollar + str_find_byte(str_slice(text, dollar, text.len), '}');
        is_known = end < text.len && text.ptr[dollar + 1] == '{';
        const struct part_variable *v =
            is_known ? variable_in(u, str_slice(text, dollar + 2, end)) : NULL;
        /* systemd fills in what stands behind a '%', of the host or the unit. */
        is_known = v && v->value.ptr && out.len + v->value.len <= PATH_MOST &&
                   str_find_byte(v->value, '%') == v->value.len;
        if (is_known)
            buf_str(&out, v->value);
        at = end + 1;
    }
    if (is_known && out.len) {
        to->config = buf_to_arena(&out, u->m->a);
        to->config_is_unknown = false;
        to->config_host = to->config.ptr[0] == '/' ? path_on_host(u->m->a, to->config) : STR_NONE;
    }
    buf_release(&out);
}

/* What the last of a unit and its drop-ins says holds. */
static bool is_oneshot(const struct merging *m, const struct part *unit, uint32_t drop_ins)
{
    enum unit_type type = unit->note->part->type;
    for (uint32_t i = 0; i < drop_ins; i++)
        if (m->own[i]->note->part->type != UNIT_TYPE_NOT_SAID)
            type = m->own[i]->note->part->type;
    return type == UNIT_TYPE_ONESHOT;
}

/* The last drop-in with a command holds, and gets what variables bring. */
static void merge_unit(struct merging *m, uint32_t at)
{
    const struct server_note *command = m->servers[at];
    struct part unit = part_of(command, at);
    uint32_t count = take_drop_ins(m, &unit), earlier = 0, replaced_count = 0;
    bool runs_once = is_oneshot(m, &unit, count);
    const struct server_note *beside = NULL;
    const struct server_note **replaced = arena_new(m->a, const struct server_note *, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct server_note *note = m->own[i]->note;
        if (!note->part->has_command)
            continue;
        replaced[earlier++] = command;
        if (note->part->resets)
            replaced_count = earlier;
        beside = note->part->resets ? NULL : command;
        command = note;
    }
    struct unit_parts parts = {m, &unit, count, count};
    if (command->is_open || command->config_written.ptr)
        parts.count = count = take_variables(m, &unit, count);
    if (!count)
        return;
    struct server_note *merged = arena_new(m->a, struct server_note, 1);
    *merged = *command;
    merged->name = unit.note->name;
    merged->form = unit.note->form;
    merged->replaced = replaced;
    merged->replaced_count = replaced_count;
    merged->beside = runs_once ? NULL : beside;
    fill_in(&parts, merged);
    for (uint32_t i = count; i > 0; i--) {
        struct part *part = m->own[i - 1];
        part->taken = true;
        m->servers[part->at] = NULL;
        if (command->is_open && !part->note->part->has_command)
            add_flags(merged, part->note);
    }
    m->servers[at] = merged;
}

/* --- configurations --- */

static bool has_flag(const struct server_note *note)
{
    return note->config.ptr && !note->makes_config;
}

/* What came of the arguments of the files before: a list of them without a plus behind its name
 * holds in their place. */
static void drop_arguments(struct server_note *to, const struct server_note *by)
{
    if (has_flag(to) && !has_flag(by) && !by->is_open) {
        to->lost_by = by;
        to->lost_at = to->config_at;
    }
    if (has_flag(to)) {
        to->config = to->config_host = STR_NONE;
        to->config_is_unknown = false;
    }
    to->gates = to->etcd_prefix = STR_NONE;
    to->etcd_prefix_is_unknown = false;
    to->reload = to->is_managed;
    to->is_open = false;
}

/* What a file says holds over those in front of it; a flag over what the distribution makes. */
static void add_config(struct server_note *to, const struct server_note *from)
{
    if (from->part->replaces_arguments)
        drop_arguments(to, from);
    if (has_flag(from))
        to->lost_by = NULL;
    if (from->config.ptr && (!from->makes_config || !to->config.ptr)) {
        to->config = from->config;
        to->config_host = from->config_host;
        to->config_at = from->config_at;
        to->config_is_unknown = from->config_is_unknown;
        to->makes_config = from->makes_config;
    }
    if (from->switch_at.span.end) {
        to->switch_at = from->switch_at;
        to->is_switched_off = from->is_switched_off;
    }
    to->switch_is_unknown |= from->switch_is_unknown;
    if (from->gates.ptr)
        to->gates = from->gates;
    if (from->etcd_prefix.ptr || from->etcd_prefix_is_unknown)
        take_etcd_prefix(to, from);
    to->is_managed |= from->is_managed;
    to->reload |= from->reload;
    to->is_open |= from->is_open;
    to->sees_host_paths &= from->sees_host_paths;
}

/* With the mounts of all. */
static void merge_configs(struct merging *m, const struct part *parts, uint32_t count)
{
    struct server_note *merged = arena_new(m->a, struct server_note, 1);
    uint32_t mount_count = 0;
    for (uint32_t i = 0; i < count; i++)
        mount_count += parts[i].note->mount_count;
    struct mount_note *mounts = arena_new(m->a, struct mount_note, mount_count);
    *merged = *parts[0].note;
    merged->mounts = mounts;
    merged->mount_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct server_note *note = parts[i].note;
        for (uint32_t k = 0; k < note->mount_count; k++)
            mounts[merged->mount_count++] = note->mounts[k];
        if (i)
            add_config(merged, note);
        m->servers[parts[i].at] = NULL;
    }
    m->servers[parts[0].at] = merged;
}

static void merge_all_configs(struct merging *m)
{
    qsort(m->configs, m->config_count, sizeof *m->configs, by_whole);
    for (uint32_t from = 0, to; from < m->config_count; from = to) {
        to = from + 1;
        while (to < m->config_count && str_eq(m->configs[to].whole, m->configs[from].whole))
            to++;
        if (to - from > 1)
            merge_configs(m, &m->configs[from], to - from);
    }
}

/* --- all --- */

static void gather(struct merging *m, uint32_t count)
{
    m->parts = arena_new(m->a, struct part, count);
    m->configs = arena_new(m->a, struct part, count);
    m->own = arena_new(m->a, struct part *, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct server_note *note = m->servers[i];
        if (is(note, PART_UNIT_DROP_IN) || is(note, PART_VARIABLES))
            m->parts[m->part_count++] = part_of(note, i);
        else if (note->part && !is(note, PART_UNIT) && !note->container.ptr)
            m->configs[m->config_count++] = part_of(note, i);
    }
    qsort(m->parts, m->part_count, sizeof *m->parts, by_name);
}

uint32_t parts_merge(struct arena *a, const struct server_note **servers, uint32_t count)
{
    struct merging m = {.a = a, .servers = servers};
    gather(&m, count);
    merge_all_configs(&m);
    for (uint32_t i = 0; i < count && m.part_count; i++)
        if (servers[i] && is(servers[i], PART_UNIT))
            merge_unit(&m, i);
    /* A drop-in whose unit was not given may name files too. */
    for (uint32_t i = 0; i < count && m.part_count; i++)
        if (servers[i] && is(servers[i], PART_UNIT_DROP_IN) && servers[i]->part->has_command)
            merge_unit(&m, i);
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++)
        if (servers[i])
            servers[left++] = servers[i];
    return left;
}
