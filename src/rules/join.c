/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/join.h"

struct join_draft join_draft(const struct rule_run *run, const struct spot *at, struct str label,
                             struct str message)
{
    return (struct join_draft){
        .rule = run->rule, .message = message, .at = {at, label}, .path = STR("")};
}

void join_report(struct rule_run *run, const struct join_draft *draft)
{
    run->take_join(run, draft);
}
