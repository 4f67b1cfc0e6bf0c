/* SPDX-License-Identifier: Apache-2.0 */
#include "files/glob.h"

#include <string.h>

enum token_kind {
    TOKEN_BYTE,
    TOKEN_ONE,     /* ?: a byte of a name */
    TOKEN_SET,     /* [...] */
    TOKEN_STAR,    /* *: any bytes of a name */
    TOKEN_FOLDERS, /* a whole name of two stars and its slash: nothing, or anything up to a slash */
    TOKEN_REST,    /* two stars at the end: anything */
};

struct glob_token {
    enum token_kind kind;
    unsigned char byte;
    const uint64_t *set; /* 256 bits */
};

struct compiler {
    struct arena *arena;
    struct str in;
    size_t at;
    struct glob_token *tokens;
    uint32_t count;
};

static bool is_in_set(const uint64_t *set, unsigned char byte)
{
    return set[byte / 64] >> (byte % 64) & 1;
}

static void add_range(uint64_t *set, unsigned first, unsigned last)
{
    for (unsigned byte = first; byte <= last; byte++)
        set[byte / 64] |= (uint64_t)1 << (byte % 64);
}

static bool add_class(uint64_t *set, struct str name)
{
    static const struct {
        const char *name;
        unsigned char ranges[8]; /* pairs, both ends included; 0 ends them */
    } classes[] = {
        {"alnum", {'0', '9', 'A', 'Z', 'a', 'z'}},
        {"alpha", {'A', 'Z', 'a', 'z'}},
        {"blank", {'\t', '\t', ' ', ' '}},
        {"cntrl", {1, 31, 127, 127}},
        {"digit", {'0', '9'}},
        {"graph", {'!', '~'}},
        {"lower", {'a', 'z'}},
        {"print", {' ', '~'}},
        {"punct", {'!', '/', ':', '@', '[', '`', '{', '~'}},
        {"space", {'\t', '\r', ' ', ' '}},
        {"upper", {'A', 'Z'}},
        {"xdigit", {'0', '9', 'A', 'F', 'a', 'f'}},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!str_eq(str_from(classes[i].name), name))
            continue;
        for (size_t j = 0; j < sizeof classes[i].ranges && classes[i].ranges[j]; j += 2)
            add_range(set, classes[i].ranges[j], classes[i].ranges[j + 1]);
        return true;
    }
    return false;
}

/* -1 at the end. */
static int peek(const struct compiler *c, size_t ahead)
{
    return c->at + ahead < c->in.len ? (unsigned char)c->in.ptr[c->at + ahead] : -1;
}

/* One byte of a set, a backslash before it or not; -1 at the end. */
static int set_byte(struct compiler *c)
{
    if (peek(c, 0) == '\\')
        c->at++;
    int byte = peek(c, 0);
    c->at++;
    return byte;
}

/* Behind "[:"; false where it is no class at all. */
static bool read_class(struct compiler *c, uint64_t *set, bool *known)
{
    struct str rest = str_slice(c->in, c->at + 2, c->in.len);
    size_t close = str_find_byte(rest, ']');
    if (close == rest.len || close == 0 || rest.ptr[close - 1] != ':')
        return false;
    *known &= add_class(set, str_slice(rest, 0, close - 1));
    c->at += 2 + close + 1;
    return true;
}

static bool read_set(struct compiler *c, struct glob_token *token, struct err *err)
{
    uint64_t *set = arena_new(c->arena, uint64_t, 4);
    bool known = true;
    c->at++;
    bool negated = peek(c, 0) == '!' || peek(c, 0) == '^';
    c->at += negated;
    /* A closing bracket that stands first is one of the bytes. */
    for (bool first = true; first || peek(c, 0) != ']'; first = false) {
        if (peek(c, 0) == '[' && peek(c, 1) == ':' && read_class(c, set, &known))
            continue;
        int from = set_byte(c), to = from;
        if (from >= 0 && peek(c, 0) == '-' && peek(c, 1) >= 0 && peek(c, 1) != ']') {
            c->at++;
            to = set_byte(c);
        }
        if (from < 0 || to < 0)
            return err_set(err, "'[' is never closed");
        add_range(set, (unsigned)from, (unsigned)to);
    }
    c->at++;
    if (!known)
        return err_set(err, "no such class of characters");
    for (size_t i = 0; negated && i < 4; i++)
        set[i] = ~set[i];
    set['/' / 64] &= ~((uint64_t)1 << ('/' % 64));
    *token = (struct glob_token){.kind = TOKEN_SET, .set = set};
    return true;
}

static struct glob_token read_stars(struct compiler *c)
{
    bool begins_name = c->at == 0 || c->in.ptr[c->at - 1] == '/';
    size_t stars = 0;
    while (peek(c, 0) == '*')
        c->at++, stars++;
    int next = peek(c, 0);
    if (stars < 2 || !begins_name || (next >= 0 && next != '/'))
        return (struct glob_token){.kind = TOKEN_STAR};
    c->at += next == '/';
    return (struct glob_token){.kind = next == '/' ? TOKEN_FOLDERS : TOKEN_REST};
}

static bool read_token(struct compiler *c, struct err *err)
{
    struct glob_token *token = &c->tokens[c->count++];
    int byte = peek(c, 0);
    if (byte == '[')
        return read_set(c, token, err);
    if (byte == '*') {
        *token = read_stars(c);
        return true;
    }
    *token = (struct glob_token){.kind = byte == '?' ? TOKEN_ONE : TOKEN_BYTE};
    if (byte == '\\' && peek(c, 1) < 0)
        return err_set(err, "nothing follows the last backslash");
    c->at += byte == '\\';
    token->byte = (unsigned char)c->in.ptr[c->at++];
    return true;
}

/* Where all tokens from `first` on are plain bytes, they make a text to compare with. */
static bool plain_text(const struct compiler *c, uint32_t first, struct str *text)
{
    for (uint32_t i = first; i < c->count; i++)
        if (c->tokens[i].kind != TOKEN_BYTE)
            return false;
    char *bytes = arena_bytes(c->arena, c->count - first + 1);
    for (uint32_t i = first; i < c->count; i++)
        bytes[i - first] = (char)c->tokens[i].byte;
    *text = (struct str){bytes, c->count - first};
    return true;
}

bool glob_compile(struct glob *glob, struct arena *a, struct str pattern, struct err *err)
{
    struct compiler c = {.arena = a, .in = pattern};
    *glob = (struct glob){.shape = GLOB_GENERAL, .shortest = UINT32_MAX};
    if (pattern.len == 0)
        return err_set(err, "the pattern is empty");
    if (pattern.len > GLOB_MAX)
        return err_set(err, "the pattern is longer than %d bytes", GLOB_MAX);
    c.tokens = arena_new(a, struct glob_token, pattern.len);
    while (c.at < pattern.len)
        if (!read_token(&c, err))
            return false;
    glob->tokens = c.tokens;
    glob->count = c.count;
    glob->shortest = 0;
    for (uint32_t i = 0; i < c.count; i++)
        glob->shortest += c.tokens[i].kind <= TOKEN_SET;
    if (plain_text(&c, 0, &glob->text))
        glob->shape = GLOB_LITERAL;
    else if (c.tokens[0].kind == TOKEN_STAR && plain_text(&c, 1, &glob->text))
        glob->shape = GLOB_SUFFIX;
    return true;
}

/* The tokens that may come next, as bits; bit `count` is the end of the pattern. */
struct states {
    uint64_t bits[GLOB_MAX / 64 + 1];
};

/* A token that may stand for nothing lets the next one in as well. */
static void enter(struct states *s, const struct glob *glob, uint32_t i)
{
    for (;; i++) {
        s->bits[i / 64] |= (uint64_t)1 << (i % 64);
        if (i == glob->count || glob->tokens[i].kind < TOKEN_STAR)
            return;
    }
}

static void step(const struct glob *glob, uint32_t i, unsigned char byte, struct states *to)
{
    const struct glob_token *token = &glob->tokens[i];
    bool goes_on = false;
    switch (token->kind) {
    case TOKEN_BYTE:
        goes_on = token->byte == byte;
        break;
    case TOKEN_ONE:
        goes_on = byte != '/';
        break;
    case TOKEN_SET:
        goes_on = is_in_set(token->set, byte);
        break;
    case TOKEN_STAR:
        if (byte != '/')
            enter(to, glob, i);
        break;
    case TOKEN_FOLDERS: /* not enter(): within a name nothing may follow yet */
        to->bits[i / 64] |= (uint64_t)1 << (i % 64);
        goes_on = byte == '/';
        break;
    case TOKEN_REST:
        enter(to, glob, i);
        break;
    }
    if (goes_on)
        enter(to, glob, i + 1);
}

static bool at_end(const struct states *s, const struct glob *glob)
{
    return s->bits[glob->count / 64] >> (glob->count % 64) & 1;
}

/* Whether the path matches; `above`: whether one of the folders that it is in does. */
static bool run_machine(const struct glob *glob, struct str path, bool above)
{
    struct states now, next;
    size_t words = glob->count / 64 + 1;
    memset(now.bits, 0, words * sizeof *now.bits);
    enter(&now, glob, 0);
    for (size_t at = 0; at < path.len; at++) {
        bool alive = false;
        if (above && path.ptr[at] == '/' && at_end(&now, glob))
            return true;
        memset(next.bits, 0, words * sizeof *next.bits);
        for (size_t w = 0; w < words; w++) {
            for (uint64_t bits = now.bits[w]; bits; bits &= bits - 1) {
                uint32_t i = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(bits);
                if (i < glob->count)
                    step(glob, i, (unsigned char)path.ptr[at], &next);
            }
        }
        for (size_t w = 0; w < words; w++) {
            now.bits[w] = next.bits[w];
            alive |= now.bits[w] != 0;
        }
        if (!alive)
            return false;
    }
    return !above && at_end(&now, glob);
}

bool glob_matches(const struct glob *glob, struct str path)
{
    if (path.len < glob->shortest)
        return false;
    if (glob->shape == GLOB_LITERAL)
        return str_eq(path, glob->text);
    if (glob->shape == GLOB_SUFFIX)
        return str_ends_with(path, glob->text) && !memchr(path.ptr, '/', path.len - glob->text.len);
    return run_machine(glob, path, false);
}

bool path_glob_compile(struct path_glob *glob, struct arena *a, struct str pattern, struct err *err)
{
    *glob = (struct path_glob){.negated = str_starts_with(pattern, STR("!"))};
    if (glob->negated)
        pattern = str_slice(pattern, 1, pattern.len);
    glob->folders_only = str_ends_with(pattern, STR("/"));
    if (glob->folders_only)
        pattern = str_slice(pattern, 0, pattern.len - 1);
    glob->anchored = str_find_byte(pattern, '/') < pattern.len;
    if (str_starts_with(pattern, STR("/")))
        pattern = str_slice(pattern, 1, pattern.len);
    return glob_compile(&glob->glob, a, pattern, err);
}

bool path_glob_matches(const struct path_glob *glob, struct str path, bool is_folder)
{
    if (glob->folders_only && !is_folder)
        return false;
    if (!glob->anchored) {
        const char *slash = memrchr(path.ptr, '/', path.len);
        if (slash)
            path = str_slice(path, (size_t)(slash + 1 - path.ptr), path.len);
    }
    return glob_matches(&glob->glob, path);
}

/* One pass for all folders: a path may have thousands. */
static bool covers_from_top(const struct glob *glob, struct str path)
{
    if (glob->shape == GLOB_GENERAL)
        return run_machine(glob, path, true);
    for (size_t i = 1; i < path.len; i++)
        if (path.ptr[i] == '/' && glob_matches(glob, str_slice(path, 0, i)))
            return true;
    return false;
}

bool path_glob_covers(const struct path_glob *glob, struct str path)
{
    if (glob->anchored)
        return covers_from_top(&glob->glob, path) || path_glob_matches(glob, path, false);
    for (struct str rest = path; rest.ptr;) {
        struct str name = str_cut(&rest, '/');
        if ((rest.ptr || !glob->folders_only) && glob_matches(&glob->glob, name))
            return true;
    }
    return false;
}
