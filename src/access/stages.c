/* SPDX-License-Identifier: Apache-2.0 */
#include "access/stages.h"

#include "apiserver/group_resource.h"
#include "apiserver/resources.h"
#include "base/str_set.h"

/* Of a resource or group that no list can name: what is left to the wildcards. */
#define NOBODY "\x01"

enum stages_rank stages_rank_of(struct str name)
{
    struct group_resource parsed = group_resource_parse(name);
    if (!str_eq(parsed.resource, STR("*")))
        return STAGES_EXACT;
    return str_eq(parsed.group, STR("*")) ? STAGES_ALL : STAGES_GROUP;
}

bool stages_is_wildcard(struct str name)
{
    return stages_rank_of(name) != STAGES_EXACT;
}

/* 'secrets.' is 'secrets'. */
static struct str without_dot(struct str name)
{
    struct group_resource parsed = group_resource_parse(name);
    return parsed.group.len ? name : parsed.resource;
}

static void add_names(struct stages *s, struct str_set *seen, const struct ec_configuration *c,
                      enum stages_rank rank)
{
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct field_list *names = &resource_at(&c->resources, i)->resources;
        for (uint32_t k = 0; k < names->count; k++) {
            struct str name = string_at(names, k)->value;
            if (stages_rank_of(name) == rank && str_set_add(seen, without_dot(name)))
                s->classes[s->count++].name = name;
        }
    }
}

static uint32_t name_count(const struct ec_configuration *c)
{
    uint32_t count = 0;
    for (uint32_t i = 0; c && i < c->resources.count; i++)
        count += resource_at(&c->resources, i)->resources.count;
    return count;
}

struct access_index stages_index(struct arena *a, const struct ec_configuration *configuration)
{
    static const struct ec_configuration none = {.head = {FIELD_ABSENT, NULL, NULL}};
    return access_index_of(a, configuration ? configuration : &none);
}

void stages_access(struct arena *a, const struct access_index *index, const struct version_row *row,
                   struct str name, struct access *out)
{
    enum stages_rank rank = stages_rank_of(name);
    bool builtin = rank != STAGES_EXACT || resource_is_builtin(name);
    if (rank == STAGES_ALL)
        name = STR(NOBODY "." NOBODY);
    else if (rank == STAGES_GROUP)
        name = arena_join(a, STR(NOBODY "."), group_resource_parse(name).group);
    access_of_indexed(a, index, row, name, builtin, out);
}

void stages_classes(struct arena *a, const struct stages_question *question, struct stages *out)
{
    struct str_set seen = {.arena = a};
    const struct access_index from = stages_index(a, question->from),
                              to = stages_index(a, question->to);
    *out = (struct stages){0};
    out->classes =
        arena_new(a, struct stages_class, name_count(question->from) + name_count(question->to));
    for (enum stages_rank rank = STAGES_EXACT; rank <= STAGES_ALL; rank++) {
        add_names(out, &seen, question->from, rank);
        add_names(out, &seen, question->to, rank);
    }
    for (uint32_t i = 0; i < out->count; i++) {
        struct stages_class *class = &out->classes[i];
        stages_access(a, &from, question->row, class->name, &class->from);
        stages_access(a, &to, question->row, class->name, &class->to);
    }
}

/* Of those that were looked at, one a kind: most classes are alike. */
static const struct plan_way *same_way(const struct stages *s, const uint32_t *kinds,
                                       uint32_t count, uint32_t which)
{
    const struct stages_class *class = &s->classes[which];
    for (uint32_t i = 0; i < count; i++) {
        const struct stages_class *other = &s->classes[kinds[i]];
        if (plan_same_policy(&other->from, &class->from) &&
            plan_same_policy(&other->to, &class->to) && other->from.level == class->from.level &&
            other->to.level == class->to.level)
            return &other->way;
    }
    return NULL;
}

void stages_find(struct arena *a, const struct stages_question *question, struct stages *out)
{
    stages_classes(a, question, out);
    out->found = true;
    uint32_t *kinds = arena_new(a, uint32_t, out->count), kind_count = 0;
    for (uint32_t i = 0; i < out->count; i++) {
        struct stages_class *class = &out->classes[i];
        const struct plan_way *known = same_way(out, kinds, kind_count, i);
        if (!known)
            kinds[kind_count++] = i;
        class->way = known
                         ? *known
                         : plan_find(a, &(struct plan_question){.from = &class->from,
                                                                .to = &class->to,
                                                                .row = question->row,
                                                                .single = question->single,
                                                                .rewritten = question->rewritten});
        out->found &= class->way.result <= PLAN_FOUND_ASSUMING;
        if (class->way.policies > out->files)
            out->files = class->way.policies;
    }
}

/* Every class goes as early as it can, and waits for the others where it is. */
const struct access *stages_policy(const struct stages *stages, uint32_t which, uint32_t file)
{
    const struct stages_class *class = &stages->classes[which];
    if (file >= class->way.policies && file)
        return &class->to;
    uint32_t at = 0;
    const struct access *policy = &class->from;
    for (uint32_t i = 0; i < class->way.count && at < file; i++)
        if (class->way.moves[i].policy) {
            policy = class->way.moves[i].policy;
            at++;
        }
    return policy;
}

struct str stages_phase(const struct stages *stages, uint32_t file)
{
    for (uint32_t i = 0; i < stages->count; i++) {
        const struct access *policy = stages_policy(stages, i, file);
        if (!access_writer(policy) && policy->count > 1)
            return !access_writer(stages_policy(stages, i, stages->files)) ? STR("decrypt")
                                                                           : STR("encrypt");
    }
    return STR_NONE;
}

bool stages_rewrites(const struct stages *stages, uint32_t which, uint32_t file)
{
    const struct plan_way *way = &stages->classes[which].way;
    uint32_t at = 0;
    for (uint32_t i = 0; i < way->count; i++)
        if (way->moves[i].policy)
            at++;
        else if (at == file)
            return true;
    return false;
}
