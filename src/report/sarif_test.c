/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "report/report_testdata.h"
#include "report/sarif_parts.h"

int main(int argc, char **argv)
{
    if (testdata_dump(argc, argv, report_sarif))
        return 0;
    return 1;
}
