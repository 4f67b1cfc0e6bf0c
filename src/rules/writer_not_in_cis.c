/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/writers.h"

void rule_writer_not_in_cis(struct rule_run *run)
{
    report_writer(run, "aesgcm",
                  STR("'aesgcm' writes: CIS takes 'aescbc', 'kms' and 'secretbox'; Kubernetes "
                      "calls 'aescbc' weak, and takes 'aesgcm' where keys are rotated"));
}
