/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "gen/emit.h"
#include "gen/facts.h"
#include "gen/load.h"

enum gate_stage { ALPHA, BETA, GA, DEPRECATED, BULK_ALPHA, BULK_BETA };

struct gate {
    char *name, *versions;
    bool on, locked;
    enum gate_stage stage;
    unsigned first, last; /* computed */
};

struct gate_list {
    struct gate *gates;
    uint32_t gates_count;
};

static const cyaml_strval_t stages[] = {
    {"alpha", ALPHA},           {"beta", BETA},           {"ga", GA}, {"deprecated", DEPRECATED},
    {"bulk-alpha", BULK_ALPHA}, {"bulk-beta", BULK_BETA},
};

static const cyaml_schema_field_t gate_keys[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct gate, name, 1, CYAML_UNLIMITED),
    CYAML_FIELD_STRING_PTR("versions", CYAML_FLAG_POINTER, struct gate, versions, 1,
                           CYAML_UNLIMITED),
    CYAML_FIELD_BOOL("default", CYAML_FLAG_DEFAULT, struct gate, on),
    CYAML_FIELD_BOOL("locked", CYAML_FLAG_DEFAULT, struct gate, locked),
    CYAML_FIELD_ENUM("stage", CYAML_FLAG_STRICT, struct gate, stage, stages,
                     CYAML_ARRAY_LEN(stages)),
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

static bool check_gate(struct gate *gate, const struct gate *before, struct err *err)
{
    char first[8] = "";
    const char *dots = strstr(gate->versions, "..");
    if (dots && (size_t)(dots - gate->versions) < sizeof first)
        memcpy(first, gate->versions, (size_t)(dots - gate->versions));
    if (!dots || !load_minor(first, &gate->first) || !load_minor(dots + 2, &gate->last) ||
        gate->first > gate->last)
        return err_set(err, "gate '%s': versions: '%s' is no range such as 1.28..1.30", gate->name,
                       gate->versions);
    if (!before)
        return true;
    int order = strcmp(before->name, gate->name);
    if (order > 0 || (order == 0 && before->first > gate->first))
        return err_set(err, "gate '%s' %s stands behind '%s' %s: sort by name, then by version",
                       gate->name, gate->versions, before->name, before->versions);
    if (order == 0 && before->last >= gate->first)
        return err_set(err, "gate '%s': %s and %s overlap", gate->name, before->versions,
                       gate->versions);
    return true;
}

bool facts_gates(const char *path, struct buf *out, struct err *err)
{
    static const char *const names[] = {
        [ALPHA] = "ALPHA",
        [BETA] = "BETA",
        [GA] = "GA",
        [DEPRECATED] = "DEPRECATED",
        [BULK_ALPHA] = "BULK_ALPHA",
        [BULK_BETA] = "BULK_BETA",
    };
    void *loaded = NULL;
    if (!load_yaml(path, &list_value, &loaded, err))
        return false;
    struct gate_list *list = loaded;
    buf_fmt(out, "/* Made by gen from %s: change that. */\n", path);
    buf_cstr(out, "static const struct gate_fact gate_facts[] = {\n");
    for (uint32_t i = 0; i < list->gates_count; i++) {
        struct gate *gate = &list->gates[i];
        struct err why = {0};
        if (!check_gate(gate, i ? gate - 1 : NULL, &why))
            return err_set(err, "%s: %s", path, why.text);
        buf_cstr(out, "    {");
        emit_str(out, gate->name, 5);
        buf_fmt(out, ", %u, %u, %s, %s, GATE_%s},\n", gate->first, gate->last,
                gate->on ? "true" : "false", gate->locked ? "true" : "false", names[gate->stage]);
    }
    buf_cstr(out, "};\n");
    return true;
}
