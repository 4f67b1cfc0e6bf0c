/* SPDX-License-Identifier: Apache-2.0 */
/* No counterexample: what every list reads of what every key writes, against a model that looks at
 * texts and knows nothing of access.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/exhaustive.h"

/* A stored value as the transformers see it: a text, and behind it what the secret made. */
struct value {
    char prefix[96];
    bool plain;
    uint8_t secret;
};

static const char *kind_prefix(enum access_kind kind)
{
    static const char *const prefixes[] = {"",
                                           "k8s:enc:aescbc:v1:",
                                           "k8s:enc:aesgcm:v1:",
                                           "k8s:enc:secretbox:v1:",
                                           "k8s:enc:kms:v1:",
                                           "k8s:enc:kms:v2:"};
    return prefixes[kind];
}

static struct value value_of(const struct slot *slot, const char *const *names)
{
    struct value v = {.plain = slot->kind == ACCESS_IDENTITY, .secret = slot->secret};
    if (!v.plain)
        snprintf(v.prefix, sizeof v.prefix, "%s%s:", kind_prefix(slot->kind), names[slot->name]);
    return v;
}

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return text && !strncmp(text, prefix, length) ? text + length : NULL;
}

struct model_answer {
    int by; /* slot; -1: nothing */
    bool garbage;
};

/* What is left of the text must be nothing, else the value is not what the key made; AES-CBC only
 * counts blocks. true: the search ends here. */
static bool model_try(const struct slot *slot, const struct value *v, const char *rest, int at,
                      struct model_answer *answer)
{
    bool kms = slot->kind == ACCESS_KMS_V1 || slot->kind == ACCESS_KMS_V2;
    bool same = kms || slot->secret == v->secret; /* the remote key is taken to be the same */
    if (!*rest && same) {
        answer->by = at;
        return true;
    }
    if (slot->kind != ACCESS_AESCBC || strlen(rest) % 16)
        return false;
    answer->garbage = true;
    return same; /* then its padding is the true one */
}

static struct model_answer model_read(const struct list *list, const struct value *v,
                                      const char *const *names, bool first_decides)
{
    struct model_answer answer = {.by = -1};
    bool decided = false;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct slot *slot = &list->slots[i];
        char prefix[96];
        if (slot->begins && decided)
            return answer;
        if (slot->kind == ACCESS_IDENTITY) {
            if (v->plain)
                return (struct model_answer){.by = (int)i};
            continue;
        }
        const char *body = v->plain ? NULL : behind(v->prefix, kind_prefix(slot->kind));
        snprintf(prefix, sizeof prefix, "%s:", names[slot->name]);
        const char *rest = behind(body, prefix);
        if (is_local(slot->kind) ? body != NULL : rest != NULL)
            decided = first_decides;
        if (!rest)
            continue;
        if (model_try(slot, v, rest, (int)i, &answer))
            return answer;
        if (first_decides) /* the first key that fits, within the first provider that does */
            return answer;
    }
    return answer;
}

struct reading {
    const struct list *list;
    const struct slot *writer;
    const char *const *names;
    bool first_decides;
};

static const struct version_row *row_of(bool first_decides)
{
    return version_row_of(first_decides ? 13 : 36);
}

static struct access_answer check_reading(const struct reading *r)
{
    struct policy reader, writer;
    policy_of(r->list, r->names, &reader);
    policy_of(&(struct list){.count = 1, .slots = {*r->writer}}, r->names, &writer);
    struct value v = value_of(r->writer, r->names);
    struct model_answer want = model_read(r->list, &v, r->names, r->first_decides);
    struct access_answer got =
        access_read(&reader.access, row_of(r->first_decides), access_writer(&writer.access));
    int by = got.by ? (int)(got.by - reader.keys) : -1;
    bool kms = want.by >= 0 && !is_local(r->list->slots[want.by].kind) && !v.plain;
    enum access_readable readable = want.by < 0 ? ACCESS_READABLE_NO
                                    : kms       ? ACCESS_READABLE_UNKNOWN
                                                : ACCESS_READABLE_YES;
    if (by != want.by || got.garbage != want.garbage || got.readable != readable ||
        got.stale != (want.by > 0)) {
        char list[256], key[96];
        describe(list, sizeof list, r->list, r->names);
        describe(key, sizeof key, &(struct list){.count = 1, .slots = {*r->writer}}, r->names);
        fail_msg("%s%s read by %s: by %d, not %d; garbage %d, not %d", key,
                 r->first_decides ? "(1.13)" : "", list, by, want.by, got.garbage, want.garbage);
    }
    return got;
}

/* More behind the list changes nothing for what was readable; a key in front, or in between, does
 * not take it away, unless that key always makes rubbish of it. */
static void check_monotone(const struct reading *r, struct access_answer before)
{
    if (before.readable == ACCESS_READABLE_NO || r->list->count == SLOTS || r->first_decides)
        return;
    for (uint32_t at = 0; at <= r->list->count; at++) {
        struct list more = *r->list;
        memmove(&more.slots[at + 1], &more.slots[at], (more.count - at) * sizeof *more.slots);
        more.count++;
        bool within = at < r->list->count && !r->list->slots[at].begins;
        for (uint8_t secret = 0; secret < 2 && !within; secret++) {
            more.slots[at] = (struct slot){ACCESS_AESCBC, true, 0, secret};
            struct access_answer after =
                check_reading(&(struct reading){&more, r->writer, r->names, false});
            bool rubbish = after.garbage && after.readable == ACCESS_READABLE_NO;
            assert_true(after.readable == before.readable || (rubbish && at < r->list->count));
            if (at == r->list->count)
                assert_true(after.stale == before.stale && after.garbage == before.garbage);
        }
    }
}

/* Names of which one begins another: behind the colon come one byte, or whole blocks. */
static const char *const colon_names[] = {"a", "b", "a:b", "a:123456789012345"};
enum { COLON_NAMES = 4, COLON_SECRETS = 2 };

static uint64_t readings;

static void read_with(const struct list *list, bool first_decides)
{
    for (enum access_kind kind = 0; kind <= ACCESS_KMS_V2; kind++) {
        uint8_t names = kind == ACCESS_IDENTITY ? 1 : COLON_NAMES;
        uint8_t secrets = kind == ACCESS_IDENTITY ? 1 : COLON_SECRETS;
        for (uint8_t n = 0; n < names; n++)
            for (uint8_t s = 0; s < secrets; s++) {
                struct slot writer = {kind, true, n, s};
                struct reading r = {list, &writer, colon_names, first_decides};
                check_monotone(&r, check_reading(&r));
                readings++;
            }
    }
    /* What it writes itself it reads, first of all and for certain. */
    struct reading own = {list, &list->slots[0], colon_names, first_decides};
    struct access_answer answer = check_reading(&own);
    assert_true(answer.readable != ACCESS_READABLE_NO && !answer.stale && !answer.garbage);
}

static void name_and_read(struct list *list, uint32_t at)
{
    if (at == list->count || at == SLOTS) {
        read_with(list, false);
        read_with(list, true);
        return;
    }
    struct slot *slot = &list->slots[at];
    bool named = slot->kind != ACCESS_IDENTITY;
    for (slot->name = 0; slot->name < (named ? COLON_NAMES : 1); slot->name++)
        for (slot->secret = 0; slot->secret < (named ? COLON_SECRETS : 1); slot->secret++)
            name_and_read(list, at + 1);
}

static void reads_as_the_model(void **state)
{
    (void)state;
    struct shapes shapes = all_shapes();
    static const struct list nothing = {0};
    for (uint32_t i = 0; i < shapes.count; i++)
        if (is_canonical(&shapes.lists[i], &nothing))
            name_and_read(&shapes.lists[i], 0);
    free(shapes.lists);
    print_message("%llu readings\n", (unsigned long long)readings);
    assert_true(readings > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_as_the_model)};
    return cmocka_run_group_tests_name("access exhaustive, reading", tests, NULL, NULL);
}
