/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/applied.h"

#include "engine/take.h"
#include "model/path.h"
#include "model/shell.h"

#define KUBECTL STR("kubectl")

struct command {
    struct word *words;
    uint32_t count, cap;
};

static void note(struct judging *j, struct spot at, struct str path)
{
    struct notes *notes = &j->unit->notes;
    arena_grow(j->unit->results, notes->applied, notes->applied_count, notes->applied_cap);
    notes->applied[notes->applied_count++] =
        (struct applied_note){.file = j->unit->file, .at = at, .path = complete_words(j, path)};
}

/* then kubectl; sudo kubectl; KUBECONFIG=x kubectl */
static bool may_stand_before(struct str word)
{
    static const char *const words[] = {"sudo", "if", "then", "elif", "else", "while", "until",
                                        "do",   "!",  "{",    "time", "exec", "env"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_from(words[i])))
            return true;
    return str_find_byte(word, '=') < word.len;
}

/* Whether the words are such a command, whatever files it names. */
static bool is_apply(const struct command *c)
{
    static const char *const verbs[] = {"apply", "create", "replace"};
    uint32_t at = 0;
    while (at < c->count && may_stand_before(c->words[at].text))
        at++;
    if (at == c->count || !str_eq(path_base(c->words[at].text), KUBECTL))
        return false;
    for (at++; at < c->count && !str_eq(c->words[at].text, STR("--")); at++)
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
            if (str_eq(c->words[at].text, str_from(verbs[i])))
                return true;
    return false;
}

/* The value of `-f x`, `-fx`, `-f=x`, `--filename=x`; STR_NONE: the word at `*at` is no such flag.
 */
static struct str filename(const struct command *c, uint32_t *at)
{
    struct str word = c->words[*at].text;
    bool alone = str_eq(word, STR("-f")) || str_eq(word, STR("--filename"));
    if (alone && *at + 1 < c->count)
        return c->words[++*at].text;
    if (alone)
        return STR_NONE;
    if (str_starts_with(word, STR("--filename=")))
        return str_slice(word, STR("--filename=").len, word.len);
    if (!str_starts_with(word, STR("-f")))
        return STR_NONE;
    return str_slice(word, str_starts_with(word, STR("-f=")) ? 3 : 2, word.len);
}

static void look(struct judging *j, const struct place_of_document *script, const struct command *c)
{
    if (!is_apply(c))
        return;
    for (uint32_t i = 1; i < c->count; i++) {
        struct str files = filename(c, &i);
        if (!files.ptr || c->words[i].is_unknown)
            continue;
        struct spot spot = {.text = STR_NONE};
        complete_locate(j, origin_span(&script->origin, c->words[i].span), &spot);
        for (struct str rest = files; rest.ptr;) {
            struct str file = str_cut(&rest, ',');
            if (file.len && !str_eq(file, STR("-")))
                note(j, spot, file);
        }
    }
}

/* False: there are no more. */
static bool next_command(struct shell *shell, struct command *c)
{
    struct word word;
    enum shell_token token;
    c->count = 0;
    while ((token = shell_next(shell, &word)) == SHELL_WORD) {
        arena_grow(shell->arena, c->words, c->count, c->cap);
        c->words[c->count++] = word;
    }
    return token != SHELL_END || c->count;
}

void applied_note_files(struct judging *j, const struct place_of_document *script)
{
    struct str text = script->source->text;
    struct shell shell;
    struct command command = {NULL, 0, 0};
    /* An example runs nowhere. */
    if (j->form == JUDGED_PAGE || str_find(text, KUBECTL) == text.len)
        return;
    shell_init(&shell, j->scratch, text, (struct span){0, (uint32_t)text.len}, true, true);
    while (next_command(&shell, &command))
        look(j, script, &command);
}

/* The line in front of a place, and those that go on in it. */
static struct str line_before(struct str text, uint32_t at)
{
    uint32_t end = at;
    while (end && text.ptr[end - 1] != '\n')
        end--;
    uint32_t start = end ? end - 1 : 0;
    while (start && (text.ptr[start - 1] != '\n' || (start > 1 && text.ptr[start - 2] == '\\')))
        start--;
    return str_slice(text, start, end);
}

static bool reads_input(const struct command *c)
{
    if (!is_apply(c))
        return false;
    for (uint32_t i = 1; i < c->count; i++) {
        struct str file = filename(c, &i);
        if (file.ptr && str_eq(file, STR("-")))
            return true;
    }
    return false;
}

void applied_note_here(struct run *r)
{
    const struct here_document *here = r->place->here;
    struct shell shell;
    struct command command = {NULL, 0, 0};
    if (!here || r->judging->form == JUDGED_PAGE)
        return;
    struct str line = line_before(here->script, here->at);
    shell_init(&shell, r->run.arena, line, (struct span){0, (uint32_t)line.len}, true, true);
    while (next_command(&shell, &command))
        if (reads_input(&command))
            note(r->judging, complete_spot(r, (struct span){0, 0}, STR_NONE), STR_NONE);
}
