/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

enum {
    LENGTH_MAX = 4096,
    NESTING_MAX = 50,
    STEPS_MAX = 100000,
    HEAP_MAX = 1024, /* KiB */
};

struct pattern {
    struct arena *arena;
    struct str text;
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
    bool is_compiled; /* or was tried */
};

/* The arena takes all back at once. */
static void *take(PCRE2_SIZE size, void *arena)
{
    return arena_alloc(arena, 1, size);
}

static void leave(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

struct pattern *pattern_new(struct arena *a, struct str text)
{
    struct pattern *pattern = arena_new(a, struct pattern, 1);
    *pattern = (struct pattern){.arena = a, .text = text};
    return pattern;
}

static void set_limits(struct pattern *pattern, pcre2_general_context *memory)
{
    pattern->limits = pcre2_match_context_create(memory);
    pcre2_set_match_limit(pattern->limits, STEPS_MAX);
    pcre2_set_depth_limit(pattern->limits, STEPS_MAX);
    pcre2_set_heap_limit(pattern->limits, HEAP_MAX);
    pattern->data = pcre2_match_data_create(1, memory); /* nobody asks for groups */
}

bool pattern_compile(struct pattern *pattern, size_t *at, struct err *err)
{
    int code = 0;
    *at = 0;
    pcre2_general_context *memory = pcre2_general_context_create(take, leave, pattern->arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_set_max_pattern_length(context, LENGTH_MAX);
    pcre2_set_parens_nest_limit(context, NESTING_MAX);
    pattern->is_compiled = true;
    pattern->code = pcre2_compile((PCRE2_SPTR)pattern->text.ptr, pattern->text.len,
                                  PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
                                      PCRE2_DOLLAR_ENDONLY,
                                  &code, at, context);
    if (pattern->code) {
        set_limits(pattern, memory);
        return true;
    }
    PCRE2_UCHAR text[128];
    pcre2_get_error_message(code, text, sizeof text);
    return err_set(err, "%s", (const char *)text);
}

enum pattern_answer pattern_match(struct pattern *pattern, struct str subject)
{
    struct err ignored;
    size_t at;
    if (!pattern->is_compiled)
        pattern_compile(pattern, &at, &ignored);
    if (!pattern->code)
        return PATTERN_NO;
    int rc = pcre2_match(pattern->code, (PCRE2_SPTR)(subject.ptr ? subject.ptr : ""), subject.len,
                         0, 0, pattern->data, pattern->limits);
    if (rc >= 0)
        return PATTERN_YES;
    return rc == PCRE2_ERROR_NOMATCH ? PATTERN_NO : PATTERN_GAVE_UP;
}
