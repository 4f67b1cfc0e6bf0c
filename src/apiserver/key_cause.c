/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/key_cause.h"

#include <string.h>

#include "base/ascii.h"
#include "base/go_base64.h"

/* Nobody writes a longer key; what is longer is not looked at closely. */
enum { SECRET_MAX = 16 * 1024 };

static bool is_key_length(size_t bytes)
{
    return bytes == 16 || bytes == 24 || bytes == 32;
}

bool key_is_hex(struct str text)
{
    bool letter = false, digit = false;
    for (size_t i = 0; i < text.len; i++) {
        if (hex_value((unsigned char)text.ptr[i]) < 0)
            return false;
        letter |= is_letter(text.ptr[i]);
        digit |= is_digit(text.ptr[i]);
    }
    return letter && digit;
}

bool key_is_readable(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c < 0x20 || c > 0x7e) && c != '\n' && c != '\r' && c != '\t')
            return false;
    }
    return text.len > 0;
}

static bool is_base64(struct str text, size_t *bytes)
{
    size_t fault;
    return text.len > 0 && go_base64_length(text, bytes, &fault) && *bytes > 0;
}

struct letters {
    bool lower, upper, sign;
};

static struct letters letters_of(struct str text)
{
    struct letters l = {false, false, false};
    for (size_t i = 0; i < text.len; i++) {
        l.lower |= text.ptr[i] >= 'a' && text.ptr[i] <= 'z';
        l.upper |= text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
        l.sign |= text.ptr[i] == '+' || text.ptr[i] == '/' || text.ptr[i] == '=';
    }
    return l;
}

bool key_is_encoded(struct str text, size_t *bytes)
{
    if (!key_is_readable(text))
        return false;
    struct letters l = letters_of(text);
    bool shows = str_ends_with(text, STR("=")) || (l.sign && l.lower && l.upper);
    return shows && is_base64(text, bytes) && is_key_length(*bytes);
}

/* The alphabet of base64 without its padding. */
static bool is_base64_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_letter(text.ptr[i]) && !is_digit(text.ptr[i]) && text.ptr[i] != '+' &&
            text.ptr[i] != '/')
            return false;
    return text.len > 0;
}

/* Words in one case: 24 random bytes in base64 are never written like this. */
static bool is_in_one_case(struct str text)
{
    struct letters l = letters_of(text);
    return l.lower != l.upper && !l.sign;
}

static struct key_cause cause(enum key_cause_kind kind, size_t count)
{
    return (struct key_cause){kind, count, STR_NONE};
}

static bool is_pem(struct str text)
{
    return str_find(text, STR("-----BEGIN")) < text.len;
}

/* It decodes, but not to the length of a key. */
static struct key_cause of_decoded(struct str text, struct str bytes)
{
    size_t inner;
    struct str line = str_trim(bytes);
    if (is_pem(bytes))
        return cause(KEY_CAUSE_PEM, 0);
    if (key_is_hex(text) && is_key_length(text.len / 2) && text.len % 2 == 0)
        return cause(KEY_CAUSE_HEX, text.len);
    if (key_is_encoded(line, &inner))
        return cause(KEY_CAUSE_TWICE, inner);
    if (key_is_hex(line) && line.len % 2 == 0 && is_key_length(line.len / 2))
        return cause(KEY_CAUSE_HEX_ENCODED, line.len);
    if (str_ends_with(bytes, STR("\r\n")))
        return cause(KEY_CAUSE_CR_LF, bytes.len - 2);
    if (str_ends_with(bytes, STR("\n")))
        return cause(KEY_CAUSE_LINE_FEED, bytes.len - 1);
    if (is_key_length(text.len) && is_in_one_case(text))
        return cause(KEY_CAUSE_PLAIN, text.len);
    if (key_is_readable(bytes) && bytes.len >= 4)
        return cause(KEY_CAUSE_READABLE, bytes.len);
    return cause(KEY_CAUSE_NONE, 0);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct str without_blanks(struct arena *a, struct str text)
{
    char *copy = arena_bytes(a, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (!is_space(text.ptr[i]))
            copy[len++] = text.ptr[i];
    return (struct str){copy, len};
}

static struct str standard_alphabet(struct arena *a, struct str text)
{
    char *copy = arena_bytes(a, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = text.ptr[i] == '-' ? '+' : text.ptr[i] == '_' ? '/' : text.ptr[i];
    return (struct str){copy, text.len};
}

static struct str padded(struct arena *a, struct str text)
{
    size_t digits = text.len;
    while (digits && text.ptr[digits - 1] == '=')
        digits--;
    static const char *const ends[] = {"", NULL, "==", "="};
    const char *end = ends[digits % 4];
    return end ? arena_join(a, str_slice(text, 0, digits), str_from(end)) : text;
}

/* A repair is offered only where a key comes of it. */
static struct key_cause mended(enum key_cause_kind kind, struct str text)
{
    size_t bytes = 0;
    struct key_cause found = cause(kind, 0);
    if (!is_base64(text, &bytes))
        return found;
    found.count = bytes;
    if (is_key_length(bytes))
        found.mended = text;
    return found;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* For people, or for a program to fill in. */
static enum key_cause_kind unfilled(struct str text)
{
    static const char *const words[] = {"replace", "changeme", "change_me", "change-me",
                                        "your_",   "your-",    "xxx",       "base64"};
    struct str bare = str_trim(text);
    if (str_find(bare, STR("{{")) < bare.len || str_find_byte(bare, '$') < bare.len ||
        str_find(bare, STR("<%")) < bare.len)
        return KEY_CAUSE_VARIABLE;
    if (str_find(bare, STR("/dev/urandom")) < bare.len ||
        str_find(bare, STR("openssl rand")) < bare.len)
        return KEY_CAUSE_COMMAND;
    if (bare.len > 2 && bare.ptr[0] == '<' && bare.ptr[bare.len - 1] == '>')
        return KEY_CAUSE_PLACEHOLDER;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_ignore_case(str_slice(bare, 0, strlen(words[i])), str_from(words[i])))
            return KEY_CAUSE_PLACEHOLDER;
    return KEY_CAUSE_NONE;
}

/* The server refuses it as base64. */
static struct key_cause of_text(struct arena *a, const struct node *at, struct str text)
{
    struct str bare = without_blanks(a, text), inner;
    size_t bytes, digits = 0;
    if (unfilled(text) != KEY_CAUSE_NONE)
        return cause(unfilled(text), 0);
    if (is_pem(text))
        return cause(KEY_CAUSE_PEM, 0);
    inner = str_slice(text, 1, text.len > 1 ? text.len - 1 : 0);
    if (text.len > 2 && is_quote(text.ptr[0]) && text.ptr[text.len - 1] == text.ptr[0] &&
        is_base64(padded(a, standard_alphabet(a, inner)), &bytes))
        return mended(KEY_CAUSE_QUOTES, inner);
    struct str standard = standard_alphabet(a, bare);
    while (digits < standard.len && is_base64_digits(str_slice(standard, digits, digits + 1)))
        digits++;
    struct str behind = str_slice(standard, digits, standard.len);
    while (str_starts_with(behind, STR("=")))
        behind = str_slice(behind, 1, behind.len);
    if (!digits || (behind.len && !is_base64_digits(without_blanks(a, behind)))) {
        bool plain = is_key_length(text.len) && key_is_readable(text);
        return cause(plain ? KEY_CAUSE_PLAIN : KEY_CAUSE_NONE, text.len);
    }
    if (behind.len)
        return cause(KEY_CAUSE_BEHIND_PADDING, 0);
    if (digits % 4 == 1)
        return cause(KEY_CAUSE_LENGTH, digits);
    struct str whole = padded(a, standard);
    bool folded = at->style == STYLE_FOLDED ||
                  (at->style != STYLE_LITERAL && at->span.end > at->span.start + text.len + 2);
    /* Line ends are let pass by the server. */
    if (str_find_byte(text, ' ') < text.len || str_find_byte(text, '\t') < text.len) {
        struct key_cause found = mended(folded ? KEY_CAUSE_FOLDED : KEY_CAUSE_BLANKS, whole);
        /* A sentence, not a key that fell apart. */
        return found.mended.ptr || folded ? found : cause(KEY_CAUSE_PLAIN, text.len);
    }
    if (!str_eq(bare, standard))
        return mended(KEY_CAUSE_URL_SAFE, whole);
    return mended(KEY_CAUSE_PADDING, whole);
}

struct key_cause key_cause_of(struct arena *a, const struct node *at)
{
    while (at && at->kind == NODE_ALIAS)
        at = at->target;
    if (!at || at->kind != NODE_SCALAR || at->text.len == 0 || at->text.len > SECRET_MAX)
        return cause(KEY_CAUSE_NONE, 0);
    char *out = arena_bytes(a, at->text.len * 3 / 4 + 3);
    size_t len = 0, fault;
    if (go_base64_decode(at->text, out, &len, &fault))
        return of_decoded(at->text, (struct str){out, len});
    return of_text(a, at, at->text);
}

static bool is_length_for(size_t bytes, struct str path)
{
    bool secretbox = str_find(path, STR(".secretbox.")) < path.len;
    return secretbox ? bytes == 32 : is_key_length(bytes);
}

struct str key_cause_words(struct arena *a, const struct key_cause *found, struct str path)
{
    unsigned count = (unsigned)found->count;
    switch (found->kind) {
    case KEY_CAUSE_NONE:
        break;
    case KEY_CAUSE_LINE_FEED:
        if (!is_length_for(found->count, path))
            return arena_fmt(a, "%u without it would be wrong as well", count);
        return STR("made with 'echo' instead of 'echo -n'?");
    case KEY_CAUSE_CR_LF:
        if (!is_length_for(found->count, path))
            return arena_fmt(a, "%u without it would be wrong as well", count);
        return STR("made of a line with its Windows line end?");
    case KEY_CAUSE_TWICE:
        return arena_fmt(a, "they are base64 again, of %u bytes: encoded twice?", count);
    case KEY_CAUSE_HEX_ENCODED:
        return arena_fmt(a, "they are %u hexadecimal digits instead of %u bytes", count, count / 2);
    case KEY_CAUSE_READABLE:
        return STR("they are readable text: a password instead of a key?");
    case KEY_CAUSE_HEX:
        return arena_fmt(a, "it is %u hexadecimal digits instead of the base64 of %u bytes", count,
                         count / 2);
    case KEY_CAUSE_PLAIN:
        return arena_fmt(a, "%u characters of plain text that were never encoded?", count);
    case KEY_CAUSE_PLACEHOLDER:
        return STR("a placeholder that nobody filled in?");
    case KEY_CAUSE_VARIABLE:
        return STR("a variable that nobody filled in?");
    case KEY_CAUSE_COMMAND:
        return STR("the call of a program, not its output?");
    case KEY_CAUSE_PEM:
        return STR("it is a PEM block, no key for symmetric encryption");
    case KEY_CAUSE_QUOTES:
        return STR("quotes are part of the value");
    case KEY_CAUSE_URL_SAFE:
        return STR("it has the '-' and '_' of base64 for URLs");
    case KEY_CAUSE_PADDING:
        return STR("the '=' at its end are missing, or too many");
    case KEY_CAUSE_BEHIND_PADDING:
        return STR("something stands behind the '=' that ends it");
    case KEY_CAUSE_BLANKS:
        return STR("there are blanks in it");
    case KEY_CAUSE_FOLDED:
        return STR("its lines are joined with blanks");
    case KEY_CAUSE_LENGTH:
        return arena_fmt(a, "%u digits are one too many or too few: cut off while pasting?", count);
    }
    return STR_NONE;
}

struct str key_cause_repair(const struct key_cause *found)
{
    switch (found->kind) {
    case KEY_CAUSE_TWICE:
        return STR("decode it once ('base64 -d') and write what comes of it");
    case KEY_CAUSE_HEX:
        return STR("turn the digits into bytes before base64: 'xxd -r -p | base64'");
    case KEY_CAUSE_HEX_ENCODED:
        return STR("turn the digits into bytes first: 'base64 -d | xxd -r -p | base64'");
    case KEY_CAUSE_QUOTES:
        return STR("write the value without the inner quotes");
    case KEY_CAUSE_URL_SAFE:
        return STR("write '+' for '-', '/' for '_', and the '=' at the end");
    case KEY_CAUSE_PADDING:
        return STR("write as many '=' as make the length a multiple of four");
    case KEY_CAUSE_BLANKS:
        return STR("write the value without blanks");
    case KEY_CAUSE_FOLDED:
        return STR("write the value on one line, or as a literal block ('|')");
    case KEY_CAUSE_PLACEHOLDER:
    case KEY_CAUSE_VARIABLE:
    case KEY_CAUSE_COMMAND:
        return STR("a server fills nothing in: let what makes this file write the secret itself");
    default:
        return STR_NONE;
    }
}
