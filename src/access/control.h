/* SPDX-License-Identifier: Apache-2.0 */
/* control: whether a configuration does what a control of a benchmark asks for, with the evidence.
 * Memory: the arena. */
#ifndef ACCESS_CONTROL_H
#define ACCESS_CONTROL_H

#include <stdint.h>

#include "access/coverage.h"
#include "diag/rule.h"

enum control_result { CONTROL_PASSES, CONTROL_UNDECIDED, CONTROL_FAILS }; /* later ones outweigh */

const char *control_result_name(enum control_result result); /* "pass", "undecided", "fail" */

struct control_evidence {
    enum control_result result;
    uint32_t minors;
    struct position at; /* line 0: the whole document */
    struct str path;
    struct str text;
};

struct control_answer {
    enum control_result result;
    const struct control_evidence *evidence;
    uint32_t count;
};

/* `coverage` is that of one document, NULL where no asked release accepts it; `minors` are the
 * asked ones. What no configuration tells is not decided here: CONTROL_FLAG, CONTROL_MODE and
 * CONTROL_OWNER are for whoever knows manifests. */
struct control_answer control_decide(struct arena *a, const struct control *control,
                                     const struct coverage *coverage, uint32_t minors);

#endif
