/* SPDX-License-Identifier: Apache-2.0 */
/* testing: what the tests of carriers of texts share. */
#ifndef CARRIERS_TESTING_H
#define CARRIERS_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "carriers/carriers.h"

static struct source testing_source;

/* What a carrier makes of a text. */
static inline struct carried testing_carried(struct arena *a, const struct text_carrier *carrier,
                                             struct str file, struct str text)
{
    source_init(&testing_source, a, file, text);
    struct carried carried = {.arena = a, .source = &testing_source};
    carrier->build(&carried, file);
    return carried;
}

/* The words of all workloads, one a line: <a><?$b>, "+" behind those that may have more, "!" in
 * front of a word whose place is not it. */
static inline struct str testing_words(struct arena *a, const struct carried *carried)
{
    struct buf b = BUF_INIT;
    for (uint32_t i = 0; i < carried->count; i++) {
        const struct argv *argv = &carried->workloads[i].containers[0].argv;
        for (uint32_t k = 0; k < argv->count; k++) {
            const struct word *w = &argv->words[k];
            struct str there = str_slice(carried->source->text, w->span.start, w->span.end);
            buf_cstr(&b, w->is_unknown ? "<?" : "<");
            buf_cstr(&b, w->is_copied && !str_eq(there, w->text) ? "!" : "");
            buf_str(&b, w->text);
            buf_byte(&b, '>');
        }
        buf_cstr(&b, argv->is_open ? "+\n" : "\n");
    }
    struct str out = buf_to_arena(&b, a);
    buf_release(&b);
    return out;
}

#endif
