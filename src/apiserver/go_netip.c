/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_netip.h"

#include <stddef.h>

#include "base/ascii.h"
#include "base/go_quote.h"

enum { GROUPS = 8, GROUP_DIGITS = 4 };

/* `at` is the part that could not be read, or the absent string. */
struct fault {
    const char *message;
    struct str at;
};

static bool fail(struct fault *fault, const char *message, struct str at)
{
    *fault = (struct fault){message, at};
    return false;
}

static bool ipv4(struct str s, struct fault *fault)
{
    unsigned value = 0, digits = 0, dots = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c >= '0' && c <= '9') {
            if (digits == 1 && value == 0)
                return fail(fault, "IPv4 field has octet with leading zero", STR_NONE);
            value = value * 10 + (unsigned)(c - '0');
            digits++;
            if (value > 255)
                return fail(fault, "IPv4 field has value >255", STR_NONE);
        } else if (c == '.') {
            if (i == 0 || i == s.len - 1 || s.ptr[i - 1] == '.')
                return fail(fault, "IPv4 field must have at least one digit",
                            str_slice(s, i, s.len));
            if (dots == 3)
                return fail(fault, "IPv4 address too long", STR_NONE);
            dots++;
            value = digits = 0;
        } else {
            return fail(fault, "unexpected character", str_slice(s, i, s.len));
        }
    }
    return dots == 3 || fail(fault, "IPv4 address too short", STR_NONE);
}

/* Of an IPv6 address: what is left to read, the groups read, and whether `::` was among them. */
struct reader {
    struct str rest;
    unsigned groups;
    bool ellipsis;
    struct fault *fault;
};

/* The IPv4 address that may end an IPv6 one, where its first number has been recognised by the dot
 * behind it. */
static bool embedded(struct reader *r)
{
    if (!r->ellipsis && r->groups != GROUPS - 2)
        return fail(r->fault,
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    r->rest);
    if (r->groups > GROUPS - 2)
        return fail(r->fault,
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    r->rest);
    if (!ipv4(r->rest, r->fault))
        return false;
    r->groups += 2;
    r->rest = STR("");
    return true;
}

/* What may follow a group: a colon and more, or `::`, or nothing. */
static bool colon(struct reader *r)
{
    if (r->rest.ptr[0] != ':')
        return fail(r->fault, "unexpected character, want colon", r->rest);
    if (r->rest.len == 1)
        return fail(r->fault, "colon must be followed by more characters", r->rest);
    r->rest = str_slice(r->rest, 1, r->rest.len);
    if (r->rest.ptr[0] != ':')
        return true;
    if (r->ellipsis)
        return fail(r->fault, "multiple :: in address", r->rest);
    r->ellipsis = true;
    r->rest = str_slice(r->rest, 1, r->rest.len);
    return true;
}

/* One group with what follows it. */
static bool group(struct reader *r)
{
    size_t digits = 0;
    for (; digits < r->rest.len && hex_value((unsigned char)r->rest.ptr[digits]) >= 0; digits++) {
        if (digits == GROUP_DIGITS)
            return fail(r->fault, "each group must have 4 or less digits", r->rest);
    }
    if (digits == 0)
        return fail(r->fault, "each colon-separated field must have at least one digit", r->rest);
    if (digits < r->rest.len && r->rest.ptr[digits] == '.')
        return embedded(r);
    r->groups++;
    r->rest = str_slice(r->rest, digits, r->rest.len);
    return r->rest.len == 0 || colon(r);
}

static bool ipv6(struct str text, struct fault *fault)
{
    size_t percent = str_find_byte(text, '%');
    if (percent + 1 == text.len)
        return fail(fault, "zone must be a non-empty string", STR_NONE);
    struct reader r = {str_slice(text, 0, percent), 0, false, fault};
    if (str_starts_with(r.rest, STR("::"))) {
        r.ellipsis = true;
        r.rest = str_slice(r.rest, 2, r.rest.len);
        if (r.rest.len == 0)
            return true;
    }
    do {
        if (!group(&r))
            return false;
    } while (r.rest.len && r.groups < GROUPS);
    if (r.rest.len)
        return fail(fault, "trailing garbage after address", r.rest);
    if (r.groups < GROUPS)
        return r.ellipsis || fail(fault, "address string too short", STR_NONE);
    return !r.ellipsis ||
           fail(fault, "the :: must expand to at least one field of zeros", STR_NONE);
}

/* The first of these characters decides what the text was meant to be. */
static bool parse(struct str text, bool *is4, struct fault *fault)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '.':
            *is4 = true;
            return ipv4(text, fault);
        case ':':
            return ipv6(text, fault);
        case '%':
            return fail(fault, "missing IPv6 address", STR_NONE);
        default:
            break;
        }
    }
    return fail(fault, "unable to parse IP", STR_NONE);
}

bool go_netip_parse(struct str text, bool *is4, struct buf *why)
{
    struct fault fault;
    *is4 = false;
    if (parse(text, is4, &fault))
        return true;
    buf_cstr(why, "ParseAddr(");
    go_quote(why, text);
    buf_cstr(why, "): ");
    buf_cstr(why, fault.message);
    if (fault.at.len) {
        buf_cstr(why, " (at ");
        go_quote(why, fault.at);
        buf_byte(why, ')');
    }
    return false;
}
