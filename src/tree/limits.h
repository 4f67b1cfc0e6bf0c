/* SPDX-License-Identifier: Apache-2.0 */
/* limits: how much input is taken, in amounts and never in seconds. Over one of them a verdict is
 * undecided: it is never shown as accepted. The depth is Go's own limit (go-yaml
 * max_flow_level/max_indents, encoding/json maxNestingDepth). */
#ifndef TREE_LIMITS_H
#define TREE_LIMITS_H

enum {
    LIMIT_BYTES = 8 * 1024 * 1024,
    LIMIT_DEPTH = 10000,
    LIMIT_DIRECTIVES = 1000,
    LIMIT_NODES = 1000000,
    LIMIT_TEXT = 1024 * 1024, /* bytes of a message that quotes input again and again */
};

#endif
