/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/writers.h"

void rule_writer_not_in_fips(struct rule_run *run)
{
    report_writer(run, "secretbox",
                  STR("'secretbox' writes: XSalsa20 and Poly1305 are not approved for FIPS 140, "
                      "though Kubernetes calls them strong"));
}
