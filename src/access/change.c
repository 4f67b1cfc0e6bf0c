/* SPDX-License-Identifier: Apache-2.0 */
#include "access/change.h"

/* --- one value, one reader --- */

static bool same_place(const struct access_key *a, const struct access_key *b)
{
    return a->kind == b->kind && str_eq(a->name, b->name);
}

/* A secret that is no base64 is one that is not known: of a template. */
static bool may_be_same(const struct change_policy *reader, const struct access_key *written)
{
    for (uint32_t i = 0; i < reader->access->count; i++) {
        const struct access_key *key = &reader->access->keys[i];
        if (same_place(key, written) && !access_kind_is_kms(key->kind) &&
            (!key->material.ptr || !written->material.ptr))
            return true;
    }
    return false;
}

enum change_read change_read(const struct change_policy *reader, const struct access_key *written)
{
    struct access_answer answer = access_read(reader->access, reader->row, written);
    switch (answer.readable) {
    case ACCESS_READABLE_YES:
        return answer.garbage ? CHANGE_READ_GARBAGE : CHANGE_READS;
    case ACCESS_READABLE_UNKNOWN:
        return written && str_eq(answer.by->endpoint, written->endpoint) ? CHANGE_READS
                                                                         : CHANGE_READ_UNKNOWN;
    case ACCESS_READABLE_NO:
        break;
    }
    if (written && written->kind != ACCESS_IDENTITY && may_be_same(reader, written))
        return CHANGE_READ_UNKNOWN;
    return answer.garbage ? CHANGE_READ_GARBAGE : CHANGE_READ_FAILS;
}

const struct access_key *change_writer(const struct change_policy *policy)
{
    return access_writer(policy->access);
}

bool change_same_key(const struct access_key *a, const struct access_key *b)
{
    if (a == b || !a || !b)
        return a == b;
    if (!same_place(a, b))
        return false;
    if (access_kind_is_kms(a->kind))
        return str_eq(a->endpoint, b->endpoint);
    return a->material.ptr && b->material.ptr && str_eq(a->material, b->material);
}

/* --- what may be stored --- */

void change_store(struct arena *a, struct change_stored *stored, const struct access_key *key)
{
    for (uint32_t i = 0; i < stored->count; i++)
        if (change_same_key(stored->keys[i], key))
            return;
    arena_grow(a, stored->keys, stored->count, stored->cap);
    stored->keys[stored->count++] = key;
}

static void store_readable(struct arena *a, struct change_stored *stored,
                           const struct change_policy *policy)
{
    for (uint32_t i = 0; i < policy->access->count; i++) {
        const struct access_key *key = &policy->access->keys[i];
        const struct access_key *written = key->kind == ACCESS_IDENTITY ? NULL : key;
        if (change_read(policy, written) != CHANGE_READ_FAILS)
            change_store(a, stored, written);
    }
}

struct change_stored change_stored_of(struct arena *a, const struct change_policy *policies,
                                      uint32_t count, bool rewritten)
{
    struct change_stored stored = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (!policies[i].access)
            continue;
        change_store(a, &stored, change_writer(&policies[i]));
        if (!rewritten)
            store_readable(a, &stored, &policies[i]);
    }
    return stored;
}

/* --- one moment --- */

bool change_moment_sound(const struct change_policy *policies, uint32_t count,
                         const struct change_stored *stored, struct change_break *why)
{
    struct change_break worst = {.read = CHANGE_READS};
    for (uint32_t r = 0; r < count; r++) {
        if (!policies[r].access)
            continue;
        for (uint32_t s = 0; s < stored->count; s++) {
            enum change_read read = change_read(&policies[r], stored->keys[s]);
            if (read > worst.read)
                worst = (struct change_break){
                    .read = read, .key = stored->keys[s], .writer = CHANGE_NOBODY, .reader = r};
        }
        for (uint32_t w = 0; w < count; w++) {
            if (!policies[w].access)
                continue;
            const struct access_key *key = change_writer(&policies[w]);
            enum change_read read = change_read(&policies[r], key);
            if (read > worst.read)
                worst = (struct change_break){.read = read, .key = key, .writer = w, .reader = r};
        }
    }
    if (why)
        *why = worst;
    return worst.read == CHANGE_READS;
}

/* --- a change --- */

const char *change_verdict_words(enum change_verdict verdict)
{
    static const char *const words[] = {
        [CHANGE_SAFE] = "safe",
        [CHANGE_SAFE_AFTER_RESTARTS] = "safe once all nodes have restarted",
        [CHANGE_SAFE_AFTER_REWRITE] = "safe only after stored data is rewritten",
        [CHANGE_UNKNOWN] = "unknown",
        [CHANGE_LOSES_DATA] = "loses data",
    };
    return words[verdict];
}

struct judging {
    struct arena *arena;
    const struct change_policy *old, *new;
    uint32_t nodes;
    struct change_break *breaks;
    enum change_verdict *weights;
    uint32_t count, cap;
};

static void add(struct judging *j, struct change_break found, enum change_verdict weight)
{
    if (found.read == CHANGE_READS)
        return;
    if (found.read == CHANGE_READ_UNKNOWN && weight > CHANGE_UNKNOWN)
        weight = CHANGE_UNKNOWN;
    uint32_t cap = j->cap;
    arena_grow(j->arena, j->breaks, j->count, cap);
    arena_grow(j->arena, j->weights, j->count, j->cap);
    j->breaks[j->count] = found;
    j->weights[j->count++] = weight;
}

/* What the old nodes wrote, and write while others are new already. */
static void old_writes(struct judging *j, uint32_t reader)
{
    for (uint32_t w = 0; w < j->nodes; w++) {
        if (!j->old[w].access)
            continue;
        const struct access_key *key = change_writer(&j->old[w]);
        add(j,
            (struct change_break){.read = change_read(&j->new[reader], key),
                                  .key = key,
                                  .writer = w,
                                  .reader = reader,
                                  .reader_new = true},
            CHANGE_LOSES_DATA);
    }
}

static bool is_old_writer(const struct judging *j, const struct access_key *key)
{
    for (uint32_t i = 0; i < j->nodes; i++)
        if (j->old[i].access && change_same_key(change_writer(&j->old[i]), key))
            return true;
    return false;
}

static bool old_reads(const struct judging *j, const struct access_key *key)
{
    for (uint32_t i = 0; i < j->nodes; i++)
        if (j->old[i].access && change_read(&j->old[i], key) != CHANGE_READ_FAILS)
            return true;
    return false;
}

/* What a node makes of a value stays what it is where its policy stays what it is. */
static bool stays(const struct judging *j, uint32_t reader)
{
    const struct access *old = j->old[reader].access, *new = j->new[reader].access;
    bool same = old && old->level == new->level && old->count == new->count &&
                j->old[reader].row == j->new[reader].row;
    for (uint32_t i = 0; same && i < old->count; i++)
        same =
            old->keys[i].kind == new->keys[i].kind &&
            (old->keys[i].kind == ACCESS_IDENTITY || change_same_key(&old->keys[i], &new->keys[i]));
    return same;
}

/* How bad it is where new nodes cannot read it: the same for all of them. CHANGE_SAFE: it is what
 * an old one writes, and that has been looked at. */
static enum change_verdict *stored_weights(const struct judging *j,
                                           const struct change_stored *stored)
{
    enum change_verdict *weights = arena_new(j->arena, enum change_verdict, stored->count);
    for (uint32_t s = 0; s < stored->count; s++)
        weights[s] = is_old_writer(j, stored->keys[s]) ? CHANGE_SAFE
                     : old_reads(j, stored->keys[s])   ? CHANGE_SAFE_AFTER_REWRITE
                                                       : CHANGE_LOSES_DATA;
    return weights;
}

static void stored_values(struct judging *j, uint32_t reader, const struct change_stored *stored,
                          const enum change_verdict *weights)
{
    bool as_before = stays(j, reader);
    for (uint32_t s = 0; s < stored->count; s++) {
        if (weights[s] == CHANGE_SAFE)
            continue;
        const struct access_key *key = stored->keys[s];
        enum change_read read = change_read(&j->new[reader], key);
        if (!as_before || read == CHANGE_READ_FAILS)
            add(j,
                (struct change_break){.read = read,
                                      .key = key,
                                      .writer = CHANGE_NOBODY,
                                      .reader = reader,
                                      .reader_new = true},
                weights[s]);
    }
}

/* What the new nodes write: among themselves that is for good; an old one goes by. */
static void new_writes(struct judging *j, uint32_t writer)
{
    const struct access_key *key = change_writer(&j->new[writer]);
    for (uint32_t r = 0; r < j->nodes; r++) {
        struct change_break found = {
            .key = key, .writer = writer, .reader = r, .writer_new = true, .reader_new = true};
        if (j->new[r].access) {
            found.read = change_read(&j->new[r], key);
            add(j, found, CHANGE_LOSES_DATA);
        }
        if (r != writer && j->old[r].access) {
            found.read = change_read(&j->old[r], key);
            found.reader_new = false;
            add(j, found, CHANGE_SAFE_AFTER_RESTARTS);
        }
    }
}

/* The worst first; of equal ones in the order in which they were found. */
static void sort(struct judging *j)
{
    struct change_break *breaks = arena_new(j->arena, struct change_break, j->count);
    enum change_verdict *weights = arena_new(j->arena, enum change_verdict, j->count);
    uint32_t count = 0;
    for (enum change_verdict weight = CHANGE_LOSES_DATA; weight > CHANGE_SAFE; weight--)
        for (uint32_t i = 0; i < j->count; i++)
            if (j->weights[i] == weight) {
                breaks[count] = j->breaks[i];
                weights[count++] = weight;
            }
    j->breaks = breaks;
    j->weights = weights;
}

struct change change_judge(struct arena *a, const struct change_policy *old,
                           const struct change_policy *new, uint32_t nodes,
                           const struct change_stored *stored)
{
    struct judging j = {.arena = a, .old = old, .new = new, .nodes = nodes};
    struct change_stored readable;
    if (!stored) {
        readable = change_stored_of(a, old, nodes, false);
        stored = &readable;
    }
    const enum change_verdict *weights = stored_weights(&j, stored);
    for (uint32_t i = 0; i < nodes; i++) {
        if (!new[i].access)
            continue;
        old_writes(&j, i);
        stored_values(&j, i, stored, weights);
        new_writes(&j, i);
    }
    sort(&j);
    return (struct change){.verdict = j.count ? j.weights[0] : CHANGE_SAFE,
                           .breaks = j.breaks,
                           .weights = j.weights,
                           .count = j.count};
}
