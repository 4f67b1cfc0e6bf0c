/* SPDX-License-Identifier: Apache-2.0 */
/* go-yaml's strict decoding (decode.go, setMapIndex): the same walk as value_yaml.c, on a document
 * that passed it, without values. What an alias or a merge comes to again is reported again; a node
 * with an anchor is walked once as a value, and an alias to it repeats what was found there. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "tree/go_syntax.h"
#include "tree/limits.h"
#include "tree/pile.h"
#include "tree/resolve.h"
#include "tree/value.h"
#include "tree/value_map.h"
#include "tree/value_memo.h"

struct level { /* an open collection */
    const struct node *node;
    struct value_memo *memo; /* where its hits are kept for later aliases, or NULL */
    struct map_keys *keys; /* of the map that is filled: a merged mapping fills the one around it */
    uint32_t next;
    uint32_t merges; /* items of a merged sequence still to do, from the last to the first */
    bool in_value;   /* the pair's value is being walked */
    bool merging;    /* `in_value`, and it is no value but merged */
    bool owner;      /* `keys` ends with it */
};

struct search {
    struct arena *arena;
    struct level *levels;
    size_t depth, cap;
    struct pile spare; /* sets of keys that can be used again */
    struct value_memos memos;
    bool has_aliases;
    struct value_duplicate *hits;
    uint32_t count, hit_cap;
    size_t text; /* bytes of the hits' keys */
};

static void hit_add(struct search *s, struct value_duplicate hit)
{
    arena_grow(s->arena, s->hits, s->count, s->hit_cap);
    s->hits[s->count++] = hit;
    s->text += hit.key.len;
}

static bool is_over(const struct search *s)
{
    return s->text > LIMIT_TEXT;
}

/* `keys` is NULL for a value, and the keys of the map around it for what is merged. */
static void level_push(struct search *s, const struct node *node, struct map_keys *keys)
{
    if (node->kind == NODE_SCALAR)
        return;
    struct value_memo *memo = NULL;
    if (s->has_aliases && node->anchor.ptr && !keys) {
        memo = value_memo_of(&s->memos, node);
        if (memo->done) {
            for (uint32_t i = 0; i < memo->hit_count && !is_over(s); i++)
                hit_add(s, s->hits[memo->first_hit + i]);
            return;
        }
        memo->first_hit = s->count;
    }
    if (s->depth == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 32;
        s->levels = xrealloc(s->levels, s->cap * sizeof *s->levels);
    }
    bool owner = !keys && node->kind == NODE_MAPPING;
    if (owner)
        keys = s->spare.count ? pile_pop(&s->spare) : arena_new(s->arena, struct map_keys, 1);
    s->levels[s->depth++] =
        (struct level){.node = node, .memo = memo, .keys = keys, .owner = owner};
}

static void level_pop(struct search *s)
{
    struct level *level = &s->levels[--s->depth];
    if (level->owner && map_keys_clear(level->keys))
        pile_push(&s->spare, level->keys);
    if (level->memo) {
        level->memo->done = true;
        level->memo->hit_count = s->count - level->memo->first_hit;
    }
}

static void key_repeats(struct search *s, const struct resolved *key, const struct node_pair *pair)
{
    struct buf text = BUF_INIT;
    go_syntax_scalar(&text, key);
    hit_add(s, (struct value_duplicate){
                   .key = buf_to_arena(&text, s->arena),
                   .at = pair->value,
                   .key_node = pair->key,
                   .line = pair->value->mark_line,
               });
    buf_release(&text);
}

static void pair_end(struct search *s, struct level *level)
{
    const struct node_pair *pair = &level->node->pairs[level->next++];
    struct resolved key;
    struct str ignored;
    bool merging = level->merging;
    level->in_value = level->merging = false;
    if (merging || !resolve_scalar(s->arena, node_resolve(pair->key), &key, &ignored))
        return;
    if (!map_keys_add(level->keys, s->arena, &key))
        key_repeats(s, &key, pair);
}

static void mapping_step(struct search *s)
{
    struct level *level = &s->levels[s->depth - 1];
    struct node *value = level->node->pairs[level->next].value;
    if (level->merges) {
        level_push(s, node_resolve(value->items[--level->merges]), level->keys);
    } else if (level->in_value) {
        pair_end(s, level);
    } else {
        level->in_value = true;
        level->merging = resolve_is_merge(level->node->pairs[level->next].key);
        if (level->merging && value->kind == NODE_SEQUENCE)
            level->merges = value->count;
        else
            level_push(s, node_resolve(value), level->merging ? level->keys : NULL);
    }
}

static void step(struct search *s)
{
    struct level *level = &s->levels[s->depth - 1];
    if (level->next == level->node->count)
        level_pop(s);
    else if (level->node->kind == NODE_MAPPING)
        mapping_step(s);
    else
        level_push(s, node_resolve(level->node->items[level->next++]), NULL);
}

bool value_yaml_duplicates(struct arena *a, const struct yread_document *doc,
                           struct value_duplicate **hits, uint32_t *count)
{
    struct search s = {.arena = a, .memos = {.arena = a}, .has_aliases = doc->has_aliases};
    *hits = NULL;
    *count = 0;
    if (!doc->root)
        return true;
    level_push(&s, doc->root, NULL);
    while (s.depth && !is_over(&s))
        step(&s);
    free(s.levels);
    pile_release(&s.spare);
    *hits = s.hits;
    *count = s.count;
    return !is_over(&s);
}
