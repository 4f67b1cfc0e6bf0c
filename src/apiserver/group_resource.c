/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/group_resource.h"

struct group_resource group_resource_parse(struct str text)
{
    size_t dot = str_find_byte(text, '.');
    return (struct group_resource){.resource = str_slice(text, 0, dot),
                                   .group = str_slice(text, dot + 1, text.len)};
}

/* Nothing is split here: each name of a list is compared with each that is asked for. */
bool group_resource_names(struct str text, struct group_resource wanted)
{
    size_t len = wanted.resource.len;
    if (text.len == len)
        return !wanted.group.len && str_eq(text, wanted.resource);
    return text.len == len + 1 + wanted.group.len && text.ptr[len] == '.' &&
           str_eq(str_slice(text, len + 1, text.len), wanted.group) &&
           str_starts_with(text, wanted.resource);
}
