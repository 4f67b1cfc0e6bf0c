/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/resolve.h"

#include <math.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/go_base64.h"
#include "tree/go_float.h"

enum tag {
    TAG_NONE, /* a plain scalar without a tag: guess */
    TAG_STR,  /* also quoted scalars */
    TAG_BOOL,
    TAG_INT,
    TAG_FLOAT,
    TAG_NULL,
    TAG_TIMESTAMP,
    TAG_BINARY,
    TAG_OTHER, /* a string, whatever it says */
};

static const char *const tag_names[] = {"",        "!!str",  "!!bool",     "!!int",
                                        "!!float", "!!null", "!!timestamp"};

static const struct str LONG_TAG = {"tag:yaml.org,2002:", 18};

static enum tag tag_of(const struct node *scalar)
{
    static const char *const names[] = {"str",  "bool",      "int",   "float",
                                        "null", "timestamp", "binary"};
    if (!scalar->tag.ptr)
        return scalar->style == STYLE_PLAIN ? TAG_NONE : TAG_STR;
    if (str_starts_with(scalar->tag, LONG_TAG)) {
        struct str name = str_slice(scalar->tag, LONG_TAG.len, scalar->tag.len);
        for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
            if (str_eq(name, str_from(names[i])))
                return (enum tag)(TAG_STR + i);
    }
    return TAG_OTHER;
}

bool resolve_is_merge(const struct node *key)
{
    if (key->kind != NODE_SCALAR || !str_eq(key->text, STR("<<")))
        return false;
    if (!key->tag.ptr)
        return key->style == STYLE_PLAIN;
    return str_eq(key->tag, STR("tag:yaml.org,2002:merge")) || str_eq(key->tag, STR("!"));
}

static bool set_bool(struct resolved *out, bool value)
{
    *out = (struct resolved){.kind = RESOLVED_BOOL, .boolean = value};
    return true;
}

/* The word, which is as long as `s`, in lower case, capitalised or in capitals. */
static bool is_word(struct str s, const char *word)
{
    bool capitals = s.len > 1 && s.ptr[1] >= 'A' && s.ptr[1] <= 'Z';
    if ((s.ptr[0] | 0x20) != word[0] || (capitals && s.ptr[0] == word[0]))
        return false;
    for (size_t i = 1; i < s.len; i++)
        if (s.ptr[i] != (capitals ? word[i] - 'a' + 'A' : word[i]))
            return false;
    return true;
}

static bool find_word(struct str s, struct resolved *out)
{
    static const char *const yes[] = {NULL, "y", "on", "yes", "true", NULL};
    static const char *const no[] = {NULL, "n", "no", "off", NULL, "false"};
    if (s.len > 5)
        return false;
    if (yes[s.len] && is_word(s, yes[s.len]))
        return set_bool(out, true);
    if (no[s.len] && is_word(s, no[s.len]))
        return set_bool(out, false);
    if (!(s.len == 1 && s.ptr[0] == '~') && !(s.len == 4 && is_word(s, "null")))
        return false;
    out->kind = RESOLVED_NULL;
    return true;
}

static bool is_one_of(struct str s, const char *a, const char *b, const char *c)
{
    return str_eq(s, str_from(a)) || str_eq(s, str_from(b)) || str_eq(s, str_from(c));
}

/* .nan and .inf, the latter also with a sign. */
static bool find_special(struct str s, struct resolved *out)
{
    bool negative = s.ptr[0] == '-';
    out->kind = RESOLVED_FLOAT;
    if (is_one_of(s, ".nan", ".NaN", ".NAN")) {
        out->real = (double)NAN;
        return true;
    }
    if (negative || s.ptr[0] == '+')
        s = str_slice(s, 1, s.len);
    out->real = negative ? -(double)INFINITY : (double)INFINITY;
    return is_one_of(s, ".inf", ".Inf", ".INF");
}

static int digit_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* strconv.ParseUint(s, base, 64) */
static bool parse_unsigned(struct str s, unsigned base, uint64_t *value)
{
    uint64_t sum = 0;
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned)digit_value(s.ptr[i]);
        if (digit >= base || __builtin_mul_overflow(sum, base, &sum) ||
            __builtin_add_overflow(sum, digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}

/* The base that Go's syntax gives a literal; *digits are those behind the prefix. A single 0 is
 * itself a prefix. */
static unsigned literal_base(struct str s, struct str *digits)
{
    *digits = s;
    if (s.len == 0 || s.ptr[0] != '0')
        return 10;
    char letter = s.len >= 3 ? (char)(s.ptr[1] | 0x20) : '\0';
    unsigned base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    if (base == 0 && s.len == 1)
        return 10;
    *digits = str_slice(s, base ? 2 : 1, s.len);
    return base ? base : 8;
}

static bool set_signed(struct resolved *out, bool negative, uint64_t magnitude)
{
    const uint64_t limit = (uint64_t)1 << 63;
    if (magnitude > limit || (magnitude == limit && !negative))
        return false;
    out->kind = RESOLVED_INT;
    if (magnitude == limit)
        out->integer = INT64_MIN;
    else
        out->integer = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

static struct str without_sign(struct str s, bool *negative)
{
    *negative = s.len && s.ptr[0] == '-';
    return s.len && (s.ptr[0] == '-' || s.ptr[0] == '+') ? str_slice(s, 1, s.len) : s;
}

static bool parse_integer(struct str s, struct resolved *out)
{
    bool negative;
    struct str body = without_sign(s, &negative), digits;
    uint64_t magnitude;
    unsigned base = literal_base(body, &digits);
    if (!parse_unsigned(digits, base, &magnitude))
        return false;
    if (set_signed(out, negative, magnitude))
        return true;
    out->kind = RESOLVED_UINT;
    out->huge = magnitude;
    return body.ptr == s.ptr; /* beyond an int64 Go takes no sign */
}

/* go-yaml reads `0b` again by itself, which lets a sign stand behind it. */
static bool parse_signed_binary(struct str s, struct resolved *out)
{
    bool negative;
    uint64_t magnitude;
    if (!str_starts_with(s, STR("0b")))
        return false;
    struct str digits = without_sign(str_slice(s, 2, s.len), &negative);
    return parse_unsigned(digits, 2, &magnitude) && set_signed(out, negative, magnitude);
}

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.len && is_digit(s.ptr[at]))
        at++;
    return at;
}

/* ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$ */
static bool looks_like_float(struct str s)
{
    size_t at = 0, from;
    if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'))
        at++;
    from = at;
    at = skip_digits(s, at);
    bool whole = at > from;
    if (at < s.len && s.ptr[at] == '.') {
        from = ++at;
        at = skip_digits(s, at);
        if (!whole && at == from)
            return false;
    } else if (!whole) {
        return false;
    }
    if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
        at++;
        if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'))
            at++;
        from = at;
        at = skip_digits(s, at);
        if (at == from)
            return false;
    }
    return at == s.len;
}

static struct str without_underscores(struct arena *a, struct str s)
{
    if (!memchr(s.ptr, '_', s.len))
        return s;
    char *text = arena_bytes(a, s.len);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '_')
            text[len++] = s.ptr[i];
    return (struct str){text, len};
}

static bool find_number(struct arena *a, struct str in, struct resolved *out)
{
    struct str plain = without_underscores(a, in);
    if (parse_integer(plain, out))
        return true;
    if (looks_like_float(plain) && go_float_parse(plain, &out->real)) {
        out->kind = RESOLVED_FLOAT;
        return true;
    }
    return parse_signed_binary(plain, out);
}

/* The first byte tells what it might be, as in go-yaml; most scalars are strings and end here. */
static bool guess(struct arena *a, struct str in, struct resolved *out)
{
    if (in.len == 0) {
        out->kind = RESOLVED_NULL;
        return true;
    }
    char c = in.ptr[0];
    if (is_digit(c))
        return find_number(a, in, out);
    switch (c) {
    case '+':
    case '-':
        return find_special(in, out) || find_number(a, in, out);
    case '.':
        if (find_special(in, out))
            return true;
        out->kind = RESOLVED_FLOAT;
        return go_float_parse(in, &out->real);
    case '~':
    case 'y':
    case 'Y':
    case 'n':
    case 'N':
    case 't':
    case 'T':
    case 'f':
    case 'F':
    case 'o':
    case 'O':
        return find_word(in, out);
    default:
        return false;
    }
}

static enum tag tag_of_kind(enum resolved_kind kind)
{
    static const enum tag tags[] = {
        [RESOLVED_NULL] = TAG_NULL, [RESOLVED_BOOL] = TAG_BOOL,   [RESOLVED_INT] = TAG_INT,
        [RESOLVED_UINT] = TAG_INT,  [RESOLVED_FLOAT] = TAG_FLOAT, [RESOLVED_STRING] = TAG_STR,
    };
    return tags[kind];
}

/* An explicit tag must agree with the guess; an integer may also be a !!float. */
static bool check_tag(struct arena *a, struct str in, enum tag tag, struct resolved *out,
                      struct str *error)
{
    enum tag guessed = tag_of_kind(out->kind);
    if (tag == TAG_TIMESTAMP && resolve_is_timestamp(in))
        return true;
    if (guessed == tag)
        return true;
    if (tag == TAG_FLOAT && out->kind == RESOLVED_INT) {
        *out = (struct resolved){.kind = RESOLVED_FLOAT, .real = (double)out->integer};
        return true;
    }
    struct buf text = BUF_INIT; /* not printf: the scalar may hold NUL */
    buf_fmt(&text, "yaml: cannot decode %s `", tag_names[guessed]);
    buf_str(&text, in);
    buf_fmt(&text, "` as a %s", tag_names[tag]);
    *error = buf_to_arena(&text, a);
    buf_release(&text);
    return false;
}

static bool decode_binary(struct arena *a, struct str in, struct resolved *out, struct str *error)
{
    size_t len, fault;
    char *bytes = arena_bytes(a, in.len * 3 / 4 + 3);
    if (!go_base64_decode(in, bytes, &len, &fault)) {
        *error = STR("yaml: !!binary value contains invalid base64 data");
        return false;
    }
    out->text = (struct str){bytes, len};
    return true;
}

bool resolve_scalar(struct arena *a, const struct node *scalar, struct resolved *out,
                    struct str *error)
{
    enum tag tag = tag_of(scalar);
    struct str in = scalar->text;
    if (tag == TAG_NONE && guess(a, in, out))
        return true;
    bool guessed = tag > TAG_STR && tag < TAG_BINARY && guess(a, in, out);
    if (!guessed) {
        out->kind = RESOLVED_STRING;
        out->text = in.ptr ? in : STR("");
    }
    if (tag == TAG_BINARY)
        return decode_binary(a, in, out, error);
    return tag <= TAG_STR || tag == TAG_OTHER || check_tag(a, in, tag, out, error);
}

struct str resolve_tag_name(struct arena *a, const struct node *scalar)
{
    struct resolved r;
    struct str error;
    if (str_starts_with(scalar->tag, LONG_TAG)) {
        struct str name = str_slice(scalar->tag, LONG_TAG.len, scalar->tag.len);
        return arena_fmt(a, "!!" STR_FMT, STR_ARG(name));
    }
    if (scalar->tag.ptr)
        return scalar->tag;
    if (!resolve_scalar(a, scalar, &r, &error))
        return STR("");
    if (scalar->style == STYLE_PLAIN && resolve_is_timestamp(scalar->text))
        return STR("!!timestamp");
    return str_from(tag_names[tag_of_kind(r.kind)]);
}
