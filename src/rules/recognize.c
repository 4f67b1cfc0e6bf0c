/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/recognize.h"

#include "apiserver/words.h"
#include "base/buf.h"

/* A template is literal pieces with anything between them. Blanks, line ends and backslashes do not
 * count, nor does the case of letters: that is what terminals, logs and JSON change. */
enum { PIECES_MAX = 16, PART_MIN = 12 };

struct pieces {
    struct str items[PIECES_MAX];
    uint32_t count;
    size_t literal; /* bytes of all */
};

struct hit {
    const struct rule *rule;
    size_t start, end, literal;
};

struct search {
    struct arena *arena;
    struct str message;
    struct hit *hits;
    uint32_t count, cap;
};

static bool counts(char c)
{
    return c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\\';
}

static struct str essence(struct arena *a, struct str text)
{
    char *out = arena_bytes(a, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (counts(c))
            out[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return (struct str){out, len};
}

static void add_piece(struct arena *a, struct pieces *p, struct str text)
{
    struct str piece = essence(a, text);
    if (piece.len == 0 || p->count == PIECES_MAX)
        return;
    p->items[p->count++] = piece;
    p->literal += piece.len;
}

/* Slots are `{q1}` in the server's words, `*` in rules. */
static struct pieces pieces_of(struct arena *a, struct str text, char open, char close)
{
    struct pieces p = {.count = 0};
    for (struct str rest = text; rest.ptr;) {
        add_piece(a, &p, str_cut(&rest, open));
        if (rest.ptr && close)
            str_cut(&rest, close);
    }
    return p;
}

static void add_hit(struct search *s, struct hit hit)
{
    if (s->count < s->cap)
        s->hits[s->count++] = hit;
}

/* Every place where all pieces follow one another. */
static void find_whole(struct search *s, const struct rule *rule, const struct pieces *p)
{
    size_t from = 0;
    while (p->count) {
        struct hit hit = {.rule = rule, .literal = p->literal};
        size_t at = from;
        for (uint32_t i = 0; i < p->count; i++) {
            struct str rest = str_slice(s->message, at, s->message.len);
            size_t found = str_find(rest, p->items[i]);
            if (found == rest.len)
                return;
            hit.start = i ? hit.start : at + found;
            at += found + p->items[i].len;
        }
        hit.end = at;
        add_hit(s, hit);
        from = hit.start + p->items[0].len;
    }
}

/* A message that was cut off, or is quoted in part. */
static void find_part(struct search *s, const struct rule *rule, const struct pieces *p)
{
    for (uint32_t i = 0; i < p->count; i++) {
        size_t at = str_find(s->message, p->items[i]);
        if (p->items[i].len >= PART_MIN && at < s->message.len)
            add_hit(s, (struct hit){rule, at, at + p->items[i].len, p->items[i].len});
        else if (s->message.len >= PART_MIN && str_find(p->items[i], s->message) < p->items[i].len)
            add_hit(s, (struct hit){rule, 0, s->message.len, s->message.len});
    }
}

static void look(struct search *s,
                 void (*find)(struct search *, const struct rule *, const struct pieces *))
{
    enum refusal refusal;
    const char *text;
    for (uint32_t i = 0; (text = words_template(i, &refusal)) != NULL; i++) {
        const struct rule *rule = rule_of_refusal(str_from(refusal_name(refusal)));
        struct pieces p = pieces_of(s->arena, str_from(text), '{', '}');
        if (rule)
            find(s, rule, &p);
    }
    for (uint32_t i = 0; i < rules_count; i++)
        for (uint32_t m = 0; m < rules_all[i].messages.count; m++) {
            struct pieces p = pieces_of(s->arena, rules_all[i].messages.items[m], '*', '\0');
            find(s, &rules_all[i], &p);
        }
}

/* Of hits on the same words the one that says most counts. */
static bool is_outdone(const struct search *s, const struct hit *hit)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct hit *other = &s->hits[i];
        if (other->literal > hit->literal && other->start < hit->end && hit->start < other->end)
            return true;
    }
    return false;
}

const struct rule *rule_of_refusal(struct str refusal)
{
    for (uint32_t i = 0; i < rules_count; i++)
        for (uint32_t r = 0; r < rules_all[i].refusals.count; r++)
            if (str_eq(rules_all[i].refusals.items[r], refusal))
                return &rules_all[i];
    return NULL;
}

const struct rule **rules_recognize(struct arena *a, struct str message, uint32_t *count)
{
    enum { HITS_MAX = 1024, MESSAGE_MAX = 1 << 16 };
    struct search s = {
        .arena = a,
        .message = essence(a, str_slice(message, 0, MESSAGE_MAX)),
        .hits = arena_new(a, struct hit, HITS_MAX),
        .cap = HITS_MAX,
    };
    look(&s, find_whole);
    if (s.count == 0)
        look(&s, find_part);
    const struct rule **found = arena_new(a, const struct rule *, rules_count);
    *count = 0;
    for (uint32_t i = 0; i < rules_count; i++)
        for (uint32_t h = 0; h < s.count; h++)
            if (s.hits[h].rule == &rules_all[i] && !is_outdone(&s, &s.hits[h])) {
                found[(*count)++] = &rules_all[i];
                break;
            }
    return found;
}
