/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/refusal.h"

#include <stddef.h>

static const struct {
    const char *name, *text;
} refusals[] = {{NULL, NULL},
#define REFUSAL_ROW(id, name, text) {name, text},
                REFUSALS(REFUSAL_ROW)
#undef REFUSAL_ROW
};

const char *refusal_name(enum refusal refusal)
{
    return refusals[refusal].name;
}

const char *refusal_text(enum refusal refusal)
{
    return refusals[refusal].text;
}
