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

struct subject { /* what a message may be about: one of both */
    const struct rule *rule;
    const struct symptom *symptom;
};

struct hit {
    struct subject subject;
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
static void find_whole(struct search *s, struct subject subject, const struct pieces *p)
{
    size_t from = 0;
    while (p->count) {
        struct hit hit = {.subject = subject, .literal = p->literal};
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
static void find_part(struct search *s, struct subject subject, const struct pieces *p)
{
    for (uint32_t i = 0; i < p->count; i++) {
        size_t at = str_find(s->message, p->items[i]);
        if (p->items[i].len >= PART_MIN && at < s->message.len)
            add_hit(s, (struct hit){subject, at, at + p->items[i].len, p->items[i].len});
        else if (s->message.len >= PART_MIN && str_find(p->items[i], s->message) < p->items[i].len)
            add_hit(s, (struct hit){subject, 0, s->message.len, s->message.len});
    }
}

typedef void finder(struct search *s, struct subject subject, const struct pieces *p);

static void look_for(struct search *s, finder *find, struct subject subject,
                     const struct rule_strs *messages)
{
    for (uint32_t m = 0; m < messages->count; m++) {
        struct pieces p = pieces_of(s->arena, messages->items[m], '*', '\0');
        find(s, subject, &p);
    }
}

static void look(struct search *s, finder *find)
{
    enum refusal refusal;
    const char *text;
    for (uint32_t i = 0; (text = words_template(i, &refusal)) != NULL; i++) {
        const struct rule *rule = rule_of_refusal(str_from(refusal_name(refusal)));
        struct pieces p = pieces_of(s->arena, str_from(text), '{', '}');
        if (rule)
            find(s, (struct subject){.rule = rule}, &p);
    }
    for (uint32_t i = 0; i < rules_count; i++)
        look_for(s, find, (struct subject){.rule = &rules_all[i]}, &rules_all[i].messages);
    for (uint32_t i = 0; i < symptoms_count; i++)
        look_for(s, find, (struct subject){.symptom = &symptoms_all[i]}, &symptoms_all[i].messages);
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

/* Where the last of the hits that count begins; false where there is none. */
static bool last_place(const struct search *s, struct subject subject, size_t *place)
{
    bool found = false;
    for (uint32_t h = 0; h < s->count; h++) {
        const struct hit *hit = &s->hits[h];
        if (hit->subject.rule != subject.rule || hit->subject.symptom != subject.symptom ||
            is_outdone(s, hit))
            continue;
        *place = found && *place > hit->start ? *place : hit->start;
        found = true;
    }
    return found;
}

/* Go puts the cause last: what stands last in the message comes first. */
static void add_symptoms(const struct search *s, struct recognized *out)
{
    const struct symptom **found = arena_new(s->arena, const struct symptom *, symptoms_count);
    size_t *places = arena_new(s->arena, size_t, symptoms_count);
    for (uint32_t i = 0; i < symptoms_count; i++) {
        size_t place;
        if (!last_place(s, (struct subject){.symptom = &symptoms_all[i]}, &place))
            continue;
        uint32_t at = out->symptom_count++;
        for (; at > 0 && places[at - 1] < place; at--) {
            found[at] = found[at - 1];
            places[at] = places[at - 1];
        }
        found[at] = &symptoms_all[i];
        places[at] = place;
    }
    out->symptoms = found;
}

struct recognized recognize(struct arena *a, struct str message)
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
    struct recognized out = {.rules = found};
    for (uint32_t i = 0; i < rules_count; i++) {
        size_t place;
        if (last_place(&s, (struct subject){.rule = &rules_all[i]}, &place))
            found[out.rule_count++] = &rules_all[i];
    }
    add_symptoms(&s, &out);
    return out;
}
