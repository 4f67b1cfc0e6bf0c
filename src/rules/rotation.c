/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rotation.h"

#include "base/ascii.h"

static struct str digits_at(struct str name, size_t at)
{
    size_t end = at;
    while (end < name.len && is_digit(name.ptr[end]))
        end++;
    struct str digits = str_slice(name, at, end);
    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = str_slice(digits, 1, digits.len);
    return digits;
}

bool name_is_next(struct str name, struct str next)
{
    size_t at = 0;
    while (at < name.len && at < next.len && name.ptr[at] == next.ptr[at])
        at++;
    while (at && is_digit(name.ptr[at - 1]))
        at--;
    struct str now = digits_at(name, at), then = digits_at(next, at);
    if (!now.len || !then.len)
        return false;
    return now.len == then.len ? str_cmp(now, then) < 0 : now.len < then.len;
}

const struct key_place *rotation_next(struct rule_run *run)
{
    struct key_walk walk;
    const struct key_place *before = NULL;
    key_walk_init(&walk, run);
    for (; key_walk_next(&walk); before = walk.at) {
        const struct key_place *at = walk.at;
        if (at->index == 1 && at->provider == 0 && at->named && before && before->named &&
            before->entry == at->entry && before->cipher == at->cipher &&
            name_is_next(before->key->name.value, at->key->name.value))
            return at;
    }
    return NULL;
}
