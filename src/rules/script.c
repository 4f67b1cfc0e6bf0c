/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/script.h"

#include "base/ascii.h"
#include "model/path.h"
#include "model/shell.h"

enum { NESTING_MOST = 32 };

struct reading {
    struct shell shell;
    struct str variable;
    char blocks[NESTING_MOST]; /* 'l': a loop over a list, which is run; 'b': who knows */
    unsigned depth;
    bool is_chained; /* of the command that is read: it stands behind && or || */
    bool is_sure;    /* it is run */
    bool is_empty;   /* nothing of it was read */
    bool is_first;   /* nothing of it was read but what leads to its name */
    bool is_test;    /* it asks what is there */
    bool is_option;  /* it is `set` */
    bool is_leaving; /* it ends the script without a fault */
    bool is_guarded; /* a command in front of it asked what is there, or ended the script */
    bool is_set;     /* the variable is, in this run */
};

static bool is_name_byte(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

struct str script_variable(struct str text)
{
    struct str name = str_trim(text);
    if (name.len > 1 && (name.ptr[0] == '"' || name.ptr[0] == '\'') &&
        name.ptr[name.len - 1] == name.ptr[0])
        name = str_trim(str_slice(name, 1, name.len - 1));
    if (!str_starts_with(name, STR("$")))
        return STR_NONE;
    name = str_slice(name, 1, name.len);
    if (str_starts_with(name, STR("{")) && str_ends_with(name, STR("}")))
        name = str_slice(name, 1, name.len - 1);
    for (size_t i = 0; i < name.len; i++)
        if (!is_name_byte(name.ptr[i]))
            return STR_NONE;
    return name.len ? name : STR_NONE;
}

static bool has_any(struct str text, const char *const *words)
{
    for (; *words; words++)
        if (str_find(text, str_from(*words)) < text.len)
            return true;
    return false;
}

bool script_is_random(struct str text)
{
    static const char *const sources[] = {
        "/dev/urandom",     "/dev/random", "openssl rand", "uuidgen", "pwgen",
        "gpg --gen-random", NULL};
    /* What is there is taken first, or what was kept. */
    static const char *const others[] = {"||", "&&", ":-", ":=", "if ", "seed", NULL};
    return has_any(text, sources) && !has_any(text, others);
}

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (str_eq(word, str_from(*list)))
            return true;
    return false;
}

static bool inside_a_branch(const struct reading *r)
{
    for (unsigned i = 0; i < r->depth; i++)
        if (r->blocks[i] != 'l')
            return true;
    return false;
}

static void decide(struct reading *r)
{
    r->is_sure = !r->is_chained && !inside_a_branch(r);
}

static void enter(struct reading *r, char kind)
{
    if (r->depth == NESTING_MOST)
        r->is_guarded = true;
    else
        r->blocks[r->depth++] = kind;
}

/* Words that begin and end blocks; false: it is another one. */
static bool take_reserved(struct reading *r, struct str word)
{
    static const char *const begins[] = {"if", "case", "while", "until", "{", "select", NULL};
    static const char *const ends[] = {"fi", "esac", "done", "}", NULL};
    static const char *const betweens[] = {"then", "else", "elif", "do", "!", "time", NULL};
    if (is_one_of(word, begins))
        enter(r, 'b');
    else if (str_eq(word, STR("for")))
        enter(r, 'l');
    else if (is_one_of(word, ends))
        r->depth -= r->depth > 0;
    else if (!is_one_of(word, betweens))
        return false;
    r->is_guarded |= str_eq(word, STR("case"));
    decide(r);
    return true;
}

/* NAME=$(head -c 32 /dev/urandom | base64) */
static void take_assignment(struct reading *r, struct str word)
{
    size_t equal = str_find_byte(word, '=');
    if (equal < word.len && str_eq(str_slice(word, 0, equal), r->variable))
        r->is_set = r->is_sure && script_is_random(str_slice(word, equal, word.len));
}

static bool compares_numbers(struct str word)
{
    static const char *const operators[] = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge", NULL};
    return is_one_of(word, operators);
}

/* The name of a command, or what may stand in front of one. */
static void take_first(struct reading *r, struct str word)
{
    static const char *const tests[] = {"test", "[", "[[", NULL};
    static const char *const leading[] = {"export", "local", "declare", "readonly", "sudo", NULL};
    static const char *const leaves[] = {"exit", "return", NULL};
    r->is_test = is_one_of(word, tests);
    r->is_option = str_eq(word, STR("set"));
    r->is_leaving = is_one_of(word, leaves);
    r->is_first = is_one_of(word, leading) || str_find_byte(word, '=') < word.len;
}

static void take_word(struct reading *r, struct str word)
{
    r->is_empty = false;
    if (r->is_first && take_reserved(r, word))
        return;
    take_assignment(r, word);
    if (r->is_first) {
        take_first(r, word);
    } else if (str_eq(word, STR("{"))) { /* function f { */
        enter(r, 'b');
        r->is_first = true;
        decide(r);
    } else {
        r->is_test = r->is_test && !compares_numbers(word);
        r->is_leaving = r->is_leaving && str_eq(word, STR("0"));
        r->is_guarded |=
            r->is_option && (str_eq(word, STR("noclobber")) || str_eq(word, STR("-C")));
    }
}

/* Behind the operator that ends at the shell's place. */
static void begin_command(struct reading *r)
{
    const struct shell *s = &r->shell;
    char last = s->text.ptr[s->at - 1], before = s->at > 1 ? s->text.ptr[s->at - 2] : '\0';
    r->is_guarded |= r->is_test || r->is_leaving;
    r->is_test = r->is_leaving = r->is_option = false;
    r->is_first = true;
    if ((last == '&' || last == '|') && before == last)
        r->is_chained = true;
    else if (last != '|' && last != '&' && !r->is_empty) /* a chain goes on behind its line */
        r->is_chained = false;
    r->is_empty = true;
    decide(r);
}

bool script_writes_anew(struct arena *a, const struct here_document *here, struct str variable)
{
    struct reading r = {.variable = variable, .is_sure = true, .is_first = true};
    struct span whole = {0, (uint32_t)here->script.len};
    struct word word;
    bool written = false;
    if (here->script.len > SCRIPT_MAX)
        return false;
    shell_init(&r.shell, a, here->script, whole, true, true);
    for (enum shell_token token; (token = shell_next(&r.shell, &word)) != SHELL_END;) {
        if (token == SHELL_WORD) {
            take_word(&r, word.text);
            continue;
        }
        if (r.shell.at > here->at) {
            written = r.is_sure;
            break;
        }
        begin_command(&r);
    }
    return written && !r.is_guarded && (!variable.ptr || r.is_set);
}

bool script_sets(struct str text, struct str variable)
{
    for (size_t at = 0, found; at < text.len; at = found + variable.len) {
        found = at + str_find(str_slice(text, at, text.len), variable);
        size_t end = found + variable.len;
        if (found >= text.len)
            return false;
        bool begins = !found || (!is_name_byte(text.ptr[found - 1]) && text.ptr[found - 1] != '$' &&
                                 text.ptr[found - 1] != '{');
        if (begins && end < text.len && text.ptr[end] == '=')
            return true;
    }
    return false;
}
