/* SPDX-License-Identifier: Apache-2.0 */
/* go_yaml: where libyaml 0.2.5 and go-yaml v2 (2.2.8 to 2.4.x; GO_YAML_2_2_4 where said) read a
 * text differently, and what makes libyaml answer as Go does. Every difference has a number; the
 * tests show each one.
 *
 * E1: %YAML 1.2. Go refuses every version but 1.1.
 *
 * E2: "\/". Go: an unknown escape. E2b: "\'". Go: an apostrophe.
 *
 * E3: [a?b]. Go: a question mark ends a plain scalar in flow context.
 *
 * E4: [a:, b]. Go: the colon belongs to the scalar.
 *
 * E5: [!a, b]. Go: comma and square brackets belong to the tag.
 *
 * E6: a byte order mark at the start of a line. Go: an ordinary character; undecided where Go's
 * buffer may begin with it.
 *
 * E7: two byte order marks at the start. Go skips the first character of lines: undecided.
 *
 * E8: bytes behind the first document. Go reads pieces of 512 bytes; so does yaml.c.
 *
 * E9: depth beyond 10,000. Go refuses; yaml.c counts.
 *
 * E10: a key that never gets its colon. Go notices it later, so another fault may come first, or
 * the same one with a later line. Both refuse; the texts differ in about 0.05 % of broken files.
 *
 * E11: [a: ] over a line end. Go: the empty value stands on the colon's line (yaml_build.c).
 *
 * E12: {}: a, [,]: a. Go forgets that a collection may be a key when it is empty, or nothing in it
 * may be one; not in 2.2.4.
 *
 * E13: %YAML 1.001. Go takes two digits at most.
 *
 * Means: bytes of the copy that libyaml reads are replaced by others of the same width, so that
 * libyaml itself says what Go says at that place, and the text is parsed again. Bytes that end up
 * in values are replaced by stand-ins that occur nowhere in the text, and are put back when values
 * are taken over. */
#ifndef TREE_GO_YAML_H
#define TREE_GO_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum go_yaml_stand_in {
    GO_YAML_FOR_COLON,
    GO_YAML_FOR_COMMA,
    GO_YAML_FOR_OPEN,
    GO_YAML_FOR_CLOSE,
    GO_YAML_FOR_APOSTROPHE,
    GO_YAML_FOR_BOM,
    GO_YAML_STAND_INS,
};

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

/* Once, before anything is parsed: E6, E7. */
enum ystep go_yaml_start(struct yread *r);

/* Libyaml refused. YSTEP_ON: so does Go, at this place. */
enum ystep go_yaml_error(struct yread *r);

/* What libyaml has read but not handed out yet: Go may have stopped there. */
enum ystep go_yaml_waiting(struct yread *r);

/* For one event: the content of a scalar, the end of a tag, a document with %YAML that begins at
 * `from`, a collection in brackets that is a key (with its first character's index and line). */
enum ystep go_yaml_double_quoted(struct yread *r, size_t start, size_t end);
enum ystep go_yaml_plain_in_flow(struct yread *r, size_t start, size_t end);
enum ystep go_yaml_tag(struct yread *r, size_t tag_end);
enum ystep go_yaml_version(struct yread *r, size_t from);
enum ystep go_yaml_collection_key(struct yread *r, size_t start);

/* A value in which stand-ins are put back; in the arena. */
struct str go_yaml_restore(struct yread *r, struct str text);

/* Between the files of this module (go_yaml_bom.c has E6 and E7, go_yaml_key.c has E12). The unit
 * at `at` of what libyaml reads becomes another one; `number` is the reason where that is too much.
 */
enum ystep go_yaml_patch(struct yread *r, const char *number, size_t at, unsigned unit);
enum ystep go_yaml_undecided(struct yread *r, const char *number);
enum ystep go_yaml_waiting_collection(struct yread *r); /* E12, after a refusal */

/* Whether a collection around `at` that was delivered may be a key, so that its colon is looked for
 * beyond `at` before anything is parsed. */
bool go_yaml_read_past(struct yread *r, size_t at);

/* E3. Whether Go, too, read on past the scalar from `start` to `end` and came to the place of the
 * refusal: the collection around it may be a key, and behind each `?` stands nothing that begins a
 * token of another kind. */
bool go_yaml_looked_past(struct yread *r, size_t start, size_t end);

#endif
