/* SPDX-License-Identifier: Apache-2.0 */
/* key_cause: what went wrong where a secret is no base64, or decodes to the wrong length. Told in
 * classes and lengths alone: no byte of the secret gets into the words. The server hides the value,
 * and the cause with it. */
#ifndef APISERVER_KEY_CAUSE_H
#define APISERVER_KEY_CAUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "tree/node.h"

enum key_cause_kind {
    KEY_CAUSE_NONE,
    /* The text is base64 ... */
    KEY_CAUSE_LINE_FEED, /* and its last byte a line feed */
    KEY_CAUSE_CR_LF,
    KEY_CAUSE_TWICE,       /* of base64 */
    KEY_CAUSE_HEX_ENCODED, /* of hexadecimal digits */
    KEY_CAUSE_READABLE,    /* of a line of text */
    /* ... or meant as something else ... */
    KEY_CAUSE_HEX, /* hexadecimal digits, which are digits of base64 as well */
    KEY_CAUSE_PLAIN,
    KEY_CAUSE_PEM,
    KEY_CAUSE_PLACEHOLDER,
    KEY_CAUSE_VARIABLE,
    KEY_CAUSE_COMMAND,
    KEY_CAUSE_QUOTES,
    /* ... or almost base64. */
    KEY_CAUSE_URL_SAFE,
    KEY_CAUSE_PADDING,
    KEY_CAUSE_BEHIND_PADDING,
    KEY_CAUSE_BLANKS,
    KEY_CAUSE_FOLDED, /* blanks, where YAML joined lines */
    KEY_CAUSE_LENGTH, /* a digit too many, or one was lost */
};

struct key_cause {
    enum key_cause_kind kind;
    size_t count; /* bytes that were meant, or characters that stand there */
    /* The same key as it should be written, wherever there is no doubt: key material, for edits
     * only. STR_NONE otherwise. */
    struct str mended;
};

/* `at` is the secret as the server reads it, of any kind; NULL gives KEY_CAUSE_NONE. */
struct key_cause key_cause_of(struct arena *a, const struct node *at);

/* "made with 'echo' instead of 'echo -n'?"; STR_NONE where nothing is known. `path` is that of the
 * secret, which tells what its provider takes. */
struct str key_cause_words(struct arena *a, const struct key_cause *cause, struct str path);

/* What repairs just that, in one line; STR_NONE where a new key does. */
struct str key_cause_repair(const struct key_cause *cause);

bool key_is_hex(struct str text);      /* hexadecimal digits, of both kinds */
bool key_is_readable(struct str text); /* not empty, ASCII that prints, tabs and line ends */

/* Whether the text is the base64 of a key, and of how many bytes. Words without padding and signs
 * are not: any letters would do. */
bool key_is_encoded(struct str text, size_t *bytes);

#endif
