/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rule_costs.h"

#include <stdlib.h>

#include "report/escape.h"

/* The loader's row stands for many rules. */
static const char loader[] = "(loading, as kube-apiserver does)";

static struct str id_of(const struct rule_cost *cost)
{
    return cost->rule ? cost->rule->id : STR("");
}

static int by_cost(const void *a, const void *b)
{
    const struct rule_cost *x = a, *y = b;
    if (x->nanoseconds != y->nanoseconds)
        return x->nanoseconds > y->nanoseconds ? -1 : 1;
    return str_cmp(id_of(x), id_of(y));
}

static uint32_t findings_of(const struct results *results, const struct rule *rule)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->finding_count; i++)
        count += rule && results->findings[i].rule == rule;
    return count;
}

static void put_row(struct buf *out, const struct rule_cost *cost, uint32_t findings,
                    uint64_t total)
{
    unsigned long long microseconds = cost->nanoseconds / 1000;
    unsigned per_mille = total ? (unsigned)(cost->nanoseconds * 1000 / total) : 0;
    if (cost->runs)
        buf_fmt(out, "%6llu.%03llu ms  %3u.%u %%  %7u", microseconds / 1000, microseconds % 1000,
                per_mille / 10, per_mille % 10, cost->runs);
    else
        buf_fmt(out, "%13s  %7s  %7s", "-", "-", "-");
    if (!cost->rule) {
        buf_fmt(out, "  %8s  %s\n", "-", loader);
        return;
    }
    buf_fmt(out, "  %8u  ", findings);
    escape_text(out, cost->rule->id);
    buf_byte(out, ' ');
    escape_text(out, cost->rule->slug);
    buf_byte(out, '\n');
}

void rule_costs_text(struct buf *out, struct rule_cost *costs, uint32_t count,
                     const struct results *results)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++)
        total += costs[i].nanoseconds;
    qsort(costs, count, sizeof *costs, by_cost);
    buf_fmt(out, "%13s  %7s  %7s  %8s  %s\n", "time", "share", "runs", "findings", "rule");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t findings = findings_of(results, costs[i].rule);
        if (costs[i].runs || findings)
            put_row(out, &costs[i], findings, total);
    }
}
