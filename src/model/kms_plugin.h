/* SPDX-License-Identifier: Apache-2.0 */
/* kms_plugin: what is known of KMS plugins (schemas/facts/kms-plugins.yaml), and what the container
 * of one says: where it listens, with which key, which API it speaks. Nothing here judges. Texts
 * are borrowed from the container or belong to the arena; spans are those of the document. */
#ifndef MODEL_KMS_PLUGIN_H
#define MODEL_KMS_PLUGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/workload.h"

enum flag_syntax {
    FLAGS_GO,    /* `-flag` is `--flag` */
    FLAGS_PFLAG, /* `-flag` is a bundle of one-letter flags */
};

enum address_form {
    ADDRESS_PATH,   /* a bare path; unix:// would be part of it */
    ADDRESS_URL,    /* unix:// and a path */
    ADDRESS_EITHER, /* both, or nobody knows */
};

enum stale_socket { STALE_UNKNOWN, STALE_REMOVED, STALE_KEPT };

enum { KMS_V1 = 1 << 0, KMS_V2 = 1 << 1 };

/* What may be set by a flag (without dashes), else by a variable, else is the default. STR_NONE
 * where there is none; a setting without all of them does not exist. */
struct plugin_setting {
    struct str flag, env, fallback;
};

struct plugin_settings {
    const struct plugin_setting *items;
    uint32_t count;
};

struct plugin_names {
    const struct str *items;
    uint32_t count;
};

/* See schemas/facts/kms-plugins.yaml for what each means. */
struct kms_plugin {
    struct str name; /* for people */
    struct plugin_names programs, images;
    struct str runner; /* "go-runner": the image's ENTRYPOINT, which starts the program */
    enum flag_syntax syntax;
    enum address_form form;
    enum stale_socket stale;
    bool abstract;          /* names with '@' are foreseen */
    bool paired;            /* addresses and keys are lists of one length */
    bool health_is_address; /* ":8080", not "8080" */
    bool is_generic;        /* nothing is known but that it is one */
    unsigned apis, earlier; /* KMS_V1 | KMS_V2 */
    struct plugin_setting listen, config, region, health_port;
    struct plugin_setting only_api, adds_v1, drops_v1, drops_v2, overwrite;
    struct plugin_settings health_paths, keys, secrets;
};

/* By the end of an image's name (tag, digest and registry do not matter), else by the base name of
 * a program; NULL where neither is known. Each may be STR_NONE. */
const struct kms_plugin *kms_plugin_find(struct str image, struct str program);

/* argv_read() for a container that may be one's: its command and arguments. An empty word stands
 * for the program where there are flags alone, as in a pod with arguments and no command. */
void kms_plugin_argv(struct arena *a, struct str image, const struct word *words, uint32_t count,
                     struct argv *out);

/* Which one a container runs whose argv was read so; NULL: none. One of which nothing is known, but
 * whose image or name has "kms" in it and that has a flag with a socket (.sock, .socket), is a
 * generic plugin, called "a KMS plugin". */
const struct kms_plugin *kms_plugin_of(const struct container *container);

/* The flags of all plugins that take no word behind them. */
bool kms_plugin_is_bool(struct str flag);

enum value_origin { VALUE_ABSENT, VALUE_FLAG, VALUE_ENV, VALUE_DEFAULT };

struct plugin_value {
    enum value_origin origin;
    struct told told; /* VALUE_DEFAULT: without a place. is_unknown: it is filled in later, comes
                       * from elsewhere, the flag lacks it, or a flag may be hidden ($EXTRA_ARGS) */
    const struct plugin_setting *setting;
};

struct plugin_values {
    const struct plugin_value *items;
    uint32_t count;
};

enum address_fault {
    ADDRESS_FINE,
    ADDRESS_EMPTY,
    ADDRESS_HAS_SCHEME,   /* unix:// where a bare path is wanted */
    ADDRESS_LACKS_SCHEME, /* a bare path where unix:// is wanted */
    ADDRESS_OTHER_SCHEME, /* tcp:// */
};

struct plugin_listen {
    struct plugin_value value; /* as written: one of a list where it is a list */
    /* In the container, cleaned, without unix://; "@name": no file. What is meant: the plugin does
     * not listen there where there is a fault. STR_NONE where it is unknown or none. */
    struct str path;
    bool is_abstract;
    enum address_fault fault;
};

struct plugin_flags {
    /* None where a file (`config`) names the socket, or the flag is required and absent. */
    const struct plugin_listen *listens;
    uint32_t listen_count;
    struct plugin_values keys; /* absent ones are left out. Of a plugin with one setting for keys,
                                * each is a key; else they are the parts of one */
    struct plugin_value config, region;
    struct plugin_value health_port;   /* as written */
    unsigned port;                     /* its number; 0 where it is none */
    bool port_is_malformed;            /* "8080" where ":8080" is wanted, and the other way round */
    struct plugin_values health_paths; /* with a slash at the beginning */
    unsigned apis;                     /* that a current release serves with these flags */
    unsigned apis_ever;                /* the same, and those of older releases that may be meant */
    struct plugin_values secrets;      /* credentials written down here: never to be shown */
    const struct flag *single_dash;    /* the first long flag with one dash where the program wants
                                        * two; it is read as if it had them */
    bool keeps_stale_socket;           /* known to, and not told otherwise */
    bool is_handed_to_runner;          /* flags without a program: the image's wrapper gets them */
};

void kms_plugin_read(struct arena *a, const struct kms_plugin *plugin,
                     const struct container *container, struct plugin_flags *out);

#endif
