/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/meet_words.h"

#include "rules/cluster.h"

struct str meet_nodes(struct arena *a, const struct meet_names *names, uint64_t nodes)
{
    struct str text = STR_NONE;
    for (uint32_t i = 0; i < names->node_count; i++) {
        if (!in_nodes(nodes, i))
            continue;
        bool last = !(nodes >> i >> 1);
        text = text.ptr ? arena_join(a, text, last ? STR(" and ") : STR(", "), names->nodes[i])
                        : names->nodes[i];
    }
    return text.ptr ? text : STR("");
}

static struct str with_file(struct arena *a, const struct meet_names *names)
{
    return names->file.ptr ? arena_join(a, STR(" with "), names->file) : STR("");
}

static struct str value_of(struct arena *a, const struct change_break *why,
                           const struct meet_names *names)
{
    if (why->writer == CHANGE_NOBODY)
        return arena_join(a, names->resource, STR(" that may still be stored"));
    return arena_join(a, STR("what "), names->nodes[why->writer], STR(" writes of "),
                      names->resource, why->writer_new ? with_file(a, names) : STR(""));
}

struct str meet_why(struct arena *a, const struct meet_answer *answer,
                    const struct meet_names *names)
{
    const struct change_break *why = &answer->why;
    static const char *const how[] = {
        [CHANGE_READS] = " can read ",
        [CHANGE_READ_UNKNOWN] = " may not be able to read ",
        [CHANGE_READ_GARBAGE] = " gets an error or rubbish for ",
        [CHANGE_READ_FAILS] = " cannot read ",
    };
    return arena_join(a, names->nodes[why->reader], why->reader_new ? with_file(a, names) : STR(""),
                      str_from(how[why->read]), value_of(a, why, names), STR(" ("),
                      arena_join(a, access_key_shown(a, why->key), STR(")")));
}
