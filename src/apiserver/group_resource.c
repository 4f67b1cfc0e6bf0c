/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/group_resource.h"

struct group_resource group_resource_parse(struct str text)
{
    size_t dot = str_find_byte(text, '.');
    return (struct group_resource){.resource = str_slice(text, 0, dot),
                                   .group = str_slice(text, dot + 1, text.len)};
}
