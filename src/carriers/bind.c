/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/bind.h"

#include "carriers/carrier.h"

void binds_init(struct binds *b, struct arena *a, uint32_t max)
{
    if (max > CARRIED_ITEMS_MAX)
        max = CARRIED_ITEMS_MAX;
    *b = (struct binds){.volumes = arena_new(a, struct volume, max),
                        .mounts = arena_new(a, struct mount, max),
                        .max = max};
}

/* The bytes [from, to) of what is told, with their place where they stand as they are. */
static struct told part(struct told told, size_t from, size_t to)
{
    struct told out = told;
    out.text = str_slice(told.text, from, to);
    if (told.span.end - told.span.start == told.text.len) {
        out.span.end = told.span.start + (uint32_t)(from + out.text.len);
        out.span.start = told.span.start + (uint32_t)from;
    }
    return out;
}

void binds_add_told(struct binds *b, struct span span, struct told source, struct told target,
                    bool read_only)
{
    if (!target.text.len)
        return;
    if (b->count == b->max) {
        b->is_partial = true;
        return;
    }
    struct volume *volume = &b->volumes[b->count];
    bool is_path = source.is_unknown || (source.text.len && source.text.ptr[0] == '/');
    *volume = (struct volume){.kind = is_path ? VOLUME_HOST_PATH : VOLUME_OTHER,
                              .span = span,
                              .host = source,
                              .type = {.text = STR_NONE},
                              .name = {.text = STR_NONE}};
    b->mounts[b->count++] = (struct mount){.span = span,
                                           .name = {.text = STR_NONE},
                                           .path = target,
                                           .volume = volume,
                                           .read_only = read_only};
}

static bool holds_option(struct str options, struct str option)
{
    while (options.ptr)
        if (str_eq(str_cut(&options, ','), option))
            return true;
    return false;
}

void binds_add(struct binds *b, struct told what)
{
    struct str text = what.text;
    size_t first = str_find_byte(text, ':');
    if (first == text.len) {
        binds_add_told(b, what.span, (struct told){.text = STR_NONE}, what, false);
        return;
    }
    size_t second = first + 1 + str_find_byte(str_slice(text, first + 1, text.len), ':');
    struct str options = str_slice(text, second + 1, text.len);
    binds_add_told(b, what.span, part(what, 0, first), part(what, first + 1, second),
                   holds_option(options, STR("ro")));
}

void binds_add_options(struct binds *b, struct told what)
{
    struct told source = {.text = STR_NONE}, target = source;
    bool read_only = false;
    for (size_t at = 0, end; at < what.text.len; at = end + 1) {
        end = at + str_find_byte(str_slice(what.text, at, what.text.len), ',');
        struct str item = str_slice(what.text, at, end);
        size_t equal = str_find_byte(item, '=');
        struct str name = str_slice(item, 0, equal), value = str_slice(item, equal + 1, item.len);
        if (str_eq(name, STR("source")) || str_eq(name, STR("src")))
            source = part(what, at + equal + 1, end);
        else if (str_eq(name, STR("target")) || str_eq(name, STR("destination")) ||
                 str_eq(name, STR("dst")))
            target = part(what, at + equal + 1, end);
        else if (str_eq(name, STR("readonly")) || str_eq(name, STR("ro")))
            read_only = !str_eq(value, STR("false")) && !str_eq(value, STR("0"));
    }
    binds_add_told(b, what.span, source, target, read_only);
}

static struct told told_word(const struct word *word, size_t from)
{
    struct told told = {.text = word->text, .span = word->span, .is_unknown = word->is_unknown};
    return part(told, from, told.text.len);
}

void binds_add_words(struct binds *b, const struct word *words, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct str text = words[i].text;
        size_t end = str_find_byte(text, '=');
        struct str name = str_slice(text, 0, end);
        bool is_mount = str_eq(name, STR("--mount"));
        if (!is_mount && !str_eq(name, STR("--volume")) && !str_eq(name, STR("-v")))
            continue;
        if (end == text.len && i + 1 == count)
            return;
        struct told told =
            end == text.len ? told_word(&words[++i], 0) : told_word(&words[i], end + 1);
        if (is_mount)
            binds_add_options(b, told);
        else
            binds_add(b, told);
    }
}

void binds_give(const struct binds *b, struct workload *workload, struct container *container)
{
    workload->sees_host_paths = false;
    workload->is_partial |= b->is_partial;
    workload->volumes = b->volumes;
    workload->volume_count = b->count;
    container->mounts = b->mounts;
    container->mount_count = b->count;
}
