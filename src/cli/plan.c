/* SPDX-License-Identifier: Apache-2.0 */
/* enclint plan: the files and actions that lead from one configuration to another, each of which
 * is safe. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "apiserver/redact.h"
#include "apiserver/version_set.h"
#include "base/day.h"
#include "cli/command.h"
#include "cli/plan_goal.h"
#include "cli/plan_no_way.h"
#include "cli/plan_report.h"
#include "cli/plan_status.h"
#include "cli/plan_vendor.h"
#include "cli/resource_argument.h"
#include "files/input.h"
#include "files/replace.h"
#include "tree/limits.h"

static const struct option options[] = {
    {"", NULL, "where to, instead of TO"},
    {"rotate", NULL,
     "new keys in place of those that write; all else that only reads goes, but "
     "'identity'"},
    {"encrypt", NULL, "encrypt what is written as plain text"},
    {"resources", "NAMES", "for --encrypt: what (default: what the file names, or else secrets)"},
    {"decrypt", NULL, "everything back to plain text, and no configuration in the end"},
    {"to-kms", "SETTINGS",
     "what is encrypted to a KMS plugin: name=vault,endpoint=unix:///run/kms.sock, and "
     "apiVersion (default: v2) and timeout"},
    {"", NULL, "the cluster"},
    {"nodes", "NAMES", "its control-plane nodes: cp1,cp2,cp3"},
    {"single-node", NULL, "there is one kube-apiserver, or all are stopped at once for each file"},
    {"stored-rewritten", NULL,
     "everything was rewritten since the first file is in use: nothing is stored under a key that "
     "only reads"},
    {"status", NULL,
     "where the nodes behind TO stand, each a file or a folder as for --root: cp1=DIR"},
    {"kubernetes-version", "VERSION",
     "the release that reads the files: 1.30 (default: the newest known)"},
    {"feature-gates", "GATES", "the value of the server's flag of this name: KMSv1=true"},
    {"automatic-reload", NULL,
     "the server runs with --encryption-provider-config-automatic-reload: no restarts"},
    {"", NULL, "what comes out"},
    {"format", "text|json", "what is written (default: text)"},
    {"write", "DIR", "write the files of the steps there, mode 0600, never over one that is there"},
    {"today", "DATE", "the day that names of new keys bear: 2027-01-31"},
    {NULL, NULL, NULL},
};

struct planning {
    const struct arguments *args;
    struct arena arena; /* zeroed: as ARENA_INIT */
    bool json;
    unsigned minor;
    struct load_options load;
    struct plan_wish wish;
    struct plan_text from, to;
    struct stages_question question;
    struct stages stages;
    struct plan_text *files;
    struct plan_shown shown;
    struct plan_status status;
    struct vendor_question vendor;
    struct trouble trouble; /* why it ended, where that is a file */
};

/* --- what is asked --- */

static int read_goal(struct planning *p)
{
    static const struct {
        const char *name;
        enum plan_goal goal;
    } goals[] = {{"rotate", GOAL_ROTATE},
                 {"encrypt", GOAL_ENCRYPT},
                 {"decrypt", GOAL_DECRYPT},
                 {"to-kms", GOAL_KMS}};
    const char *day = argument(p->args, "today"), *names = argument(p->args, "resources");
    for (size_t i = 0; i < sizeof goals / sizeof *goals; i++) {
        if (!argument(p->args, goals[i].name))
            continue;
        if (p->wish.goal != GOAL_FILE)
            return cli_usage_error("plan", "one goal at a time");
        p->wish.goal = goals[i].goal;
    }
    if (p->wish.goal == GOAL_KMS)
        p->wish.kms = str_from(argument(p->args, "to-kms"));
    if (names && p->wish.goal != GOAL_ENCRYPT)
        return cli_usage_error("plan", "'--resources' goes with '--encrypt'");
    p->wish.resources = names ? str_from(names) : STR_NONE;
    p->wish.day = day_today();
    if (day && !day_parse(str_from(day), &p->wish.day))
        return cli_usage_error("plan", "--today is a day such as 2027-01-31, not '%s'", day);
    return resource_arguments("plan", "resources", &p->arena, p->wish.resources);
}

/* Whoever needs only a gate has it. */
static void set_release(struct planning *p, uint32_t minors)
{
    const char *gates = argument(p->args, "feature-gates");
    for (p->minor = VERSION_OLDEST; !version_set_has(minors, p->minor);)
        p->minor++;
    const struct version_row *row = version_row_of(p->minor);
    bool v1 = row->checks & CHECK_KMS_V1_GATE, v2 = row->checks & CHECK_KMS_V2_GATE;
    p->load =
        (struct load_options){.minors = minors,
                              .feature_gates = gates      ? str_from(gates)
                                               : v1 && v2 ? STR("KMSv1=true,KMSv2=true")
                                               : v1       ? STR("KMSv1=true")
                                               : v2       ? STR("KMSv2=true")
                                                          : STR(""),
                              .automatic_reload = argument(p->args, "automatic-reload") != NULL,
                              .file = STR("FILE")};
    p->question.row = row;
}

/* One release: that which is asked for, or the newest. */
static int read_release(struct planning *p)
{
    const char *text = argument(p->args, "kubernetes-version");
    uint32_t minors = version_bit(VERSION_NEWEST);
    struct err err = {""};
    bool newer = false;
    if (text && !version_set_parse(str_from(text), &minors, &newer, &err))
        return cli_usage_error("plan", "--kubernetes-version: %s", err.text);
    if (minors & (minors - 1))
        return cli_usage_error("plan", "--kubernetes-version: a plan is for one release");
    set_release(p, minors);
    p->question.single = argument(p->args, "single-node") != NULL;
    p->question.rewritten = argument(p->args, "stored-rewritten") != NULL;
    return EXIT_CLEAN;
}

/* FROM and TO, in front of the nodes. */
static size_t files_named(const struct planning *p)
{
    return p->wish.goal == GOAL_FILE ? 2 : 1;
}

static void read_nodes(struct planning *p)
{
    const char *given = argument(p->args, "nodes");
    struct str rest = given ? str_from(given) : STR_NONE;
    uint32_t count = 1, cap = 0;
    struct str *nodes = NULL;
    for (count = 0; rest.ptr;) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (!name.len)
            continue;
        arena_grow(&p->arena, nodes, count, cap);
        nodes[count++] = name;
    }
    p->shown.nodes = nodes;
    p->shown.node_count = count;
}

static int read_arguments(struct planning *p)
{
    const char *format = argument(p->args, "format");
    bool status = argument(p->args, "status") != NULL;
    if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage_error("plan", "--format is text or json, not '%s'", format);
    p->json = format && strcmp(format, "json") == 0;
    int code = read_goal(p);
    if (!code)
        code = read_release(p);
    if (code)
        return code;
    size_t wanted = files_named(p);
    if (status && (p->wish.goal == GOAL_ROTATE || p->wish.goal == GOAL_ENCRYPT))
        return cli_usage_error("plan", "'--status' compares with files: name the last one that "
                                       "'--write' wrote as TO");
    if (status && p->args->path_count <= wanted)
        return cli_usage_error("plan", "'--status' needs nodes: cp1=DIR cp2=DIR");
    if (p->args->path_count < wanted)
        return cli_usage_error("plan", wanted == 2
                                           ? "it needs FROM and TO, or FROM and a goal such "
                                             "as '--rotate'"
                                           : "it needs FROM; /dev/null where nothing is "
                                             "encrypted yet");
    if (!status && p->args->path_count > wanted)
        return cli_usage_error("plan", "one file too many: '%s'", p->args->paths[wanted]);
    if (status && p->json)
        return cli_usage_error("plan", "'--status' is for people: --format json is for a plan");
    if (status && argument(p->args, "write"))
        return cli_usage_error("plan", "'--status' writes nothing");
    if (wanted == 2 && !strcmp(p->args->paths[0], "-") && !strcmp(p->args->paths[1], "-"))
        return cli_usage_error("plan", "'-' is named twice, but standard input can be read once");
    read_nodes(p);
    return EXIT_CLEAN;
}

/* Nobody asked for a release: that on which the manifests of the nodes agree. */
static int follow_nodes(struct planning *p)
{
    size_t first = files_named(p);
    unsigned minor = 0;
    if (!argument(p->args, "status") || argument(p->args, "kubernetes-version"))
        return EXIT_CLEAN;
    int code = plan_nodes_minor(&p->arena, &p->load, p->args->paths + first,
                                p->args->path_count - first, &p->status, &minor);
    if (minor)
        set_release(p, version_bit(minor));
    return code;
}

/* --- the files --- */

/* Said now, and once more where JSON is asked for. */
static void fails(struct planning *p, struct str file, struct str message)
{
    p->trouble = (struct trouble){.file = file, .message = message};
    cli_error("%.*s: %.*s", STR_ARG(file), STR_ARG(message));
}

static int refused(struct planning *p, const struct plan_text *text, struct str why)
{
    struct str words = redact_words(&p->arena, why);
    fails(p, text->name,
          arena_fmt(&p->arena, "kube-apiserver 1.%u does not take it: " STR_FMT, p->minor,
                    STR_ARG(words)));
    return EXIT_FINDINGS;
}

/* Of RKE's cluster.yml what it holds as a custom configuration is planned with; else the procedure
 * is the vendor's: true. */
static bool take_vendor(struct planning *p, struct plan_text *text)
{
    struct vendor_file file = vendor_file_read(&p->arena, text->text);
    if (!file.vendor)
        return false;
    struct vendor_side *side = text == &p->from ? &p->vendor.from : &p->vendor.to;
    *side = (struct vendor_side){text->name, text->text, file};
    if (file.custom.ptr) {
        text->text = file.custom;
        p->shown.cluster_file = text->name;
        return false;
    }
    p->vendor.vendor = file.vendor;
    return true;
}

static int read_file(struct planning *p, const char *path, struct plan_text *out)
{
    struct err err = {""};
    struct str why = STR("");
    out->name = strcmp(path, "-") == 0 ? STR("<stdin>") : str_from(path);
    if (!input_read(&p->arena, path, LIMIT_BYTES + 1, &out->text, &err)) {
        fails(p, str_from(path), arena_str(&p->arena, str_from(err.text)));
        return EXIT_TROUBLE;
    }
    if (take_vendor(p, out))
        return EXIT_CLEAN;
    return plan_file_read(&p->arena, &p->load, out, &why) ? EXIT_CLEAN : refused(p, out, why);
}

static int read_files(struct planning *p)
{
    struct err err = {""};
    int code = read_file(p, p->args->paths[0], &p->from);
    if (code)
        return code;
    if (p->wish.goal == GOAL_FILE)
        code = read_file(p, p->args->paths[1], &p->to);
    if (code || p->vendor.vendor || p->wish.goal == GOAL_FILE) {
        p->question.from = p->from.configuration;
        p->question.to = p->to.configuration;
        return code;
    }
    if (!plan_goal_make(&p->arena, &p->wish, &p->from, &p->load, p->question.row, &p->to, &err)) {
        cli_error("%s", err.text);
        code = EXIT_USAGE;
    }
    p->question.from = p->from.configuration;
    p->question.to = p->to.configuration;
    return code;
}

/* With --status, beside the last one, where that is one of --write. */
static struct str step_name(struct planning *p, uint32_t file)
{
    struct str name = arena_fmt(&p->arena, "step-%u.yaml", (unsigned)file), folder = p->to.name;
    struct str last = arena_fmt(&p->arena, "/step-%u.yaml", (unsigned)p->stages.files);
    if (!argument(p->args, "status") || p->wish.goal != GOAL_FILE || !str_ends_with(folder, last))
        return name;
    return arena_join(&p->arena, str_slice(folder, 0, folder.len - last.len + 1), name);
}

/* Same texts: nothing to do; same policies in other words: the last file alone. */
static bool make_files(struct planning *p, struct str *why)
{
    struct stages *s = &p->stages;
    if (!s->files && !str_eq(p->from.text, p->to.text))
        s->files = 1;
    p->files = arena_new(&p->arena, struct plan_text, s->files + 1);
    const struct access **policies = arena_new(&p->arena, const struct access *, s->count);
    struct plan_writing w = {.begin = &p->from,
                             .load = &p->load,
                             .row = p->question.row,
                             .classes = s->classes,
                             .count = s->count,
                             .policies = policies};
    p->files[0] = p->from;
    for (uint32_t f = 1; f <= s->files; f++) {
        for (uint32_t i = 0; i < s->count; i++)
            policies[i] = stages_policy(s, i, f);
        p->files[f] = p->to;
        w.phase = stages_phase(s, f);
        if (f < s->files && !plan_file_write(&p->arena, &w, &p->files[f], why))
            return false;
        bool named = f == s->files && p->wish.goal == GOAL_FILE && !argument(p->args, "write");
        if (!named && p->files[f].configuration)
            p->files[f].name = step_name(p, f);
    }
    return true;
}

static void make_steps(struct planning *p)
{
    const struct stages *s = &p->stages;
    struct plan_step *steps = arena_new(&p->arena, struct plan_step, 2 * (s->files + 1));
    uint32_t count = 0;
    for (uint32_t f = 0; f <= s->files; f++) {
        bool rewrites = false;
        for (uint32_t i = 0; i < s->count; i++)
            rewrites |= stages_rewrites(s, i, f);
        if (f)
            steps[count++] = (struct plan_step){.file = f};
        if (rewrites)
            steps[count++] = (struct plan_step){.rewrite = true, .file = f};
    }
    p->shown.steps = steps;
    p->shown.step_count = count;
}

static int write_files(struct planning *p, const char *folder)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        fails(p, str_from(folder),
              arena_fmt(&p->arena, "cannot make the folder: %s", strerror(errno)));
        return EXIT_TROUBLE;
    }
    for (uint32_t f = 1; f <= p->stages.files; f++) {
        struct err err = {""};
        if (!p->files[f].configuration)
            continue;
        struct str path =
            arena_join(&p->arena, str_from(folder), STR("/"), p->files[f].name, STR("\0"));
        const struct replace_options how = {.only_new = true};
        if (!replace_write(path.ptr, p->files[f].text, &how, &err)) {
            fails(p, str_from(path.ptr), arena_str(&p->arena, str_from(err.text)));
            return EXIT_TROUBLE;
        }
    }
    p->shown.written = str_from(folder);
    return EXIT_CLEAN;
}

/* --- the command --- */

static int no_way(struct planning *p, struct str why, struct out *out)
{
    struct buf text = BUF_INIT;
    if (p->json)
        plan_no_way_json(&text, &p->stages);
    else
        plan_no_way_text(&text, &p->arena, &p->question, &p->stages, why);
    out_str(out, buf_view(&text));
    buf_release(&text);
    return EXIT_FINDINGS;
}

static int say_status(struct planning *p, struct buf *text)
{
    size_t first = files_named(p);
    int code = plan_nodes_read(&p->arena, &p->load, p->args->paths + first,
                               p->args->path_count - first, &p->shown, &p->status);
    if (code && code != EXIT_TROUBLE)
        return code;
    if (plan_nodes_managed(&p->status, text))
        return EXIT_FINDINGS;
    p->shown.nodes = p->status.given.names;
    p->shown.node_count = p->status.count;
    struct str again =
        plan_goal_command(&p->arena, &p->wish, &p->question, p->minor, p->from.name, p->to.name);
    bool sound = plan_status_text(text, &p->shown, &p->status, again);
    return code ? code : sound ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int say(struct planning *p, struct out *out)
{
    struct buf text = BUF_INIT;
    int code = EXIT_CLEAN;
    p->shown.arena = &p->arena;
    p->shown.stages = &p->stages;
    p->shown.files = p->files;
    p->shown.minor = p->minor;
    p->shown.single = p->question.single;
    p->shown.reloads = p->load.automatic_reload;
    p->shown.gates = plan_gates_needed(&p->arena, &p->load, p->files, p->stages.files + 1);
    if (argument(p->args, "status")) {
        code = say_status(p, &text);
    } else if (p->json) {
        plan_report_json(&text, &p->shown);
    } else if (p->wish.goal == GOAL_ROTATE && !p->shown.step_count) {
        buf_cstr(&text, plan_not_rotated(&p->stages));
    } else {
        plan_report_text(&text, &p->shown);
        if (p->wish.makes_key && !p->shown.written.ptr)
            buf_cstr(&text, "\nthe new keys are made when the files are written: --write DIR\n");
    }
    out_str(out, buf_view(&text));
    buf_release(&text);
    return code;
}

static int say_vendor(struct planning *p, struct out *out)
{
    struct buf text = BUF_INIT;
    struct vendor_question *q = &p->vendor;
    q->goal = p->wish.goal;
    q->kms = p->wish.kms;
    q->resources = p->wish.resources;
    q->json = p->json;
    q->is_apart =
        q->goal == GOAL_FILE && plan_vendor_apart(q, p->from.configuration, p->to.configuration);
    if (!q->is_apart && q->goal == GOAL_FILE && q->vendor == VENDOR_EKS_ANYWHERE &&
        !str_eq(q->from.text, q->to.text))
        plan_vendor_check(&p->arena, &p->load, p->minor, p->args->paths, q);
    bool found = plan_vendor_report(&text, &p->arena, q);
    out_str(out, buf_view(&text));
    buf_release(&text);
    return found ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int plan(struct planning *p, struct out *out)
{
    struct str why = STR("");
    int code = read_arguments(p);
    if (!code)
        code = follow_nodes(p);
    if (!code)
        code = read_files(p);
    if (code)
        return code;
    if (p->vendor.vendor && argument(p->args, "status"))
        return cli_usage_error("plan", "'--status' is for files that somebody brings to the nodes; "
                                       "this is rolled out by a distribution");
    if (p->vendor.vendor && argument(p->args, "write"))
        return cli_usage_error("plan", "'--write' is for files that somebody brings to the nodes; "
                                       "this is rolled out by a distribution");
    if (p->vendor.vendor)
        return say_vendor(p, out);
    stages_find(&p->arena, &p->question, &p->stages);
    if (!p->stages.found || !make_files(p, &why))
        return no_way(p, why, out);
    make_steps(p);
    const char *folder = argument(p->args, "write");
    if (folder && p->shown.step_count)
        code = write_files(p, folder);
    return code ? code : say(p, out);
}

static int run_plan(const struct arguments *args, struct out *out)
{
    struct planning p = {.args = args};
    int code = plan(&p, out);
    if (p.json && p.trouble.file.ptr) {
        struct buf text = BUF_INIT;
        plan_errors_json(&text, &p.trouble);
        out_str(out, buf_view(&text));
        buf_release(&text);
    }
    plan_nodes_release(&p.status);
    arena_release(&p.arena);
    return code;
}

const struct command command_plan = {
    .name = "plan",
    .summary = "the shortest safe way from one file to another, step by step",
    .usage = "[OPTIONS] FROM [TO] [NODE...]",
    .details = "examples:\n"
               "  enclint plan --nodes cp1,cp2,cp3 old.yaml new.yaml\n"
               "  enclint plan --rotate --write steps/ enc.yaml\n"
               "  enclint plan --encrypt --resources secrets --write steps/ /dev/null\n"
               "  enclint plan --decrypt enc.yaml\n"
               "  enclint plan --status enc.yaml steps/step-3.yaml cp1=cp1/ cp2=cp2/\n\n"
               "An empty file stands for no configuration at all.\n\n"
               "exit codes:\n"
               "  0  there is a safe way, or nothing to do\n"
               "  1  there is none, a file is not taken, or the nodes are not at a moment of it\n"
               "  2  wrong usage\n"
               "  3  something could not be read or written\n",
    .options = options,
    .run = run_plan,
};
