/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/key.h"

#include <sodium.h>

#include "base/ascii.h"
#include "base/fatal.h"
#include "base/wipe.h"

bool new_key_secret(struct buf *out, unsigned bytes)
{
    enum { VARIANT = sodium_base64_VARIANT_ORIGINAL };
    unsigned char key[NEW_KEY_BYTES_MAX];
    char text[sodium_base64_ENCODED_LEN(NEW_KEY_BYTES_MAX, sodium_base64_VARIANT_ORIGINAL)];
    if (bytes > sizeof key)
        BUG("a key too long");
    if (sodium_init() < 0)
        return false;
    randombytes_buf(key, bytes);
    sodium_bin2base64(text, sizeof text, key, bytes, VARIANT);
    wipe(key, sizeof key);
    buf_cstr(out, text);
    wipe(text, sizeof text);
    return true;
}

static bool is_part_of_name(char c)
{
    return is_digit(c) || is_letter(c) || c == '-' || c == '_';
}

static bool has_word(struct str text, struct str word)
{
    for (;;) {
        size_t at = str_find(text, word), end = at + word.len;
        if (at >= text.len)
            return false;
        if ((at == 0 || !is_part_of_name(text.ptr[at - 1])) &&
            (end == text.len || !is_part_of_name(text.ptr[end])))
            return true;
        text = str_slice(text, at + 1, text.len);
    }
}

struct str new_key_name(struct arena *a, uint32_t day, unsigned *tried, const struct str *texts,
                        uint32_t count)
{
    for (;;) {
        unsigned number = ++*tried;
        struct str name = number == 1 ? arena_fmt(a, "key-%08u", (unsigned)day)
                                      : arena_fmt(a, "key-%08u-%u", (unsigned)day, number);
        bool taken = false;
        for (uint32_t i = 0; i < count; i++)
            taken = taken || has_word(texts[i], name);
        if (!taken)
            return name;
    }
}
