/* SPDX-License-Identifier: Apache-2.0 */
/* URLs from any bytes: a result or a reason, never both; the scheme is lower case; what was decoded
 * is no longer than the text; and a socket's path is refused by gRPC only for control characters
 * and percent signs. */
#include <stdint.h>
#include <stdlib.h>

#include "apiserver/go_url.h"
#include "base/fatal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool could_fail(struct str path)
{
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c < ' ' || c == 0x7F || c == '%')
            return true;
    }
    return false;
}

static void check(struct arena *a, const struct go_url *u)
{
    struct str text = STR_NONE;
    for (size_t i = 0; i < u->scheme.len; i++)
        if (u->scheme.ptr[i] >= 'A' && u->scheme.ptr[i] <= 'Z')
            BUG("upper case in the scheme");
    if (u->scheme.len + u->host.len + u->path.len + u->opaque.len > u->url.len)
        BUG("longer than the text");
    if (u->opaque_set && (u->host.len || u->path.len))
        BUG("opaque and hierarchical at once");
    bool refused = go_grpc_dial_error(a, u, &text);
    if (refused != (text.len > 0))
        BUG("refused without a reason, or the other way round");
    if (refused && !could_fail(u->path))
        BUG("a harmless path is refused");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct go_url u;
    bool ok = go_url_parse(&a, (struct str){(const char *)data, size}, GO_URL_COLONS_LAX, &u);
    if (ok == u.error || ok != (u.why.len == 0))
        BUG("neither accepted nor refused");
    if (ok)
        check(&a, &u);
    arena_release(&a);
    return 0;
}
