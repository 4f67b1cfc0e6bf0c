/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/value_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/hash.h"
#include "base/wipe.h"
#include "tree/go_float.h"
#include "tree/value_check.h"

enum { SMALL = 16 }; /* up to here plain loops are the fastest */

static struct str float_name(struct arena *a, double value)
{
    char text[GO_FLOAT_MAX];
    if (isnan(value))
        return STR(".nan");
    if (isinf((float)value)) /* the name has the precision of a float32, and its range */
        return value > 0 ? STR(".inf") : STR("-.inf");
    return arena_str(a, (struct str){text, go_float_general(text, value, 32)});
}

static struct str key_name(struct arena *a, const struct resolved *key)
{
    switch (key->kind) {
    case RESOLVED_STRING:
        return key->text;
    case RESOLVED_BOOL:
        return key->boolean ? STR("true") : STR("false");
    case RESOLVED_INT:
        return arena_fmt(a, "%lld", (long long)key->integer);
    case RESOLVED_FLOAT:
        return float_name(a, key->real);
    case RESOLVED_NULL:
    case RESOLVED_UINT:
        break;
    }
    return STR("");
}

void map_entry_key(struct map_entry *entry, struct arena *a, const struct resolved *key,
                   const struct node *node)
{
    entry->key = *key;
    entry->order = key_name(a, key);
    entry->member.name = entry->order;
    /* Only !!binary can make bytes that are no UTF-8. */
    if (key->kind == RESOLVED_STRING && key->text.ptr != node->text.ptr)
        entry->member.name = value_mend(a, entry->order);
}

bool map_key_equal(const struct resolved *a, const struct resolved *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case RESOLVED_NULL:
        return true;
    case RESOLVED_BOOL:
        return a->boolean == b->boolean;
    case RESOLVED_INT:
        return a->integer == b->integer;
    case RESOLVED_UINT:
        return a->huge == b->huge;
    case RESOLVED_FLOAT:
        return a->real == b->real;
    case RESOLVED_STRING:
        return str_eq(a->text, b->text);
    }
    return false;
}

/* Equal keys must become neighbours. Those that only share the name follow the rank, except that
 * keys which are refused stand last: they must not get lost behind a key of the same name. */
static int entry_cmp(const void *left, const void *right)
{
    const struct map_entry *a = left, *b = right;
    int order = str_cmp(a->order, b->order);
    if (order)
        return order;
    bool a_bad = a->key.kind == RESOLVED_NULL || a->key.kind == RESOLVED_UINT;
    bool b_bad = b->key.kind == RESOLVED_NULL || b->key.kind == RESOLVED_UINT;
    if (a_bad != b_bad)
        return a_bad ? 1 : -1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* For large maps: the first bytes of the name decide most comparisons without a look at the entry.
 */
struct ticket {
    uint64_t prefix;
    const struct map_entry *entry;
};

static int ticket_cmp(const void *left, const void *right)
{
    const struct ticket *a = left, *b = right;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    return entry_cmp(a->entry, b->entry);
}

static uint64_t prefix_of(struct str name)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < sizeof prefix; i++)
        prefix = prefix << 8 | (i < name.len ? (unsigned char)name.ptr[i] : 0);
    return prefix;
}

static void sort_many(struct map_entry *entries, uint32_t count)
{
    struct ticket *tickets = xmalloc(count * sizeof *tickets);
    struct map_entry *sorted = xmalloc(count * sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        tickets[i] = (struct ticket){prefix_of(entries[i].order), &entries[i]};
    qsort(tickets, count, sizeof *tickets, ticket_cmp);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = *tickets[i].entry;
    memcpy(entries, sorted, count * sizeof *sorted);
    free(sorted);
    wipe(tickets, count * sizeof *tickets); /* they hold bytes of the input */
    free(tickets);
}

static void sort_entries(struct map_entry *entries, uint32_t count)
{
    if (count > SMALL) {
        sort_many(entries, count);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        if (entry_cmp(&entries[i - 1], &entries[i]) < 0)
            continue;
        struct map_entry moving = entries[i];
        uint32_t at = i;
        for (; at > 0 && entry_cmp(&entries[at - 1], &moving) > 0; at--)
            entries[at] = entries[at - 1];
        entries[at] = moving;
    }
}

/* 0 and -0 are one key in Go and have two names; the last one's name stays. */
static void join_zeros(struct map_entry *entries, uint32_t count)
{
    struct str name = STR_NONE;
    for (uint32_t i = count; i-- > 0;) {
        struct map_entry *entry = &entries[i];
        if (entry->key.kind != RESOLVED_FLOAT || entry->key.real != 0)
            continue;
        if (!name.ptr)
            name = entry->order;
        entry->order = entry->member.name = name;
    }
}

bool map_finish(struct arena *a, struct map_entry *entries, uint32_t count, struct value *object)
{
    uint32_t kept = 0;
    join_zeros(entries, count);
    sort_entries(entries, count);
    object->members = arena_new(a, struct value_member, count);
    for (uint32_t i = 0; i < count; i++) {
        bool same_name = kept && str_eq(entries[i - 1].order, entries[i].order);
        if (same_name) {
            object->unstable |= !map_key_equal(&entries[i - 1].key, &entries[i].key);
            kept--;
        }
        object->members[kept++] = entries[i].member;
    }
    object->count = kept;
    for (uint32_t i = 0; i < kept; i++)
        if (object->members[i].value->height >= object->height)
            object->height = object->members[i].value->height + 1;
    return kept == count;
}

static uint64_t key_hash(const struct resolved *key)
{
    struct {
        uint64_t kind;
        union {
            uint64_t whole;
            double real;
        };
    } bits = {(uint64_t)key->kind, {0}};
    switch (key->kind) {
    case RESOLVED_NULL:
        break;
    case RESOLVED_BOOL:
        bits.whole = key->boolean;
        break;
    case RESOLVED_INT:
        bits.whole = (uint64_t)key->integer;
        break;
    case RESOLVED_UINT:
        bits.whole = key->huge;
        break;
    case RESOLVED_FLOAT:
        bits.real = key->real == 0 ? 0 : key->real; /* -0 hashes like 0 */
        break;
    case RESOLVED_STRING:
        return hash_str(key->text);
    }
    return hash_str((struct str){(const char *)&bits, sizeof bits});
}

static bool place(struct map_keys *set, const struct resolved *key)
{
    uint32_t at = (uint32_t)key_hash(key) & (set->cap - 1);
    for (; set->used[at]; at = (at + 1) & (set->cap - 1))
        if (map_key_equal(&set->slots[at], key))
            return false;
    set->used[at] = true;
    set->slots[at] = *key;
    return true;
}

static void grow(struct map_keys *set, struct arena *a)
{
    struct map_keys old = *set;
    set->cap = old.cap ? old.cap * 4 : SMALL;
    set->slots = arena_new(a, struct resolved, set->cap);
    if (set->cap == SMALL)
        return;
    set->used = arena_new(a, bool, set->cap);
    for (uint32_t i = 0; i < old.cap; i++)
        if (!old.used || old.used[i])
            place(set, &old.slots[i]);
}

bool map_keys_add(struct map_keys *set, struct arena *a, const struct resolved *key)
{
    if (key->kind == RESOLVED_FLOAT && isnan(key->real))
        return true;
    if (!set->used) {
        for (uint32_t i = 0; i < set->count; i++)
            if (map_key_equal(&set->slots[i], key))
                return false;
        if (set->count == set->cap)
            grow(set, a);
        if (!set->used) {
            set->slots[set->count++] = *key;
            return true;
        }
    } else if (set->count * 2 >= set->cap) {
        grow(set, a);
    }
    bool added = place(set, key);
    set->count += added;
    return added;
}

bool map_keys_clear(struct map_keys *set)
{
    set->count = 0;
    return !set->used;
}
