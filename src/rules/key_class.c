/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/key_class.h"

#include <string.h>

#include "apiserver/key_cause.h"
#include "base/ascii.h"
#include "rules/keys.h"
#include "rules/place.h"

static struct key_verdict verdict(enum key_class class, struct str why)
{
    return (struct key_verdict){class, why, STR_NONE};
}

/* --- patterns --- */

static unsigned distinct_bytes(struct str bytes)
{
    uint64_t seen[4] = {0};
    unsigned count = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        seen[byte >> 6] |= (uint64_t)1 << (byte & 63);
    }
    for (size_t i = 0; i < 4; i++)
        count += (unsigned)__builtin_popcountll(seen[i]);
    return count;
}

/* The shortest part that the whole is a repetition of; its length where there is none. */
static size_t period(struct str bytes)
{
    for (size_t p = 1; p <= bytes.len / 2; p++)
        if (bytes.ptr[0] == bytes.ptr[p] && memcmp(bytes.ptr, bytes.ptr + p, bytes.len - p) == 0)
            return p;
    return bytes.len;
}

/* How many bytes stand in runs of at least four that count up or down, or stay the same. */
static size_t counted_bytes(struct str bytes)
{
    enum { RUN_MIN = 4 };
    size_t in_runs = 0;
    for (size_t i = 0; i + 1 < bytes.len;) {
        int step = (unsigned char)bytes.ptr[i + 1] - (unsigned char)bytes.ptr[i];
        size_t end = i + 1;
        while (step >= -1 && step <= 1 && end + 1 < bytes.len &&
               (unsigned char)bytes.ptr[end + 1] - (unsigned char)bytes.ptr[end] == step)
            end++;
        bool counts = end - i + 1 >= RUN_MIN;
        in_runs += counts ? end - i + 1 : 0;
        i = counts ? end + 1 : i + 1;
    }
    return in_runs;
}

/* --- text --- */

static bool has_any(struct str text, const char *const *words)
{
    for (; *words; words++) {
        size_t len = strlen(*words);
        for (size_t i = 0; i + len <= text.len; i++)
            if (str_eq_ignore_case(str_slice(text, i, i + len), str_from(*words)))
                return true;
    }
    return false;
}

static bool is_keyboard_walk(struct str text)
{
    static const char *const walks[] = {"qwert", "werty", "asdfg", "sdfgh",  "zxcvb",
                                        "poiuy", "lkjhg", "mnbvc", "qazwsx", "1q2w3e",
                                        "1qaz",  "azert", "yxcvb", NULL};
    return has_any(text, walks);
}

/* What people write where a key belongs. */
static bool has_words(struct str text)
{
    static const char *const words[] = {
        "password", "passwd",  "secret", "kubernet", "changeme", "encrypt", "example",
        "sample",   "default", "admin",  "cluster",  "master",   "private", "letmein",
        "welcome",  "this",    "mykey",  "test",     "demo",     "sixteen", "thirty",
        "bytes",    "please",  "dummy",  "key",      NULL};
    return has_any(text, words);
}

/* Text that was never encoded: the letters of a word are digits of base64 too. */
static bool is_bare_text(struct str text)
{
    bool lower = false, upper = false;
    for (size_t i = 0; i < text.len; i++) {
        lower |= text.ptr[i] >= 'a' && text.ptr[i] <= 'z';
        upper |= text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
        if ((lower && upper) || (!is_letter(text.ptr[i]) && !is_digit(text.ptr[i])))
            return false;
    }
    return lower || upper;
}

/* Sixteen random bytes are all readable once in five million times. Such text is mostly signs, what
 * people or password generators write mostly letters and digits: that leaves one in twenty million.
 */
static bool is_text(struct str bytes)
{
    if (!key_is_readable(bytes))
        return false;
    size_t ordinary = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        ordinary += is_letter(c) || is_digit(c) || c == ' ' || c == '-' || c == '_';
    }
    return bytes.len > 16 || ordinary * 4 >= bytes.len * 3;
}

/* --- verdicts --- */

static struct key_verdict judge_pattern(struct arena *a, struct str bytes)
{
    size_t repeats = period(bytes);
    unsigned distinct = distinct_bytes(bytes);
    if (repeats == 1)
        return verdict(KEY_WEAK, arena_fmt(a, "is one byte, %u times over", (unsigned)bytes.len));
    if (repeats < bytes.len)
        return verdict(KEY_WEAK, arena_fmt(a, "is %u bytes, repeated", (unsigned)repeats));
    if (counted_bytes(bytes) * 2 >= bytes.len)
        return verdict(KEY_WEAK, STR("is made of bytes that count up or down"));
    /* Of hexadecimal digits there are sixteen. */
    if (distinct * 2 <= bytes.len && !(key_is_hex(bytes) && distinct > 8))
        return verdict(KEY_WEAK, arena_fmt(a, "has no more than %u different bytes", distinct));
    return verdict(KEY_SOUND, STR_NONE);
}

static struct key_verdict judge_text(struct arena *a, struct str text, struct str bytes)
{
    unsigned count = (unsigned)bytes.len;
    if (is_bare_text(text))
        return verdict(KEY_WEAK, arena_fmt(a, "is %u characters of plain text, read as base64",
                                           (unsigned)text.len));
    if (!is_text(bytes))
        return verdict(KEY_SOUND, STR_NONE);
    if (is_keyboard_walk(bytes))
        return verdict(KEY_WEAK, STR("is a walk over the keyboard"));
    if (has_words(bytes))
        return verdict(KEY_WEAK, arena_fmt(a, "is %u characters of text with words in it", count));
    return verdict(KEY_WEAK,
                   arena_fmt(a, "is %u readable characters instead of random bytes", count));
}

static struct key_verdict judge_hex(struct arena *a, struct str text, struct str bytes)
{
    bool bare = key_is_hex(text);
    unsigned digits = (unsigned)(bare ? text.len : bytes.len);
    return verdict(KEY_HEX,
                   arena_fmt(a, "is %u hexadecimal digits%s: %u random bits instead of %u", digits,
                             bare ? ", read as base64" : "", digits * 4, (unsigned)bytes.len * 8));
}

struct key_verdict key_judge(struct arena *a, struct str text, struct str bytes)
{
    size_t inner;
    text = str_trim(text);
    struct str from = key_published(bytes);
    if (from.ptr)
        return (struct key_verdict){KEY_PUBLISHED, STR("is a published sample"), from};
    struct str line = str_trim(bytes);
    if (str_ends_with(bytes, STR("\n")) && key_is_readable(bytes) && line.len + 2 >= bytes.len)
        return verdict(KEY_LINE,
                       arena_fmt(a, "is %u characters of text and a line end", (unsigned)line.len));
    struct key_verdict pattern = judge_pattern(a, bytes);
    if (pattern.class != KEY_SOUND)
        return pattern;
    if (key_is_hex(text) || key_is_hex(bytes))
        return judge_hex(a, text, bytes);
    if (key_is_encoded(bytes, &inner))
        return verdict(KEY_TWICE, arena_fmt(a, "is the base64 of %u bytes, encoded once more",
                                            (unsigned)inner));
    return judge_text(a, text, bytes);
}

enum key_class key_class_of(struct key_walk *walk)
{
    uint8_t *kept = key_walk_class(walk);
    if (kept && *kept)
        return (enum key_class)(*kept - 1);
    const struct key_place *at = walk->at;
    enum key_class class = key_judge(walk->run->arena, at->key->secret.value, at->bytes).class;
    if (kept)
        *kept = (uint8_t)(class + 1);
    return class;
}

/* --- reporting --- */

void key_class_report(struct rule_run *run, enum key_class class)
{
    struct key_walk walk;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct key_place *at = walk.at;
        if (!at->bytes.ptr || key_class_of(&walk) != class || !key_is_new(&walk))
            continue;
        struct key_verdict v = key_judge(run->arena, at->key->secret.value, at->bytes);
        struct str shown = key_shown(run->arena, at);
        struct str message = arena_join(run->arena, shown, STR(" "), v.why);
        if (v.from.ptr)
            message = arena_join(run->arena, message, STR(": it stands in "), v.from);
        struct draft draft = rule_draft(run, at->key->secret.head.at->span,
                                        key_path(run->arena, at, "secret"), message);
        /* RKE makes its keys so, and nobody is asked. */
        if (class == KEY_HEX && run->document->reader && run->document->reader->rke_state)
            draft.severity = SEVERITY_INFO;
        rule_report(run, &draft);
    }
}

bool key_looks_alive(struct key_walk *walk)
{
    if (!walk->at->bytes.ptr)
        return false;
    enum key_class class = key_class_of(walk);
    return class == KEY_SOUND || class == KEY_HEX || class == KEY_TWICE;
}
