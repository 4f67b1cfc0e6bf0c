/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/findings_table.h"

struct answer_table findings_table(struct arena *a, const struct results *results, struct str title)
{
    static const struct answer_column columns[] = {
        {{"FOUND", 5}, NULL}, {{"RULE", 4}, NULL}, {{"WHERE", 5}, NULL}, {{"WHAT", 4}, NULL}};
    enum { COLUMNS = 4 };
    struct answer_cell *cells =
        arena_new(a, struct answer_cell, (size_t)results->finding_count * COLUMNS);
    uint32_t rows = 0;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const struct finding *f = &results->findings[i];
        struct answer_cell *cell = &cells[(size_t)rows * COLUMNS];
        if (f->suppressed_by.ptr)
            continue;
        cell[0] = answer_str(str_from(severity_name(f->severity)));
        cell[1] = answer_str(f->rule->id);
        cell[2] =
            answer_str(arena_join(a, f->at.file, arena_fmt(a, ":%u", (unsigned)f->at.from.line)));
        cell[3] = answer_str(f->message);
        rows++;
    }
    return (struct answer_table){.title = title,
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = rows};
}
