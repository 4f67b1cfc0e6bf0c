/* SPDX-License-Identifier: Apache-2.0 */
/* symptom_page: all there is to know about a symptom, as text for a terminal. */
#ifndef REPORT_SYMPTOM_PAGE_H
#define REPORT_SYMPTOM_PAGE_H

#include "base/buf.h"
#include "diag/symptom.h"

void symptom_page_text(struct buf *out, const struct symptom *symptom);

#endif
