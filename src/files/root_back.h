/* SPDX-License-Identifier: Apache-2.0 */
/* root_back: the two kinds of roots, behind root.h. */
#ifndef FILES_ROOT_BACK_H
#define FILES_ROOT_BACK_H

#include "files/root.h"
#include "files/tar.h"

struct root {
    struct arena arena;
    struct str name;
    int fd; /* of the folder, or of the archive */
    bool is_tar;
    bool is_host; /* the folder is `/` itself: what is not there is not there */
    struct tar tar;
};

void root_add_name(struct arena *a, struct root_names *names, struct str name); /* not copied */

void root_folder_entry(const struct root *root, struct arena *a, struct str real,
                       struct root_status *out);
bool root_folder_list(const struct root *root, struct arena *a, struct str real,
                      struct root_names *out, struct err *err);
bool root_folder_read(const struct root *root, struct str real, struct reader *reader,
                      const struct reader_options *options, struct reading *reading,
                      struct err *err);

void root_tar_entry(const struct root *root, struct str real, struct root_status *out);
void root_tar_list(const struct root *root, struct arena *a, struct str real,
                   struct root_names *out);
bool root_tar_read(const struct root *root, struct str real, struct reader *reader,
                   const struct reader_options *options, struct reading *reading, struct err *err);

#endif
