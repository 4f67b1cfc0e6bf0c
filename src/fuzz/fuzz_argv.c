/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines of any bytes: as a unit's, as a shell's script, and as a word a line. Words lie one
 * behind the other in the text, and what is said to be copied is; a word in quotes is that word;
 * each word behind the program is a flag, the value of the one before, loose, or the one `--`. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "model/argv.h"
#include "model/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROGRAM STR("kube-apiserver")

static const uint32_t begin = 1000; /* of the text in the document */

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

static bool is_bool(struct str name)
{
    return name.len % 2 == 0;
}

static void check_span(struct str text, struct span span)
{
    check(span.start <= span.end, "a span backwards");
    check(span.start == span.end || (span.start >= begin && span.end - begin <= text.len),
          "a span outside of the text");
}

static void check_words(struct str text, const struct word *words, uint32_t count)
{
    uint32_t at = begin;
    for (uint32_t i = 0; i < count; i++) {
        struct span span = words[i].span;
        check_span(text, span);
        check(span.start >= at && span.end > span.start, "words lie on each other");
        check(!words[i].is_copied ||
                  str_eq(words[i].text, str_slice(text, span.start - begin, span.end - begin)),
              "a copied word has other bytes");
        check(words[i].text.len <= span.end - span.start, "a word is longer than what is written");
        at = span.end;
    }
}

static void check_flag(struct str text, const struct argv *argv, const struct flag *f)
{
    const struct word *word = &argv->words[f->word];
    check_span(text, f->span);
    check_span(text, f->name_span);
    check_span(text, f->value_span);
    check(f->dashes == 1 || f->dashes == 2, "a flag of other dashes");
    check(f->name.len <= word->text.len - f->dashes, "a name is longer than its word");
    check(str_find_byte(f->name, '_') == f->name.len, "a name is not normalised");
    check(!word->is_unknown || f->is_unknown, "a flag knows more than its word");
    const struct flag *last = argv_flag(argv, f->name);
    check(last && last >= f && str_eq(last->name, f->name), "not the last of its name");
}

static void check_argv(struct str text, const struct argv *argv)
{
    check(argv->program <= argv->count, "a program behind the words");
    uint32_t at = argv->program + 1, flag = 0, loose = 0, ends = 0;
    for (; at < argv->count; at++) {
        if (flag < argv->flag_count && argv->flags[flag].word == at) {
            const struct flag *f = &argv->flags[flag++];
            check_flag(text, argv, f);
            at += at + 1 < argv->count && f->value.ptr &&
                  f->value.ptr == argv->words[at + 1].text.ptr;
        } else if (loose < argv->loose_count && argv->loose[loose] == at) {
            loose++;
        } else {
            check(str_eq(argv->words[at].text, STR("--")) && !ends++, "a word is lost");
        }
    }
    check(flag == argv->flag_count && loose == argv->loose_count, "a word counts twice");
}

/* Templates are no business of a shell's quotes. */
static void check_quoted(struct arena *a, struct str text)
{
    struct buf b = BUF_INIT;
    struct word *words;
    uint32_t count;
    buf_byte(&b, '\'');
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\'')
            buf_cstr(&b, "'\\''");
        else
            buf_byte(&b, text.ptr[i]);
    buf_byte(&b, '\'');
    argv_split(a, buf_view(&b), (struct span){0, 0}, false, &words, &count);
    check(count == 1 && str_eq(words[0].text, text) && !words[0].is_unknown,
          "a quoted text is not itself");
    buf_release(&b);
}

static void read_script(struct arena *a, struct str text)
{
    struct span span = {begin, begin + (uint32_t)text.len};
    const struct word script[] = {
        {.text = STR("sh")}, {.text = STR("-c")}, {.text = text, .span = span, .is_copied = true}};
    struct argv argv;
    argv_read(a, script, 3, PROGRAM, is_bool, &argv);
    check_argv(text, &argv);
    check(argv.program == argv.count || str_eq(path_base(argv.words[argv.program].text), PROGRAM),
          "another program");
}

static void read_unit(struct arena *a, struct str text)
{
    struct span span = {begin, begin + (uint32_t)text.len};
    struct word *words;
    struct argv argv;
    uint32_t count;
    argv_split(a, text, span, true, &words, &count);
    check_words(text, words, count);
    argv_read(a, words, count, STR_NONE, is_bool, &argv);
    check(argv.program == 0 && argv.count == count, "words are lost");
    check_argv(text, &argv);
}

static void read_lines(struct arena *a, struct str text)
{
    enum { LINES_MOST = 1000 };
    struct word *words = arena_new(a, struct word, LINES_MOST);
    struct argv argv;
    uint32_t count = 0;
    for (struct str rest = text; rest.ptr && count < LINES_MOST; count++) {
        struct str line = str_cut(&rest, '\n');
        uint32_t at = begin + (uint32_t)(line.ptr - text.ptr);
        words[count] = (struct word){.text = line, .is_copied = true};
        words[count].span = (struct span){at, at + (uint32_t)line.len};
    }
    argv_read(a, words, count, PROGRAM, is_bool, &argv);
    check_argv(text, &argv);
    argv_read(a, words, count, STR_NONE, NULL, &argv);
    check_argv(text, &argv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct str text = {size ? (const char *)data : "", size};
    read_unit(&a, text);
    read_script(&a, text);
    read_lines(&a, text);
    if (str_find(text, STR("{{")) == text.len)
        check_quoted(&a, text);
    arena_release(&a);
    return 0;
}
