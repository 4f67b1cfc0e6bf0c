/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/run.h"

struct draft rule_draft(const struct rule_run *run, struct span span, struct str path,
                        struct str message)
{
    return (struct draft){.rule = run->rule, .span = span, .path = path, .message = message};
}

void rule_report(struct rule_run *run, const struct draft *draft)
{
    run->take(run, draft);
}
