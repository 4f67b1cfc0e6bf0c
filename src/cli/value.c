/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/value.h"

#include <string.h>

static bool is_choice(struct str word)
{
    bool small = word.len > 0;
    for (size_t i = 0; i < word.len; i++)
        small = small && !(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z');
    return small || str_find_byte(word, '|') < word.len;
}

enum value_kind value_kind(struct str word)
{
    static const struct {
        const char *word;
        enum value_kind kind;
    } known[] = {
        {"FILE", VALUE_FILE},         {"PATH", VALUE_FILE}, {"FROM", VALUE_FILE},
        {"DIR", VALUE_FOLDER},        {"RULE", VALUE_RULE}, {"RULES", VALUE_RULES},
        {"VERSIONS", VALUE_VERSIONS},
    };
    if (!word.len)
        return VALUE_NONE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(str_from(known[i].word), word))
            return known[i].kind;
    return is_choice(word) ? VALUE_CHOICE : VALUE_ANY;
}

struct str command_operand(const struct command *command)
{
    struct str rest = str_from(command->usage);
    bool in_option = false;
    while (rest.ptr) {
        struct str word = str_cut(&rest, ' ');
        in_option = in_option || str_starts_with(word, STR("[-"));
        if (in_option) {
            in_option = !str_ends_with(word, STR("]"));
            continue;
        }
        if (!word.len || str_eq(word, STR("[OPTIONS]")))
            continue;
        while (word.len && word.ptr[0] == '[')
            word = str_slice(word, 1, word.len);
        while (word.len && (word.ptr[word.len - 1] == ']' || word.ptr[word.len - 1] == '.'))
            word.len--;
        return word;
    }
    return STR_NONE;
}

bool option_is_heading(const struct option *option)
{
    return !option->name[0];
}

bool option_repeats(const struct option *option)
{
    return option->value && strstr(option->text, "repeat");
}
