/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "bench/configuration.h"
#include "bench/figures.h"
#include "bench/spawn.h"

enum { NODES = 5, ENTRIES = 20, KEYS = 50, NODES_MS = 20, PLAN_MS = 200 };

static void put_key(struct buf *out, int number)
{
    char secret[32];
    memset(secret, 'A' + number % 26, sizeof secret);
    secret[0] = (char)('a' + number / 26);
    buf_fmt(out, "      - name: k-%d\n        secret: ", number);
    put_base64(out, (struct str){secret, sizeof secret});
    buf_byte(out, '\n');
}

/* The last node begins each list with its last key. */
static void write_node(const char *path, bool turned)
{
    struct buf out = BUF_INIT;
    buf_cstr(&out, "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
                   "resources:\n");
    for (int e = 0; e < ENTRIES; e++) {
        int first = e * KEYS / ENTRIES, end = (e + 1) * KEYS / ENTRIES;
        buf_fmt(&out,
                "- resources: [things%d.example.com, others%d.example.com]\n"
                "  providers:\n  - secretbox:\n      keys:\n",
                e, e);
        for (int k = first; k < end; k++)
            put_key(&out, turned ? first + end - 1 - k : k);
        buf_cstr(&out, "  - identity: {}\n");
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(out.ptr, 1, out.len, file) != out.len || fclose(file) != 0) {
        perror(path);
        exit(3);
    }
    buf_release(&out);
}

static void measure(const char *const *argv, int goal_ms)
{
    double wall[ROUNDS], cpu[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        struct spawned got = spawn_run(&(struct spawn){.argv = argv, .copies = 1});
        if (got.exit_bits != 1) {
            fprintf(stderr, "bench: '%s' failed\n", argv[1]);
            exit(3);
        }
        wall[i] = got.seconds;
        cpu[i] = got.cpu;
    }
    double taken = median(cpu, ROUNDS) * 1e3;
    printf("five nodes        %d entries, %d keys   %-5s %7.1f ms   processor time %7.1f ms   "
           "goal %d ms",
           ENTRIES, KEYS, argv[1], median(wall, ROUNDS) * 1e3, taken, goal_ms);
    print_goal(taken <= goal_ms);
}

void bench_nodes(const char *enclint, const char *scratch)
{
    struct arena a = ARENA_INIT;
    const char *files[NODES];
    for (int i = 0; i < NODES; i++) {
        files[i] = arena_fmt(&a, "%s/cp%d.yaml", scratch, i + 1).ptr;
        write_node(files[i], i + 1 == NODES);
    }
    const char *const nodes[] = {enclint,  "nodes",  files[0], files[1],
                                 files[2], files[3], files[4], NULL};
    const char *const plan[] = {enclint,    "plan",   "--nodes", "cp1,cp2,cp3,cp4,cp5",
                                "--rotate", files[0], NULL};
    measure(nodes, NODES_MS);
    measure(plan, PLAN_MS);
    for (int i = 0; i < NODES; i++)
        unlink(files[i]);
    arena_release(&a);
}
