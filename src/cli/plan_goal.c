/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_goal.h"

#include <string.h>

#include "apiserver/group_resource.h"
#include "apiserver/redact.h"
#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "base/go_base64.h"
#include "generate/key.h"
#include "report/escape.h"

struct making {
    struct arena *arena;
    struct plan_wish *wish;
    const struct access_key **old;
    struct access_key *new; /* in place of them */
    uint32_t count;
    struct str text; /* of the old file */
    unsigned tried;  /* names of new keys */
    struct ec_kms kms;
    const struct access **kms_from; /* the policies that it follows: each has a name of its own, */
    struct access_key *kms_keys;    /* since a file can hold one only once */
    uint32_t kms_count;
    uint32_t named; /* classes that the old file names; behind them those that were asked for */
    struct err *err;
    bool ok;
};

static const struct access_key identity = {.kind = ACCESS_IDENTITY, .name = {"", 0}};

static bool is_local(const struct access_key *key)
{
    return !access_kind_is_kms(key->kind) && key->kind != ACCESS_IDENTITY;
}

/* --- new keys --- */

static struct access_key new_key(struct making *m, enum access_kind kind)
{
    struct ec_key *key = arena_new(m->arena, struct ec_key, 1);
    struct buf secret = BUF_INIT;
    if (!new_key_secret(&secret, NEW_KEY_BYTES)) {
        err_set(m->err, "the system has no random bytes");
        m->ok = false;
    }
    key->head.state = FIELD_OK;
    key->secret.value = buf_to_arena(&secret, m->arena);
    key->name.value = new_key_name(m->arena, m->wish->day, &m->tried, &m->text, 1);
    buf_release(&secret);
    size_t length = 0, fault;
    char *bytes = arena_bytes(m->arena, key->secret.value.len + 3);
    if (!go_base64_decode(key->secret.value, bytes, &length, &fault))
        BUG("a key that is no base64");
    m->wish->makes_key = true;
    return (struct access_key){
        .kind = kind, .name = key->name.value, .material = {bytes, length}, .head = &key->head};
}

/* The same one for each place that the old one has. */
static const struct access_key *successor(struct making *m, const struct access_key *old,
                                          enum access_kind kind)
{
    for (uint32_t i = 0; i < m->count; i++)
        if (change_same_key(m->old[i], old))
            return &m->new[i];
    m->old[m->count] = old;
    m->new[m->count] = new_key(m, kind);
    return &m->new[m->count++];
}

/* --- policies --- */

struct list {
    const struct access_key **keys;
    uint32_t count;
};

static void push(struct list *list, const struct access_key *key)
{
    list->keys[list->count++] = key;
}

static void push_rest(struct list *list, const struct access *from, bool local, bool plain)
{
    for (uint32_t i = 0; i < from->count; i++) {
        const struct access_key *key = &from->keys[i];
        if (key->kind == ACCESS_IDENTITY ? plain : access_kind_is_kms(key->kind) || local)
            push(list, key);
    }
}

static const struct access_key *kms_for(struct making *m, const struct access *from)
{
    for (uint32_t i = 0; i < m->kms_count; i++)
        if (plan_same_policy(m->kms_from[i], from))
            return &m->kms_keys[i];
    struct ec_kms *kms = arena_new(m->arena, struct ec_kms, 1);
    struct access_key *key = &m->kms_keys[m->kms_count];
    *kms = m->kms;
    if (m->kms_count)
        kms->name.value = arena_fmt(m->arena, STR_FMT "-%u", STR_ARG(m->kms.name.value),
                                    (unsigned)m->kms_count + 1);
    bool v2 = str_eq(kms->api_version.value, STR("v2"));
    *key = (struct access_key){.kind = v2 ? ACCESS_KMS_V2 : ACCESS_KMS_V1,
                               .name = kms->name.value,
                               .endpoint = kms->endpoint.value,
                               .head = &kms->head};
    m->kms_from[m->kms_count++] = from;
    return key;
}

static struct access wanted(struct making *m, const struct access *from, bool asked)
{
    const struct access_key *writer = access_writer(from);
    struct list list = {arena_new(m->arena, const struct access_key *, from->count + 2), 0};
    switch (m->wish->goal) {
    case GOAL_ROTATE:
        if (!writer || !is_local(writer))
            return *from;
        push(&list, successor(m, writer, writer->kind));
        push_rest(&list, from, false, true);
        break;
    case GOAL_KMS:
        if (!writer)
            return *from;
        push(&list, kms_for(m, from));
        for (uint32_t i = 0; i < from->count; i++)
            if (from->keys[i].kind == ACCESS_IDENTITY)
                push(&list, &from->keys[i]);
        break;
    case GOAL_ENCRYPT:
        if (writer || (from->level == ACCESS_NO_ENTRY && !asked))
            return *from; /* an entry may be without effect in this release */
        push_rest(&list, from, true, false);
        if (!list.count)
            push(&list, successor(m, &identity, ACCESS_SECRETBOX));
        push(&list, &identity);
        break;
    case GOAL_FILE:
    case GOAL_DECRYPT:
        return *from;
    }
    return plan_policy(m->arena, list.keys, list.count);
}

/* --- KMS --- */

static struct field_string *kms_field(struct ec_kms *kms, struct str name)
{
    if (str_eq(name, STR("name")))
        return &kms->name;
    if (str_eq(name, STR("endpoint")))
        return &kms->endpoint;
    return str_eq(name, STR("apiVersion")) ? &kms->api_version : NULL;
}

static bool read_kms(struct making *m)
{
    struct ec_kms *kms = arena_new(m->arena, struct ec_kms, 1);
    for (struct str rest = m->wish->kms; rest.ptr;) {
        struct str value = str_cut(&rest, ','), name = str_cut(&value, '=');
        struct field_string *field = kms_field(kms, str_trim(name));
        if (!value.ptr)
            return err_set(m->err, "--to-kms: a setting has the form NAME=VALUE");
        if (field) {
            field->value = value;
            field->head.state = FIELD_OK;
        } else if (str_eq(str_trim(name), STR("timeout"))) {
            kms->timeout.text = value;
            kms->timeout.head.state = FIELD_OK;
        } else {
            return err_set(m->err, "--to-kms: the settings are name, endpoint, apiVersion and "
                                   "timeout");
        }
    }
    if (!kms->name.value.len || !kms->endpoint.value.len)
        return err_set(m->err, "--to-kms needs name=NAME,endpoint=unix:///PATH");
    if (!kms->api_version.value.ptr) {
        kms->api_version.value = STR("v2");
        kms->api_version.head.state = FIELD_OK;
    }
    kms->head.state = FIELD_OK;
    m->kms = *kms;
    return true;
}

/* --- the file --- */

static uint32_t key_count(const struct stages *s)
{
    uint32_t count = 1;
    for (uint32_t i = 0; i < s->count; i++)
        count += s->classes[i].from.count;
    return count;
}

/* Where nothing is named yet, what was asked for. */
static void add_asked(struct making *m, struct stages *s)
{
    struct str rest = m->wish->resources;
    uint32_t count = 1;
    for (size_t i = 0; i < rest.len; i++)
        count += rest.ptr[i] == ',';
    struct stages_class *more = arena_new(m->arena, struct stages_class, s->count + count);
    if (s->count)
        memcpy(more, s->classes, s->count * sizeof *more);
    s->classes = more;
    while (rest.ptr) {
        struct str name = str_trim(str_cut(&rest, ','));
        bool there = !name.len;
        for (uint32_t i = 0; i < s->count; i++)
            there |= str_eq(s->classes[i].name, name);
        if (!there)
            s->classes[s->count++] = (struct stages_class){.name = name};
    }
}

static bool same_as_before(const struct stages *s, const struct access *const *policies)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (!plan_same_policy(&s->classes[i].from, policies[i]))
            return false;
    return true;
}

static bool make_file(struct making *m, struct stages *s, const struct plan_writing *writing,
                      struct plan_text *out)
{
    struct plan_writing w = *writing;
    const struct access **policies = arena_new(m->arena, const struct access *, s->count);
    m->old = arena_new(m->arena, const struct access_key *, key_count(s));
    m->new = arena_new(m->arena, struct access_key, key_count(s));
    m->kms_from = arena_new(m->arena, const struct access *, s->count);
    m->kms_keys = arena_new(m->arena, struct access_key, s->count);
    for (uint32_t i = 0; i < s->count; i++) {
        struct access *policy = arena_new(m->arena, struct access, 1);
        *policy = wanted(m, &s->classes[i].from, i >= m->named);
        policies[i] = policy;
    }
    w.classes = s->classes;
    w.count = s->count;
    w.policies = policies;
    if (!m->ok)
        return false;
    if (same_as_before(s, policies)) {
        *out = *writing->begin;
        return true;
    }
    struct str why;
    if (plan_file_write(m->arena, &w, out, &why))
        return true;
    why = redact_words(m->arena, why);
    return err_set(m->err, "kube-apiserver would not take such a file: " STR_FMT, STR_ARG(why));
}

bool plan_goal_make(struct arena *a, struct plan_wish *wish, const struct plan_text *from,
                    const struct load_options *load, const struct version_row *row,
                    struct plan_text *out, struct err *err)
{
    struct making m = {.arena = a, .wish = wish, .text = from->text, .err = err, .ok = true};
    struct stages s;
    const struct stages_question question = {.from = from->configuration, .row = row};
    *out = (struct plan_text){.name = STR("the end"), .text = STR("")};
    if (wish->goal == GOAL_DECRYPT)
        return true;
    if (wish->goal == GOAL_KMS && !read_kms(&m))
        return false;
    stages_classes(a, &question, &s);
    m.named = s.count;
    if (wish->goal == GOAL_ENCRYPT && (wish->resources.ptr || !s.count)) {
        if (!wish->resources.ptr)
            wish->resources = STR("secrets");
        add_asked(&m, &s);
        const struct access_index index = stages_index(a, from->configuration);
        for (uint32_t i = 0; i < s.count; i++)
            stages_access(a, &index, row, s.classes[i].name, &s.classes[i].from);
    }
    const struct plan_writing writing = {.begin = from, .load = load, .row = row};
    return make_file(&m, &s, &writing, out);
}

struct str plan_goal_command(struct arena *a, const struct plan_wish *wish,
                             const struct stages_question *question, unsigned minor,
                             struct str from, struct str to)
{
    struct str text = STR("enclint plan --write steps");
    if (minor != VERSION_NEWEST)
        text = arena_join(a, text, arena_fmt(a, " --kubernetes-version 1.%u", minor));
    if (question->single)
        text = arena_join(a, text, STR(" --single-node"));
    if (question->rewritten)
        text = arena_join(a, text, STR(" --stored-rewritten"));
    if (wish->goal == GOAL_DECRYPT)
        text = arena_join(a, text, STR(" --decrypt"));
    if (wish->goal == GOAL_KMS)
        text = arena_join(a, text, STR(" --to-kms "), escape_shell_word(a, wish->kms));
    text = arena_join(a, text, STR(" "), escape_shell_word(a, from));
    return wish->goal == GOAL_FILE ? arena_join(a, text, STR(" "), escape_shell_word(a, to)) : text;
}
