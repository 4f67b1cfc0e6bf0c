/* SPDX-License-Identifier: Apache-2.0 */
/* exhaustive: all lists of at most three providers and three keys in all, up to renaming: so many
 * with EXHAUSTIVE=whole in the environment, else two of both. For test programs only. */
#ifndef ACCESS_EXHAUSTIVE_H
#define ACCESS_EXHAUSTIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"

enum { SLOTS = 6, KINDS = ACCESS_KMS_V2 + 1 };

/* One key of a list, or an identity. Keys of different kinds never meet, and secrets only where
 * names are the same: so names are counted for each kind, secrets for each name. */
struct slot {
    enum access_kind kind;
    bool begins; /* a provider */
    uint8_t name, secret;
};

struct list {
    uint32_t count;
    struct slot slots[SLOTS];
};

static inline bool whole(void)
{
    const char *value = getenv("EXHAUSTIVE");
    return value && !strcmp(value, "whole");
}

static inline uint32_t most(void)
{
    return whole() ? 3 : 2;
}

static inline bool is_local(enum access_kind kind)
{
    return kind == ACCESS_AESCBC || kind == ACCESS_AESGCM || kind == ACCESS_SECRETBOX;
}

/* --- shapes: lists without names and secrets --- */

struct shapes {
    uint32_t count, capacity;
    struct list *lists;
};

static inline void shapes_add(struct shapes *s, const struct list *list)
{
    if (s->count == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 256;
        s->lists = realloc(s->lists, s->capacity * sizeof *s->lists);
        if (!s->lists)
            abort();
    }
    s->lists[s->count++] = *list;
}

static inline void grow(struct shapes *s, struct list *list, uint32_t providers, uint32_t keys)
{
    if (list->count)
        shapes_add(s, list);
    for (enum access_kind kind = 0; kind <= ACCESS_KMS_V2; kind++) {
        bool key = kind != ACCESS_IDENTITY;
        const struct slot *last = list->count ? &list->slots[list->count - 1] : NULL;
        bool goes_on = last && last->kind == kind && is_local(kind);
        if (key && keys == most())
            continue;
        for (int begins = goes_on ? 0 : 1; begins < 2; begins++) {
            if (begins && providers == most())
                continue;
            list->slots[list->count++] = (struct slot){.kind = kind, .begins = begins};
            grow(s, list, providers + (begins ? 1 : 0), keys + (key ? 1 : 0));
            list->count--;
        }
    }
}

static inline struct shapes all_shapes(void)
{
    struct shapes s = {0};
    struct list list = {0};
    grow(&s, &list, 0, 0);
    return s;
}

/* Up to renaming: of AES-GCM and secretbox the first is secretbox, of KMS v1 and v2 it is v1. */
static inline bool is_canonical(const struct list *a, const struct list *b)
{
    bool secretbox = false, v1 = false;
    for (uint32_t i = 0; i < a->count + b->count; i++) {
        enum access_kind kind = i < a->count ? a->slots[i].kind : b->slots[i - a->count].kind;
        secretbox |= kind == ACCESS_SECRETBOX;
        v1 |= kind == ACCESS_KMS_V1;
        if ((kind == ACCESS_AESGCM && !secretbox) || (kind == ACCESS_KMS_V2 && !v1))
            return false;
    }
    return true;
}

/* --- as access.h has it --- */

struct policy {
    struct access access;
    struct access_key keys[SLOTS];
};

static inline void policy_of(const struct list *list, const char *const *names, struct policy *out)
{
    static const char *const secrets[] = {"A", "B", "C", "D", "E", "F"};
    uint32_t provider = 0, key = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct slot *slot = &list->slots[i];
        if (i && slot->begins)
            provider++;
        key = slot->begins ? 0 : key + 1;
        struct access_key *k = &out->keys[i];
        *k = (struct access_key){
            .kind = slot->kind, .name = STR(""), .provider = provider, .key = key};
        if (slot->kind != ACCESS_IDENTITY)
            k->name = str_from(names[slot->name]);
        if (is_local(slot->kind))
            k->material = str_from(secrets[slot->secret]);
        else if (slot->kind != ACCESS_IDENTITY)
            k->endpoint = str_from(secrets[slot->secret]);
    }
    out->access = (struct access){
        .level = ACCESS_EXACT, .keys = out->keys, .count = list->count, .refuses_encrypted = true};
}

static inline void describe(char *out, size_t size, const struct list *list,
                            const char *const *names)
{
    size_t at = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < list->count && at < size; i++) {
        const struct slot *s = &list->slots[i];
        const char *head = s->begins ? "| " : "";
        int n = s->kind == ACCESS_IDENTITY
                    ? snprintf(out + at, size - at, "%sidentity ", head)
                    : snprintf(out + at, size - at, "%s%s %s=%c ", head, access_kind_name(s->kind),
                               names[s->name], 'A' + s->secret);
        at += (size_t)n;
    }
}

/* --- pairs of lists, with all names and secrets that make a difference --- */

__attribute__((unused)) static const char *const plain_names[] = {"a", "b", "c", "d", "e", "f"};

struct pair {
    struct list old, new;
    void (*visit)(const struct pair *pair);
    void *context;
};

struct counts { /* of names, and of secrets for each */
    uint8_t names[KINDS], secrets[KINDS][SLOTS];
};

/* KMS providers of one configuration have names of their own. */
static inline bool is_taken(const struct list *list, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (list->slots[i].kind == list->slots[at].kind &&
            list->slots[i].name == list->slots[at].name)
            return true;
    return false;
}

static inline void pair_name(struct pair *p, uint32_t at, const struct counts *counts)
{
    if (at == p->old.count + p->new.count || at == 2 * SLOTS) {
        p->visit(p);
        return;
    }
    struct list *list = at < p->old.count ? &p->old : &p->new;
    uint32_t index = at < p->old.count ? at : at - p->old.count;
    struct slot *slot = &list->slots[index];
    if (slot->kind == ACCESS_IDENTITY) {
        pair_name(p, at + 1, counts);
        return;
    }
    for (uint8_t n = 0; n <= counts->names[slot->kind] && n < SLOTS; n++) {
        slot->name = n;
        if (!is_local(slot->kind) && is_taken(list, index))
            continue;
        for (uint8_t s = 0; s <= counts->secrets[slot->kind][n] && s < SLOTS; s++) {
            struct counts next = *counts;
            slot->secret = s;
            if (n == counts->names[slot->kind])
                next.names[slot->kind]++;
            if (s == counts->secrets[slot->kind][n])
                next.secrets[slot->kind][n]++;
            pair_name(p, at + 1, &next);
        }
    }
}

static inline void visit_pair(struct pair *p, const struct list *old, const struct list *new)
{
    if (!is_canonical(old, new))
        return;
    p->old = *old;
    p->new = *new;
    pair_name(p, 0, &(struct counts){0});
}

/* --- a model --- */

/* Whether everybody gets the value back, always. `same_remote`: all endpoints lead to one key. */
static inline bool reads_clean(const struct list *list, const struct slot *v, bool same_remote)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct slot *s = &list->slots[i];
        if (s->kind != v->kind || (s->kind != ACCESS_IDENTITY && s->name != v->name))
            continue;
        if (s->kind == ACCESS_IDENTITY || s->secret == v->secret ||
            (same_remote && !is_local(s->kind)))
            return true;
        if (s->kind == ACCESS_AESCBC)
            return false;
    }
    return false;
}

#endif
