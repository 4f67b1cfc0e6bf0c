/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_syntax.h"

#include "apiserver/redact.h"
#include "base/ascii.h"

#define NO_BREAK_SPACE "\xC2\xA0"

static bool has_line(struct str text, struct str begin)
{
    for (struct str rest = text; rest.len;)
        if (str_starts_with(str_cut(&rest, '\n'), begin))
            return true;
    return false;
}

/* A line of YAML that begins so is a plain scalar at best, and never both in one file. */
static bool has_conflict(struct str text)
{
    return has_line(text, STR("<<<<<<< ")) && has_line(text, STR(">>>>>>> "));
}

/* The value of `name: value` or `- name: value`; the line itself where it has no name. */
static struct str value_of_line(struct str line, struct str *name)
{
    struct str rest = str_trim(line);
    while (str_starts_with(rest, STR("- ")))
        rest = str_trim(str_slice(rest, 2, rest.len));
    size_t colon = str_find(rest, STR(": "));
    *name = STR_NONE;
    if (colon == rest.len || rest.ptr[0] == '"' || rest.ptr[0] == '\'')
        return rest;
    *name = str_slice(rest, 0, colon);
    return str_trim(str_slice(rest, colon + 2, rest.len));
}

/* The line whose value begins with a quote that does not come again. */
static bool open_quote(struct str text, struct str *name)
{
    for (struct str rest = text; rest.len;) {
        struct str value = value_of_line(str_cut(&rest, '\n'), name);
        if (!value.len || (value.ptr[0] != '"' && value.ptr[0] != '\''))
            continue;
        char quote = value.ptr[0];
        struct str behind = str_slice(value, 1, value.len);
        if (str_find_byte(behind, quote) == behind.len && str_find_byte(rest, quote) == rest.len)
            return true;
    }
    return false;
}

/* What stands behind the dash of '-name': of a field that is unknown, or of the last line up to the
 * fault that begins so. */
static struct str dash_without_blank(struct str text, const struct fault *fault)
{
    struct str found = STR_NONE, rest = text, name = fault->name;
    if (fault->refusal == REFUSAL_UNKNOWN_FIELD)
        return name.len > 1 && name.ptr[0] == '-' && is_letter(name.ptr[1])
                   ? str_slice(name, 1, name.len)
                   : STR_NONE;
    if (fault->refusal != REFUSAL_YAML_SYNTAX)
        return STR_NONE;
    while (rest.len && (size_t)(rest.ptr - text.ptr) <= fault->place.span.start) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        size_t colon = str_find_byte(line, ':');
        if (line.len > 1 && line.ptr[0] == '-' && is_letter(line.ptr[1]) && colon < line.len)
            found = str_slice(line, 1, colon);
    }
    return found;
}

bool syntax_cause_words(struct arena *a, struct str text, const struct fault *fault,
                        struct str *words, struct str *how)
{
    struct str name;
    if (fault->refusal == REFUSAL_YAML_SYNTAX && has_conflict(text)) {
        *words = STR("not valid YAML: the marks of a merge conflict stand in the file");
        *how = STR("take one side of each conflict, and the lines with '<<<<<<<', '=======' and "
                   "'>>>>>>>' away");
        return true;
    }
    if (fault->refusal == REFUSAL_YAML_SYNTAX &&
        str_ends_with(fault->text, STR("found unexpected end of stream")) &&
        open_quote(text, &name)) {
        bool shown = name.len && name.len <= 100 && !redact_holds_key(name);
        *words = STR("not valid YAML: a quote is opened and never closed");
        if (shown)
            *words = arena_join(a, STR("not valid YAML: the quote in front of the value of '"),
                                name, STR("' is never closed"));
        *how = STR("write the same quote behind the value, or take the one in front of it away");
        return true;
    }
    name = dash_without_blank(text, fault);
    if (name.len && name.len <= 100 && !redact_holds_key(name)) {
        bool syntax = fault->refusal == REFUSAL_YAML_SYNTAX;
        *words = arena_join(a, syntax ? STR("not valid YAML") : STR("unknown field"),
                            STR(": a blank is missing behind the '-' of '-"), name, STR("'"));
        *how = arena_join(a, STR("write '- "), name, STR("'"));
        return true;
    }
    if (fault->refusal == REFUSAL_UNKNOWN_FIELD &&
        str_find(fault->name, STR(NO_BREAK_SPACE)) < fault->name.len) {
        *words = STR("unknown field: a no-break space (U+00A0), which is no blank to YAML, is part "
                     "of the name");
        *how = STR("write a blank in place of each no-break space");
        return true;
    }
    return false;
}
