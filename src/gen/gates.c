/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/load.h"

struct gate {
    char *name, *states;
};

struct gate_list {
    struct gate *gates;
    uint32_t gates_count;
};

static const cyaml_schema_field_t gate_keys[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct gate, name, 1, CYAML_UNLIMITED),
    CYAML_FIELD_STRING_PTR("states", CYAML_FLAG_POINTER, struct gate, states, 1, CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t gate_item = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct gate, gate_keys),
};

static const cyaml_schema_field_t list_keys[] = {
    CYAML_FIELD_SEQUENCE("gates", CYAML_FLAG_POINTER, struct gate_list, gates, &gate_item, 1,
                         CYAML_UNLIMITED),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t list_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct gate_list, list_keys),
};

static const char *stage_of(struct str word)
{
    static const char *const stages[][2] = {
        {"alpha", "ALPHA"},
        {"beta", "BETA"},
        {"ga", "GA"},
        {"deprecated", "DEPRECATED"},
        {"bulk-alpha", "BULK_ALPHA"},
        {"bulk-beta", "BULK_BETA"},
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (str_eq(word, str_from(stages[i][0])))
            return stages[i][1];
    return NULL;
}

/* "1.13..1.28 beta on", "1.29 ga on locked" */
static bool put_state(struct buf *out, struct str state, unsigned *before)
{
    unsigned first, last;
    struct str minors = str_cut(&state, ' ');
    if (!load_minors(minors, &first, &last) || !last || first <= *before)
        return false;
    *before = last;
    const char *stage = stage_of(str_cut(&state, ' '));
    struct str on = str_cut(&state, ' ');
    bool off = str_eq(on, STR("off")), locked = state.ptr;
    if (!stage || (!off && !str_eq(on, STR("on"))) || (locked && !str_eq(state, STR("locked"))))
        return false;
    buf_fmt(out, "    {%u, %u, %s, %s, GATE_%s},\n", first, last, off ? "false" : "true",
            locked ? "true" : "false", stage);
    return true;
}

static bool put_states(struct buf *out, const struct gate *gate, unsigned *count, struct err *err)
{
    unsigned before = 0;
    for (struct str rest = str_from(gate->states); rest.ptr; ++*count) {
        struct str state = str_trim(str_cut(&rest, ','));
        if (!put_state(out, state, &before))
            return err_set(err,
                           "gate '%s': states: '" STR_FMT "' is no state such as "
                           "1.28..1.30 ga on locked, or not newer than the one before",
                           gate->name, STR_ARG(state));
    }
    return true;
}

bool facts_gates(const char *path, struct buf *out, struct err *err)
{
    void *loaded = NULL;
    if (!load_yaml(path, &list_value, &loaded, err))
        return false;
    struct gate_list *list = loaded;
    struct buf names = BUF_INIT;
    struct err why = {0};
    unsigned count = 0;
    bool ok = true;
    buf_fmt(out, "/* Made by gen from %s: change that. */\n", path);
    buf_cstr(out, "static const struct gate_state gate_states[] = {\n");
    for (uint32_t i = 0; ok && i < list->gates_count; i++) {
        const struct gate *gate = &list->gates[i];
        unsigned first = count;
        if (i && strcmp(gate[-1].name, gate->name) >= 0)
            ok = err_set(&why, "gate '%s' stands behind '%s': sort by name", gate->name,
                         gate[-1].name);
        ok = ok && put_states(out, gate, &count, &why);
        buf_cstr(&names, "    {");
        emit_str(&names, gate->name, 5);
        buf_fmt(&names, ", %u, %u},\n", first, count - first);
    }
    buf_cstr(out, "};\nstatic const struct gate_fact gate_facts[] = {\n");
    buf_str(out, buf_view(&names));
    buf_cstr(out, "};\n");
    buf_release(&names);
    return ok || err_set(err, "%s: %s", path, why.text);
}
