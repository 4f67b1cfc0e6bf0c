/* SPDX-License-Identifier: Apache-2.0 */
/* go_yaml: where libyaml 0.2.5 and go-yaml v2 (2.2.8 to 2.4.x; GO_YAML_2_2_4 where said) read a
 * text differently, and what makes libyaml answer as Go does. Every difference has a number; the
 * tests show each one.
 *
 *  E1  %YAML 1.2               Go refuses every version but 1.1
 *  E2  "\/"                    Go: unknown escape
 *  E2b "\'"                    Go: an apostrophe
 *  E3  [a?b]                   Go: `?` ends a plain scalar in flow context
 *  E4  [a:, b]                 Go: the colon belongs to the scalar
 *  E5  [!a, b]                 Go: `,` `[` `]` belong to the tag
 *  E6  BOM at a line's start   Go: an ordinary character
 *  E7  two BOMs at the start   Go: skips the first character of every line: undecided
 *  E8  bytes after the first document: only read as far as 512-byte pieces go (yaml.c feeds such
 * pieces) E9  depth beyond 10,000     Go refuses (yaml.c counts) E10 a key that never gets its
 * colon: Go notices it later, so that another fault may come first (texts differ) E11 [a: ] Go: the
 * empty value stands on the colon's line (yaml_build.c) E12 {}: a                   Go loses the
 * key; not in 2.2.4
 *
 * Means: replace bytes in the copy that libyaml reads by others of the same width, so that libyaml
 * itself says what Go says at that place, and parse again. Bytes that end up in values are replaced
 * by stand-ins that occur nowhere in the text, and are put back when values are taken over. */
#ifndef TREE_GO_YAML_H
#define TREE_GO_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { GO_YAML_STAND_INS = 6 };

struct go_yaml_patches {
    char *copy;     /* NULL while the source itself is fed */
    uint32_t count; /* patches so far: the number of parses is limited */
    unsigned char stand_in[GO_YAML_STAND_INS][4]; /* by kind; [0] == 0: not in use */
    bool any_stand_in;
    uint32_t end_line; /* how many lines later than libyaml Go sees the end of the text */
    bool used_known;
    bool used[256]; /* bytes that the text holds, written or escaped */
};

enum ystep {
    YSTEP_ON,
    YSTEP_AGAIN,     /* the fed text was changed: parse it again */
    YSTEP_REFUSED,   /* r->problem */
    YSTEP_UNDECIDED, /* r->reason */
};

struct yread;
enum ystep go_yaml_start(struct yread *r); /* once, before anything is parsed: E6, E7 */
/* What libyaml has read but not handed out yet. */
enum ystep go_yaml_waiting(struct yread *r);
enum ystep
go_yaml_error(struct yread *r); /* libyaml refused; YSTEP_ON: so does Go, at this place */

/* For a node's event. `from` is where it begins with its properties, [start, end) the content. */
enum ystep go_yaml_double_quoted(struct yread *r, size_t start, size_t end);
enum ystep go_yaml_plain_in_flow(struct yread *r, size_t start, size_t end);
enum ystep go_yaml_tag(struct yread *r, size_t tag_end);
enum ystep go_yaml_version(struct yread *r, size_t from);
enum ystep go_yaml_collection_key(struct yread *r, size_t start, size_t index, uint32_t line);

struct str
go_yaml_restore(struct yread *r,
                struct str text); /* a value in which stand-ins are put back; in the arena */

#endif
