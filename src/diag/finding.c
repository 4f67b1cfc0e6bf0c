/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/finding.h"

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

int finding_compare(const struct finding *a, const struct finding *b)
{
    int order = str_cmp(a->at.file, b->at.file);
    if (!order)
        order = compare_numbers(a->at.span.start, b->at.span.start);
    if (!order)
        order = compare_numbers(a->at.span.end, b->at.span.end);
    if (!order)
        order = str_cmp(a->rule->id, b->rule->id);
    if (!order)
        order = str_cmp(a->message, b->message);
    if (!order)
        order = str_cmp(a->path, b->path);
    return order ? order : compare_numbers(a->minors, b->minors);
}

struct tally results_tally(const struct results *results)
{
    struct tally tally = {0};
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const struct finding *f = &results->findings[i];
        if (f->suppressed_by.ptr)
            tally.suppressed++;
        else if (f->severity == SEVERITY_ERROR)
            tally.errors++;
        else if (f->severity == SEVERITY_WARNING)
            tally.warnings++;
        else
            tally.infos++;
    }
    return tally;
}
