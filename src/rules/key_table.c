/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/key_table.h"

#include "base/hash.h"

enum { FEW = 16 }; /* so many are looked at one after the other, without a hash */

static struct key_slot *slot_of(const struct key_table *table, struct str id)
{
    uint32_t at = table->cap == FEW ? 0 : (uint32_t)hash_str(id) & (table->cap - 1);
    while (table->slots[at].id.ptr && !str_eq(table->slots[at].id, id))
        at = (at + 1) & (table->cap - 1);
    return &table->slots[at];
}

static void grow(struct key_table *table)
{
    struct key_table larger = {.arena = table->arena, .cap = table->cap ? table->cap * 2 : FEW};
    larger.slots = arena_new(table->arena, struct key_slot, larger.cap);
    for (uint32_t i = 0; i < larger.cap; i++)
        larger.slots[i] = (struct key_slot){.id = STR_NONE};
    for (uint32_t i = 0; i < table->cap; i++)
        if (table->slots[i].id.ptr)
            *slot_of(&larger, table->slots[i].id) = table->slots[i];
    larger.count = table->count;
    *table = larger;
}

const struct key_place *key_table_put(struct key_table *table, struct str id,
                                      const struct key_place *place)
{
    if (table->cap == FEW ? table->count == FEW - 1 : table->count * 2 >= table->cap)
        grow(table);
    struct key_slot *slot = slot_of(table, id);
    if (slot->id.ptr)
        return slot->place;
    *slot = (struct key_slot){id, place};
    table->count++;
    return NULL;
}

const struct key_place *key_table_find(const struct key_table *table, struct str id)
{
    const struct key_slot *slot = table->cap ? slot_of(table, id) : NULL;
    return slot && slot->id.ptr ? slot->place : NULL;
}

struct str key_id(struct arena *a, const struct key_place *place, struct str what)
{
    struct {
        uint32_t entry, cipher;
    } prefix = {place->entry, (uint32_t)place->cipher};
    return arena_join(a, (struct str){(const char *)&prefix, sizeof prefix}, what);
}
