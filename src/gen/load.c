/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/load.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fatal.h"

/* libcyaml tells what is wrong through its log only: the fault first, then where it was, from the
 * inside out. */
__attribute__((format(printf, 3, 0))) static void collect(cyaml_log_t level, void *context,
                                                          const char *fmt, va_list args)
{
    (void)level;
    struct buf *log = context;
    char line[1024];
    vsnprintf(line, sizeof line, fmt, args);
    line[strcspn(line, "\n")] = '\0';
    const char *text = line + strspn(line, " ");
    static const char prefix[] = "Load: ";
    if (strncmp(text, prefix, sizeof prefix - 1) == 0)
        text += sizeof prefix - 1;
    if (strncmp(text, "Backtrace", 9) == 0)
        return;
    buf_fmt(log, "%s%s", log->len ? "; " : "", text);
}

/* What was loaded is used until the end, so all that is needed is that it can still be reached
 * then. */
static void keep(void *data)
{
    static struct loaded {
        struct loaded *next;
        void *data;
    } * all;
    struct loaded *newest = xmalloc(sizeof *newest);
    *newest = (struct loaded){all, data};
    all = newest;
}

bool load_yaml(const char *path, const cyaml_schema_value_t *schema, void **out, struct err *err)
{
    struct buf log = BUF_INIT;
    const cyaml_config_t config = {
        .log_fn = collect,
        .log_ctx = &log,
        .mem_fn = cyaml_mem,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_DEFAULT,
    };
    cyaml_err_t status = cyaml_load_file(path, &config, schema, (cyaml_data_t **)out, NULL);
    if (status != CYAML_OK)
        err_set(err, "%s: %.*s", path, log.len ? (int)log.len : 80,
                log.len ? log.ptr : cyaml_strerror(status));
    else
        keep(*out);
    buf_release(&log);
    return status == CYAML_OK;
}

bool load_minor(const char *text, unsigned *minor)
{
    if (strncmp(text, "1.", 2) != 0 || strspn(text + 2, "0123456789") != 2 || text[4])
        return false;
    *minor = (unsigned)(text[2] - '0') * 10 + (unsigned)(text[3] - '0');
    return *minor >= LOAD_MINOR_OLDEST;
}

bool load_minors(struct str text, unsigned *first, unsigned *last)
{
    char copy[16] = "";
    if (text.len >= sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    char *dots = strstr(copy, "..");
    if (dots)
        *dots = '\0';
    if (!load_minor(copy, first))
        return false;
    *last = dots ? 0 : *first;
    return !dots || !dots[2] || (load_minor(dots + 2, last) && *last >= *first);
}
