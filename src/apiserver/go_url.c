/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_url.h"

#include <string.h>

#include "apiserver/go_netip.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/go_quote.h"

/* Which part of a URL is being decoded: only the host and an IPv6 zone have rules beyond
 * well-formed escapes. */
enum part { PART_OTHER, PART_HOST, PART_ZONE };

struct parser {
    struct arena *arena;
    struct go_url *out;
    enum go_url_colons colons;
    struct buf why; /* Go's reason; not empty = failed */
};

static bool fail(struct parser *p, const char *reason)
{
    buf_cstr(&p->why, reason);
    return false;
}

static bool fail_quoting(struct parser *p, const char *before, struct str quoted, const char *after)
{
    buf_cstr(&p->why, before);
    go_quote(&p->why, quoted);
    buf_cstr(&p->why, after);
    return false;
}

static bool one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

/* Bytes of ASCII that may stand in a host as they are. */
static bool host_byte(char c)
{
    return is_letter(c) || is_digit(c) || one_of(c, "!\"$&'()*+,-.:;<=>[]_~");
}

static bool is_hex(char c)
{
    return hex_value((unsigned char)c) >= 0;
}

/* The byte that two hexadecimal digits write. */
static char byte_of(const char *digits)
{
    unsigned high = (unsigned)hex_value((unsigned char)digits[0]);
    unsigned low = (unsigned)hex_value((unsigned char)digits[1]);
    return (char)(high << 4 | low);
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* Whether the escape at s.ptr[at] may stand in this part. */
static bool check_escape(struct parser *p, struct str s, size_t at, enum part part)
{
    struct str escape = str_slice(s, at, at + 3);
    bool good = escape.len == 3 && is_hex(escape.ptr[1]) && is_hex(escape.ptr[2]);
    if (good && part != PART_OTHER && !str_eq(escape, STR("%25"))) {
        char byte = byte_of(escape.ptr + 1);
        /* A host escapes only what is not ASCII; a zone only what it could hold unescaped, and
         * blanks. */
        good = part == PART_HOST ? !is_ascii(byte)
                                 : byte == ' ' || (is_ascii(byte) && host_byte(byte));
    }
    return good || fail_quoting(p, "invalid URL escape ", escape, "");
}

static bool unescape(struct parser *p, struct str s, enum part part, struct str *out)
{
    size_t escapes = 0;
    for (size_t at = 0; at < s.len; at++) {
        if (s.ptr[at] == '%') {
            if (!check_escape(p, s, at, part))
                return false;
            escapes++;
            at += 2;
        } else if (part != PART_OTHER && is_ascii(s.ptr[at]) && !host_byte(s.ptr[at])) {
            return fail_quoting(p, "invalid character ", str_slice(s, at, at + 1), " in host name");
        }
    }
    *out = s;
    if (escapes == 0)
        return true;
    char *text = arena_bytes(p->arena, s.len);
    size_t len = 0;
    for (size_t at = 0; at < s.len; at++) {
        text[len++] = s.ptr[at];
        if (s.ptr[at] == '%') {
            text[len - 1] = byte_of(s.ptr + at + 1);
            at += 2;
        }
    }
    arena_shrink(p->arena, text, s.len, s.len, len);
    *out = (struct str){text, len};
    return true;
}

static size_t last_of(struct str s, char c)
{
    for (size_t at = s.len; at > 0; at--)
        if (s.ptr[at - 1] == c)
            return at - 1;
    return s.len;
}

static bool port(struct parser *p, struct str text)
{
    bool good = text.len == 0 || text.ptr[0] == ':';
    for (size_t i = 1; i < text.len; i++)
        good = good && is_digit(text.ptr[i]);
    return good || fail_quoting(p, "invalid port ", text, " after host");
}

/* `[address]:port`; the bracket is the first byte of text. */
static bool literal_host(struct parser *p, struct str text)
{
    size_t close = last_of(text, ']');
    if (close == text.len)
        return fail(p, "missing ']' in host");
    struct str after = str_slice(text, close + 1, text.len), name = str_slice(text, 1, close);
    struct str decoded_port, address, zone = STR("");
    if (!port(p, after) || !unescape(p, after, PART_HOST, &decoded_port))
        return false;
    size_t zone_at = str_find(name, STR("%25"));
    if (!unescape(p, str_slice(name, 0, zone_at), PART_HOST, &address) ||
        !unescape(p, str_slice(name, zone_at, name.len), PART_ZONE, &zone))
        return false;
    struct str whole = arena_fmt(p->arena, "[" STR_FMT STR_FMT "]" STR_FMT, STR_ARG(address),
                                 STR_ARG(zone), STR_ARG(decoded_port));
    struct buf why = BUF_INIT;
    bool is4;
    bool good = go_netip_parse(str_slice(whole, 1, 1 + address.len + zone.len), &is4, &why);
    if (!good) {
        buf_cstr(&p->why, "invalid host: ");
        buf_str(&p->why, buf_view(&why));
    }
    buf_release(&why);
    if (good && is4)
        return fail(p, "invalid IP-literal");
    p->out->host = whole;
    return good;
}

static bool host(struct parser *p, struct str text)
{
    size_t bracket = last_of(text, '[');
    if (bracket < text.len)
        return bracket ? fail(p, "invalid IP-literal") : literal_host(p, text);
    /* The port begins at the last colon; under strict rules at the first, but for http and https
     * alone. */
    bool web = str_eq(p->out->scheme, STR("http")) || str_eq(p->out->scheme, STR("https"));
    size_t colon =
        web && p->colons == GO_URL_COLONS_STRICT ? str_find_byte(text, ':') : last_of(text, ':');
    if (!port(p, str_slice(text, colon, text.len)))
        return false;
    return unescape(p, text, PART_HOST, &p->out->host);
}

static bool user_information(struct parser *p, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!is_letter(c) && !is_digit(c) && !one_of(c, "-._:~!$&'()*+,;=%@"))
            return fail(p, "net/url: invalid userinfo");
    }
    struct str password = text, decoded;
    struct str name = str_cut(&password, ':');
    return unescape(p, name, PART_OTHER, &decoded) &&
           (!password.ptr || unescape(p, password, PART_OTHER, &decoded));
}

static bool authority(struct parser *p, struct str text)
{
    size_t at = last_of(text, '@');
    if (at == text.len)
        return host(p, text);
    return host(p, str_slice(text, at + 1, text.len)) &&
           user_information(p, str_slice(text, 0, at));
}

/* Cuts the scheme off; *rest is what follows its colon. */
static bool scheme(struct parser *p, struct str url, struct str *rest)
{
    *rest = url;
    for (size_t i = 0; i < url.len; i++) {
        char c = url.ptr[i];
        if (c == ':') {
            if (i == 0)
                return fail(p, "missing protocol scheme");
            char *lower = arena_bytes(p->arena, i);
            for (size_t k = 0; k < i; k++)
                lower[k] = (char)(is_letter(url.ptr[k]) ? url.ptr[k] | 0x20 : url.ptr[k]);
            p->out->scheme = (struct str){lower, i};
            *rest = str_slice(url, i + 1, url.len);
            return true;
        }
        if (!is_letter(c) && (i == 0 || (!is_digit(c) && !one_of(c, "+-."))))
            return true;
    }
    return true;
}

static bool control_byte(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7F)
            return true;
    return false;
}

/* Everything but the fragment. */
static bool parse(struct parser *p, struct str url)
{
    struct go_url *out = p->out;
    struct str rest;
    if (control_byte(url))
        return fail(p, "net/url: invalid control character in URL");
    if (!scheme(p, url, &rest))
        return false;
    rest = str_slice(rest, 0, str_find_byte(rest, '?'));
    if (!str_starts_with(rest, STR("/"))) {
        if (out->scheme.len) {
            out->opaque_set = true;
            out->opaque = rest;
            return true;
        }
        struct str segment = str_slice(rest, 0, str_find_byte(rest, '/'));
        if (str_find_byte(segment, ':') < segment.len)
            return fail(p, "first path segment in URL cannot contain colon");
    }
    bool has_authority =
        str_starts_with(rest, STR("//")) && (out->scheme.len || !str_starts_with(rest, STR("///")));
    if (has_authority) {
        struct str text = str_slice(rest, 2, rest.len);
        size_t slash = str_find_byte(text, '/');
        rest = str_slice(text, slash, text.len);
        if (!authority(p, str_slice(text, 0, slash)))
            return false;
    }
    return unescape(p, rest, PART_OTHER, &out->path);
}

bool go_url_parse(struct arena *a, struct str url, enum go_url_colons colons, struct go_url *out)
{
    if (!url.ptr)
        url = STR("");
    const struct go_url empty = {
        .url = url, .scheme = STR(""), .opaque = STR(""), .host = STR(""), .path = STR("")};
    struct parser p = {a, out, colons, BUF_INIT};
    struct str fragment = url, decoded;
    struct str before = str_cut(&fragment, '#');
    *out = empty;
    bool good = parse(&p, before);
    struct str shown =
        before; /* Go's error names the fragment only where that is what it is about */
    if (good && fragment.len) {
        shown = url;
        good = unescape(&p, fragment, PART_OTHER, &decoded);
    }
    if (!good) {
        struct buf text = BUF_INIT;
        buf_cstr(&text, "parse ");
        go_quote(&text, shown);
        buf_cstr(&text, ": ");
        buf_str(&text, buf_view(&p.why));
        *out = empty;
        out->error = true;
        out->why = buf_to_arena(&text, a);
        buf_release(&text);
    }
    buf_release(&p.why);
    return good;
}

struct str go_url_socket(const struct go_url *u)
{
    return str_starts_with(u->path, STR("/@")) ? str_slice(u->path, 1, u->path.len) : u->path;
}

bool go_grpc_dial_error(struct arena *a, const struct go_url *u, struct str *text)
{
    /* gRPC first tries the target as it is; a socket's path never names a scheme, so that leads
     * nowhere. */
    struct buf target = BUF_INIT;
    struct go_url second;
    buf_cstr(&target, "passthrough:///");
    buf_str(&target, go_url_socket(u));
    bool refused = !go_url_parse(a, buf_to_arena(&target, a), GO_URL_COLONS_LAX, &second);
    buf_release(&target);
    if (refused)
        *text = second.why;
    return refused;
}
