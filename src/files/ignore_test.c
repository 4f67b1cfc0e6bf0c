/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "files/ignore.h"

/* What decides about a path: "3" for line 3, "!3" where it takes back, "0" for none. */
static const char *decides(const struct ignore_list *chain, const char *path, bool folder)
{
    static char text[64];
    const struct ignore_list *in;
    const struct ignore_line *line = ignore_find(chain, str_from(path), folder, &in);
    if (!line)
        return "0";
    snprintf(text, sizeof text, "%s%s:%u", line->glob.negated ? "!" : "", in->name.ptr,
             line->number);
    return text;
}

static void lines_are_read_as_git_does(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct ignore_list *list = ignore_parse(&a, NULL, STR("f"), 0,
                                                  STR("\xEF\xBB\xBF"
                                                      "bom\n"
                                                      "# comment\n"
                                                      "\\#hash\n"
                                                      "\n"
                                                      "trail   \n"
                                                      "kept\\ \n"
                                                      "crlf\r\n"
                                                      "bad[\n"
                                                      "/\n"
                                                      "tab\t\n"
                                                      "last\r"));
    assert_string_equal(decides(list, "bom", false), "f:1");
    assert_string_equal(decides(list, "# comment", false), "0");
    assert_string_equal(decides(list, "#hash", false), "f:3");
    assert_string_equal(decides(list, "trail", false), "f:5");
    assert_string_equal(decides(list, "kept ", false), "f:6");
    assert_string_equal(decides(list, "kept", false), "0");
    assert_string_equal(decides(list, "crlf", false), "f:7");
    assert_string_equal(decides(list, "bad[", false), "0");
    assert_string_equal(decides(list, "tab\t", false), "f:10");
    assert_string_equal(decides(list, "last", false), "f:11");
    assert_int_equal(list->count, 7);
    arena_release(&a);
}

static void the_last_line_and_the_nearest_file_decide(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    const struct ignore_list *top =
        ignore_parse(&a, NULL, STR("top"), 0, STR("*.yaml\n!keep.yaml\n/sub/x\nkeep.yaml/\n"));
    const struct ignore_list *sub =
        ignore_parse(&a, top, STR("sub"), strlen("sub/"), STR("!enc.yaml\nkeep.yaml\n/x\n"));
    assert_string_equal(decides(top, "enc.yaml", false), "top:1");
    assert_string_equal(decides(top, "keep.yaml", false), "!top:2");
    assert_string_equal(decides(top, "keep.yaml", true), "top:4");
    assert_string_equal(decides(sub, "sub/enc.yaml", false), "!sub:1");
    assert_string_equal(decides(sub, "sub/deep/enc.yaml", false), "!sub:1");
    assert_string_equal(decides(sub, "sub/keep.yaml", false), "sub:2");
    assert_string_equal(decides(sub, "sub/other.yaml", false), "top:1");
    assert_string_equal(decides(sub, "sub/x", false), "sub:3");
    assert_string_equal(decides(sub, "sub/deep/x", false), "0");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_as_git_does),
        cmocka_unit_test(the_last_line_and_the_nearest_file_decide),
    };
    return cmocka_run_group_tests_name("ignore", tests, NULL, NULL);
}
