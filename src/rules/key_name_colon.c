/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/ascii.h"
#include "rules/hook.h"
#include "rules/key_table.h"
#include "rules/place.h"

enum { NAME_MAX_READ = 256 };

/* What k3s and RKE2 call the keys that they make: aescbckey-2021-11-19T20:27:45Z, with its time in
 * the form of RFC 3339. Nobody chose that name, and nobody can choose another. */
static bool is_generated(struct str name)
{
    static const char *const makers[] = {"aescbckey-", "secretboxkey-"};
    static const char form[] = "0000-00-00T00:00:00";
    struct str time = STR_NONE;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (str_starts_with(name, str_from(makers[i])))
            time = str_slice(name, strlen(makers[i]), name.len);
    if (time.len <= strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? !is_digit(time.ptr[i]) : time.ptr[i] != form[i])
            return false;
    char zone = time.ptr[strlen(form)];
    return zone == 'Z' || zone == '+' || zone == '-' || zone == '.';
}

/* The key whose name ends where a colon stands in this one: it tries what the other wrote. */
static const struct key_place *rival(struct arena *a, const struct key_table *names,
                                     const struct key_place *at)
{
    struct str name = str_slice(at->key->name.value, 0, NAME_MAX_READ);
    for (size_t i = 1; i < name.len; i++) {
        if (name.ptr[i] != ':')
            continue;
        const struct key_place *other = key_table_find(names, key_id(a, at, str_slice(name, 0, i)));
        if (other)
            return other;
    }
    return NULL;
}

static void report(struct rule_run *run, const struct key_place *at, const struct key_place *other)
{
    struct arena *a = run->arena;
    struct str shown = other ? key_shown(a, other) : STR_NONE;
    struct draft draft = rule_draft(
        run, at->key->name.head.at->span, key_path(a, at, "name"),
        other ? arena_join(a, key_shown(a, at), STR(" has a ':' in its name: "), shown,
                           STR(" tries to decrypt what it wrote"))
              : arena_join(a, key_shown(a, at),
                           STR(" has a ':' in its name, which separates names in what is stored")));
    draft.severity = other ? SEVERITY_OFF : SEVERITY_INFO;
    struct draft_spot spot = {.text = STR("this key")};
    if (other) {
        spot.span = other->key->name.head.at->span;
        draft.related = &spot;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

static bool has_colon(const struct key_place *at)
{
    struct str name = at->key->name.value;
    return at->named && str_find_byte(name, ':') < name.len;
}

void rule_key_name_colon(struct rule_run *run)
{
    struct key_walk walk;
    struct key_table names = {.arena = run->arena};
    bool any = false;
    for (key_walk_init(&walk, run); !any && key_walk_next(&walk);)
        any = has_colon(walk.at);
    if (!any)
        return;
    for (key_walk_init(&walk, run); key_walk_next(&walk);)
        if (walk.at->named)
            key_table_put(&names, key_id(run->arena, walk.at, walk.at->key->name.value), walk.at);
    for (key_walk_init(&walk, run); key_walk_next(&walk);) {
        if (!has_colon(walk.at))
            continue;
        const struct key_place *other = rival(run->arena, &names, walk.at);
        if (other || !is_generated(walk.at->key->name.value))
            report(run, walk.at, other);
    }
}
