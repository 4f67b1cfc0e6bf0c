/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fatal.h"
#include "cli/jobs.h"
#include "report/escape.h"
#include "tree/json.h"
#include "tree/limits.h"

/* Of one line: two files of LIMIT_BYTES in base64, and a little for everything else. */
enum { LINE_BYTES = 3 * LIMIT_BYTES };

/* Answers are much longer than questions: those of one read should stay in the cache. */
enum { READ_BYTES = 1 << 18, PIPE_BYTES = 1 << 20, LINES_A_TURN = 16 };

/* --- one line --- */

const char *batch_members(struct arena *a, struct str line, batch_member_fn *take, void *request)
{
    struct jread c;
    jread_init(&c, a, line);
    if (jread_next(&c) != JREAD_OBJECT_BEGIN)
        return "it is no JSON object";
    enum jread_event event = jread_next(&c);
    const char *fault = NULL;
    for (; event == JREAD_KEY && !fault; event = jread_next(&c)) {
        struct str name = c.text;
        enum jread_event value = jread_next(&c);
        fault = value == JREAD_FAULT
                    ? "it is not valid JSON"
                    : take(request, name, value, value == JREAD_STRING ? c.text : STR_NONE);
    }
    if (!fault && (event != JREAD_OBJECT_END || jread_next(&c) != JREAD_FINISHED))
        fault = "it is not valid JSON";
    return fault;
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
    batch_answer_fn *answer;
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
        bad |= !team->answer(a, team->lines[i].text, &team->lines[i].answer);
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

int batch_serve(const char *command, const struct arguments *args, batch_answer_fn *answer,
                struct out *out)
{
    if (args->path_count)
        return cli_usage_error(command, "'--batch' reads standard input and takes no file");
    unsigned threads;
    int read = jobs_read(command, args, &threads);
    if (read)
        return read;
    threads = threads ? threads : jobs_of_machine();
    struct team team = {.answer = answer,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .work = PTHREAD_COND_INITIALIZER,
                        .done = PTHREAD_COND_INITIALIZER};
    pthread_t helpers[JOBS_MAX];
    unsigned started = 0; /* the calling thread is one of them; fewer than asked for is no fault */
    while (started + 1 < threads && pthread_create(&helpers[started], NULL, work, &team) == 0)
        started++;
    /* Answers are longer than questions: with a large pipe we and the reader wake each other up
     * seldom. Where it is no pipe, or not allowed, nothing happens. */
    fcntl(out->fd, F_SETPIPE_SZ, PIPE_BYTES);
    int code = serve(&team, out);
    pthread_mutex_lock(&team.lock);
    team.closed = true;
    pthread_cond_broadcast(&team.work);
    pthread_mutex_unlock(&team.lock);
    for (unsigned i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    for (size_t i = 0; i < team.cap; i++)
        buf_release(&team.lines[i].answer);
    free(team.lines);
    return code ? code : team.bad_request ? EXIT_USAGE : EXIT_CLEAN;
}
