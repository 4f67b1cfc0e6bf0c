/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/policy.h"

#include "access/policy.h"
#include "engine/record.h"
#include "engine/template.h"
#include "engine/unknown.h"

static struct spot spot(void *context, struct span span)
{
    return complete_spot(context, span, STR_NONE);
}

static bool is_unknown(void *context, struct span span)
{
    return unknown_at(context, span);
}

static struct str keep(void *context, struct str text)
{
    struct run *r = context;
    return complete_keep(r->judging, r->place->masked ? template_unmask(r->run.arena, text) : text);
}

const struct policy *policy_made(struct run *r)
{
    if (!r->judging->unit->wants_policies)
        return NULL;
    struct policy_request request = {.minors = r->run.document->minors,
                                     .verdicts = record_taken(r),
                                     .spot = spot,
                                     .is_unknown = is_unknown,
                                     .keep = keep,
                                     .context = r};
    return policy_of(r->judging->unit->results, &request);
}
