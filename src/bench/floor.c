/* SPDX-License-Identifier: Apache-2.0 */
/* floor: what any program must do that answers for a folder of files, and nothing else. Files are
 * found and read as enclint does it; the rest is bare.
 *   floor events FOLDER            libyaml's events of every file, with a parser made anew for each
 *   floor scan FOLDER LITERAL...   which files hold one of the literals
 * Prints how many. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <yaml.h>

#include "files/prefilter.h"
#include "files/reader.h"
#include "files/walk.h"

enum { MAX_BYTES = 8 * 1024 * 1024, MAX_LITERALS = 64 };

static size_t count_events(struct str text)
{
    yaml_parser_t parser;
    yaml_event_t event;
    size_t events = 0;
    if (!yaml_parser_initialize(&parser))
        return 0;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
    for (bool more = true; more && yaml_parser_parse(&parser, &event); events++) {
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

int main(int argc, char **argv)
{
    static struct prefilter filter;
    struct str literals[MAX_LITERALS];
    bool scan = argc > 3 && argc - 3 <= MAX_LITERALS && strcmp(argv[1], "scan") == 0;
    if (!scan && (argc != 3 || strcmp(argv[1], "events") != 0)) {
        fputs("usage: floor events FOLDER | floor scan FOLDER LITERAL...\n", stderr);
        return 2;
    }
    struct walk walk;
    struct reader reader = READER_INIT;
    size_t count = 0;
    walk_paths(&walk, (const char *const *)&argv[2], 1, &(struct walk_options){0});
    for (int i = 3; i < argc; i++)
        literals[i - 3] = str_from(argv[i]);
    prefilter_init(&filter, &walk.arena, literals, (size_t)argc - 3);
    const struct reader_options options = {
        .max = MAX_BYTES + 1, .prefilter = scan ? &filter : NULL, .regular_only = true};
    for (size_t i = 0; i < walk.count; i++) {
        struct reading reading;
        struct err err = {""};
        int fd = walk_open(&walk, &walk.files[i], &err);
        if (fd < 0 || !reader_read(&reader, fd, &options, &reading, &err)) {
            fprintf(stderr, "floor: '%s': %s\n", walk.files[i].path.ptr, err.text);
            return 3;
        }
        close(fd);
        if (reading.text.ptr)
            count += scan ? 1 : count_events(reading.text);
    }
    printf("%zu files, %zu %s\n", walk.count, count, scan ? "hits" : "events");
    reader_release(&reader);
    walk_release(&walk);
    return 0;
}
