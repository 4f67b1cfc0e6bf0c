/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/pages.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "gen/emit.h"

enum { COLUMNS = 118 };

static void put_wrapped(struct buf *out, const char *text)
{
    size_t column = 0;
    for (struct str rest = str_from(text); rest.ptr;) {
        struct str word = str_cut(&rest, ' ');
        if (word.len == 0)
            continue;
        if (column && column + 1 + word.len > COLUMNS) {
            buf_byte(out, '\n');
            column = 0;
        } else if (column) {
            buf_byte(out, ' ');
            column++;
        }
        buf_str(out, word);
        column += word.len;
    }
    buf_byte(out, '\n');
}

static bool ends_name(char c)
{
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
}

/* Names stand in single quotes in our texts; Markdown shows them as code. A quote opens behind a
 * blank or bracket and closes before what is no letter. */
void page_words(struct buf *out, const char *text)
{
    bool open = false;
    for (const char *c = text; *c; c++) {
        bool opens = *c == '\'' && !open && (c == text || c[-1] == ' ' || c[-1] == '(');
        bool closes = *c == '\'' && open && ends_name(c[1]);
        buf_byte(out, opens || closes ? '`' : *c);
        open = (open || opens) && !closes;
    }
}

void page_text(struct buf *out, const char *text)
{
    struct buf coded = BUF_INIT;
    page_words(&coded, text);
    buf_byte(&coded, '\0');
    put_wrapped(out, coded.ptr);
    buf_release(&coded);
}

bool page_folder(const char *folder, struct err *err)
{
    return mkdir(folder, 0777) == 0 || errno == EEXIST ||
           err_set(err, "cannot make '%s': %s", folder, strerror(errno));
}

bool page_write(const char *folder, const char *name, const struct buf *text, struct err *err)
{
    struct buf path = BUF_INIT;
    buf_fmt(&path, "%s/%s", folder, name);
    buf_byte(&path, '\0');
    bool ok = emit_file(path.ptr, text, err);
    buf_release(&path);
    return ok;
}

void page_tidy(const char *folder, bool (*keeps)(const void *context, const char *name),
               const void *context)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
        struct buf path = BUF_INIT;
        buf_fmt(&path, "%s/%s", folder, entry->d_name);
        buf_byte(&path, '\0');
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "README.md") != 0 &&
            !keeps(context, entry->d_name))
            remove(path.ptr);
        buf_release(&path);
    }
    if (dir)
        closedir(dir);
}
