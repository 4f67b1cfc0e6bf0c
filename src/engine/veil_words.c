/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/veil_words.h"

#include <string.h>

#include "apiserver/redact.h"

#define IS_ONE_OF(name, list) is_one_of((name), (list), sizeof(list) / sizeof *(list))

/* A plus behind a name of k3s' and RKE2's adds to what other files say. */
static bool is_one_of(struct str name, const char *const *list, size_t count)
{
    if (name.len && name.ptr[name.len - 1] == '+')
        name.len--;
    for (size_t i = 0; name.len && i < count; i++)
        if (list[i][0] == name.ptr[0] && str_eq(name, str_from(list[i])))
            return true;
    return false;
}

bool veil_field_is_harmless(struct str name)
{
    static const char *const names[] = {"kind",
                                        "apiVersion",
                                        "name",
                                        "endpoint",
                                        "timeout",
                                        "cachesize",
                                        "image",
                                        "mountPath",
                                        "path",
                                        "type",
                                        "readOnly",
                                        "subPath",
                                        "namespace",
                                        "priorityClassName",
                                        "enabled",
                                        "socketListenAddress",
                                        "kubernetes_version",
                                        "kubernetesVersion",
                                        "kube-apiserver-extra-mount",
                                        "secrets-encryption",
                                        "secrets-encryption-provider",
                                        "data-dir",
                                        "port",
                                        "role",
                                        "hostPath",
                                        "containerPath",
                                        "pathType",
                                        "version",
                                        "permissions",
                                        "owner",
                                        "encoding",
                                        "serviceAccountName"};
    return IS_ONE_OF(name, names);
}

bool veil_field_is_place(struct str name)
{
    static const char *const names[] = {"command",
                                        "args",
                                        "mountPath",
                                        "path",
                                        "image",
                                        "subPath",
                                        "kube-apiserver-arg",
                                        "kube-apiserver-extra-mount",
                                        "data-dir",
                                        "extraArgs",
                                        "hostPath"};
    return IS_ONE_OF(name, names);
}

bool veil_field_is_words(struct str name)
{
    static const char *const names[] = {"command", "args", "kube-apiserver-arg"};
    return IS_ONE_OF(name, names);
}

bool veil_field_is_bare(struct str name)
{
    static const char *const names[] = {"kube-apiserver-arg"};
    return IS_ONE_OF(name, names);
}

static bool starts_with_any(struct str text, const char *const *starts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts_with(text, str_from(starts[i])))
            return true;
    return false;
}

bool veil_shows_flag(struct str name)
{
    static const char *const flags[] = {
        "encryption-", "experimental-encryption-", "feature-gates", "listen",
        "health",      "path-to-unix-socket",      "socket",        "unix-socket",
        "region=",     "key=arn:aws:kms:"};
    return starts_with_any(name, flags, sizeof flags / sizeof *flags);
}

/* A command line may hold anything: shown are programs, flags without their values, and harmless
 * flags. */
bool veil_shows_word(struct str word, bool bare)
{
    static const char *const programs[] = {"kube-apiserver", "/go-runner", "/usr/local/bin/",
                                           "/usr/bin/"};
    size_t equal = str_find_byte(word, '=');
    if (str_find_byte(word, ' ') < word.len || str_find_byte(word, '\n') < word.len)
        return false;
    if (equal == word.len)
        return str_starts_with(word, STR("--")) ||
               starts_with_any(word, programs, sizeof programs / sizeof *programs);
    size_t dashes = 0;
    while (dashes < 2 && word.ptr[dashes] == '-')
        dashes++;
    return (dashes || bare) && veil_shows_flag(str_slice(word, dashes, word.len));
}

bool veil_is_public(struct str text)
{
    return text.len <= 200 && !redact_holds_key(text);
}

/* A path is no key because it is long: its parts are looked at one by one. Capitals and '+', which
 * a key in base64 has, are none of it. */
bool veil_is_public_place(struct str text)
{
    size_t from = 0;
    bool upper = false;
    for (size_t i = 0; i < text.len; i++)
        upper |= (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') || text.ptr[i] == '+';
    if (upper || text.len > 400)
        return veil_is_public(text);
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && !memchr("/=,:@.", text.ptr[i], 6))
            continue;
        if (redact_holds_key(str_slice(text, from, i)))
            return false;
        from = i + 1;
    }
    return true;
}
