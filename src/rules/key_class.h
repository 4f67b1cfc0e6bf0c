/* SPDX-License-Identifier: Apache-2.0 */
/* key_class: what is wrong with a key that the server takes: it is known, or not random. Each key
 * is in one class, the one that says most, so that one fault is one finding. Of random keys it
 * blames fewer than one in ten million: those of 16 bytes that happen to be letters. */
#ifndef RULES_KEY_CLASS_H
#define RULES_KEY_CLASS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "rules/run.h"

enum key_class {
    KEY_SOUND,
    KEY_PUBLISHED, /* everybody knows it */
    KEY_LINE,      /* text with a line end */
    KEY_TWICE,     /* base64 of base64 */
    KEY_HEX,       /* hexadecimal digits instead of bytes */
    KEY_WEAK,      /* a pattern, or readable text */
};

struct key_verdict {
    enum key_class class;
    struct str why;  /* what it is, for a message, behind "the key 'key1' "; no byte of the key */
    struct str from; /* KEY_PUBLISHED: where it was published */
};

/* `text` is what stands in the file, `bytes` what it decodes to. */
struct key_verdict key_judge(struct arena *a, struct str text, struct str bytes);

struct key_walk;

/* Of the key at hand, which has bytes; judged once for all rules. */
enum key_class key_class_of(struct key_walk *walk);

/* Of keys that everybody knows: where from; STR_NONE for all others. */
struct str key_published(struct str bytes);

/* What the rules on classes do: a draft for the first place of each key in that class. */
void key_class_report(struct rule_run *run, enum key_class class);

/* A key that somebody may use: of samples and patterns there is more to say than where they are. */
bool key_looks_alive(struct key_walk *walk);

#endif
