/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/versions.h"

#include "base/fatal.h"

#include "versions.inc"

const struct version_row *const version_rows = rows;
const uint32_t version_row_count = sizeof rows / sizeof *rows;

const struct version_row *version_row_of(unsigned minor)
{
    const struct version_row *row = rows;
    if (minor < VERSION_OLDEST || minor > VERSION_NEWEST)
        BUG("no such minor");
    while (minor > row->last)
        row++;
    return row;
}
