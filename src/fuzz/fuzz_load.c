/* SPDX-License-Identifier: Apache-2.0 */
/* The loader from any bytes, at every version. The first byte says how: its lowest bit is automatic
 * reload, the next two choose feature gates; the rest is the file.
 * What must hold: every version has a verdict that is whole (a refusal has a name and words, an
 * accepted file neither, an undecided one a reason), every place lies in the text, and the same
 * text judged alone at a version has the verdict that it had among all. */
#include <stdint.h>
#include <stdlib.h>

#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/fatal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str gates[4] = {{"", 0}, {"KMSv1=true", 10}, {"KMSv2=false", 11}, {"a=b,", 4}};

static void check_faults(const struct verdict *v, const struct source *source)
{
    for (uint32_t i = 0; i < v->fault_count; i++) {
        const struct fault *fault = &v->faults[i];
        const struct span span = fault->place.span;
        if (span.start > span.end || span.end > source->text.len)
            BUG("a place outside the text");
        if (!refusal_name(fault->refusal) || fault->text.len == 0)
            BUG("a fault without a name or words");
    }
}

static void check_verdict(const struct verdict *v, const struct source *source)
{
    bool accepted = v->kind == VERDICT_ACCEPTED, refused = v->kind == VERDICT_REFUSED;
    if (refused != (v->kind != VERDICT_PANICS && refusal_name(v->refusal) != NULL))
        BUG("a refusal without a name, or a name without a refusal");
    if (accepted && (v->error.len || v->fault_count || v->leaks_secret))
        BUG("accepted, with something to say");
    if (refused && (v->error.len == 0 || v->fault_count == 0))
        BUG("refused without a word");
    if ((v->kind == VERDICT_UNDECIDED) != (v->reason.len > 0))
        BUG("undecided without a reason, or a reason for nothing");
    check_faults(v, source);
}

static struct verdict *judge(struct arena *a, struct source *source, struct str text,
                             const struct load_options *options)
{
    struct verdict *verdicts = arena_new(a, struct verdict, VERSION_COUNT);
    source_init(source, a, STR("FILE"), text);
    load_verdicts(a, source, options, verdicts);
    return verdicts;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct source source, again;
    uint8_t how = size ? data[0] : 0;
    const struct str text = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    struct load_options options = {
        .minors = VERSION_SET_ALL,
        .feature_gates = gates[how >> 1 & 3],
        .automatic_reload = how & 1,
        .file = STR("FILE"),
    };
    const struct verdict *all = judge(&a, &source, text, &options);
    for (unsigned i = 0; i < VERSION_COUNT; i++)
        check_verdict(&all[i], &source);

    unsigned alone = (how >> 3) % VERSION_COUNT;
    options.minors = version_bit(VERSION_OLDEST + alone);
    const struct verdict *one = &judge(&a, &again, text, &options)[alone];
    if (one->kind != all[alone].kind || one->refusal != all[alone].refusal ||
        !str_eq(one->error, all[alone].error))
        BUG("another verdict when judged alone");
    arena_release(&a);
    return 0;
}
