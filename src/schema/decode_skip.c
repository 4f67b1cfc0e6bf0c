/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/decode_skip.h"

#include <stdlib.h>

#include "base/fatal.h"
#include "tree/go_float.h"

bool decode_has_exponent(const struct value *value)
{
    struct str text = value->text;
    return value->kind == VALUE_NUMBER &&
           (str_find_byte(text, 'e') < text.len || str_find_byte(text, 'E') < text.len);
}

/* Where json-iterator only skips, it still reads a number with an exponent, and fails where that
 * overflows: a float32 in its version of 2018, a float64 later (iter_skip_strict.go). */
static bool is_unskippable(const struct decode *d, const struct value *value)
{
    return decode_has_exponent(value) &&
           !go_float_fits(value->text, d->engine == DECODE_JSON_ITERATOR_2018 ? 32 : 64);
}

struct skipped { /* a collection that is being looked through */
    const struct value *value;
    uint32_t next;
};

bool decode_is_unskippable(const struct decode *d, const struct value *value)
{
    if (value->height == 0)
        return is_unskippable(d, value);
    struct skipped *open = xmalloc(value->height * sizeof *open);
    size_t depth = 0;
    bool found = false;
    open[depth++] = (struct skipped){value, 0};
    while (depth && !found) {
        struct skipped *top = &open[depth - 1];
        if (top->next == top->value->count) {
            depth--;
            continue;
        }
        uint32_t at = top->next++;
        const struct value *child = top->value->kind == VALUE_ARRAY ? top->value->items[at].value
                                                                    : top->value->members[at].value;
        if (child->height)
            open[depth++] = (struct skipped){child, 0};
        else
            found = is_unskippable(d, child);
    }
    free(open);
    return found;
}
