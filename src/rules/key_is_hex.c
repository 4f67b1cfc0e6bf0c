/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_class.h"

void rule_key_is_hex(struct rule_run *run)
{
    key_class_report(run, KEY_HEX);
}
