/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kms_plugin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define AWS_IMAGE "registry.k8s.io/provider-aws/aws-encryption-provider:v0.1.0"
#define ARN       "arn:aws:kms:us-west-2:111122223333:key/"

enum { WORDS_MAX = 16 };

/* A container whose command is `line`, one blank between its words. The line is the document. */
static struct container started(struct arena *a, const char *image, const char *line)
{
    struct word words[WORDS_MAX];
    uint32_t count = 0;
    for (struct str rest = str_from(line); rest.len;) {
        struct str text = str_cut(&rest, ' ');
        uint32_t at = (uint32_t)(text.ptr - line);
        assert_true(count < WORDS_MAX);
        words[count++] = (struct word){.text = text,
                                       .span = {at, at + (uint32_t)text.len},
                                       .is_copied = true,
                                       .is_unknown = str_find(text, STR("${")) < text.len};
    }
    struct container c = {.name = {.text = STR("plugin")}, .image = {.text = str_from(image)}};
    kms_plugin_argv(a, c.image.text, words, count, &c.argv);
    return c;
}

static void read_line(struct arena *a, const char *image, const char *line,
                      struct plugin_flags *out)
{
    struct container c = started(a, image, line);
    const struct kms_plugin *plugin = kms_plugin_of(&c);
    if (!plugin)
        fail_msg("no plugin: %s", line);
    kms_plugin_read(a, plugin, &c, out);
}

static void assert_text(struct str got, const char *expected)
{
    if (!str_eq(got, str_from(expected)) || !got.ptr != !expected)
        fail_msg("'" STR_FMT "', not '%s'", STR_ARG(got), expected ? expected : "(none)");
}

static void assert_place(struct told told, const char *line)
{
    size_t len = told.span.end - told.span.start;
    assert_true(len == told.text.len);
    assert_memory_equal(line + told.span.start, told.text.ptr, len);
}

static void a_plugin_is_known_by_its_image_or_program(void **state)
{
    (void)state;
    static const struct {
        const char *image, *program, *name;
    } table[] = {
        {AWS_IMAGE, NULL, "aws-encryption-provider"},
        {"registry:5000/x/aws-encryption-provider", NULL, "aws-encryption-provider"},
        {"x/aws-encryption-provider:v1@sha256:0123456789abcdef", NULL, "aws-encryption-provider"},
        {"aws-encryption-provider@sha256:0123456789abcdef", NULL, "aws-encryption-provider"},
        {"x/my-aws-encryption-provider:v1", NULL, NULL},
        {"x/aws-encryption-provider/tools:v1", NULL, NULL},
        {"x/y:v1", "aws-encryption-provider", "aws-encryption-provider"},
        {NULL, "aws-encryption-provider", "aws-encryption-provider"},
        {"mcr.microsoft.com/oss/azure/kms/keyvault:v0.5.0", NULL, "Azure kubernetes-kms"},
        {"infisical/kubernetes-kms:v0.0.2", NULL, "Infisical KMS plugin"},
        {"jdcloudsec/k8s-kms-plugin:latest", "k8s-kms-plugin", "JD Cloud k8s-kms-plugin"},
        {"thalesgroup/k8s-kms-plugin", "k8s-kms-plugin", "Thales k8s-kms-plugin"},
        {"ghcr.io/falcosuessgott/vault-kubernetes-kms:v1.4.0", NULL, "vault-kubernetes-kms"},
        {"hashicorp/vault-kube-kms:0.1", NULL, "vault-kube-kms"},
        {"registry.k8s.io/provider-os/barbican-kms-plugin:v1.34.1", NULL, "barbican-kms-plugin"},
        {"ghcr.io/beezy-dev/kleidi-kms-plugin:vault-781c292", NULL, "kleidi"},
        {"tkeplugin/tke-kms-plugin:1.0.0", NULL, "tke-kms-plugin"},
        {"fortanix/k8s-sdkms-plugin:0.1.0", NULL, "k8s-sdkms-plugin"},
        {"registry.k8s.io/kube-apiserver:v1.33.1", "kube-apiserver", NULL},
        {NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct kms_plugin *plugin =
            kms_plugin_find(str_from(table[i].image), str_from(table[i].program));
        if (!plugin != !table[i].name || (plugin && !str_eq(plugin->name, str_from(table[i].name))))
            fail_msg("%zu: %s is '" STR_FMT "'", i, table[i].image,
                     STR_ARG(plugin ? plugin->name : STR("nothing")));
    }
}

static void a_program_is_found_behind_a_wrapper(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct container c = started(&a, "x/y", "/go-runner /aws-encryption-provider --key=k");
    assert_text(kms_plugin_of(&c)->name, "aws-encryption-provider");
    c = started(&a, "x/y", "/kleidi -provider=hvault");
    assert_text(kms_plugin_of(&c)->name, "kleidi");
    c = started(&a, "x/y", "rm -rf /opt/kleidi");
    assert_null(kms_plugin_of(&c));

    static const char script[] = "exec /aws-encryption-provider --key=k --debug --listen /a.sock";
    const struct word words[] = {{STR("sh"), {0, 0}, false, false},
                                 {STR("-c"), {0, 0}, false, false},
                                 {STR(script), {0, sizeof script - 1}, true, false}};
    kms_plugin_argv(&a, c.image.text, words, 3, &c.argv);
    assert_text(kms_plugin_of(&c)->name, "aws-encryption-provider");
    struct plugin_flags flags;
    kms_plugin_read(&a, kms_plugin_of(&c), &c, &flags);
    assert_text(flags.listens[0].path, "/a.sock");
    assert_place(flags.listens[0].value.told, script);
    assert_false(flags.is_handed_to_runner);
    arena_release(&a);
}

static void what_listens_on_a_socket_and_speaks_of_kms_is_a_plugin(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    read_line(&a, "x/our-kms:1", "/serve --address=unix:///run/kms/a.socket --debug", &flags);
    assert_int_equal(flags.listen_count, 1);
    assert_text(flags.listens[0].path, "/run/kms/a.socket");
    assert_int_equal(flags.listens[0].fault, ADDRESS_FINE);
    assert_int_equal(flags.apis, KMS_V1 | KMS_V2);

    struct container c = started(&a, "x/y:1", "/serve --address=/run/a.sock");
    assert_null(kms_plugin_of(&c));
    c.name.text = STR("the-KMS");
    assert_true(kms_plugin_of(&c)->is_generic);
    c = started(&a, "x/our-kms:1", "/serve --address=/run/a.yaml");
    assert_null(kms_plugin_of(&c));
    arena_release(&a);
}

static void lists_are_read_as_pflag_reads_them(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "/p --key=" ARN "1," ARN "2 --listen=/var/run/k/1.sock,/var/run/k/2.sock",
        "/p --key=" ARN "1 --listen=/var/run/k/1.sock --key=" ARN "2 --listen=/var/run/k/2.sock",
        "/p --key=\"" ARN "1\"," ARN "2 --listen=/var/run//k/1.sock --listen=/var/run/k/./2.sock",
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct plugin_flags flags;
        read_line(&a, AWS_IMAGE, lines[i], &flags);
        assert_int_equal(flags.listen_count, 2);
        assert_text(flags.listens[0].path, "/var/run/k/1.sock");
        assert_text(flags.listens[1].path, "/var/run/k/2.sock");
        assert_place(flags.listens[0].value.told, lines[i]);
        assert_place(flags.listens[1].value.told, lines[i]);
        assert_int_equal(flags.keys.count, 2);
        assert_text(flags.keys.items[0].told.text, ARN "1");
        assert_text(flags.keys.items[1].told.text, ARN "2");
        assert_place(flags.keys.items[0].told, lines[i]);
        assert_place(flags.keys.items[1].told, lines[i]);
    }
    struct plugin_flags flags;
    read_line(&a, AWS_IMAGE, "/p --listen= --key=a,${B}", &flags);
    assert_int_equal(flags.listen_count, 0);
    assert_int_equal(flags.keys.count, 2);
    assert_true(flags.keys.items[0].told.is_unknown);
    arena_release(&a);
}

/* Without lists the last one counts, and a comma is one of the path. */
static void other_plugins_have_no_lists(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    read_line(&a, "x/tke-kms-plugin", "/p --unix-socket=/a --unix-socket=/b,c --key-id=k", &flags);
    assert_int_equal(flags.listen_count, 1);
    assert_text(flags.listens[0].path, "/b,c");
    assert_int_equal(flags.keys.count, 1);
    arena_release(&a);
}

static void an_address_has_the_form_that_the_plugin_wants(void **state)
{
    (void)state;
    static const struct {
        const char *image, *line, *path;
        enum address_fault fault;
    } table[] = {
        {"aws-encryption-provider", "/p --listen=/a/b.sock", "/a/b.sock", ADDRESS_FINE},
        {"aws-encryption-provider", "/p --listen=unix:///a/b.sock", "/a/b.sock",
         ADDRESS_HAS_SCHEME},
        {"aws-encryption-provider", "/p --listen=unix:/a/b.sock", "/a/b.sock", ADDRESS_HAS_SCHEME},
        {"aws-encryption-provider", "/p --listen=tcp://a:1", NULL, ADDRESS_HAS_SCHEME},
        {"aws-encryption-provider", "/p --listen=kms/b.sock", "kms/b.sock", ADDRESS_FINE},
        {"azure/kms/keyvault", "/p --listen-addr=unix:///opt/a.socket", "/opt/a.socket",
         ADDRESS_FINE},
        {"azure/kms/keyvault", "/p --listen-addr=UNIX:///opt/a.socket", "/opt/a.socket",
         ADDRESS_FINE},
        {"azure/kms/keyvault", "/p --listen-addr=/opt/a.socket", "/opt/a.socket",
         ADDRESS_LACKS_SCHEME},
        {"azure/kms/keyvault", "/p --listen-addr=unix:/opt/a.socket", "/opt/a.socket",
         ADDRESS_LACKS_SCHEME},
        {"azure/kms/keyvault", "/p --listen-addr=tcp://a:1", NULL, ADDRESS_OTHER_SCHEME},
        {"azure/kms/keyvault", "/p --listen-addr=unix://", NULL, ADDRESS_EMPTY},
        {"infisical/kubernetes-kms", "/p --listen-addr=unix:///opt/a.socket", "/opt/a.socket",
         ADDRESS_HAS_SCHEME},
        {"k8s-cloudkms-plugin", "/p --path-to-unix-socket=@kms", "@kms", ADDRESS_FINE},
        {"vault-kubernetes-kms", "/p -socket=unix:///opt/kms/../kms/a.socket", "/opt/kms/a.socket",
         ADDRESS_FINE},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct plugin_flags flags;
        read_line(&a, table[i].image, table[i].line, &flags);
        assert_int_equal(flags.listen_count, 1);
        if (flags.listens[0].fault != table[i].fault)
            fail_msg("%s: %d", table[i].line, (int)flags.listens[0].fault);
        assert_text(flags.listens[0].path, table[i].path);
        assert_true(flags.listens[0].is_abstract == (table[i].path && table[i].path[0] == '@'));
    }
    arena_release(&a);
}

static void what_is_not_said_is_the_default(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    read_line(&a, AWS_IMAGE, "/aws-encryption-provider --key=" ARN "1", &flags);
    assert_int_equal(flags.listen_count, 1);
    assert_text(flags.listens[0].path, "/var/run/kmsplugin/socket.sock");
    assert_int_equal(flags.listens[0].value.origin, VALUE_DEFAULT);
    assert_int_equal(flags.listens[0].value.told.span.end, 0);
    assert_int_equal(flags.port, 8080);
    assert_int_equal(flags.health_port.origin, VALUE_DEFAULT);
    assert_false(flags.port_is_malformed);
    assert_int_equal(flags.health_paths.count, 2);
    assert_text(flags.health_paths.items[1].told.text, "/livez");
    assert_int_equal(flags.region.origin, VALUE_ABSENT);

    read_line(&a, "azure/kms/keyvault:v0.5.0", "/p --key-name=k", &flags);
    assert_text(flags.listens[0].path, "/opt/azurekms.socket");
    assert_int_equal(flags.listens[0].fault, ADDRESS_FINE);

    read_line(&a, "barbican-kms-plugin", "/p --cloud-config=/etc/c", &flags);
    assert_int_equal(flags.listen_count, 0);
    read_line(&a, "k8s-sdkms-plugin", "/p", &flags);
    assert_int_equal(flags.listen_count, 0);
    assert_text(flags.config.told.text, "/etc/fortanix/k8s-sdkms-plugin.json");
    arena_release(&a);
}

static void what_may_be_hidden_is_not_the_default(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    read_line(&a, AWS_IMAGE, "/aws-encryption-provider --key=k ${EXTRA}", &flags);
    assert_int_equal(flags.listen_count, 1);
    assert_true(flags.listens[0].value.told.is_unknown);
    assert_null(flags.listens[0].path.ptr);
    assert_int_equal(flags.port, 0);
    read_line(&a, "vault-kubernetes-kms", "/vault-kubernetes-kms -debug ${EXTRA}", &flags);
    assert_false(flags.keeps_stale_socket);
    assert_int_equal(flags.apis, KMS_V1 | KMS_V2);
    read_line(&a, "k8s-cloudkms-plugin", "/p ${EXTRA}", &flags);
    assert_int_equal(flags.apis, KMS_V1 | KMS_V2);
    arena_release(&a);
}

static void a_variable_counts_where_the_flag_is_absent(void **state)
{
    (void)state;
    static const struct env_variable env[] = {
        {.name = {{"VAULT_KMS_SOCKET", 16}, {0, 0}, false},
         .value = {{"unix:///a", 9}, {40, 49}, false},
         .is_secret_ref = false},
        {.name = {{"VAULT_KMS_DISABLE_V1", 20}, {0, 0}, false},
         .value = {{"true", 4}, {0, 0}, false},
         .is_secret_ref = false},
        {.name = {{"VAULT_KMS_TOKEN", 15}, {0, 0}, false},
         .value = {{NULL, 0}, {0, 0}, false},
         .is_secret_ref = true},
        {.name = {{"VAULT_KMS_APPROLE_SECRET_ID", 27}, {0, 0}, false},
         .value = {{"x", 1}, {7, 8}, false},
         .is_secret_ref = false},
        {.name = {{"VAULT_KMS_TRANSIT_KEY", 21}, {0, 0}, false},
         .value = {{"$(KEY)", 6}, {0, 0}, false},
         .is_secret_ref = false},
    };
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    struct container c = started(&a, "vault-kubernetes-kms", "/vault-kubernetes-kms -debug");
    c.env = env;
    c.env_count = sizeof env / sizeof *env;
    kms_plugin_read(&a, kms_plugin_of(&c), &c, &flags);
    assert_text(flags.listens[0].path, "/a");
    assert_int_equal(flags.listens[0].value.origin, VALUE_ENV);
    assert_int_equal(flags.listens[0].value.told.span.start, 40);
    assert_int_equal(flags.apis, KMS_V2);
    assert_int_equal(flags.secrets.count, 1);
    assert_int_equal(flags.secrets.items[0].told.span.start, 7);
    assert_int_equal(flags.keys.count, 2);
    assert_text(flags.keys.items[0].told.text, "transit");
    assert_true(flags.keys.items[1].told.is_unknown);

    c = started(&a, "vault-kubernetes-kms", "/p -socket=unix:///b -disable-v1=false -token=t");
    c.env = env;
    c.env_count = sizeof env / sizeof *env;
    kms_plugin_read(&a, kms_plugin_of(&c), &c, &flags);
    assert_text(flags.listens[0].path, "/b");
    assert_int_equal(flags.apis, KMS_V1 | KMS_V2);
    assert_int_equal(flags.secrets.count, 2);
    arena_release(&a);
}

static void the_apis_follow_from_the_flags(void **state)
{
    (void)state;
    static const struct {
        const char *image, *line;
        unsigned apis, ever;
    } table[] = {
        {"aws-encryption-provider", "/p", KMS_V1 | KMS_V2, KMS_V1 | KMS_V2},
        {"k8s-cloudkms-plugin", "/p", KMS_V2, KMS_V1 | KMS_V2},
        {"k8s-cloudkms-plugin", "/p --kms=v1", KMS_V1, KMS_V1},
        {"k8s-cloudkms-plugin", "/p --kms=v2", KMS_V2, KMS_V2},
        {"k8s-cloudkms-plugin", "/p --kms=${KMS}", KMS_V1 | KMS_V2, KMS_V1 | KMS_V2},
        {"ack-kms-plugin", "/p", KMS_V2, KMS_V1 | KMS_V2},
        {"ack-kms-plugin", "/p --enable-kms-v1", KMS_V1 | KMS_V2, KMS_V1 | KMS_V2},
        {"ack-kms-plugin", "/p --enable-kms-v1=false", KMS_V2, KMS_V2},
        {"vault-kubernetes-kms", "/p -disable-v1", KMS_V2, KMS_V2},
        {"vault-kubernetes-kms", "/p --disable-v2=TRUE", KMS_V1, KMS_V1},
        {"tke-kms-plugin", "/p", KMS_V1, KMS_V1},
        {"kleidi", "/p", KMS_V2, KMS_V2},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct plugin_flags flags;
        read_line(&a, table[i].image, table[i].line, &flags);
        if (flags.apis != table[i].apis || flags.apis_ever != table[i].ever)
            fail_msg("%s %s: %u, %u", table[i].image, table[i].line, flags.apis, flags.apis_ever);
    }
    arena_release(&a);
}

static void the_health_port_has_a_form_too(void **state)
{
    (void)state;
    static const struct {
        const char *image, *line;
        unsigned port;
        bool is_malformed;
    } table[] = {
        {"aws-encryption-provider", "/p --health-port=:8083", 8083, false},
        {"aws-encryption-provider", "/p --health-port=127.0.0.1:8083", 8083, false},
        {"aws-encryption-provider", "/p --health-port=8083", 8083, true},
        {"aws-encryption-provider", "/p --health-port=:80a", 0, true},
        {"aws-encryption-provider", "/p --health-port=:99999", 0, true},
        {"azure/kms/keyvault", "/p --healthz-port=8788", 8788, false},
        {"azure/kms/keyvault", "/p --healthz-port=:8788", 8788, true},
        {"azure/kms/keyvault", "/p --healthz-port=${PORT}", 0, false},
        {"tke-kms-plugin", "/p", 0, false},
    };
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        read_line(&a, table[i].image, table[i].line, &flags);
        if (flags.port != table[i].port || flags.port_is_malformed != table[i].is_malformed)
            fail_msg("%s: %u, %d", table[i].line, flags.port, flags.port_is_malformed);
    }
    read_line(&a, "k8s-cloudkms-plugin", "/p", &flags);
    assert_text(flags.health_paths.items[0].told.text, "/healthz");
    arena_release(&a);
}

static void one_dash_is_read_and_told_where_two_are_wanted(void **state)
{
    (void)state;
    static const char line[] = "/aws-encryption-provider --key=k -v=5 -v5 -health-port=:8083";
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    read_line(&a, AWS_IMAGE, line, &flags);
    assert_non_null(flags.single_dash);
    assert_text(flags.single_dash->name, "health-port");
    assert_int_equal(flags.port, 8083);
    assert_place(flags.health_port.told, line);
    read_line(&a, "azure/kms/keyvault", "/p -healthz-port=1 -key-name=k", &flags);
    assert_null(flags.single_dash);
    read_line(&a, AWS_IMAGE, "/p --key=k", &flags);
    assert_null(flags.single_dash);
    arena_release(&a);
}

/* The image's ENTRYPOINT is go-runner, and arguments alone replace the program. */
static void arguments_alone_are_read_and_go_to_the_wrapper(void **state)
{
    (void)state;
    static const struct {
        const char *image, *line;
        bool is_handed;
    } table[] = {
        {AWS_IMAGE, "--listen=/a.sock --key=" ARN "1", true},
        {AWS_IMAGE, "--listen=/a.sock,/b.sock", true},
        {AWS_IMAGE, "/go-runner --listen=/a.sock", true},
        {AWS_IMAGE, "/go-runner --log-file=/x /aws-encryption-provider --listen=/a.sock", false},
        {AWS_IMAGE, "/aws-encryption-provider --listen=/a.sock", false},
        {AWS_IMAGE, "/start.sh --listen=/a.sock", false},
        {"azure/kms/keyvault", "--listen-addr=unix:///a.sock --key-name=k", false},
        {"x/kms:1", "--where=/a.sock", false},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct plugin_flags flags;
        read_line(&a, table[i].image, table[i].line, &flags);
        if (flags.is_handed_to_runner != table[i].is_handed)
            fail_msg("%s: %d", table[i].line, flags.is_handed_to_runner);
        assert_true(flags.listen_count >= 1);
        assert_text(flags.listens[0].path, "/a.sock");
        assert_place(flags.listens[0].value.told, table[i].line);
    }
    struct plugin_flags flags;
    read_line(&a, AWS_IMAGE, "--listen /a.sock", &flags);
    assert_text(flags.listens[0].path, "/a.sock");
    arena_release(&a);
}

static void a_stale_socket_is_kept_unless_told_otherwise(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct plugin_flags flags;
    read_line(&a, "vault-kubernetes-kms", "/p -debug", &flags);
    assert_true(flags.keeps_stale_socket);
    read_line(&a, "vault-kubernetes-kms", "/p -force-socket-overwrite=false", &flags);
    assert_true(flags.keeps_stale_socket);
    read_line(&a, "vault-kubernetes-kms", "/p -force-socket-overwrite", &flags);
    assert_false(flags.keeps_stale_socket);
    read_line(&a, AWS_IMAGE, "/p", &flags);
    assert_false(flags.keeps_stale_socket);
    arena_release(&a);
}

static void flags_without_a_word_behind_them_are_known(void **state)
{
    (void)state;
    assert_true(kms_plugin_is_bool(STR("force-socket-overwrite")));
    assert_true(kms_plugin_is_bool(STR("debug")));
    assert_false(kms_plugin_is_bool(STR("listen")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plugin_is_known_by_its_image_or_program),
        cmocka_unit_test(a_program_is_found_behind_a_wrapper),
        cmocka_unit_test(what_listens_on_a_socket_and_speaks_of_kms_is_a_plugin),
        cmocka_unit_test(lists_are_read_as_pflag_reads_them),
        cmocka_unit_test(other_plugins_have_no_lists),
        cmocka_unit_test(an_address_has_the_form_that_the_plugin_wants),
        cmocka_unit_test(what_is_not_said_is_the_default),
        cmocka_unit_test(what_may_be_hidden_is_not_the_default),
        cmocka_unit_test(a_variable_counts_where_the_flag_is_absent),
        cmocka_unit_test(the_apis_follow_from_the_flags),
        cmocka_unit_test(the_health_port_has_a_form_too),
        cmocka_unit_test(one_dash_is_read_and_told_where_two_are_wanted),
        cmocka_unit_test(arguments_alone_are_read_and_go_to_the_wrapper),
        cmocka_unit_test(a_stale_socket_is_kept_unless_told_otherwise),
        cmocka_unit_test(flags_without_a_word_behind_them_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
