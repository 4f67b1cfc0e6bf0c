/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"

#include "base/ascii.h"
#include "base/buf.h"

uint32_t version_set_range(unsigned first, unsigned last)
{
    uint32_t set = 0;
    unsigned from = first < VERSION_OLDEST ? VERSION_OLDEST : first;
    for (unsigned minor = from; minor <= last && minor <= VERSION_NEWEST; minor++)
        set |= version_bit(minor);
    return set;
}

static bool is_suffix_char(char c)
{
    return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '+' || c == '_' || c == '~';
}

/* ".4", "+rke2r1", "-eks-x": anything that a distribution may add, but not what looks like a range
 * in another notation. */
static bool suffix_is_fine(struct str suffix)
{
    if (suffix.len && suffix.ptr[0] != '.' && suffix.ptr[0] != '-' && suffix.ptr[0] != '+')
        return false;
    if (suffix.len && suffix.ptr[0] == '.' && (suffix.len < 2 || !is_digit(suffix.ptr[1])))
        return false;
    for (size_t i = 0; i < suffix.len; i++)
        if (!is_suffix_char(suffix.ptr[i]))
            return false;
    struct str rest = str_slice(suffix, 1, suffix.len);
    if (str_starts_with(rest, STR("v")))
        rest = str_slice(rest, 1, rest.len);
    return !(str_starts_with(suffix, STR("-")) && str_starts_with(rest, STR("1.")));
}

/* *minor may be newer than known. */
static bool parse_version(struct str text, unsigned *minor, struct err *err)
{
    struct str rest = text;
    if (str_starts_with(rest, STR("v")) || str_starts_with(rest, STR("V")))
        rest = str_slice(rest, 1, rest.len);
    bool ok = str_starts_with(rest, STR("1."));
    rest = str_slice(rest, 2, rest.len);
    size_t digits = 0;
    *minor = 0;
    while (ok && digits < rest.len && digits < 4 && is_digit(rest.ptr[digits]))
        *minor = *minor * 10 + (unsigned)(rest.ptr[digits++] - '0');
    bool leading_zero = digits > 1 && rest.ptr[0] == '0';
    if (!ok || !digits || digits > 3 || leading_zero ||
        !suffix_is_fine(str_slice(rest, digits, rest.len)))
        return err_set(err, "'" STR_FMT "' is no Kubernetes version; write 1.30, 1.28..1.34 or all",
                       STR_ARG(str_slice(text, 0, 64)));
    if (*minor < VERSION_OLDEST)
        return err_set(err, "Kubernetes 1.%u is older than 1.%d, the oldest known release", *minor,
                       VERSION_OLDEST);
    return true;
}

static bool parse_item(struct str item, uint32_t *set, bool *newer, struct err *err)
{
    if (str_eq(item, STR("all"))) {
        *set |= VERSION_SET_ALL;
        return true;
    }
    size_t dots = str_find(item, STR(".."));
    struct str from = str_slice(item, 0, dots), to = str_slice(item, dots + 2, item.len);
    unsigned first = VERSION_OLDEST, last = VERSION_NEWEST;
    bool is_range = dots < item.len;
    if (is_range && !from.len && !to.len)
        return err_set(err, "'..' is no range of versions; write all");
    if ((from.len || !is_range) && !parse_version(from, &first, err))
        return false;
    if (to.len && !parse_version(to, &last, err))
        return false;
    if (!is_range)
        last = first;
    *newer = *newer || first > VERSION_NEWEST || last > VERSION_NEWEST;
    if (first > VERSION_NEWEST && !to.len)
        last = first;
    if (first > last)
        return err_set(err, "'" STR_FMT "' runs backwards; write the older version first",
                       STR_ARG(str_slice(item, 0, 64)));
    if (first > VERSION_NEWEST)
        first = VERSION_NEWEST;
    *set |= version_set_range(first, last);
    return true;
}

bool version_set_parse(struct str text, uint32_t *set, bool *newer, struct err *err)
{
    *set = 0;
    *newer = false;
    struct str rest = text.ptr ? text : STR("");
    while (rest.ptr)
        if (!parse_item(str_trim(str_cut(&rest, ',')), set, newer, err))
            return false;
    return true;
}

struct str version_set_format(struct arena *a, uint32_t set, enum version_set_form form)
{
    struct buf out = BUF_INIT;
    for (unsigned first = VERSION_OLDEST; first <= VERSION_NEWEST; first++) {
        if (!version_set_has(set, first))
            continue;
        unsigned last = first;
        while (version_set_has(set, last + 1))
            last++;
        buf_fmt(&out, "%s1.%u", out.len ? "," : "", first);
        if (last > first)
            buf_cstr(&out, "..");
        if (last > first && (last < VERSION_NEWEST || form == VERSION_SET_CLOSED))
            buf_fmt(&out, "1.%u", last);
        first = last;
    }
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}
