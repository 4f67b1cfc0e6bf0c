/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/gates.h"

#include <pthread.h>

#include <stddef.h>
#include <stdint.h>

#include "apiserver/version_set.h"
#include "base/buf.h"
#include "base/go_quote.h"
#include "base/go_unicode.h"
#include "base/slips.h"
#include "base/utf8.h"

struct gate_fact {
    struct str name;
    unsigned short first, count; /* its states, oldest first */
};

#include "gates.inc"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* A known name of the flag: the last value given counts, its place is that of the first. */
struct setting {
    const struct gate_fact *fact;
    const struct gate_state *state;
    bool on;
};

/* Unknown names are not kept, so that a long flag costs neither memory nor time: Go reports one of
 * them at most. */
struct parser {
    struct arena *arena;
    unsigned minor;
    bool components; /* the flag belongs to several components, and all its faults are reported */
    struct gates *out;
    struct setting *settings; /* room for one of every gate */
    size_t count;
    struct str unknown;    /* the first unknown name */
    size_t unknown_behind; /* known names before it */
    size_t unknowns;       /* 0, 1, or 2 for more than one */
};

static struct str trim(struct str s)
{
    size_t first = s.len, end = 0, width;
    for (size_t at = 0; at < s.len; at += width) {
        if (go_is_space(utf8_decode(s, at, &width)))
            continue;
        if (first == s.len)
            first = at;
        end = at + width;
    }
    return str_slice(s, first, end);
}

static const struct gate_fact *gate_find(struct str name)
{
    size_t from = 0, to = COUNT(gate_facts);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_cmp(name, gate_facts[middle].name);
        if (order == 0)
            return &gate_facts[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

static const struct gate_state *state_in(const struct gate_fact *fact, unsigned minor)
{
    for (unsigned i = 0; fact && i < fact->count; i++) {
        const struct gate_state *state = &gate_states[fact->first + i];
        if (minor >= state->first && minor <= state->last)
            return state;
    }
    return NULL;
}

const struct gate_state *gate_state(struct str name, unsigned minor)
{
    return state_in(gate_find(name), minor);
}

static uint32_t minors_of(const struct gate_fact *fact)
{
    uint32_t minors = 0;
    for (unsigned i = 0; fact && i < fact->count; i++)
        minors |= version_set_range(gate_states[fact->first + i].first,
                                    gate_states[fact->first + i].last);
    return minors;
}

uint32_t gate_minors(struct str name)
{
    return minors_of(gate_find(name));
}

struct str gate_guess(struct str written, uint32_t minors)
{
    struct str best = STR_NONE;
    unsigned least = SLIPS_MAX;
    for (size_t i = 0; i < COUNT(gate_facts); i++) {
        struct str name = gate_facts[i].name;
        unsigned most = slips_tolerance(written, name);
        if (!(minors_of(&gate_facts[i]) & minors) || !slips_possible(written, name, most))
            continue;
        unsigned count = slips(written, name);
        if (count > most || count > least)
            continue;
        best = count < least ? name : STR_NONE;
        least = count;
    }
    return best;
}

static bool refuse(struct parser *p, enum gates_refusal refusal, struct str text)
{
    p->out->refusal = refusal;
    p->out->error = text;
    return false;
}

/* strconv.ParseBool */
static bool parse_bool(struct str s, bool *on)
{
    static const char *const words[] = {"1", "t", "T", "true",  "TRUE",  "True",
                                        "0", "f", "F", "false", "FALSE", "False"};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_eq(s, str_from(words[i]))) {
            *on = i < COUNT(words) / 2;
            return true;
        }
    }
    return false;
}

static void set(struct parser *p, struct str name, bool on)
{
    const struct gate_fact *fact = gate_find(name);
    const struct gate_state *state = state_in(fact, p->minor);
    if (!state) {
        if (p->unknowns == 0) {
            p->unknown = name;
            p->unknown_behind = p->count;
            p->unknowns = 1;
        } else if (!str_eq(p->unknown, name)) {
            p->unknowns = 2;
        }
        return;
    }
    for (size_t i = 0; i < p->count; i++) {
        if (p->settings[i].fact == fact) {
            p->settings[i].on = on;
            return;
        }
    }
    p->settings[p->count++] = (struct setting){fact, state, on};
}

static bool setting_parse(struct parser *p, struct str pair)
{
    struct str value = pair;
    struct str name = trim(str_cut(&value, '='));
    struct buf text = BUF_INIT;
    bool on;
    if (!value.ptr) {
        buf_cstr(&text, "missing bool value for ");
        buf_str(&text, name);
    } else {
        value = trim(value);
        if (parse_bool(value, &on)) {
            set(p, name, on);
            return true;
        }
        buf_cstr(&text, "invalid value of ");
        buf_str(&text, name);
        buf_byte(&text, '=');
        buf_str(&text, value);
        buf_cstr(&text, ", err: strconv.ParseBool: parsing ");
        go_quote(&text, value);
        buf_cstr(&text, ": invalid syntax");
    }
    refuse(p, GATES_SYNTAX, buf_to_arena(&text, p->arena));
    buf_release(&text);
    return false;
}

static void locked_text(struct buf *text, const struct setting *s)
{
    if (text->len)
        buf_cstr(text, ", ");
    buf_cstr(text, "cannot set feature gate ");
    buf_str(text, s->fact->name);
    buf_fmt(text, " to %s, feature is locked to %s", s->on ? "true" : "false",
            s->state->on ? "true" : "false");
}

/* Go walks a map of the names: where several are at fault, which one it meets first is chance, and
 * an unknown one ends the walk. We go in the order of the flag. */
static bool settings_check(struct parser *p)
{
    struct buf text = BUF_INIT;
    size_t locked = 0, shown = 0;
    size_t stop = p->unknowns ? p->unknown_behind : p->count;
    for (size_t i = 0; i < p->count; i++) {
        const struct setting *s = &p->settings[i];
        if (!s->state->locked || s->state->on == s->on)
            continue;
        locked++;
        if (i < stop && (shown == 0 || p->components)) {
            locked_text(&text, s);
            shown++;
        }
    }
    p->out->refusal = shown ? GATES_LOCKED : p->unknowns ? GATES_UNKNOWN : GATES_ACCEPTED;
    if (p->unknowns && (shown == 0 || p->components)) {
        buf_cstr(&text, shown++ ? ", " : "");
        buf_cstr(&text, "unrecognized feature gate: ");
        buf_str(&text, p->unknown);
    }
    struct str whole = buf_view(&text);
    if (shown)
        p->out->error = shown > 1 ? arena_join(p->arena, STR("["), whole, STR("]"))
                                  : arena_str(p->arena, whole);
    p->out->unstable = locked + p->unknowns > 1;
    buf_release(&text);
    return shown == 0;
}

/* featuregate's Set: every pair is read before any name is looked up. */
static bool flag_set(struct parser *p, struct str flag)
{
    for (struct str rest = flag; rest.ptr;) {
        struct str pair = str_cut(&rest, ',');
        if (pair.len && !setting_parse(p, pair))
            return false;
    }
    return settings_check(p);
}

/* A `component:` of the flag. Bare pairs have the name "". */
struct component {
    struct str name;
    size_t place; /* of its first pair */
    size_t seen;  /* 0, 1; for foreign components 2 where there are several */
};

/* Returns false at the end. Empty pieces are passed over, as Go does before it looks for a colon.
 */
static bool next_pair(struct str *rest, struct str *component, struct str *pair)
{
    while (rest->ptr) {
        struct str piece = str_cut(rest, ',');
        if (piece.len == 0)
            continue;
        size_t colon = str_find_byte(piece, ':');
        *component = STR("");
        *pair = trim(piece);
        if (colon < piece.len) {
            *component = trim(str_slice(piece, 0, colon));
            *pair = trim(str_slice(piece, colon + 1, piece.len));
        }
        return true;
    }
    return false;
}

static bool component_set(struct parser *p, struct str flag, struct str wanted)
{
    struct str rest = flag, component, pair;
    while (next_pair(&rest, &component, &pair))
        if (str_eq(component, wanted) && pair.len && !setting_parse(p, pair))
            return false;
    return settings_check(p);
}

enum { BARE, KUBE, FOREIGN, COMPONENTS };

static void components_find(struct str flag, struct component *found)
{
    struct str rest = flag, name, pair;
    for (size_t place = 0; next_pair(&rest, &name, &pair); place++) {
        struct component *c = &found[FOREIGN];
        if (name.len == 0)
            c = &found[BARE];
        else if (str_eq(name, STR("kube")))
            c = &found[KUBE];
        if (c->seen == 0)
            *c = (struct component){name, place, 1};
        else if (!str_eq(c->name, name))
            c->seen = 2;
    }
}

/* The registry of components walks a map, too, and ends at the first fault; we take the first of
 * the flag. */
static bool components_set(struct parser *p, struct str flag)
{
    struct component found[COMPONENTS] = {0};
    components_find(flag, found);
    bool both = found[BARE].seen && found[KUBE].seen;
    const struct component *own = found[KUBE].seen ? &found[KUBE] : &found[BARE];
    size_t faults = 0, place = SIZE_MAX;
    if (own->seen && !component_set(p, flag, own->name)) {
        faults++;
        place = own->place;
    }
    if (both && found[BARE].place < place) {
        place = found[BARE].place;
        refuse(p, GATES_PREFIX,
               STR("set kube feature gates with default empty prefix or kube: prefix "
                   "consistently, do not mix use"));
    }
    if (found[FOREIGN].seen && found[FOREIGN].place < place) {
        struct str name = found[FOREIGN].name;
        refuse(p, GATES_COMPONENT, arena_join(p->arena, STR("component not registered: "), name));
    }
    faults += found[FOREIGN].seen + (both ? 1 : 0);
    p->out->unstable = p->out->unstable || faults > 1;
    return faults == 0;
}

/* What a gate is that the minor does not know: one that came and went has left its last default
 * behind. */
static bool without_gate(const struct gate_fact *fact, unsigned minor, bool before)
{
    bool on = before;
    for (unsigned i = 0; fact && i < fact->count; i++)
        if (gate_states[fact->first + i].last < minor)
            on = gate_states[fact->first + i].on;
    return on;
}

/* The value in force: set by name, else by the bulk gate of its stage, else the default. `before`:
 * what it is in the minors before the gate. */
static bool effective(const struct parser *p, const struct gate_fact *fact, bool before)
{
    const struct gate_state *state = state_in(fact, p->minor);
    if (!state)
        return without_gate(fact, p->minor, before);
    bool on = state->on;
    for (size_t i = 0; i < p->count; i++) {
        const struct setting *s = &p->settings[i];
        if (s->state == state)
            return s->on;
        if ((s->state->stage == GATE_BULK_ALPHA && state->stage == GATE_ALPHA) ||
            (s->state->stage == GATE_BULK_BETA && state->stage == GATE_BETA))
            on = s->on;
    }
    return on;
}

/* The gates that decide over a configuration; known once defaults_init() has run. */
static struct {
    const struct gate_fact *kms_v1, *kms_v2, *kms_v2_kdf;
} decisive;

static bool parse(struct arena *a, struct str flag, unsigned minor, struct gates *out)
{
    *out = (struct gates){0};
    struct setting settings[COUNT(gate_facts)];
    struct parser p = {.arena = a, .minor = minor, .out = out, .settings = settings};
    p.components = version_row_of(minor)->checks & CHECK_GATE_COMPONENTS;
    bool good = p.components ? components_set(&p, flag) : flag_set(&p, flag);
    if (!good)
        return false;
    out->kms_v1 = effective(&p, decisive.kms_v1, true);
    out->kms_v2 = effective(&p, decisive.kms_v2, false);
    out->kms_v2_kdf = effective(&p, decisive.kms_v2_kdf, false);
    return true;
}

/* Without the flag the answer is the same for every file, and nearly every file is asked about
 * without it. */
static struct gates defaults[VERSION_NEWEST - VERSION_OLDEST + 1];
static pthread_once_t defaults_once = PTHREAD_ONCE_INIT;

static void defaults_init(void)
{
    decisive.kms_v1 = gate_find(STR("KMSv1"));
    decisive.kms_v2 = gate_find(STR("KMSv2"));
    decisive.kms_v2_kdf = gate_find(STR("KMSv2KDF"));
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        parse(NULL, STR(""), minor, &defaults[minor - VERSION_OLDEST]);
}

bool gates_parse(struct arena *a, struct str flag, unsigned minor, struct gates *out)
{
    pthread_once(&defaults_once, defaults_init);
    if (flag.len)
        return parse(a, flag, minor, out);
    *out = defaults[minor - VERSION_OLDEST];
    return true;
}

const char *gates_refusal_name(enum gates_refusal refusal)
{
    static const char *const names[] = {
        [GATES_SYNTAX] = "gate-syntax",       [GATES_UNKNOWN] = "gate-unknown",
        [GATES_LOCKED] = "gate-locked",       [GATES_PREFIX] = "gate-prefix",
        [GATES_COMPONENT] = "gate-component",
    };
    return refusal == GATES_ACCEPTED ? NULL : names[refusal];
}
