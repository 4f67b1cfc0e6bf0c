/* SPDX-License-Identifier: Apache-2.0 */
/* rule_page: all there is to know about a rule, as text for a terminal, and the list of rules. */
#ifndef REPORT_RULE_PAGE_H
#define REPORT_RULE_PAGE_H

#include "base/buf.h"
#include "diag/rule.h"

void rule_page_text(struct buf *out, const struct rule *rule);

void rule_list_text(struct buf *out, const struct rule *const *rules, uint32_t count);
void rule_list_json(struct buf *out, const struct rule *const *rules,
                    uint32_t count); /* one object */

#endif
