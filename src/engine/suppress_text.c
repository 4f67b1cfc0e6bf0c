/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/suppress_text.h"

#include <string.h>

#include "base/ascii.h"
#include "base/day.h"
#include "base/slips.h"

enum { KEY_LENGTH_MIN = 22 }; /* 16 bytes in base64 without padding */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool may_be_key(struct str word)
{
    bool mixed = false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (!is_letter(c) && !is_digit(c) && !strchr("+/=-_", c))
            return false;
        mixed |= is_digit(c) || is_upper(c);
    }
    return mixed && word.len >= KEY_LENGTH_MIN;
}

struct str suppress_blank(struct arena *a, struct str text)
{
    struct str copy = arena_str(a, text);
    char *bytes = arena_bytes(a, copy.len + 1);
    memcpy(bytes, copy.ptr, copy.len);
    for (size_t from = 0, i = 0; i <= copy.len; i++) {
        if (i < copy.len && !strchr(" \t,:;'\"()[]", bytes[i]))
            continue;
        if (may_be_key((struct str){bytes + from, i - from}))
            memset(bytes + from, '*', i - from);
        from = i + 1;
    }
    return (struct str){bytes, copy.len};
}

/* Reading a comment from left to right. */
struct reading {
    struct arena *a;
    const struct config_rules *rules;
    struct str text;
    size_t at;
    uint32_t place, unit; /* of the text's first character */
    struct suppression *out;
};

static struct span span_of(const struct reading *r, size_t from, size_t to)
{
    return (struct span){r->place + (uint32_t)from * r->unit, r->place + (uint32_t)to * r->unit};
}

static void pass_blanks(struct reading *r)
{
    while (r->at < r->text.len && is_blank(r->text.ptr[r->at]))
        r->at++;
}

static bool pass(struct reading *r, const char *word)
{
    struct str rest = str_slice(r->text, r->at, r->text.len);
    if (!str_starts_with(rest, str_from(word)))
        return false;
    r->at += strlen(word);
    return true;
}

static struct str pass_word(struct reading *r)
{
    size_t from = r->at;
    while (r->at < r->text.len && !is_blank(r->text.ptr[r->at]) && r->text.ptr[r->at] != '[' &&
           r->text.ptr[r->at] != ':')
        r->at++;
    return str_slice(r->text, from, r->at);
}

static void malformed(struct reading *r, struct str problem)
{
    r->out->kind = SUPPRESSION_MALFORMED;
    if (!r->out->problem.ptr)
        r->out->problem = problem;
}

static struct str quote(struct reading *r, struct str name)
{
    return rules_quote(r->a, suppress_blank(r->a, name));
}

/* The '#' in front of "enclint:". Other programs have their own words in the same comment. */
static bool find_mark(struct reading *r)
{
    for (size_t i = 0; i < r->text.len; i++) {
        if (r->text.ptr[i] != '#' || (i && !is_blank(r->text.ptr[i - 1])))
            continue;
        r->at = i;
        while (r->at < r->text.len && r->text.ptr[r->at] == '#')
            r->at++;
        pass_blanks(r);
        if (!pass(r, "enclint"))
            continue;
        r->out->comment = span_of(r, i, r->text.len);
        pass_blanks(r);
        if (pass(r, ":"))
            return true;
        /* Without the colon it may be prose. */
        (void)(pass(r, "ignore-file") || pass(r, "ignore"));
        pass_blanks(r);
        if (pass(r, "[")) {
            malformed(r, STR("a ':' is missing behind 'enclint'"));
            return true;
        }
    }
    return false;
}

static void take_name(struct reading *r, size_t from, size_t to)
{
    struct str name = str_trim(str_slice(r->text, from, to));
    if (!name.len) {
        malformed(r, STR("a name is missing between the brackets"));
        return;
    }
    size_t start = (size_t)(name.ptr - r->text.ptr);
    r->out->rules[r->out->rule_count++] = (struct suppression_rule){
        .name = name,
        .span = span_of(r, start, start + name.len),
        .index = rules_find(r->rules, name),
    };
}

static void read_names(struct reading *r)
{
    pass_blanks(r);
    if (!pass(r, "[")) {
        malformed(r, STR("this ignore comment names no rules: ignore[RULE] and the reason"));
        return;
    }
    size_t end = r->at + str_find_byte(str_slice(r->text, r->at, r->text.len), ']');
    if (end == r->text.len) {
        malformed(r, STR("the ']' is missing"));
        return;
    }
    uint32_t most = 1;
    for (size_t i = r->at; i < end; i++)
        most += r->text.ptr[i] == ',';
    r->out->rules = arena_new(r->a, struct suppression_rule, most);
    for (size_t i = r->at; i <= end; i++)
        if (i == end || r->text.ptr[i] == ',') {
            take_name(r, r->at, i);
            r->at = i + 1;
        }
}

/* until=2027-01-31, and what was meant to be that: it would hold for ever unnoticed. */
static bool take_until(struct reading *r, struct str word, struct str next)
{
    uint32_t day;
    struct str date = word, name = str_cut(&date, '=');
    if (!date.ptr && (str_eq_ignore_case(word, STR("until")) || str_eq(word, STR("until:"))) &&
        day_parse(next, &day))
        malformed(r, arena_join(r->a, STR("the day is written as until="), next));
    if (!date.ptr || slips(name, STR("until")) > slips_tolerance(name, STR("until")))
        return false;
    if (!str_eq(name, STR("until")))
        malformed(
            r, arena_join(r->a, STR("unknown "), quote(r, name), STR(", did you mean 'until'?")));
    else if (!day_parse(date, &day))
        malformed(r,
                  arena_join(r->a, quote(r, date), STR(" is no day: write it as in 2027-01-31")));
    else if (r->out->until)
        malformed(r, STR("'until' is there twice"));
    else
        r->out->until = day;
    return true;
}

static struct str next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    size_t len = 0;
    while (len < rest->len && !is_blank(rest->ptr[len]))
        len++;
    struct str word = str_slice(*rest, 0, len);
    *rest = str_slice(*rest, len, rest->len);
    return word;
}

static void read_reason(struct reading *r)
{
    struct str rest = str_slice(r->text, r->at, r->text.len);
    char *reason = arena_bytes(r->a, rest.len + 1);
    size_t len = 0;
    for (struct str word = next_word(&rest); word.len;) {
        struct str behind = rest, next = next_word(&behind);
        bool is_joiner = !len && (str_eq(word, STR(":")) || str_eq(word, STR("-")) ||
                                  str_eq(word, STR("--")) || str_eq(word, STR("\xe2\x80\x94")));
        if (!take_until(r, word, next) && !is_joiner) {
            if (len)
                reason[len++] = ' ';
            memcpy(reason + len, word.ptr, word.len);
            len += word.len;
        }
        word = next_word(&rest);
    }
    r->out->reason = suppress_blank(r->a, (struct str){reason, len});
}

/* Which of the words was meant; STR_NONE: none of them. */
static struct str guess_of(struct str word, const char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slips(word, str_from(known[i])) <= slips_tolerance(word, str_from(known[i])))
            return str_from(known[i]);
    return STR_NONE;
}

/* A misspelt phase would be silent: every finding stays as it was. */
static void read_phase(struct reading *r)
{
    static const char *const known[] = {"encrypt", "encrypted", "rotate", "decrypt"};
    enum { COUNT = sizeof known / sizeof *known };
    pass_blanks(r);
    struct str phase = pass_word(r);
    bool is_word = phase.len > 0, is_known = false;
    for (size_t i = 0; i < phase.len; i++)
        is_word &= is_letter(phase.ptr[i]) || phase.ptr[i] == '-';
    for (size_t i = 0; i < COUNT; i++)
        is_known |= str_eq(phase, str_from(known[i]));
    struct str meant = is_word ? guess_of(phase, known, COUNT) : STR_NONE;
    if (!is_word)
        malformed(r, STR("this comment names no phase: phase NAME"));
    else if (!is_known && meant.ptr)
        malformed(r, arena_join(r->a, STR("unknown phase "), quote(r, phase),
                                STR(", did you mean '"), meant, STR("'?")));
    else if (!is_known)
        malformed(r, arena_join(r->a, STR("unknown phase "), quote(r, phase),
                                STR(": encrypt, encrypted, rotate or decrypt")));
    r->out->phase = phase;
    read_reason(r);
}

static void unknown_word(struct reading *r, struct str word)
{
    static const char *const known[] = {"ignore", "ignore-file", "phase"};
    struct str meant = guess_of(word, known, sizeof known / sizeof *known);
    if (!word.len)
        malformed(r,
                  STR("this comment says nothing: ignore[RULE], ignore-file[RULE] or phase NAME"));
    else if (meant.ptr)
        malformed(r, arena_join(r->a, STR("unknown "), quote(r, word), STR(", did you mean '"),
                                meant, STR("'?")));
    else
        malformed(r, arena_join(r->a, STR("unknown "), quote(r, word),
                                STR(": ignore[RULE], ignore-file[RULE] or phase NAME")));
}

bool suppress_read(struct arena *a, const struct config_rules *rules, struct str text, uint32_t at,
                   uint32_t unit, struct suppression *out)
{
    struct reading r = {a, rules, text, 0, at, unit, out};
    *out = (struct suppression){.reason = STR("")};
    if (!find_mark(&r))
        return false;
    if (out->kind == SUPPRESSION_MALFORMED)
        return true;
    pass_blanks(&r);
    struct str word = pass_word(&r);
    if (str_eq(word, STR("phase"))) {
        out->kind = SUPPRESSION_PHASE;
        read_phase(&r);
    } else if (str_eq(word, STR("ignore")) || str_eq(word, STR("ignore-file"))) {
        out->kind = word.len == 6 ? SUPPRESSION_PLACE : SUPPRESSION_FILE;
        read_names(&r);
        if (out->kind != SUPPRESSION_MALFORMED)
            read_reason(&r);
    } else {
        unknown_word(&r, word);
    }
    return true;
}
