/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/old_report.h"

static bool has(struct str text, struct str what)
{
    return str_find(text, what) < text.len;
}

static struct str last_line(struct str text)
{
    struct str line = str_trim(text);
    for (size_t i = line.len; i > 0; i--)
        if (line.ptr[i - 1] == '\n')
            return str_slice(line, i, line.len);
    return line;
}

bool is_old_report(struct str text)
{
    enum { HEAD = 256 };
    struct str head = str_slice(text, 0, HEAD);
    if (str_starts_with(head, STR("{")))
        return (has(head, STR("\"$schema\"")) && has(head, STR("sarif"))) ||
               has(head, STR("\"tool\": {\"name\": \"enclint\""));
    /* The summary of text and of GitHub's annotations. */
    struct str line = last_line(text);
    return line.len && line.ptr[0] >= '0' && line.ptr[0] <= '9' &&
           (has(line, STR(", judged for 1.")) || has(line, STR(", accepted by 1.")));
}
