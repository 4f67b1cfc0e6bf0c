/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

#include "apiserver/versions.h"
#include "diag/rule.h"

static void put_word(struct buf *out, struct str word)
{
    if (out->len && out->ptr[out->len - 1] != ' ' && out->ptr[out->len - 1] != '\'' &&
        out->ptr[out->len - 1] != '(')
        buf_byte(out, ' ');
    buf_str(out, word);
}

void completion_commands(struct buf *out)
{
    for (const struct command *const *c = commands_all; *c; c++)
        if (!(*c)->hidden)
            put_word(out, str_from((*c)->name));
}

void completion_rules(struct buf *out)
{
    for (uint32_t i = 0; i < rules_count; i++)
        put_word(out, rules_all[i].slug);
}

void completion_versions(struct buf *out)
{
    put_word(out, STR("all"));
    for (int minor = VERSION_NEWEST; minor >= VERSION_OLDEST; minor--)
        buf_fmt(out, " 1.%d", minor);
}

void completion_choices(struct buf *out, struct str word)
{
    while (word.ptr)
        put_word(out, str_cut(&word, '|'));
}
