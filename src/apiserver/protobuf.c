/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/protobuf.h"

#include <stdint.h>

#include "base/fatal.h"

#define MARK ((struct str){"k8s\0", 4})

enum wire_type { WIRE_VARINT, WIRE_FIXED64, WIRE_BYTES, WIRE_GROUP, WIRE_GROUP_END, WIRE_FIXED32 };

struct reader {
    struct arena *arena;
    struct str bytes;
    size_t at;
    struct str why; /* Go's text of the first fault */
};

static bool fault(struct reader *r, struct str why)
{
    r->why = why;
    return false;
}

static bool read_varint(struct reader *r, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (shift >= 64)
            return fault(r, STR("proto: integer overflow"));
        if (r->at >= r->bytes.len)
            return fault(r, STR("unexpected EOF"));
        unsigned char byte = (unsigned char)r->bytes.ptr[r->at++];
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return true;
    }
}

static bool read_bytes(struct reader *r, struct str *value)
{
    uint64_t len;
    if (!read_varint(r, &len))
        return false;
    /* A length with the sign bit, or one that makes the sum negative. */
    if (len > INT64_MAX || len > INT64_MAX - r->at)
        return fault(r, STR("proto: negative length found during unmarshaling"));
    if (len > r->bytes.len - r->at)
        return fault(r, STR("unexpected EOF"));
    *value = str_slice(r->bytes, r->at, r->at + (size_t)len);
    r->at += (size_t)len;
    return true;
}

/* skipGenerated: one field, or a whole group, from its tag on. */
static bool skip_field(struct reader *r)
{
    uint64_t number, length;
    uint32_t depth = 0;
    while (r->at < r->bytes.len) {
        if (!read_varint(r, &number))
            return false;
        switch (number & 7) {
        case WIRE_VARINT:
            if (!read_varint(r, &length))
                return false;
            break;
        case WIRE_FIXED64:
            r->at += 8;
            break;
        case WIRE_BYTES:
            if (!read_varint(r, &length))
                return false;
            if (length > INT64_MAX || length > INT64_MAX - r->at)
                return fault(r, STR("proto: negative length found during unmarshaling"));
            r->at += (size_t)length;
            break;
        case WIRE_GROUP:
            depth++;
            break;
        case WIRE_GROUP_END:
            if (depth == 0)
                return fault(r, STR("proto: unexpected end of group"));
            depth--;
            break;
        case WIRE_FIXED32:
            r->at += 4;
            break;
        default:
            return fault(r,
                         arena_fmt(r->arena, "proto: illegal wireType %u", (unsigned)(number & 7)));
        }
        if (depth == 0)
            return r->at <= r->bytes.len || fault(r, STR("unexpected EOF"));
    }
    return fault(r, STR("unexpected EOF"));
}

struct message { /* fields numbered from 1, all of them bytes */
    const char *name;
    const char *fields[4];
    const struct message *below; /* the type of field 1, which is checked as it is met */
};

/* Fills values[] with what the fields hold; the parts of `below`, if any, go to inner[]. */
static bool read_message(struct reader *r, const struct message *type, struct str *values,
                         struct str *inner)
{
    while (r->at < r->bytes.len) {
        size_t start = r->at;
        uint64_t tag;
        if (!read_varint(r, &tag))
            return false;
        int32_t number = (int32_t)(uint32_t)(tag >> 3);
        unsigned wire = (unsigned)(tag & 7);
        if (wire == WIRE_GROUP_END)
            return fault(
                r, arena_fmt(r->arena, "proto: %s: wiretype end group for non-group", type->name));
        if (number <= 0)
            return fault(r, arena_fmt(r->arena, "proto: %s: illegal tag %d (wire type %llu)",
                                      type->name, number, (unsigned long long)tag));
        if (number > 4 || !type->fields[number - 1]) {
            r->at = start;
            if (!skip_field(r))
                return false;
            continue;
        }
        if (wire != WIRE_BYTES)
            return fault(r, arena_fmt(r->arena, "proto: wrong wireType = %u for field %s", wire,
                                      type->fields[number - 1]));
        if (!read_bytes(r, &values[number - 1]))
            return false;
        struct reader part = {.arena = r->arena, .bytes = values[number - 1]};
        if (number == 1 && type->below && !read_message(&part, type->below, inner, NULL))
            return fault(r, part.why);
    }
    return true;
}

static const struct message runtime_type_meta = {"TypeMeta", {"APIVersion", "Kind"}, NULL};
static const struct message meta_type_meta = {"TypeMeta", {"Kind", "APIVersion"}, NULL};
static const struct message unknown = {
    "Unknown", {"TypeMeta", "Raw", "ContentEncoding", "ContentType"}, &runtime_type_meta};

bool protobuf_recognises(struct str text)
{
    return str_starts_with(text, MARK);
}

bool protobuf_read(struct arena *a, struct str text, struct protobuf_envelope *out, struct str *why)
{
    if (!protobuf_recognises(text))
        BUG("no protobuf mark");
    struct reader r = {.arena = a, .bytes = str_slice(text, MARK.len, text.len)};
    struct str values[4] = {{0}}, type_meta[2] = {STR(""), STR("")};
    if (r.bytes.len == 0) {
        *why = STR("empty body");
        return false;
    }
    if (!read_message(&r, &unknown, values, type_meta)) {
        *why = r.why;
        return false;
    }
    *out = (struct protobuf_envelope){type_meta[0], type_meta[1], values[1]};
    return true;
}

bool protobuf_check_raw(struct arena *a, struct str raw, struct str *why)
{
    struct reader r = {.arena = a, .bytes = raw};
    struct str values[4];
    bool ok = read_message(&r, &meta_type_meta, values, NULL);
    *why = r.why;
    return ok;
}
