/* SPDX-License-Identifier: Apache-2.0 */
/* err: why we could not work (a file that cannot be read, a full disk), as opposed to what is wrong
 * with the input. Caller-owned, no memory of its own; the first cause is kept. Use: `return
 * err_set(err, "cannot open '%s'", name);` Texts: lower case, no full stop, what failed first;
 * never input that may be key material. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

struct err {
    char text[512]; /* "" = no error; cut at the end where longer */
};

bool err_set(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3))); /* always false */

#endif
