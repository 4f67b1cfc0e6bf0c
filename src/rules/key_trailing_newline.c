/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_class.h"

void rule_key_trailing_newline(struct rule_run *run)
{
    key_class_report(run, KEY_LINE);
}
