/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load_batch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apiserver/load.h"
#include "apiserver/version_set.h"
#include "base/fatal.h"
#include "base/go_base64.h"
#include "cli/load_report.h"
#include "report/escape.h"
#include "tree/json.h"
#include "tree/limits.h"

/* Of one line: a file of LIMIT_BYTES in base64, and as much again for everything else. */
enum { LINE_BYTES = 3 * LIMIT_BYTES };

/* Linux takes no longer argument. */
enum { GATES_BYTES = 128 * 1024 };

enum { READ_BYTES = 1 << 20, THREADS_MAX = 64, LINES_A_TURN = 16 };

/* --- one line --- */

struct request {
    struct str id, base64, gates;
    uint32_t minors;
    bool reload;
    const char *fault; /* what is wrong with the line; NULL while nothing is */
};

static void take_member(struct request *r, struct jread *c, struct str name)
{
    enum jread_event event = jread_next(c);
    struct str text = event == JREAD_STRING ? c->text : STR_NONE;
    bool right_type = event == JREAD_STRING;
    if (event == JREAD_FAULT) {
        r->fault = "it is not valid JSON";
        return;
    }
    if (str_eq(name, STR("id"))) {
        r->id = text;
    } else if (str_eq(name, STR("b64"))) {
        r->base64 = text;
    } else if (str_eq(name, STR("gates"))) {
        r->gates = text;
    } else if (str_eq(name, STR("version"))) {
        struct err err = {""};
        bool newer;
        if (right_type && !version_set_parse(text, &r->minors, &newer, &err))
            r->fault = "'version' is no version";
    } else if (str_eq(name, STR("reload"))) {
        r->reload = event == JREAD_TRUE;
        right_type = event == JREAD_TRUE || event == JREAD_FALSE;
    } else {
        r->fault = "there is a member other than id, b64, version, reload and gates";
    }
    if (!right_type && !r->fault)
        r->fault = "a member has the wrong type";
}

static struct request read_request(struct arena *a, struct str line)
{
    struct request r = {.minors = version_bit(VERSION_NEWEST), .gates = STR("")};
    struct jread c;
    jread_init(&c, a, line);
    if (jread_next(&c) != JREAD_OBJECT_BEGIN) {
        r.fault = "it is no JSON object";
        return r;
    }
    enum jread_event event = jread_next(&c);
    for (; event == JREAD_KEY && !r.fault; event = jread_next(&c))
        take_member(&r, &c, c.text);
    if (!r.fault && (event != JREAD_OBJECT_END || jread_next(&c) != JREAD_FINISHED))
        r.fault = "it is not valid JSON";
    if (!r.fault && r.gates.len > GATES_BYTES)
        r.fault = "'gates' is longer than a command line";
    if (!r.fault && (!r.id.ptr || !r.base64.ptr))
        r.fault = "'id' or 'b64' is missing";
    return r;
}

/* False: the line is no request; it is answered all the same, so that answers and lines stay in
 * step. */
static bool answer_fault(struct buf *out, const struct request *r, const char *fault)
{
    buf_cstr(out, "{\"id\":");
    escape_json(out, r->id);
    buf_fmt(out, ",\"verdict\":null,\"ok\":false,\"error\":\"bad request: %s\"}\n", fault);
    return false;
}

static bool same_answer(const struct verdict *a, const struct verdict *b)
{
    return a->kind == b->kind && a->error.ptr == b->error.ptr && a->reason.ptr == b->reason.ptr;
}

/* Equal rows share their texts, so most lines of a range repeat the one before but for the two
 * digits of the version. */
static void put_answers(struct buf *out, const struct request *r, const struct verdict *verdicts)
{
    const struct verdict *before = NULL;
    size_t begin = out->len, digits = 0; /* the line before, and where its digits stand in it */
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(r->minors, minor))
            continue;
        const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
        size_t line = out->len;
        if (before && same_answer(before, v)) {
            buf_reserve(out, line - begin);
            buf_str(out, str_slice(buf_view(out), begin, line));
        } else {
            buf_cstr(out, "{\"id\":");
            escape_json(out, r->id);
            buf_cstr(out, ",\"version\":\"1.");
            digits = out->len - line;
            buf_cstr(out, "00\",");
            load_report_verdict(out, v, NULL);
            buf_cstr(out, "}\n");
        }
        out->ptr[line + digits] = (char)('0' + minor / 10);
        out->ptr[line + digits + 1] = (char)('0' + minor % 10);
        begin = line;
        before = v;
    }
}

static bool answer(struct arena *a, struct str line, struct buf *out)
{
    struct request r = read_request(a, line);
    if (r.fault)
        return answer_fault(out, &r, r.fault);
    char *bytes = arena_bytes(a, r.base64.len * 3 / 4 + 3);
    size_t len, fault_at;
    if (!go_base64_decode(r.base64, bytes, &len, &fault_at))
        return answer_fault(out, &r, "'b64' is not base64");
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {.minors = r.minors,
                                   .feature_gates = r.gates,
                                   .automatic_reload = r.reload,
                                   .file = STR("FILE")};
    source_init(&source, a, STR("FILE"), (struct str){bytes, len});
    load_verdicts(a, &source, &options, verdicts);
    put_answers(out, &r, verdicts);
    return true;
}

/* --- many lines on several threads --- */

struct line {
    struct str text;
    struct buf answer;
};

struct team {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    struct line *lines;
    size_t count, cap;
    size_t next, finished; /* lines given out, answered */
    bool closed, bad_request;
};

/* Takes a few lines at a time until none are left; false where nothing was to be had. */
static bool answer_some(struct team *team, struct arena *a)
{
    pthread_mutex_lock(&team->lock);
    size_t from = team->next, to = from + LINES_A_TURN;
    if (to > team->count)
        to = team->count;
    team->next = to;
    pthread_mutex_unlock(&team->lock);
    if (from == to)
        return false;
    bool bad = false;
    for (size_t i = from; i < to; i++) {
        bad |= !answer(a, team->lines[i].text, &team->lines[i].answer);
        arena_clear(a);
    }
    pthread_mutex_lock(&team->lock);
    team->bad_request |= bad;
    team->finished += to - from;
    if (team->finished == team->count)
        pthread_cond_broadcast(&team->done);
    pthread_mutex_unlock(&team->lock);
    return true;
}

static void *work(void *context)
{
    struct team *team = context;
    struct arena a = ARENA_INIT;
    for (;;) {
        pthread_mutex_lock(&team->lock);
        while (!team->closed && team->next == team->count)
            pthread_cond_wait(&team->work, &team->lock);
        bool closed = team->closed;
        pthread_mutex_unlock(&team->lock);
        if (closed)
            break;
        while (answer_some(team, &a))
            continue;
    }
    arena_release(&a);
    return NULL;
}

static void add_line(struct team *team, struct str text)
{
    if (team->count == team->cap) {
        team->cap = team->cap ? team->cap * 2 : 256;
        team->lines = xrealloc(team->lines, team->cap * sizeof *team->lines);
        for (size_t i = team->count; i < team->cap; i++)
            team->lines[i].answer = BUF_INIT;
    }
    team->lines[team->count++].text = text;
}

/* Answers all whole lines of `text` and returns how many bytes they are. `last`: what follows is a
 * line too. */
static size_t answer_lines(struct team *team, struct arena *a, struct str text, bool last,
                           struct out *out)
{
    size_t done = 0;
    pthread_mutex_lock(&team->lock);
    while (done < text.len) {
        struct str rest = str_slice(text, done, text.len);
        size_t end = str_find_byte(rest, '\n');
        if (end == rest.len && !last)
            break;
        struct str line = str_slice(rest, 0, end);
        if (str_trim(line).len)
            add_line(team, line);
        done += end < rest.len ? end + 1 : end;
    }
    pthread_cond_broadcast(&team->work);
    pthread_mutex_unlock(&team->lock);
    while (answer_some(team, a))
        continue;
    pthread_mutex_lock(&team->lock);
    while (team->finished < team->count)
        pthread_cond_wait(&team->done, &team->lock);
    for (size_t i = 0; i < team->count; i++) {
        out_str(out, buf_view(&team->lines[i].answer));
        buf_clear(&team->lines[i].answer);
    }
    team->count = team->next = team->finished = 0;
    pthread_mutex_unlock(&team->lock);
    return done;
}

static int serve(struct team *team, struct out *out)
{
    struct arena a = ARENA_INIT;
    struct buf input = BUF_INIT;
    int trouble = 0;
    bool last = false;
    while (!last && !trouble && !out->error) {
        buf_reserve(&input, READ_BYTES);
        ssize_t got = read(STDIN_FILENO, input.ptr + input.len, READ_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){.fd = STDIN_FILENO, .events = POLLIN}, 1, -1);
            continue;
        }
        if (got < 0) {
            trouble = errno;
            break;
        }
        last = got == 0;
        /* A line that came in pieces is looked through once. */
        bool has_line = last || memchr(input.ptr + input.len, '\n', (size_t)got);
        input.len += (size_t)got;
        size_t done = !has_line ? 0 : answer_lines(team, &a, buf_view(&input), last, out);
        buf_consume(&input, done);
        out_flush(out);
        if (input.len > LINE_BYTES) {
            cli_error("a line on standard input is longer than %d bytes", LINE_BYTES);
            buf_release(&input);
            arena_release(&a);
            return EXIT_USAGE;
        }
    }
    if (trouble)
        cli_error("cannot read standard input: %s", strerror(trouble));
    buf_release(&input);
    arena_release(&a);
    return trouble ? EXIT_TROUBLE : EXIT_CLEAN;
}

static bool thread_count(const char *text, long *count)
{
    if (!text) {
        *count = sysconf(_SC_NPROCESSORS_ONLN);
        *count = *count < 1 ? 1 : *count > THREADS_MAX ? THREADS_MAX : *count;
        return true;
    }
    char *end;
    errno = 0;
    *count = strtol(text, &end, 10);
    return !errno && *text && !*end && *count >= 1 && *count <= THREADS_MAX;
}

int load_batch(const struct arguments *args, struct out *out)
{
    const char *const others[] = {"kubernetes-version", "feature-gates", "automatic-reload",
                                  "format", "stdin-filename"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (argument(args, others[i]))
            return cli_usage_error(
                "load", "'--batch' takes '%s' from each line, not from an option", others[i]);
    if (args->path_count)
        return cli_usage_error("load", "'--batch' reads standard input and takes no file");
    long threads;
    if (!thread_count(argument(args, "jobs"), &threads))
        return cli_usage_error("load", "--jobs is a number from 1 to %d", THREADS_MAX);
    struct team team = {.lock = PTHREAD_MUTEX_INITIALIZER,
                        .work = PTHREAD_COND_INITIALIZER,
                        .done = PTHREAD_COND_INITIALIZER};
    pthread_t helpers[THREADS_MAX];
    long started = 0; /* the calling thread is one of them; fewer than asked for is no fault */
    while (started < threads - 1 && pthread_create(&helpers[started], NULL, work, &team) == 0)
        started++;
    /* Answers are longer than questions: with a large pipe we and the reader wake each other up
     * seldom. Where it is no pipe, or not allowed, nothing happens. */
    fcntl(out->fd, F_SETPIPE_SZ, READ_BYTES);
    int code = serve(&team, out);
    pthread_mutex_lock(&team.lock);
    team.closed = true;
    pthread_cond_broadcast(&team.work);
    pthread_mutex_unlock(&team.lock);
    for (long i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    for (size_t i = 0; i < team.cap; i++)
        buf_release(&team.lines[i].answer);
    free(team.lines);
    return code ? code : team.bad_request ? EXIT_USAGE : EXIT_CLEAN;
}
