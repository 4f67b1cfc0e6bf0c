/* SPDX-License-Identifier: Apache-2.0 */
/* day: a day of the Gregorian calendar as one number that compares: 20270131. Days are UTC's. */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

bool day_parse(struct str text, uint32_t *day); /* YYYY-MM-DD, and it has to exist */
uint32_t day_today(void);
uint32_t day_after(uint32_t day, uint32_t days); /* so many days later */

#endif
