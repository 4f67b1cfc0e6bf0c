/* SPDX-License-Identifier: Apache-2.0 */
/* Sources: the pages of RKE and of EKS Anywhere on encryption at rest. */
#include "cli/plan_vendor.h"

#include "report/escape.h"
#include "report/json_writer.h"
#include "report/report.h"

enum { STEPS_MAX = 8 };

struct vendor_step {
    struct str text;
    struct str lines; /* commands, or what a file is to say; STR_NONE: none */
};

struct procedure {
    struct arena *arena;
    const struct vendor_question *asked;
    struct str title;
    struct vendor_step steps[STEPS_MAX];
    uint32_t count;
    bool is_none; /* the title says why */
};

static bool is_eks(const struct vendor_side *side)
{
    return side->file.vendor == VENDOR_EKS_ANYWHERE;
}

bool plan_vendor_apart(const struct vendor_question *q, bool from_plain, bool to_plain)
{
    const struct vendor_side *from = &q->from, *to = &q->to;
    if ((from_plain && !from->name.ptr) || (to_plain && !to->name.ptr))
        return true;
    return from->name.ptr && to->name.ptr && is_eks(from) != is_eks(to);
}

/* --- steps --- */

static struct str name_of(const struct procedure *p)
{
    return p->asked->to.name.ptr ? p->asked->to.name : p->asked->from.name;
}

static void add(struct procedure *p, struct str text, struct str lines)
{
    p->steps[p->count++] = (struct vendor_step){text, lines};
}

static struct str with_file(struct procedure *p, const char *command)
{
    return arena_join(p->arena, str_from(command), escape_shell_word(p->arena, name_of(p)));
}

static void none(struct procedure *p, const char *why)
{
    p->title = str_from(why);
    p->is_none = true;
}

static struct str rewrite_of(struct procedure *p)
{
    return arena_join(p->arena, STR("kubectl get "),
                      p->asked->resources.ptr ? p->asked->resources : STR("secrets"),
                      STR(" --all-namespaces -o json | kubectl replace -f -"));
}

#define LOOK "etcdctl get /registry/secrets/NAMESPACE/NAME --print-value-only | head -c 40"

/* --- RKE --- */

/* cluster.yml has its cluster.rkestate beside it. */
static struct str state_file(struct procedure *p)
{
    struct str name = name_of(p);
    size_t end = name.len;
    for (size_t i = name.len; i > 0 && name.ptr[i - 1] != '/'; i--)
        if (name.ptr[i - 1] == '.' && end == name.len)
            end = i - 1;
    return arena_join(p->arena, str_slice(name, 0, end), STR(".rkestate"));
}

static void keep_key(struct procedure *p)
{
    struct arena *a = p->arena;
    struct str state = state_file(p);
    struct str copy = arena_join(a, state, STR(".before"));
    add(p,
        STR("a snapshot, and a copy of the state: the key stands there alone, and every snapshot "
            "from before needs it"),
        arena_join(a, with_file(p, "rke etcd snapshot-save --name before --config "),
                   STR("\ncp -p "), escape_shell_word(a, state), STR(" "),
                   escape_shell_word(a, copy)));
}

static void edit(struct procedure *p, const char *value)
{
    add(p,
        arena_join(p->arena, STR("in "), name_of(p),
                   STR(", for services.kube-api.secrets_encryption_config")),
        arena_join(p->arena, STR("services:\n  kube-api:\n    secrets_encryption_config:\n"),
                   STR("      enabled: "), str_from(value)));
}

static void rke_rotate(struct procedure *p)
{
    p->title = STR("rotation by RKE itself");
    keep_key(p);
    add(p,
        STR("RKE makes a new key, puts it in front of the old one on every node of role "
            "controlplane, restarts kube-apiserver, rewrites all secrets, takes the old key away, "
            "and restarts again"),
        with_file(p, "rke encrypt rotate-key --config "));
    add(p, STR("verify, with any secret: behind k8s:enc:aescbc:v1: stands the name of another key"),
        STR(LOOK));
}

static void rke_switch_off(struct procedure *p)
{
    p->title = STR("encryption switched off by RKE itself");
    keep_key(p);
    edit(p, "false");
    add(p,
        STR("RKE puts 'identity' in front of the key, restarts kube-apiserver, rewrites all "
            "secrets, takes the flag away, restarts, and removes the file"),
        with_file(p, "rke up --config "));
    add(p, STR("verify, with any secret: it does not begin with k8s:enc:"), STR(LOOK));
}

static void rke_switch_on(struct procedure *p)
{
    p->title = STR("encryption switched on by RKE itself");
    edit(p, "true");
    add(p,
        STR("RKE makes a key of aescbc, brings the file to every node of role controlplane, "
            "restarts kube-apiserver, and rewrites all secrets"),
        with_file(p, "rke up --config "));
    add(p, STR("keep the state: the key stands there alone, and a restore needs it"),
        arena_join(p->arena, STR("cp -p "), escape_shell_word(p->arena, state_file(p)),
                   STR(" BACKUP/")));
    add(p, STR("verify, with any secret: it begins with k8s:enc:aescbc:v1:"), STR(LOOK));
}

static void rke_kms(struct procedure *p, bool enabled)
{
    struct arena *a = p->arena;
    struct str setting = escape_shell_word(a, p->asked->kms);
    add(p,
        STR("the plugin runs on every node of role controlplane, and listens at that endpoint: a "
            "pod on each of them"),
        STR("kubectl get pods --all-namespaces -o wide"));
    add(p,
        arena_join(a, STR("in "), name_of(p),
                   STR(": the folder of the socket, for services.kube-api.extra_binds; then")),
        with_file(p, "rke up --config "));
    if (enabled) {
        p->title = STR("to a KMS, by way of a custom_config that begins with RKE's own key");
        add(p,
            STR("the file that RKE made lies on every node of role controlplane; with a copy of "
                "it"),
            arena_join(a, STR("scp NODE:/etc/kubernetes/ssl/encryption.yaml rke.yaml\n"),
                       STR("enclint plan --write steps --to-kms "), setting, STR(" rke.yaml")));
    } else {
        p->title = STR("to a KMS, by way of a custom_config");
        add(p,
            STR("the configuration that is to be, and the way there: first every node can read "
                "with the KMS, then it writes with it"),
            arena_join(a,
                       STR("enclint generate config --resources secrets --output kms.yaml --kms "),
                       setting, STR("\nenclint plan --write steps /dev/null kms.yaml")));
    }
    add(p,
        STR("for each file of these, in its order: what it holds below custom_config, with "
            "'enabled: true'; rewrite where the plan says so"),
        with_file(p, "rke up --config "));
}

/* A custom configuration on one side, and RKE's own key on the other. */
static bool is_mixed(const struct vendor_question *q)
{
    return q->goal == GOAL_FILE && q->from.name.ptr && q->to.name.ptr &&
           (q->from.file.custom.ptr != NULL) != (q->to.file.custom.ptr != NULL);
}

static void rke(struct procedure *p)
{
    const struct vendor_question *q = p->asked;
    if (is_mixed(q)) {
        none(p, "NO WAY IS KNOWN between a custom_config and a key that RKE makes: RKE does not "
                "take the one for the other; switch encryption off with the one ('rke up' with "
                "'enabled: false'), then on with the other");
        return;
    }
    bool enabled = q->from.file.encrypts, after = enabled;
    if (q->goal == GOAL_FILE)
        after = q->to.file.encrypts;
    else if (q->goal == GOAL_ENCRYPT || q->goal == GOAL_DECRYPT)
        after = q->goal == GOAL_ENCRYPT;
    if (q->goal == GOAL_KMS)
        rke_kms(p, enabled);
    else if (q->goal == GOAL_ROTATE && enabled)
        rke_rotate(p);
    else if (q->goal == GOAL_ROTATE)
        p->title = STR("nothing to rotate: encryption is not switched on");
    else if (after == enabled)
        p->title = STR("nothing to do");
    else if (after)
        rke_switch_on(p);
    else
        rke_switch_off(p);
}

/* --- EKS Anywhere --- */

static struct str kms_field(struct str kms, struct str key)
{
    while (kms.len) {
        struct str value = str_cut(&kms, ','), name = str_cut(&value, '=');
        if (str_eq(str_trim(name), key))
            return value;
    }
    return STR_NONE;
}

static struct str etcd_encryption(struct procedure *p)
{
    struct arena *a = p->arena;
    struct buf out = BUF_INIT;
    struct str name = kms_field(p->asked->kms, STR("name"));
    struct str socket = kms_field(p->asked->kms, STR("endpoint"));
    struct str names = p->asked->resources.ptr ? p->asked->resources : STR("secrets");
    buf_cstr(&out, "spec:\n  etcdEncryption:\n  - providers:\n    - kms:\n        cachesize: 1000\n"
                   "        name: ");
    buf_str(&out, name.ptr ? name : STR("NAME"));
    buf_cstr(&out, "\n        socketListenAddress: ");
    buf_str(&out, socket.ptr ? socket : STR("unix:///var/run/kmsplugin/socket.sock"));
    buf_cstr(&out, "\n        timeout: 3s\n    resources:");
    while (names.len) {
        buf_cstr(&out, "\n    - ");
        buf_str(&out, str_trim(str_cut(&names, ',')));
    }
    struct str made = buf_to_arena(&out, a);
    buf_release(&out);
    return made;
}

static void eks_switch_on(struct procedure *p, bool is_there)
{
    p->title = STR("encryption switched on by an upgrade of EKS Anywhere");
    add(p,
        STR("the KMS plugin runs on every control-plane node and listens at the address of "
            "'socketListenAddress', before anything else: a DaemonSet that tolerates them"),
        STR("kubectl get pods --all-namespaces -o wide"));
    if (!is_there)
        add(p,
            arena_join(p->arena, STR("in "), name_of(p),
                       STR(", with a name that stays: it cannot be changed once it is set")),
            etcd_encryption(p));
    add(p,
        STR("the upgrade rolls the control plane out with it; 'identity' is added behind the KMS, "
            "so that plain text stays readable"),
        with_file(p, "eksctl anywhere upgrade cluster -f "));
    add(p, STR("rewrite what is stored as plain text, when every machine is a new one"),
        rewrite_of(p));
    add(p, STR("verify, with any secret: it begins with k8s:enc:kms:"), STR(LOOK));
}

static void eks_rotate(struct procedure *p)
{
    p->title = STR("rotation within the KMS: the file stays as it is");
    add(p,
        STR("a new version of the key, in the KMS, that keeps the old one for reading; the "
            "name in the file cannot be changed once it is set"),
        STR_NONE);
    add(p, STR("rewrite what is stored, so that it is encrypted with the new one"), rewrite_of(p));
    add(p,
        STR("keep the old version in the KMS as long as there are backups of etcd from its "
            "time"),
        STR_NONE);
}

static void eks_change(struct procedure *p, bool before, bool after)
{
    if (p->asked->is_unsafe) {
        p->title = p->asked->checked;
        p->is_none = true;
        return;
    }
    if (!before && after)
        eks_switch_on(p, true);
    else if (before && !after)
        none(p, "NO SAFE WAY: EKS Anywhere adds 'identity' behind the KMS alone, so taking "
                "'etcdEncryption' away leaves values that no kube-apiserver reads");
    else if (!before || str_eq(p->asked->from.text, p->asked->to.text))
        p->title = STR("nothing to do");
    else
        p->title = STR("a change of 'etcdEncryption' by an upgrade of EKS Anywhere");
    if (!before || !after || str_eq(p->asked->from.text, p->asked->to.text))
        return;
    add(p, STR("the upgrade rolls the control plane out with it"),
        with_file(p, "eksctl anywhere upgrade cluster -f "));
    add(p, STR("rewrite, when every machine is a new one"), rewrite_of(p));
}

static void eks(struct procedure *p)
{
    const struct vendor_question *q = p->asked;
    bool before = q->from.file.encrypts, after = q->to.file.encrypts;
    switch (q->goal) {
    case GOAL_ROTATE:
        if (before)
            eks_rotate(p);
        else
            p->title = STR("nothing to rotate: there is no 'etcdEncryption'");
        break;
    case GOAL_ENCRYPT:
    case GOAL_KMS:
        if (before && q->goal == GOAL_KMS)
            none(p, "NO SAFE WAY: the name of the KMS provider cannot be changed once it is set, "
                    "and a list of resources takes one provider");
        else if (before)
            p->title = STR("nothing to do: 'etcdEncryption' is there");
        else
            eks_switch_on(p, false);
        break;
    case GOAL_DECRYPT:
        eks_change(p, before, false);
        break;
    case GOAL_FILE:
        eks_change(p, before, after);
        break;
    }
}

/* --- */

static void put_json(struct buf *out, const struct procedure *p)
{
    struct json_writer w = {.out = out};
    writer_object(&w, NULL, WRITER_LINES);
    writer_uint(&w, "schema", 1);
    writer_bool(&w, "found", !p->is_none);
    writer_cstr(&w, "vendor", p->asked->vendor == VENDOR_EKS_ANYWHERE ? "eks-anywhere" : "rke");
    writer_str(&w, "message", p->title);
    if (p->asked->checked.ptr && p->count)
        writer_str(&w, "checked", p->asked->checked);
    else
        writer_null(&w, "checked");
    writer_array(&w, "procedure", WRITER_LINES);
    for (uint32_t i = 0; i < p->count; i++) {
        writer_object(&w, NULL, WRITER_INLINE);
        writer_str(&w, "text", p->steps[i].text);
        if (p->steps[i].lines.ptr)
            writer_str(&w, "lines", p->steps[i].lines);
        else
            writer_null(&w, "lines");
        writer_close(&w);
    }
    writer_close(&w);
    report_json_errors(&w, &(struct results){.errors = NULL});
    writer_close(&w);
    buf_byte(out, '\n');
}

static void put_text(struct buf *out, const struct procedure *p)
{
    escape_text(out, p->title);
    if (p->count)
        buf_fmt(out, ", in %u steps", (unsigned)p->count);
    buf_byte(out, '\n');
    if (p->asked->checked.ptr && p->count) {
        escape_text(out, p->asked->checked);
        buf_byte(out, '\n');
    }
    for (uint32_t i = 0; i < p->count; i++) {
        buf_fmt(out, "\n%u. ", (unsigned)i + 1);
        escape_text(out, p->steps[i].text);
        buf_byte(out, '\n');
        for (struct str rest = p->steps[i].lines; rest.len;) {
            buf_cstr(out, "     ");
            escape_text(out, str_cut(&rest, '\n'));
            buf_byte(out, '\n');
        }
    }
}

bool plan_vendor_report(struct buf *out, struct arena *a, const struct vendor_question *question)
{
    struct procedure p = {.arena = a, .asked = question};
    if (question->is_apart)
        none(&p, "NO WAY IS KNOWN between what a distribution rolls out and what it does not, or "
                 "what another one does");
    else if (question->vendor == VENDOR_EKS_ANYWHERE)
        eks(&p);
    else
        rke(&p);
    if (question->json)
        put_json(out, &p);
    else
        put_text(out, &p);
    return !p.is_none;
}
