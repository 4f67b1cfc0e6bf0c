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

static void judge(struct arena *a, const struct meet_question *q, uint32_t resource,
                  struct meet_answer *answer)
{
    struct change_policy *now = arena_new(a, struct change_policy, q->node_count);
    struct change_policy *then = arena_new(a, struct change_policy, q->node_count);
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
    struct change change = change_judge(a, now, then, q->node_count, NULL);
    for (uint32_t i = 0; i < change.count && change.weights[i] > answer->verdict; i++) {
        if (change.weights[i] == CHANGE_SAFE_AFTER_RESTARTS &&
            is_so_already(&change.breaks[i], now, q->node_count))
            continue;
        answer->verdict = change.weights[i];
        answer->resource = resource;
        answer->why = change.breaks[i];
    }
}

struct meet_answer meet_at(struct arena *a, const struct meet_question *question, uint32_t file)
{
    struct meet_answer answer = {.file = file, .verdict = CHANGE_SAFE};
    for (uint32_t i = 0; i < question->resource_count; i++)
        judge(a, question, i, &answer);
    answer.deaf &= answer.behind;
    return answer;
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
    struct meet_answer best = meet_at(a, question, 0);
    for (uint32_t i = 1; i < question->file_count; i++) {
        struct meet_answer other = meet_at(a, question, i);
        if (other.verdict < best.verdict ||
            (other.verdict == best.verdict && count_of(other.behind) < count_of(best.behind)))
            best = other;
    }
    return best;
}
