/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/answer.h"

#define LIT(text)                                                                                  \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }
#define TEXT(t)                                                                                    \
    {                                                                                              \
        .kind = ANSWER_TEXT, .text = LIT(t)                                                        \
    }

static const struct answer_column inner_columns[] = {{.key = "name"}};
static const struct answer_cell inner_cells[] = {TEXT("k1"), TEXT("k2")};
static const struct answer_table inner = {
    .columns = inner_columns, .column_count = 1, .cells = inner_cells, .row_count = 2};

static const struct str names[] = {LIT("a"), LIT("b|c")};

static const struct answer_column columns[] = {{LIT("RESOURCE"), "resource"},
                                               {LIT("LINE"), "line"},
                                               {LIT("PLAIN"), "plain"},
                                               {LIT("READERS"), "readers"},
                                               {.key = "keys"},
                                               {.key = "first"},
                                               {LIT("WHY"), NULL}};

static const struct answer_cell cells[] = {
    TEXT("secrets"),
    {.kind = ANSWER_NUMBER, .number = 12},
    {.kind = ANSWER_BOOL, .number = 0},
    {.kind = ANSWER_LIST, .items = names, .item_count = 2},
    {.kind = ANSWER_TABLE, .table = &inner},
    {.kind = ANSWER_ROW, .table = &inner},
    TEXT("because"),
    TEXT("x\x1b[31m"),
    {0},
    {.kind = ANSWER_BOOL, .number = 1},
    {.kind = ANSWER_LIST},
    {0},
    {0},
    {0},
};

static const struct answer_table table = {.title = LIT("who *writes*"),
                                          .columns = columns,
                                          .column_count = 7,
                                          .cells = cells,
                                          .row_count = 2};

static void check(struct buf *out, const char *expected)
{
    buf_byte(out, '\0');
    assert_string_equal(out->ptr, expected);
    buf_release(out);
}

static void text_is_aligned(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    answer_text(&out, &table, &(struct report_style){0});
    check(&out, "who *writes*\n"
                "RESOURCE   LINE  PLAIN  READERS  WHY\n"
                "secrets    12    no     a, b|c   because\n"
                "x\\x1b[31m        yes\n");
}

static void markdown_has_no_markup_of_the_input(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    answer_markdown(&out, &table);
    check(&out, "### who \\*writes\\*\n\n"
                "| RESOURCE | LINE | PLAIN | READERS | WHY |\n"
                "|---|---|---|---|---|\n"
                "| secrets | 12 | no | a, b\\|c | because |\n"
                "| x\\\\x1b\\[31m | | yes | | |\n");
}

static void json_has_all_that_programs_see(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct json_writer w = {.out = &out};
    answer_json(&w, NULL, &table);
    check(&out, "[\n {\"resource\": \"secrets\", \"line\": 12, \"plain\": false, "
                "\"readers\": [\"a\", \"b|c\"], \"keys\": [{\"name\": \"k1\"}, {\"name\": "
                "\"k2\"}], \"first\": {\"name\": \"k1\"}},\n"
                " {\"resource\": \"x\\u001b[31m\", \"line\": null, \"plain\": true, "
                "\"readers\": [], \"keys\": null, \"first\": null}\n]");
}

static void wide_cells_go_on_below(void **state)
{
    (void)state;
    static const struct answer_column two[] = {{LIT("A"), "a"}, {LIT("B"), "b"}};
    static const struct answer_cell wide[] = {
        TEXT("a long text of many words that does not fit into one line of a cell"),
        TEXT("a-word-that-cannot-be-parted-and-is-longer-than-any-cell next"),
    };
    struct buf out = BUF_INIT;
    answer_text(
        &out,
        &(struct answer_table){.columns = two, .column_count = 2, .cells = wide, .row_count = 1},
        &(struct report_style){0});
    check(&out, "A                                                 B\n"
                "a long text of many words that does not fit into  "
                "a-word-that-cannot-be-parted-and-is-longer-than-any-cell\n"
                "one line of a cell                                next\n");
}

static void a_table_without_rows_is_its_title(void **state)
{
    (void)state;
    struct answer_table empty = table;
    empty.row_count = 0;
    struct buf out = BUF_INIT;
    answer_text(&out, &empty, &(struct report_style){0});
    answer_markdown(&out, &empty);
    struct json_writer w = {.out = &out};
    answer_json(&w, NULL, &empty);
    check(&out, "who *writes*\n### who \\*writes\\*\n[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_aligned),
        cmocka_unit_test(markdown_has_no_markup_of_the_input),
        cmocka_unit_test(json_has_all_that_programs_see),
        cmocka_unit_test(wide_cells_go_on_below),
        cmocka_unit_test(a_table_without_rows_is_its_title),
    };
    return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
