/* SPDX-License-Identifier: Apache-2.0 */
#include "access/meet.h"

#include "access/plan.h"

static const struct access *now_of(const struct meet_question *q, uint32_t node, uint32_t resource)
{
    return q->now[node * q->resource_count + resource];
}

static const struct access *file_of(const struct meet_question *q, uint32_t file, uint32_t resource)
{
    return q->files[file * q->resource_count + resource];
}

/* An old node that cannot read what new ones write could not read it before either. */
static bool is_so_already(const struct change_break *b, const struct change_policy *now,
                          uint32_t nodes)
{
    for (uint32_t i = 0; i < nodes; i++)
        if (now[i].access && i != b->reader && change_same_key(change_writer(&now[i]), b->key))
            return true;
    return false;
}

/* What may be stored of each resource, whatever file the nodes go to. */
static struct change_stored *stored_of(struct arena *a, const struct meet_question *q)
{
    struct change_stored *stored = arena_new(a, struct change_stored, q->resource_count);
    struct change_policy *now = arena_new(a, struct change_policy, q->node_count);
    for (uint32_t r = 0; r < q->resource_count; r++) {
        for (uint32_t i = 0; i < q->node_count; i++)
            now[i] = (struct change_policy){now_of(q, i, r), q->rows[i]};
        stored[r] = change_stored_of(a, now, q->node_count, false);
    }
    return stored;
}

static void judge(struct arena *scratch, const struct meet_question *q, uint32_t resource,
                  const struct change_stored *stored, struct meet_answer *answer)
{
    struct change_policy *now = arena_new(scratch, struct change_policy, q->node_count);
    struct change_policy *then = arena_new(scratch, struct change_policy, q->node_count);
    const struct access *file = file_of(q, answer->file, resource);
    for (uint32_t i = 0; i < q->node_count; i++) {
        now[i] = (struct change_policy){now_of(q, i, resource), q->rows[i]};
        then[i] = (struct change_policy){now[i].access ? file : NULL, q->rows[i]};
        if (!now[i].access)
            continue;
        uint64_t bit = UINT64_C(1) << i;
        answer->behind |= plan_same_policy(now[i].access, file) ? 0 : bit;
        if (change_read(&now[i], change_writer(&then[i])) >= CHANGE_READ_GARBAGE)
            answer->deaf |= bit;
    }
    struct change change = change_judge(scratch, now, then, q->node_count, stored);
    for (uint32_t i = 0; i < change.count && change.weights[i] > answer->verdict; i++) {
        if (change.weights[i] == CHANGE_SAFE_AFTER_RESTARTS &&
            is_so_already(&change.breaks[i], now, q->node_count))
            continue;
        answer->verdict = change.weights[i];
        answer->resource = resource;
        answer->why = change.breaks[i];
    }
}

/* Only as far as it may be better than a file with the verdict `limit`. */
static struct meet_answer go_to(const struct meet_question *q, const struct change_stored *stored,
                                uint32_t file, enum change_verdict limit)
{
    struct meet_answer answer = {.file = file, .verdict = CHANGE_SAFE};
    struct arena scratch = ARENA_INIT;
    for (uint32_t i = 0; i < q->resource_count && answer.verdict <= limit; i++) {
        judge(&scratch, q, i, &stored[i], &answer);
        arena_clear(&scratch);
    }
    arena_release(&scratch);
    answer.deaf &= answer.behind;
    return answer;
}

struct meet_answer meet_at(struct arena *a, const struct meet_question *question, uint32_t file)
{
    return go_to(question, stored_of(a, question), file, CHANGE_LOSES_DATA);
}

static uint32_t count_of(uint64_t nodes)
{
    uint32_t count = 0;
    for (; nodes; nodes &= nodes - 1)
        count++;
    return count;
}

struct meet_answer meet_best(struct arena *a, const struct meet_question *question)
{
    const struct change_stored *stored = stored_of(a, question);
    struct meet_answer best = go_to(question, stored, 0, CHANGE_LOSES_DATA);
    for (uint32_t i = 1; i < question->file_count; i++) {
        struct meet_answer other = go_to(question, stored, i, best.verdict);
        if (other.verdict < best.verdict ||
            (other.verdict == best.verdict && count_of(other.behind) < count_of(best.behind)))
            best = other;
    }
    return best;
}
