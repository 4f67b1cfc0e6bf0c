/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/symptom.h"

const struct symptom *symptom_find(struct str slug)
{
    for (uint32_t i = 0; i < symptoms_count; i++)
        if (str_eq_ignore_case(symptoms_all[i].slug, slug))
            return &symptoms_all[i];
    return NULL;
}
