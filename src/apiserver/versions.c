/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/versions.h"

#include "base/fatal.h"

#include "versions.inc"

const struct version_row *const version_rows = rows;
const uint32_t version_row_count = sizeof rows / sizeof *rows;

const struct version_row *version_row_of(unsigned minor)
{
    for (uint32_t i = 0; i < version_row_count; i++)
        if (minor >= rows[i].first && minor <= rows[i].last)
            return &rows[i];
    BUG("no such minor");
}
