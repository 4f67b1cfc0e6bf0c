/* SPDX-License-Identifier: Apache-2.0 */
/* old_report: people keep reports beside what these are about, and write them again. A report
 * quotes files, and rules with their examples: it is no configuration, and may be written over. */
#ifndef ENGINE_OLD_REPORT_H
#define ENGINE_OLD_REPORT_H

#include <stdbool.h>

#include "base/str.h"

/* SARIF of any program, or one of the formats of this one. */
bool is_old_report(struct str text);

#endif
