/* SPDX-License-Identifier: Apache-2.0 */
/* replace: writes a file so that at any moment either the old or the new one is there, whole. The
 * new bytes go to a temporary file in the same folder, whose name begins with a dot (kubelet starts
 * whatever else appears in its folder of manifests), and which nobody but us may read before it has
 * the mode, owner, labels and other extended attributes of what it replaces. File and folder are
 * synchronised. A link is kept: the file it leads to is replaced. Whatever goes wrong, the original
 * stays untouched and the temporary file is removed. With `only_new` nothing is ever replaced: a
 * file that somebody else makes at the same moment wins.
 * Not for several threads at once. */
#ifndef FILES_REPLACE_H
#define FILES_REPLACE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/str.h"

struct replace_options {
    /* What fstat(2) said when the old content was read (reader.h): a file that is not the same any
     * more (device, inode, size, times) is refused. NULL: whatever is there is replaced. */
    const struct stat *expect;
    mode_t mode;   /* of a file that is not there yet, less the process's umask; 0: exactly 0600 */
    bool only_new; /* refused is whatever is there already, be it a link that leads nowhere */
};

/* Replaces, or makes, the file `path`. Refused are folders; what may not be written to; several
 * hard links, of which only one would be replaced; and where an owner or attribute cannot be kept.
 * A device or FIFO is refused with `expect`, else just written to. False: *err says why, without
 * the path. */
bool replace_write(const char *path, struct str bytes, const struct replace_options *options,
                   struct err *err);

/* Whether writing to `path` would replace the file with this device and inode. */
bool replace_same_file(const char *path, dev_t device, ino_t inode);

/* Removes what is left of a write that was cut short: to be called on the way out where memory
 * ended or a signal came. Allocates nothing. */
void replace_remove_temporaries(void);

#endif
