/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/redact.h"

#include <string.h>

#include "base/buf.h"

/* Words longer than the first are looked at in pieces only; random ones are those from the second
 * on; shorter than the third is no key: 15 bytes in base64. */
enum { KEY_TEXT_MAX = 200, RANDOM_MIN = 22, SHORTEST = 20 };

static bool is_word_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '-' || c == '_';
}

/* Of a key, a byte more or less (a line end, a lost digit), or of one that was encoded twice. */
static bool is_key_length(size_t bytes)
{
    for (size_t key = 16; key <= 32; key += 8)
        if (bytes + 1 >= key && bytes <= key + 1)
            return true;
    return bytes >= 44 && bytes <= 46;
}

struct letters {
    bool lower, upper, other, joint, beyond_hex;
    size_t digits;
};

static struct letters letters_of(struct str word)
{
    struct letters l = {0};
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        l.lower |= c >= 'a' && c <= 'z';
        l.upper |= c >= 'A' && c <= 'Z';
        l.digits += c >= '0' && c <= '9';
        l.other |= c == '+' || c == '/';
        l.joint |= c == '-' || c == '_';
        l.beyond_hex |=
            !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }
    return l;
}

bool redact_could_be_key(struct str word)
{
    struct str bare = word;
    while (str_ends_with(bare, STR("=")))
        bare.len--;
    if (bare.len < SHORTEST)
        return false;
    for (size_t i = 0; i < bare.len; i++)
        if (!is_word_byte(bare.ptr[i]))
            return false;
    struct letters l = letters_of(bare);
    if (!l.beyond_hex && l.digits && is_key_length(bare.len / 2) && bare.len % 2 == 0)
        return true;
    /* A long name in camel case is no key: what looks random has digits or a sign too, or padding.
     * One that is written with joints and in one case is a name. */
    bool padded = word.len > bare.len, mixed = l.lower && l.upper && l.digits;
    bool one_case = !l.joint && l.digits >= 3 && l.lower != l.upper;
    if (bare.len >= RANDOM_MIN && (padded || mixed || one_case))
        return true;
    bool random = (l.lower && l.upper && l.other) || mixed || padded;
    return random && bare.len % 4 != 1 && is_key_length(bare.len * 3 / 4);
}

/* A word that redact_could_be_key() takes has so many letters: nearly all texts have none. Each
 * stretch is looked at from its end on: one other byte there rules out all before. */
static bool has_long_word(struct str text)
{
    for (size_t from = 0; from + SHORTEST <= text.len;) {
        size_t at = from + SHORTEST;
        while (at > from && (is_word_byte(text.ptr[at - 1]) || text.ptr[at - 1] == '='))
            at--;
        if (at == from)
            return true;
        from = at;
    }
    return false;
}

/* Beside other words, as in 'S.apps' or '--token=S'. What is in a URL is a path. */
static bool has_key_beside(struct str value)
{
    if (!has_long_word(value) || str_find(value, STR("://")) < value.len)
        return false;
    for (size_t at = 0; at < value.len;) {
        size_t end = at;
        while (end < value.len && is_word_byte(value.ptr[end]))
            end++;
        while (end > at && end < value.len && value.ptr[end] == '=')
            end++;
        if (redact_could_be_key(str_slice(value, at, end)))
            return true;
        at = end > at ? end : at + 1;
    }
    return false;
}

struct str redact_value(struct str value, bool *hidden)
{
    if (!redact_could_be_key(str_trim(value)) && !has_key_beside(value))
        return value;
    *hidden = true;
    return STR("REDACTED");
}

/* A slash is a letter of base64, but may also stand around a key: so what ends the word counts from
 * each slash on, and each piece between two slashes by itself. */
static bool redact_word(struct str word, struct buf *out)
{
    bool found = false;
    while (word.len) {
        if (word.len <= KEY_TEXT_MAX && redact_could_be_key(word)) {
            buf_cstr(out, "REDACTED");
            return true;
        }
        size_t slash = str_find_byte(word, '/');
        struct str piece = str_slice(word, 0, slash);
        bool key = redact_could_be_key(piece);
        buf_str(out, key ? STR("REDACTED") : piece);
        buf_cstr(out, slash < word.len ? "/" : "");
        found |= key;
        word = str_slice(word, slash + 1, word.len);
    }
    return found;
}

/* The length of the escape at `at` in text that Go or JSON has quoted; 0 where none stands there.
 * Its letter must not be taken for the first one of a word. */
static size_t escape_length(struct str text, size_t at)
{
    if (text.ptr[at] != '\\' || at + 1 == text.len)
        return 0;
    switch (text.ptr[at + 1]) {
    case 'x':
        return 4;
    case 'u':
        return 6;
    case 'U':
        return 10;
    default:
        return 2;
    }
}

/* *out is the text without its keys, where there are any. */
static bool redact(struct str text, struct buf *out)
{
    bool found = false;
    if (!has_long_word(text))
        return false;
    for (size_t at = 0; at < text.len;) {
        size_t escape = escape_length(text, at), end = at;
        if (escape) {
            buf_str(out, str_slice(text, at, at + escape));
            at += escape;
            continue;
        }
        while (end < text.len && is_word_byte(text.ptr[end]))
            end++;
        while (end > at && end < text.len && text.ptr[end] == '=')
            end++;
        found |= redact_word(str_slice(text, at, end), out);
        if (end == at)
            buf_byte(out, text.ptr[end++]);
        at = end;
    }
    return found;
}

bool redact_holds_key(struct str text)
{
    if (!has_long_word(text))
        return false;
    struct buf out = BUF_INIT;
    bool found = redact_could_be_key(text) || redact(text, &out);
    buf_release(&out);
    return found;
}

struct str redact_words(struct arena *a, struct str text)
{
    struct buf out = BUF_INIT;
    if (redact(text, &out))
        text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

static bool quotes_input(enum refusal refusal)
{
    switch (refusal) {
    case REFUSAL_YAML_ALIAS:
    case REFUSAL_YAML_TAG:
    case REFUSAL_YAML_MAP_KEY:
    case REFUSAL_MAP_KEY_TYPE:
    case REFUSAL_DUPLICATE_KEY:
    case REFUSAL_UNKNOWN_FIELD:
    case REFUSAL_GROUP_VERSION_SYNTAX:
    case REFUSAL_KIND_UNKNOWN:
    case REFUSAL_DURATION_SYNTAX:
        return true;
    default:
        return false;
    }
}

static bool redact_in(struct arena *a, struct str *text)
{
    const char *before = text->ptr;
    *text = redact_words(a, *text);
    return text->ptr != before;
}

static struct str without_end(struct str s, const char *bytes)
{
    while (s.len && strchr(bytes, s.ptr[s.len - 1]) && s.ptr[s.len - 1])
        s.len--;
    return s;
}

/* Whether the value at `start` stands behind `secret:`, with or without a tag or an anchor between.
 */
static bool is_secrets_value(struct str source, size_t start)
{
    struct str before = str_slice(source, start > 500 ? start - 500 : 0, start);
    for (;;) {
        before = without_end(before, " \t\r\n\"'`*|>-+");
        size_t word = before.len;
        while (word && !strchr(" \t\r\n:,{[", before.ptr[word - 1]))
            word--;
        if (word == before.len || (before.ptr[word] != '!' && before.ptr[word] != '&'))
            break;
        before.len = word;
    }
    if (!str_ends_with(before, STR(":")))
        return false;
    before = without_end(before, " \t:\"'");
    struct str last = str_slice(before, before.len >= 6 ? before.len - 6 : 0, before.len);
    return str_eq_ignore_case(last, STR("secret"));
}

/* Everything between the first and the last of the quotes that the text has around what it quotes.
 */
static bool redact_quoted(struct arena *a, struct str *text)
{
    char quote = str_find_byte(*text, '`') < text->len ? '`' : '\'';
    size_t first = str_find_byte(*text, quote), last = text->len;
    while (last > first + 1 && text->ptr[last - 1] != quote)
        last--;
    if (first == text->len || last <= first + 1)
        return false;
    *text = arena_join(a, str_slice(*text, 0, first + 1), STR("REDACTED"),
                       str_slice(*text, last - 1, text->len));
    return true;
}

void redact_fault(struct arena *a, struct str source, struct fault *fault)
{
    if (!quotes_input(fault->refusal))
        return;
    bool value = fault->refusal == REFUSAL_YAML_TAG || fault->refusal == REFUSAL_YAML_ALIAS;
    if (value && is_secrets_value(source, fault->place.span.start) &&
        redact_quoted(a, &fault->text))
        fault->leaks_secret = true;
    if (redact_in(a, &fault->text))
        fault->leaks_secret = true;
    redact_in(a, &fault->place.path);
}
