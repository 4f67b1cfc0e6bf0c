/* SPDX-License-Identifier: Apache-2.0 */
/* An index of git from any bytes: what cannot be understood leaves no names; there are no more
 * names than entries have room for, none of them holds a NUL, and together they take memory in
 * proportion to the bytes; written anew in the plainest form, the same names are read again. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

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

static bool names_of(struct arena *a, struct str bytes, struct git_names *names)
{
    int fd = memfd_create("index", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len, "no file in memory");
    bool ok = git_index_names(a, fd, names);
    close(fd);
    return ok;
}

static void check_again(struct arena *a, const struct git_names *names)
{
    struct buf out = BUF_INIT;
    struct git_names again;
    size_t empty = 0;
    while (empty < names->count && !names->names[empty].len) /* only version 4 can say that */
        empty++;
    size_t count = names->count - empty;
    buf_cstr(&out, "DIRC");
    buf_str(&out, (struct str){"\0\0\0\2", 4});
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(&out, (char)(count >> shift & 0xFF));
    for (size_t i = empty; i < names->count; i++)
        put_name(&out, names->names[i]);
    put_zeros(&out, 20);
    check(names_of(a, buf_view(&out), &again), "what was read cannot be written");
    check(again.count == count, "another number of names");
    for (size_t i = 0; i < count; i++) {
        check(str_eq(names->names[empty + i], again.names[i]), "another name");
        check(git_names_have(&again, again.names[i]), "a name that is not found");
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct git_names names;
    bool ok = names_of(&a, (struct str){size ? (const char *)data : "", size}, &names);
    check(a.used <= 24 * size + 32 * 1024, "more memory than the bytes are worth");
    check(names.count <= size / 60, "more names than there is room for");
    for (size_t i = 0; i < names.count; i++)
        check(str_find_byte(names.names[i], '\0') == names.names[i].len, "a NUL in a name");
    if (ok)
        check_again(&a, &names);
    else
        check(names.count == 0, "names of what is not understood");
    arena_release(&a);
    return 0;
}
