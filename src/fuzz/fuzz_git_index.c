/* SPDX-License-Identifier: Apache-2.0 */
/* An index of git from any bytes: what cannot be understood leaves no names; there are no more
 * names than entries have room for, none of them holds a NUL, and together they take memory in
 * proportion to the bytes; written anew in the plainest form, the same names are read again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fatal.h"
#include "files/git_index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

static void put_zeros(struct buf *out, size_t count)
{
    while (count--)
        buf_byte(out, '\0');
}

static void put_name(struct buf *out, struct str name)
{
    size_t start = out->len;
    put_zeros(out, 40 + 20 + 2);
    buf_str(out, name);
    put_zeros(out, 8 - (out->len - start) % 8);
}

static void check_again(struct arena *a, const struct str_set *names)
{
    struct buf out = BUF_INIT;
    struct str_set again = {.arena = a};
    uint32_t empty = 0;
    buf_cstr(&out, "DIRC");
    buf_str(&out, (struct str){"\0\0\0\2", 4});
    for (uint32_t i = 0; i < names->cap; i++)
        empty += names->slots[i].ptr && !names->slots[i].len;
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(&out, (char)((names->count - empty) >> shift & 0xFF));
    for (uint32_t i = 0; i < names->cap; i++)
        if (names->slots[i].len)
            put_name(&out, names->slots[i]);
    put_zeros(&out, 20);
    check(git_index_names(buf_view(&out), &again), "what was read cannot be written");
    check(again.count == names->count - empty, "another number of names");
    for (uint32_t i = 0; i < names->cap; i++)
        check(!names->slots[i].len || str_set_has(&again, names->slots[i]), "another name");
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct str_set names = {.arena = &a};
    bool ok = git_index_names((struct str){size ? (const char *)data : "", size}, &names);
    check(a.used <= 24 * size + 32 * 1024, "more memory than the bytes are worth");
    check(names.count <= size / 60, "more names than there is room for");
    for (uint32_t i = 0; i < names.cap; i++)
        check(str_find_byte(names.slots[i], '\0') == names.slots[i].len, "a NUL in a name");
    if (ok)
        check_again(&a, &names);
    else
        check(names.count == 0, "names of what is not understood");
    arena_release(&a);
    return 0;
}
