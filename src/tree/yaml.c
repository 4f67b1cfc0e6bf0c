/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/yaml.h"

#include <string.h>

#include "base/fatal.h"
#include "base/wipe.h"
#include "tree/limits.h"
#include "tree/yaml_read.h"

/* Go reads pieces of this size, and what lies in a later piece than the one in which a document
 * ends is never looked at. */
enum { PIECE = 512 };

/* libyaml and Go compare each %TAG with all before it: nobody writes more than a few. */
static bool has_many_directives(struct str text)
{
    uint32_t count = 0;
    for (struct str rest = text; rest.ptr && count <= LIMIT_DIRECTIVES;) {
        struct str line = str_cut(&rest, '\n');
        if (line.len && line.ptr[0] == '%')
            count++;
        else if (line.len && !strchr("# \r\t", line.ptr[0]))
            break;
    }
    return count > LIMIT_DIRECTIVES;
}

struct yread *yread_new(struct arena *a, struct source *src, enum go_yaml engine)
{
    struct yread *r = arena_new(a, struct yread, 1);
    r->arena = a;
    r->src = src;
    r->engine = engine;
    ytext_init(&r->text, src->text);
    r->final = YREAD_DOCUMENT;
    if (src->text.len > LIMIT_BYTES) {
        r->reason = STR("bytes");
        r->final = YREAD_UNDECIDED;
    } else if (has_many_directives(src->text)) {
        r->reason = STR("directives");
        r->final = YREAD_UNDECIDED;
    } else if (go_yaml_start(r) == YSTEP_UNDECIDED) {
        r->final = YREAD_UNDECIDED;
    }
    return r;
}

const struct yread_problem *yread_problem_of(const struct yread *r)
{
    return &r->problem;
}

struct str yread_reason(const struct yread *r)
{
    return r->reason;
}

/* libyaml. */

static int feed(void *data, unsigned char *buffer, size_t size, size_t *given)
{
    struct yread *r = data;
    /* What is left of the last piece, an incomplete character, counts into Go's buffer of one
     * piece. */
    size_t left = (size_t)(r->parser.raw_buffer.last - r->parser.raw_buffer.start);
    size_t take = left < PIECE ? PIECE - left : PIECE;
    if (take > size)
        take = size;
    if (take > r->text.len - r->fed)
        take = r->text.len - r->fed;
    if (take)
        memcpy(buffer, r->text.ptr + r->fed, take);
    r->fed += take;
    *given = take;
    return 1;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void parser_stop(struct yread *r)
{
    if (!r->parsing)
        return;
    yaml_parser_t *p = &r->parser;
    size_t used = r->fed * 2; /* UTF-16 may grow to one and a half times its size */
    wipe(p->raw_buffer.start, smaller(used, (size_t)(p->raw_buffer.end - p->raw_buffer.start)));
    wipe(p->buffer.start, smaller(used, (size_t)(p->buffer.end - p->buffer.start)));
    for (yaml_token_t *read_ahead = p->tokens.head; read_ahead != p->tokens.tail; read_ahead++)
        if (read_ahead->type == YAML_SCALAR_TOKEN)
            wipe(read_ahead->data.scalar.value, read_ahead->data.scalar.length);
    yaml_parser_delete(p);
    r->parsing = false;
}

static void event_done(yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        wipe(event->data.scalar.value, event->data.scalar.length);
    yaml_event_delete(event);
}

/* Starts at the beginning and passes over the documents that were handed out already. */
static bool parser_start(struct yread *r)
{
    if (!yaml_parser_initialize(&r->parser))
        oom_exit();
    r->parsing = true;
    r->fed = 0;
    r->keys = NULL;
    yaml_parser_set_input(&r->parser, feed, r);
    for (uint32_t done = 0; done < r->documents;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return false;
        done += event.type == YAML_DOCUMENT_END_EVENT;
        event_done(&event);
    }
    return true;
}

/* Refusals in Go's words. */

enum ystep yread_refuse(struct yread *r, enum yread_problem_kind kind, size_t line,
                        const char *text, size_t at)
{
    size_t end = at < r->text.len ? at + r->text.unit : at;
    r->problem.kind = kind;
    r->problem.span = (struct span){(uint32_t)at, (uint32_t)smaller(end, r->text.len)};
    r->problem.text = line ? arena_fmt(r->arena, "yaml: line %zu: %s", line, text)
                           : arena_fmt(r->arena, "yaml: %s", text);
    return YSTEP_REFUSED;
}

/* Where what libyaml was scanning began, at the latest: behind the last token or node. */
static size_t scanned_from(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->tokens.tail > p->tokens.head)
        return ytext_offset(&r->text, p->tokens.tail[-1].end_mark.index);
    if (!r->depth)
        return r->text.from;
    const struct yframe *f = &r->frames[r->depth - 1];
    return r->child_count > f->first ? r->children[r->child_count - 1]->span.end
                                     : f->node->span.start;
}

/* Whether Go may have stopped before it came to the broken bytes that libyaml complains about: at a
 * question mark in flow style (E3) or an escaped slash (E2) of the scalar that was being scanned;
 * or in a text that was patched. Rare enough to leave undecided. */
static bool may_hide_a_fault(struct yread *r)
{
    struct ytext *t = &r->text;
    size_t end = ytext_offset(t, r->parser.mark.index);
    bool flow = r->flow_depth > 0, quoted = false, plain = false;
    for (size_t at = scanned_from(r); at < end; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        flow |= c == '[' || c == '{';
        quoted |= c == '"';
        if ((c == '?' && flow && plain) ||
            (c == '\\' && quoted && ytext_unit(t, at + t->unit) == '/'))
            return true;
        plain = c > ' ' && c != '[' && c != '{' && c != ',';
    }
    return r->patches.count > 0;
}

/* Go's numbers: a scanner's count from 1, a parser's from 0, and none for the first line. */
static enum ystep refused(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        oom_exit();
    enum ystep step = go_yaml_error(r);
    if (step != YSTEP_ON)
        return step;
    if (p->error == YAML_READER_ERROR && may_hide_a_fault(r)) {
        r->reason = STR("E3");
        return YSTEP_UNDECIDED;
    }
    if (p->error == YAML_READER_ERROR)
        return yread_refuse(r, YREAD_PROBLEM_ENCODING, 0, p->problem,
                            smaller(p->problem_offset, r->text.len));
    size_t line = p->problem_mark.line;
    if (ytext_offset(&r->text, p->problem_mark.index) == r->text.len)
        line += r->patches.end_line;
    if (line)
        line += p->error == YAML_SCANNER_ERROR;
    else
        line = p->context_mark.line;
    bool version = !strcmp(p->problem, "found incompatible YAML document");
    /* A key without its colon is noticed on a later line. */
    bool no_colon = !strcmp(p->problem, "could not find expected ':'");
    return yread_refuse(
        r, version ? YREAD_PROBLEM_VERSION : YREAD_PROBLEM_SYNTAX, line, p->problem,
        ytext_offset(&r->text, no_colon ? p->context_mark.index : p->problem_mark.index));
}

/* E9. libyaml may have read on behind the place where Go stops: look at the tokens that wait. */
static enum ystep too_deep(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    long flow = r->flow_depth, block = p->indents.top - p->indents.start;
    for (const yaml_token_t *token = p->tokens.head; token < p->tokens.tail; token++)
        block -= token->type == YAML_BLOCK_END_TOKEN              ? -1
                 : token->type == YAML_BLOCK_SEQUENCE_START_TOKEN ? 1
                 : token->type == YAML_BLOCK_MAPPING_START_TOKEN  ? 1
                                                                  : 0;
    for (const yaml_token_t *token = p->tokens.head; token < p->tokens.tail; token++) {
        switch (token->type) {
        case YAML_FLOW_SEQUENCE_START_TOKEN:
        case YAML_FLOW_MAPPING_START_TOKEN:
            flow++;
            break;
        case YAML_FLOW_SEQUENCE_END_TOKEN:
        case YAML_FLOW_MAPPING_END_TOKEN:
            flow--;
            break;
        case YAML_BLOCK_SEQUENCE_START_TOKEN:
        case YAML_BLOCK_MAPPING_START_TOKEN:
            block++;
            break;
        case YAML_BLOCK_END_TOKEN:
            block--;
            break;
        default:
            break;
        }
        if (flow > LIMIT_DEPTH || block > LIMIT_DEPTH) {
            size_t line = token->start_mark.line ? token->start_mark.line + 1 : 0;
            return yread_refuse(r, YREAD_PROBLEM_DEPTH, line, "exceeded max depth of 10000",
                                ytext_offset(&r->text, token->start_mark.index));
        }
    }
    return YSTEP_ON;
}

/* One look-ahead is at most 1,024 characters. */
static bool near_depth_limit(const struct yread *r)
{
    enum { NEAR = LIMIT_DEPTH - 1024 };
    return r->flow_depth > NEAR || r->parser.indents.top - r->parser.indents.start > NEAR;
}

/* libyaml looks at every open bracket before every token: 10,000 of them would take a second, and a
 * list of half a million scalars within them a minute. What is no longer a possible key stays so;
 * the part of its list that it walks through may begin behind. */
enum {
    KEYS_KEPT = 1100 /* more than one look-ahead can close */,
    KEYS_CAP = LIMIT_DEPTH + 2 * KEYS_KEPT
};

static void keys_whole(struct yread *r)
{
    if (r->keys)
        r->parser.simple_keys.start = r->keys;
}

static void keys_shorten(struct yread *r)
{
    yaml_parser_t *p = &r->parser;
    keys_whole(r);
    size_t count = (size_t)(p->simple_keys.top - p->simple_keys.start);
    if (count <= 2 * KEYS_KEPT)
        return;
    if (!r->keys) {
        r->keys = xrealloc(p->simple_keys.start, KEYS_CAP * sizeof *r->keys);
        r->keys_from = 0;
        p->simple_keys.start = r->keys;
        p->simple_keys.top = r->keys + count;
        p->simple_keys.end = r->keys + KEYS_CAP;
    }
    size_t most = count - KEYS_KEPT;
    if (r->keys_from > most)
        r->keys_from = most;
    while (r->keys_from < most && !r->keys[r->keys_from].possible)
        r->keys_from++;
    p->simple_keys.start = r->keys + r->keys_from;
}

/* Documents. */

static void document_fill(struct yread *r, struct yread_document *doc, size_t end)
{
    *doc = (struct yread_document){
        .root = r->root,
        .node_count = r->node_count,
        .depth = r->deepest,
        .span = {r->document_from, (uint32_t)end},
        .has_aliases = r->has_aliases,
    };
    r->document_from = (uint32_t)end;
    r->documents++;
}

static void document_finish(struct yread *r, const yaml_event_t *event, struct yread_document *doc)
{
    bool marked = !event->data.document_end.implicit;
    document_fill(r, doc,
                  ytext_offset(&r->text, marked ? event->end_mark.index : event->start_mark.index));
}

static void simple_finish(struct yread *r, struct yread_document *doc)
{
    document_fill(r, doc, r->text.len);
    r->final = YREAD_END;
}

static enum ystep document_start(struct yread *r, const yaml_event_t *event)
{
    if (!event->data.document_start.version_directive)
        return YSTEP_ON;
    return go_yaml_version(r, ytext_offset(&r->text, event->start_mark.index));
}

static enum ystep next_event(struct yread *r, struct yread_document *doc, bool *complete)
{
    yaml_event_t event;
    keys_shorten(r);
    bool parsed = yaml_parser_parse(&r->parser, &event);
    keys_whole(r);
    enum ystep step = near_depth_limit(r) ? too_deep(r) : YSTEP_ON;
    if (!parsed)
        return step == YSTEP_ON ? refused(r) : step;
    if (step == YSTEP_ON) {
        if (event.type == YAML_STREAM_END_EVENT) {
            r->final = YREAD_END;
            *complete = true;
        } else if (event.type == YAML_DOCUMENT_START_EVENT) {
            step = document_start(r, &event);
        } else if (event.type == YAML_DOCUMENT_END_EVENT) {
            step = go_yaml_waiting(r);
            *complete = step == YSTEP_ON;
            if (*complete)
                document_finish(r, &event, doc);
        } else {
            step = ybuild_event(r, &event);
        }
    }
    event_done(&event);
    return step;
}

static enum ystep read_document(struct yread *r, struct yread_document *doc)
{
    if (!r->parsing && !parser_start(r))
        return refused(r);
    ybuild_reset(r);
    bool complete = false;
    enum ystep step = YSTEP_ON;
    while (step == YSTEP_ON && !complete)
        step = next_event(r, doc, &complete);
    return step;
}

enum yread_status yread_next(struct yread *r, struct yread_document *doc)
{
    *doc = (struct yread_document){
        .span = {r->document_from, (uint32_t)smaller(r->src->text.len, UINT32_MAX)}};
    if (r->final != YREAD_DOCUMENT)
        return r->final;
    if (!r->documents && !r->only_libyaml && ysimple_read(r)) {
        simple_finish(r, doc);
        doc->engines_agree = true;
        return YREAD_DOCUMENT;
    }
    enum ystep step = read_document(r, doc);
    while (step == YSTEP_AGAIN) {
        parser_stop(r);
        step = read_document(r, doc);
    }
    if (step == YSTEP_REFUSED)
        r->final = YREAD_REFUSED;
    else if (step == YSTEP_UNDECIDED)
        r->final = YREAD_UNDECIDED;
    if (r->final == YREAD_DOCUMENT)
        return YREAD_DOCUMENT;
    parser_stop(r);
    return r->final;
}

void yread_free(struct yread *r)
{
    if (!r)
        return;
    parser_stop(r);
    ybuild_release(r);
}
