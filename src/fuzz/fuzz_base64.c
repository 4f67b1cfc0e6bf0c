/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 from any bytes: decoding and counting agree, stay within the room that the contract names,
 * name a byte within the text or its end, and line breaks never change what is decoded. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/go_base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void without_breaks(struct str text, const char *out, size_t len)
{
    char *flat = xmalloc(text.len), *again = xmalloc(text.len * 3 / 4 + 3);
    size_t flat_len = 0, again_len, fault;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\n' && text.ptr[i] != '\r')
            flat[flat_len++] = text.ptr[i];
    if (!go_base64_decode((struct str){flat, flat_len}, again, &again_len, &fault))
        BUG("line breaks made the text good");
    if (again_len != len || memcmp(again, out, len) != 0)
        BUG("line breaks changed the bytes");
    if (flat_len % 4 != 0)
        BUG("accepted without padding");
    free(flat);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    char *out = xmalloc(size * 3 / 4 + 3);
    size_t len, counted, fault = SIZE_MAX, fault_too = SIZE_MAX;
    bool ok = go_base64_decode(text, out, &len, &fault);
    if (go_base64_length(text, &counted, &fault_too) != ok || counted != len)
        BUG("decoding and counting disagree");
    if (len > size / 4 * 3 + 3)
        BUG("more bytes than the text can hold");
    if (ok)
        without_breaks(text, out, len);
    else if (fault != fault_too || fault > size)
        BUG("the byte at fault lies behind the end");
    free(out);
    return 0;
}
