/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/applied.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

#define CONFIG                                                                                     \
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"          \
    "- resources: [secrets]\n  providers: [{identity: {}}]\n"

static struct arena arena;
static struct config config;

static int set_up(void **state)
{
    (void)state;
    const struct config_request request = {
        .cwd = "/", .no_config = true, .rules = rules_all, .rule_count = rules_count};
    struct err err = {""};
    return config_load(&arena, &request, &config, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* What is noted of a file, one a line: the path, or "here-document"; its line, and what stands at
 * the place. */
static struct str noted(const char *name, const char *text)
{
    struct arena scratch = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct unit u = {.file = str_from(name),
                     .named = true,
                     .config = &config,
                     .settings = &config.base,
                     .results = &arena};
    unit_judge(&u, &scratch, str_from(text));
    for (uint32_t i = 0; i < u.notes.applied_count; i++) {
        const struct applied_note *note = &u.notes.applied[i];
        assert_true(str_eq(note->file, u.file) && str_eq(note->at.file, u.file));
        buf_str(&out, note->path.ptr ? note->path : STR("here-document"));
        buf_cstr(&out, " ");
        buf_int(&out, note->at.from.line);
        buf_cstr(&out, " ");
        buf_str(&out, str_slice(str_from(text), note->at.span.start, note->at.span.end));
        buf_byte(&out, '\n');
    }
    struct str all = buf_to_arena(&out, &arena);
    buf_release(&out);
    arena_release(&scratch);
    return all;
}

static void expect(const char *name, const char *text, const char *wanted)
{
    struct str got = noted(name, text);
    if (!str_eq(got, str_from(wanted)))
        fail_msg("%s\nis noted as\n" STR_FMT "instead of\n%s", text, STR_ARG(got), wanted);
}

static void commands_name_their_files(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"kubectl apply -f a.yaml", "a.yaml 1 a.yaml\n"},
        {"kubectl create -fa.yaml", "a.yaml 1 -fa.yaml\n"},
        {"kubectl replace -f=a.yaml", "a.yaml 1 -f=a.yaml\n"},
        {"kubectl apply --filename=a.yaml", "a.yaml 1 --filename=a.yaml\n"},
        {"kubectl apply --filename a.yaml", "a.yaml 1 a.yaml\n"},
        {"kubectl apply -f 'a b.yaml'", "a b.yaml 1 'a b.yaml'\n"},
        {"kubectl -n kube-system apply -f a.yaml --force", "a.yaml 1 a.yaml\n"},
        {"kubectl -f a.yaml apply", "a.yaml 1 a.yaml\n"},
        {"kubectl apply -f a.yaml,b.yaml", "a.yaml 1 a.yaml,b.yaml\nb.yaml 1 a.yaml,b.yaml\n"},
        {"kubectl apply -f a.yaml -f b.yaml", "a.yaml 1 a.yaml\nb.yaml 1 b.yaml\n"},
        {"true\nkubectl apply \\\n  -f a.yaml\n", "a.yaml 3 a.yaml\n"},
        {"kubectl apply -f a.yaml; kubectl create -f b.yaml", "a.yaml 1 a.yaml\nb.yaml 1 b.yaml\n"},
        {"(kubectl apply -f a.yaml)", "a.yaml 1 a.yaml\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect("a.sh", table[i][0], table[i][1]);
}

static void words_that_may_stand_in_front(void **state)
{
    (void)state;
    static const char *const fronts[] = {
        "sudo ",    "KUBECONFIG=/k ",     "sudo -E=1 ",      "sudo env A=b C= ", "if ",
        "while ! ", "true && exec time ", "/usr/local/bin/", "if true\nthen ",   "{ ",
    };
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++) {
        char text[100];
        snprintf(text, sizeof text, "%skubectl apply -f a.yaml\n", fronts[i]);
        expect("a.sh", text, strchr(fronts[i], '\n') ? "a.yaml 2 a.yaml\n" : "a.yaml 1 a.yaml\n");
    }
}

static void other_commands_apply_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "kubectl get -f a.yaml",
        "kubectl delete -f a.yaml",
        "echo kubectl apply -f a.yaml",
        "# kubectl apply -f a.yaml",
        "mykubectl apply -f a.yaml",
        "kubectl exec -f pod.yaml -- apply -f a.yaml",
        "kubectl; apply -f a.yaml",
        "sudo; A=b\nkubectl",
        "kubectl apply -k folder",
        "kubectl apply --force a.yaml",
        "kubectl create secret generic s --from-file=a.yaml",
        "kubectl apply -f",
        "kubectl apply --filename",
        "kubectl apply -f ''",
        "kubectl apply -f ,",
        "kubectl apply -f -",
        /* Which one is not known. */
        "kubectl apply -f \"$FILE\"",
        "kubectl apply -f$(pwd)/a.yaml",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect("a.sh", texts[i], "");
}

static void an_example_runs_nowhere(void **state)
{
    (void)state;
#define SCRIPT "kubectl apply -f a.yaml\nkubectl apply -f - <<EOF\n" CONFIG "EOF\n"
    expect("a.sh", SCRIPT, "here-document 3 \na.yaml 1 a.yaml\n");
    expect("a.md", "words\n```sh\n" SCRIPT "```\n", "");
}

static void a_configuration_that_a_command_reads(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"kubectl apply -f - <<EOF\n" CONFIG "EOF\n", "here-document 2 \n"},
        {"kubectl create --filename=- <<'EOF'\n" CONFIG "EOF\n", "here-document 2 \n"},
        {"cat <<EOF | kubectl apply -f-\n" CONFIG "EOF\n", "here-document 2 \n"},
        {"true\nsudo kubectl apply \\\n  --force \\\n  -f - <<EOF\n" CONFIG "EOF\n",
         "here-document 5 \n"},
        {"\\\nkubectl apply -f - <<EOF\n" CONFIG "EOF\n", "here-document 3 \n"},
        {"kubectl apply -f - <<EOF\n" CONFIG "EOF\nkubectl apply -f - <<EOF\n" CONFIG "EOF\n",
         "here-document 2 \nhere-document 9 \n"},
        {"kubectl apply -f x.yaml,- <<EOF\n" CONFIG "EOF\n", "x.yaml 1 x.yaml,-\n"},
        /* Another command writes it, or reads something else. */
        {"cat >enc.yaml <<EOF\n" CONFIG "EOF\nkubectl apply -f -\n", ""},
        {"kubectl apply -f -\ncat >enc.yaml <<EOF\n" CONFIG "EOF\n", ""},
        {"kubectl get -f - <<EOF\n" CONFIG "EOF\n", ""},
        {"kubectl apply -f a.yaml <<EOF\n" CONFIG "EOF\n", "a.yaml 1 a.yaml\n"},
        {"kubectl apply -f - <<EOF\nkind: Pod\napiVersion: v1\nEOF\n", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect("a.sh", table[i][0], table[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_name_their_files),
        cmocka_unit_test(words_that_may_stand_in_front),
        cmocka_unit_test(other_commands_apply_nothing),
        cmocka_unit_test(an_example_runs_nowhere),
        cmocka_unit_test(a_configuration_that_a_command_reads),
    };
    return cmocka_run_group_tests_name("applied", tests, set_up, tear_down);
}
