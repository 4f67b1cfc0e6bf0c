/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/configuration.h"

#include <string.h>

#include "base/ascii.h"

/* --- scalars --- */

/* What go-yaml reads as no text, beyond what begins like a number. */
static bool is_word_of_yaml(struct str s)
{
    static const char *const words[] = {"y",   "n",    "yes",   "no",  "on",
                                        "off", "true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_ignore_case(s, str_from(words[i])))
            return true;
    return false;
}

/* A text that every YAML reader takes as it is, without quotes. */
static bool is_plain(struct str s)
{
    if (!s.len || !is_letter(s.ptr[0]) || is_word_of_yaml(s) || s.ptr[s.len - 1] == ':')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!is_letter(s.ptr[i]) && !is_digit(s.ptr[i]) &&
            (!s.ptr[i] || !strchr("-_./:@", s.ptr[i])))
            return false;
    return true;
}

static bool is_printable_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < ' ' || s.ptr[i] > '~')
            return false;
    return true;
}

/* Bytes that are no plain ASCII stand as escapes, so that nothing breaks out of its line. */
static void put_double_quoted(struct buf *out, struct str s)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\')
            buf_fmt(out, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            buf_fmt(out, "\\x%02x", c);
        else
            buf_byte(out, (char)c);
    }
    buf_byte(out, '"');
}

void new_text_write(struct buf *out, struct str s)
{
    if (is_plain(s)) {
        buf_str(out, s);
    } else if (!is_printable_ascii(s)) {
        put_double_quoted(out, s);
    } else {
        buf_byte(out, '\'');
        for (size_t i = 0; i < s.len; i++)
            buf_cstr(out, s.ptr[i] == '\'' ? "''" : (char[]){s.ptr[i], '\0'});
        buf_byte(out, '\'');
    }
}

/* --- the file --- */

static void put_field(struct buf *out, const char *name, struct str value)
{
    if (!value.ptr)
        return;
    buf_cstr(out, "      ");
    buf_cstr(out, name);
    buf_cstr(out, ": ");
    new_text_write(out, value);
    buf_byte(out, '\n');
}

/* "1000", "3s", "1m30s": as people write them. A number between quotes would be refused. */
static bool is_number_or_duration(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.ptr[i]) &&
            (i == 0 ? s.ptr[i] != '-' : (!s.ptr[i] || !strchr(".msh", s.ptr[i]))))
            return false;
    return s.len > 0 && s.ptr[s.len - 1] != '.' && s.ptr[s.len - 1] != '-';
}

static void put_amount(struct buf *out, const char *name, struct str value)
{
    if (!is_number_or_duration(value)) {
        put_field(out, name, value);
        return;
    }
    buf_cstr(out, "      ");
    buf_cstr(out, name);
    buf_cstr(out, ": ");
    buf_str(out, value);
    buf_byte(out, '\n');
}

static void put_kms(struct buf *out, const struct new_kms *kms)
{
    buf_cstr(out, "  - kms:\n");
    put_field(out, "apiVersion", kms->api_version);
    put_field(out, "name", kms->name);
    put_field(out, "endpoint", kms->endpoint);
    put_amount(out, "timeout", kms->timeout);
    put_amount(out, "cachesize", kms->cachesize);
}

static void put_blanks(struct buf *out, unsigned count)
{
    while (count--)
        buf_byte(out, ' ');
}

void new_key_write(struct buf *out, struct str name, struct str secret, unsigned indent)
{
    put_blanks(out, indent);
    buf_cstr(out, "- name: ");
    new_text_write(out, name);
    buf_byte(out, '\n');
    put_blanks(out, indent);
    buf_cstr(out, "  secret: ");
    buf_str(out, secret);
    buf_byte(out, '\n');
}

static void put_head(struct buf *out, const struct new_configuration *c)
{
    bool is_kms = str_eq(c->provider, STR("kms"));
    buf_cstr(out, is_kms ? "# The same on every control plane node; mode 0600, owner root.\n"
                         : "# Holds a key: mode 0600, owner root, the same on every control plane\n"
                           "# node, and in no version control.\n");
    buf_cstr(out,
             c->nothing_stored ? "# enclint: phase encrypted\n" : "# enclint: phase encrypt\n");
    buf_cstr(out, "apiVersion: apiserver.config.k8s.io/v1\n"
                  "kind: EncryptionConfiguration\n"
                  "resources:\n"
                  "- resources:\n");
    for (uint32_t i = 0; i < c->resource_count; i++) {
        buf_cstr(out, "  - ");
        new_text_write(out, c->resources[i]);
        buf_byte(out, '\n');
    }
}

void new_configuration_write(struct buf *out, const struct new_configuration *c)
{
    put_head(out, c);
    buf_cstr(out, "  providers:\n");
    if (str_eq(c->provider, STR("kms"))) {
        put_kms(out, &c->kms);
    } else {
        buf_cstr(out, "  - ");
        buf_str(out, c->provider);
        buf_cstr(out, ":\n      keys:\n");
        new_key_write(out, c->key_name, c->secret, 6);
    }
    if (!c->nothing_stored)
        buf_cstr(out,
                 "  # Reads what is still stored as plain text. Once every node has this file and\n"
                 "  # everything is rewritten, take it out, and make the phase above 'encrypted'.\n"
                 "  - identity: {}\n");
}
