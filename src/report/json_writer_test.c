/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/json_writer.h"

static void commas_and_lines_are_seen_to(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct json_writer w = {.out = &out};
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "n", UINT64_MAX);
    writer_array(&w, "inline", WRITER_INLINE);
    writer_bool(&w, NULL, true);
    writer_bool(&w, NULL, false);
    writer_object(&w, NULL, WRITER_INLINE);
    writer_close(&w);
    writer_close(&w);
    writer_array(&w, "lines", WRITER_LINES);
    writer_cstr(&w, NULL, "a\nb");
    writer_str(&w, NULL, STR_NONE);
    writer_close(&w);
    writer_array(&w, "empty", WRITER_LINES);
    writer_close(&w);
    writer_close(&w);
    assert_int_equal(w.depth, 0);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, "{\n"
                                 " \"n\": 18446744073709551615,\n"
                                 " \"inline\": [true, false, {}],\n"
                                 " \"lines\": [\n"
                                 "  \"a\\nb\",\n"
                                 "  \"\"\n"
                                 " ],\n"
                                 " \"empty\": []\n"
                                 "}");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_and_lines_are_seen_to),
    };
    return cmocka_run_group_tests_name("json_writer", tests, NULL, NULL);
}
