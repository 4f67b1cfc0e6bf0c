/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/expand.h"

#include "base/buf.h"

/* The last of that name counts. */
static const struct env_variable *variable(const struct env_variable *env, uint32_t count,
                                           struct str name)
{
    while (count--)
        if (str_eq(env[count].name.text, name))
            return &env[count];
    return NULL;
}

/* Behind "$(": the name up to the parenthesis; STR_NONE where none closes it. */
static struct str name_at(struct str text, size_t at)
{
    size_t end = at + str_find_byte(str_slice(text, at, text.len), ')');
    return end < text.len ? str_slice(text, at, end) : STR_NONE;
}

static void expand(struct arena *a, struct word *word, const struct env_variable *env,
                   uint32_t env_count)
{
    struct buf out = BUF_INIT;
    struct str text = word->text;
    for (size_t at = 0; at < text.len; at++) {
        char next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
        struct str name = text.ptr[at] == '$' && next == '(' ? name_at(text, at + 2) : STR_NONE;
        const struct env_variable *v = name.ptr ? variable(env, env_count, name) : NULL;
        if (text.ptr[at] == '$' && next == '$') {
            buf_byte(&out, '$');
            at++;
        } else if (v) {
            word->is_unknown |= !v->value.text.ptr || v->value.is_unknown;
            buf_str(&out, v->value.text);
            at += name.len + 2;
        } else {
            buf_byte(&out, text.ptr[at]);
        }
    }
    if (!str_eq(buf_view(&out), text)) {
        word->text = buf_to_arena(&out, a);
        word->is_copied = false;
    }
    buf_release(&out);
}

void expand_words(struct arena *a, struct word *words, uint32_t count,
                  const struct env_variable *env, uint32_t env_count)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_find_byte(words[i].text, '$') < words[i].text.len)
            expand(a, &words[i], env, env_count);
}
