/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

#define SECOND INT64_C(1000000000)

/* Health checks call one plugin after the other, those of v1 twice. kubeadm lets a probe wait 15
 * seconds. */
enum { PROBE_SECONDS = 15, LONG_SECONDS = 10, DEFAULT_SECONDS = 3 };

static struct str whole_seconds(struct rule_run *run, int64_t nanoseconds)
{
    return arena_fmt(run->arena, "%lld s", (long long)(nanoseconds / SECOND));
}

static void report(struct rule_run *run, const struct kms_site *site, struct str message,
                   enum severity severity)
{
    const struct field_head *timeout = &site->kms->timeout.head;
    bool written = field_is_set(timeout);
    struct draft draft = rule_draft(
        run, written ? timeout->at->span : place_of(&site->kms->head),
        written ? arena_join(run->arena, site->path, STR(".timeout")) : site->path, message);
    draft.severity = severity;
    rule_report(run, &draft);
}

static void look(struct rule_run *run, const struct kms_site *site)
{
    const struct field_duration *timeout = &site->kms->timeout;
    if (!field_is_set(&timeout->head) || timeout->nanoseconds <= 0)
        return;
    if (timeout->nanoseconds < SECOND)
        report(run, site,
               STR("less than a second: a slow answer of the key service fails reads and writes"),
               SEVERITY_OFF);
    else if (timeout->nanoseconds > LONG_SECONDS * SECOND)
        report(run, site,
               arena_join(run->arena, whole_seconds(run, timeout->nanoseconds),
                          STR(": while the plugin hangs, requests and health checks that need it "
                              "wait that long")),
               SEVERITY_INFO);
}

/* Plugins that are each quick enough, but not one after the other. */
static void look_at_sum(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct kms_site last;
    int64_t sum = 0;
    uint32_t plugins = 0;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        uint32_t count;
        const struct kms_site *sites = kms_sites(run, i, &count);
        for (uint32_t k = 0; k < count; k++) {
            const struct field_duration *timeout = &sites[k].kms->timeout;
            int64_t one =
                field_is_set(&timeout->head) ? timeout->nanoseconds : DEFAULT_SECONDS * SECOND;
            if (one <= 0 || one > LONG_SECONDS * SECOND)
                return;
            sum += sites[k].v2 ? one : 2 * one;
            last = sites[k];
            plugins++;
        }
    }
    if (plugins > 1 && sum > PROBE_SECONDS * SECOND)
        report(run, &last,
               arena_fmt(run->arena,
                         "the health checks of %u KMS providers may take %lld s together, a probe "
                         "by kubeadm waits %d s",
                         (unsigned)plugins, (long long)(sum / SECOND), PROBE_SECONDS),
               SEVERITY_INFO);
}

void rule_kms_timeout_range(struct rule_run *run)
{
    each_kms(run, look);
    look_at_sum(run);
}
