/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kubeadm.h"
#include "model/path.h"
#include "rules/hook.h"
#include "rules/workloads.h"

enum exposure { EXPOSURE_NONE, EXPOSURE_DEFAULT, EXPOSURE_TOLD };

/* Octal digits; what they are not, cloud-init refuses. */
static enum exposure exposure_of(const struct told *permissions)
{
    struct str text = permissions->text;
    if (permissions->is_unknown)
        return EXPOSURE_NONE;
    if (!text.len)
        return EXPOSURE_DEFAULT;
    char last = text.ptr[text.len - 1];
    return last >= '4' && last <= '7' ? EXPOSURE_TOLD : EXPOSURE_NONE;
}

static bool holds(const struct machine_file *file, struct str word)
{
    return str_find(file->content.text, word) < file->content.text.len;
}

static bool holds_configuration(const struct machine_file *file)
{
    return holds(file, STR("EncryptionConfig"));
}

/* With KMS alone there is none in it. */
static bool holds_no_key(const struct machine_file *file)
{
    return holds_configuration(file) && !holds(file, STR("secret:")) &&
           !holds(file, STR("\"secret\""));
}

static void report(struct rule_run *run, const struct machine_file *file, enum exposure exposure)
{
    bool told = exposure == EXPOSURE_TOLD;
    struct draft draft = rule_draft(
        run, told ? file->permissions.span : file->host.span,
        arena_join(run->arena, file->path, told ? STR(".permissions") : STR("")),
        told ? STR("everybody on the machine may read the encryption configuration")
             : STR("the encryption configuration is written without 'permissions', so everybody on "
                   "the machine may read it"));
    draft.label = told ? STR("for others too") : STR("becomes a file with 0644");
    rule_report(run, &draft);
}

void rule_machine_file_exposed(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct kubeadm *k = w->kubeadm;
    struct str host = STR_NONE;
    if (!k || !k->file_count)
        return;
    const struct flag *flag = server_config(&w->containers[0]);
    if (flag && !flag->is_unknown)
        host = host_path_of(run->arena, w, &w->containers[0], flag->value);
    for (uint32_t i = 0; i < k->file_count; i++) {
        const struct machine_file *file = &k->files[i];
        struct str path = file->host.text.ptr && !file->host.is_unknown
                              ? path_on_host(run->arena, file->host.text)
                              : STR_NONE;
        enum exposure exposure = exposure_of(&file->permissions);
        if (exposure != EXPOSURE_NONE && path.ptr && !holds_no_key(file) &&
            ((host.ptr && str_eq(path, host)) || holds_configuration(file)))
            report(run, file, exposure);
    }
}
