/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "diag/rule.h"

static const char *const severity_names[] = {"off", "info", "warning", "error"};

const char *severity_name(enum severity severity)
{
    return severity_names[severity];
}

bool severity_parse(struct str name, enum severity *out)
{
    for (size_t i = 0; i < sizeof severity_names / sizeof severity_names[0]; i++)
        if (str_eq(name, str_from(severity_names[i]))) {
            *out = (enum severity)i;
            return true;
        }
    return false;
}

const char *rule_scope_name(enum rule_scope scope)
{
    static const char *const names[] = {"document", "workload", "node",
                                        "cluster",  "change",   "tool"};
    return names[scope];
}
