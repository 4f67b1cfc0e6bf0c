/* SPDX-License-Identifier: Apache-2.0 */
/* encryption-state.json of k3s and RKE2, which is no JSON: "<stage>-<SHA-256 of the configuration
 * in hexadecimal digits>" (pkg/secretsencrypt/config.go of github.com/k3s-io/k3s). */
#include <string.h>

#include "base/ascii.h"
#include "carriers/carriers.h"
#include "model/path.h"
#include "model/rancher.h"

enum { DIGITS = 64 };

static bool is_stage(struct str text)
{
    static const char *const stages[] = {"start",
                                         "prepare",
                                         "rotate",
                                         "rotate_keys",
                                         "reencrypt_request",
                                         "reencrypt_active",
                                         "reencrypt_finished"};
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (str_eq(text, str_from(stages[i])))
            return true;
    return false;
}

/* Between its quotes, where it has some. */
static struct str state_of(struct str text)
{
    struct str state = str_trim(text);
    if (state.len > 1 && state.ptr[0] == '"' && state.ptr[state.len - 1] == '"')
        state = str_slice(state, 1, state.len - 1);
    return state;
}

static bool takes(struct str file, struct str text)
{
    struct str state = state_of(text);
    size_t dash = state.len > DIGITS ? state.len - DIGITS - 1 : 0;
    if (!file.ptr || !dash || state.len > 100 || state.ptr[dash] != '-' ||
        !is_stage(str_slice(state, 0, dash)))
        return false;
    for (size_t i = dash + 1; i < state.len; i++)
        if (hex_value((unsigned char)state.ptr[i]) < 0)
            return false;
    return true;
}

static void build(struct carried *c, struct str file)
{
    (void)file;
    struct str state = state_of(c->source->text);
    struct made_state *made = arena_new(c->arena, struct made_state, 1);
    uint32_t from = (uint32_t)(state.ptr - c->source->text.ptr);
    made->span = (struct span){from, from + (uint32_t)state.len};
    const char *digits = state.ptr + state.len - DIGITS;
    for (size_t i = 0; i < sizeof made->sha256; i++) {
        unsigned high = (unsigned)hex_value((unsigned char)digits[2 * i]) & 15;
        unsigned low = (unsigned)hex_value((unsigned char)digits[2 * i + 1]) & 15;
        made->sha256[i] = (uint8_t)(high << 4 | low);
    }
    c->state = made;
}

const struct text_carrier carrier_rancher_state = {
    {"the state of an encryption by k3s or RKE2", 41}, takes, build};
