/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/unit.h"

#include <stdlib.h>
#include <string.h>

#include "apiserver/redact.h"
#include "carriers/carrier.h"
#include "diag/line_hash.h"
#include "engine/inside.h"
#include "engine/judge.h"
#include "engine/looks.h"
#include "engine/take.h"
#include "engine/template.h"
#include "tree/limits.h"
#include "tree/yaml.h"

/* Documents in documents in documents: nobody nests deeper than a script in a page. */
enum { NESTING_MAX = 4, DOCUMENTS_MAX = 10000 };

/* Cut when what could be a key is gone: half of one is no word that could be. */
static struct str short_words(struct arena *a, struct str text)
{
    enum { LOOKED_AT = 1000, SHOWN = 100 };
    return str_slice(redact_words(a, str_slice(text, 0, LOOKED_AT)), 0, SHOWN);
}

static void note_kind(struct judging *j, const struct place_of_document *place,
                      const struct node *root, const struct looks *l)
{
    struct unit *u = j->unit;
    if (u->taken_for.ptr || place->container.ptr)
        return;
    struct str kind = short_words(j->scratch, l->kind);
    struct str version = short_words(j->scratch, l->api_version);
    if (looks_empty(root))
        u->taken_for = STR("an empty document");
    else if (!l->is_mapping)
        u->taken_for = root && root->kind == NODE_SEQUENCE ? STR("a list") : STR("plain text");
    else if (!l->kind.len)
        u->taken_for = STR("a mapping without 'kind'");
    else if (!l->api_version.len)
        u->taken_for = arena_join(u->results, STR("kind '"), kind, STR("' without 'apiVersion'"));
    else
        u->taken_for = arena_join(u->results, STR("kind '"), kind, STR("' of apiVersion '"),
                                  version, STR("'"));
    if (place->masked)
        u->taken_for = template_unmask(u->results, u->taken_for);
}

/* --- texts --- */

struct part { /* a document of a stream */
    struct node *root;
    struct looks looks;
    struct span span;
    struct yread_document yaml;
};

/* The document at `span` of the text as a text of its own, behind so many others. */
static void judge_slice(struct judging *j, const struct place_of_document *place, struct span span,
                        uint32_t before)
{
    struct source source;
    struct document document;
    source_init(&source, j->scratch, j->unit->file,
                str_slice(place->source->text, span.start, span.end));
    struct place_of_document slice = {.source = &source,
                                      .origin = origin_slice(j->scratch, &place->origin, span),
                                      .container = place->container,
                                      .masked = place->masked,
                                      .has_gaps = place->has_gaps,
                                      .in_configmap = place->in_configmap,
                                      .in_cluster_api = place->in_cluster_api,
                                      .host = place->host,
                                      .cloud_file = place->cloud_file,
                                      .here = place->here,
                                      .secret = place->secret,
                                      .outermost = place->outermost,
                                      .before = before};
    document_read(j->scratch, &source, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
    judge_configuration(j, &slice, &document, (struct span){0, 0}, 0);
}

/* What stands behind the first document is part of what the server is given. */
static void judge_first(struct judging *j, const struct place_of_document *place,
                        const struct part *part, struct span behind, uint32_t behind_count)
{
    struct document document;
    document_from_yaml(j->scratch, &part->yaml, GO_YAML_2_2_8, &document);
    judge_configuration(j, place, &document, behind, behind_count);
}

static bool is_configuration(const struct part *part)
{
    return looks_configuration(&part->looks) ||
           looks_wrapped_in_list(part->root, part->looks.named);
}

/* A document that is in no other is what others are in. */
static struct place_of_document *in_stream(struct place_of_document *place, struct span part)
{
    if (!place->in_string)
        place->outermost = origin_span(&place->origin, part).start;
    return place;
}

/* The part `at` of the stream; `unread`: a server reads what is meant in front of it. */
static void judge_part(struct judging *j, const struct place_of_document *place,
                       const struct part *parts, uint32_t at, bool unread, unsigned depth)
{
    const struct part *part = &parts[at];
    struct place_of_document own = *place;
    place = in_stream(&own, part->span);
    if (is_configuration(part)) {
        /* ENC112 says that it has no effect: what a server would say of it, none ever does. Nor is
         * anything sure of one with gaps: which provider is the first, what is covered. */
        if (!unread && !place->has_gaps)
            judge_slice(j, place, part->span, at);
    } else if (looks_list(&part->looks)) {
        inside_list(j, place, part->looks.items, true, depth);
    } else {
        const struct carrier *carrier =
            carrier_find(part->looks.api_version, part->looks.kind, part->root);
        struct document document;
        if (carrier)
            document_from_yaml(j->scratch, &part->yaml, GO_YAML_2_2_8, &document);
        if (!carrier || !judge_started(j, place, &document, carrier))
            note_kind(j, place, part->root, &part->looks);
        if (!carrier || !carrier->holds_texts)
            inside_tree(j, place, part->root, &part->looks, depth);
    }
}

static bool can_be_read(struct judging *j, struct str text)
{
    struct source source;
    struct yread_document yaml;
    enum yread_status status;
    source_init(&source, j->scratch, j->unit->file, text);
    struct yread *reader = yread_new(j->scratch, &source, GO_YAML_2_2_8);
    while ((status = yread_next(reader, &yaml)) == YREAD_DOCUMENT)
        continue;
    yread_free(reader);
    return status != YREAD_REFUSED && status != YREAD_UNDECIDED;
}

/* Whether each of its bytes stands in the file, where expressions are looked up. */
static bool is_copied(const struct origin *origin)
{
    for (uint32_t i = 0; i < origin->count; i++)
        if (!origin->segments[i].copied)
            return false;
    return true;
}

/* A template is read with its expressions as words. */
static bool judge_masked(struct judging *j, const struct place_of_document *place, unsigned depth)
{
    if (place->masked || (place->container.ptr && !is_copied(&place->origin)))
        return false;
    /* A node's own configuration is no template any more: its server reads it as it is. */
    if (j->unit->on_node && !place->container.ptr && looks_named(place->source->text))
        return false;
    struct str masked = template_mask(j->scratch, place->source->text, false);
    if (!masked.ptr)
        return false;
    if (!can_be_read(j, masked))
        masked = template_mask(j->scratch, place->source->text, true);
    struct source source;
    source_init(&source, j->scratch, j->unit->file, masked);
    struct place_of_document again = *place;
    again.source = &source;
    again.masked = true;
    take_unfilled(j, origin_span(&place->origin, template_first(place->source->text)));
    judge_text(j, &again, depth);
    return true;
}

/* Refused by the YAML library: by itself, or behind documents that were fine. */
static void judge_broken(struct judging *j, struct place_of_document *place, struct span rest,
                         uint32_t before)
{
    bool first = before == 0;
    struct str text = str_slice(place->source->text, rest.start, rest.end);
    if (!place->container.ptr && judge_has_comments(j, text))
        suppress_broken(&j->suppressions, rest);
    if (place->masked) {
        j->unit->taken_for = STR("a template that cannot be read as YAML before it is filled in");
        return;
    }
    bool named = j->unit->named && !place->container.ptr && first;
    bool manifest = !place->container.ptr && first && looks_manifest(text) && !looks_named(text);
    if ((!looks_named(text) && !named && !manifest) || place->has_gaps)
        return;
    struct document document;
    if (manifest) {
        document_read(j->scratch, place->source, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
        judge_manifest(j, place, &document);
    } else if (first) {
        document_read(j->scratch, place->source, DOCUMENT_YAML, GO_YAML_2_2_8, &document);
        judge_configuration(j, place, &document, (struct span){0, 0}, 0);
    } else {
        judge_slice(j, place, rest, before);
    }
}

static void judge_yaml(struct judging *j, struct place_of_document *place, unsigned depth)
{
    struct yread *reader = yread_new(j->scratch, place->source, GO_YAML_2_2_8);
    struct part *parts = NULL;
    uint32_t count = 0, cap = 0, at = 0;
    enum yread_status status;
    struct yread_document yaml;
    while ((status = yread_next(reader, &yaml)) == YREAD_DOCUMENT && count < DOCUMENTS_MAX) {
        arena_grow(j->scratch, parts, count, cap);
        parts[count++] =
            (struct part){yaml.root, looks_of(yaml.root, j->unit->named), yaml.span, yaml};
        at = yaml.span.end;
    }
    bool broken = status == YREAD_REFUSED || status == YREAD_UNDECIDED;
    yread_free(reader);
    if (status == YREAD_DOCUMENT)
        judge_limit(
            j, place, (struct span){yaml.span.start, yaml.span.start},
            STR("more than 10,000 documents in one file: those from here on are not judged"));
    bool braces =
        !place->masked && str_find(place->source->text, STR("{{")) < place->source->text.len;
    bool doubled = false;
    for (uint32_t i = 0; braces && i < count; i++)
        doubled |= template_reads_as_mapping(parts[i].root);
    /* Before what could be read is judged: the template has all of it once more. */
    if ((broken || doubled) && judge_masked(j, place, depth))
        return;
    if (!place->container.ptr && judge_has_comments(j, place->source->text))
        for (uint32_t i = 0; i < count; i++)
            suppress_parse(&j->suppressions, &parts[i].yaml);
    struct span rest = {at, (uint32_t)place->source->text.len};
    struct span behind = count > 1 ? parts[1].span : rest;
    uint32_t behind_count = count ? count - 1 + broken : 0;
    /* A server takes the first document, even an empty one in front of what was meant. */
    bool empty_first =
        count > 1 && looks_empty(parts[0].root) && looks_configuration(&parts[1].looks);
    bool meant = count && (empty_first || is_configuration(&parts[0]));
    if (meant && !place->has_gaps)
        judge_first(j, place, &parts[0], behind, behind_count);
    for (uint32_t i = meant; i < count; i++)
        judge_part(j, place, parts, i, meant, depth);
    if (broken && !meant)
        judge_broken(j, place, rest, count);
    else if (count == 0 && !j->unit->taken_for.ptr)
        j->unit->taken_for = STR("an empty document");
}

static void judge_json(struct judging *j, struct place_of_document *place, unsigned depth)
{
    struct document document;
    document_read(j->scratch, place->source, DOCUMENT_JSON, GO_YAML_2_2_8, &document);
    const struct node *root = document.value ? document.value->node : NULL;
    struct looks looks = looks_of(root, j->unit->named);
    if (!root && judge_masked(j, place, depth))
        return;
    struct place_of_document own = *place;
    if (root)
        place = in_stream(&own, root->span);
    bool named = j->unit->named && !place->container.ptr;
    bool broken =
        document.status != DOCUMENT_READ && !root && (looks_named(place->source->text) || named);
    if (looks_configuration(&looks) || broken)
        judge_configuration(j, place, &document, (struct span){0, 0}, 0);
    else if (looks_list(&looks))
        inside_list(j, place, looks.items, false, depth);
    else {
        const struct carrier *carrier = carrier_find(looks.api_version, looks.kind, root);
        if (!carrier || !judge_started(j, place, &document, carrier))
            note_kind(j, place, root, &looks);
        if (!carrier || !carrier->holds_texts)
            inside_tree(j, place, root, &looks, depth);
    }
}

static bool ends_with_any(struct str name, const char *const *ends)
{
    for (; *ends; ends++)
        if (name.len >= strlen(*ends) &&
            str_eq_ignore_case(str_slice(name, name.len - strlen(*ends), name.len),
                               str_from(*ends)))
            return true;
    return false;
}

/* What is no YAML must not be read as if it were; false: it may be. */
static bool judge_other(struct judging *j, const struct place_of_document *place)
{
    bool inside = place->container.ptr;
    const struct text_carrier *carrier =
        text_carrier_find(inside ? STR_NONE : j->unit->file, place->source->text);
    if (!carrier)
        return false;
    if (!judge_started_text(j, place, carrier) && !j->unit->taken_for.ptr && !inside)
        j->unit->taken_for =
            arena_join(j->unit->results, carrier->form,
                       STR(" that starts neither kube-apiserver nor a KMS plugin"));
    if (!inside && judge_has_comments(j, place->source->text))
        suppress_broken(&j->suppressions, (struct span){0, (uint32_t)place->source->text.len});
    return true;
}

void judge_text(struct judging *j, struct place_of_document *place, unsigned depth)
{
    if (depth > NESTING_MAX) {
        judge_limit(j, place, (struct span){0, 0},
                    STR("documents in documents, more than four deep: this one is not judged"));
        return;
    }
    if (judge_other(j, place))
        return;
    const struct version_row *newest = version_row_of(VERSION_NEWEST);
    struct document document;
    switch (document_format(newest, place->source->text)) {
    case DOCUMENT_JSON:
        judge_json(j, place, depth);
        return;
    case DOCUMENT_PROTOBUF:
        if (!j->unit->named || place->container.ptr)
            return;
        document_read(j->scratch, place->source, DOCUMENT_PROTOBUF, GO_YAML_2_2_8, &document);
        judge_configuration(j, place, &document, (struct span){0, 0}, 0);
        return;
    case DOCUMENT_YAML:
        judge_yaml(j, place, depth);
        return;
    }
}

static bool has_folder(struct str path, struct str folder)
{
    for (struct str rest = path; rest.ptr;)
        if (str_eq(str_cut(&rest, '/'), folder))
            return true;
    return false;
}

static void judge_file(struct judging *j, struct place_of_document *place)
{
    static const char *const pages[] = {".md", ".markdown", ".mdx", ".adoc", ".html", ".txt", NULL};
    /* Terraform and container builds write here-documents too. */
    static const char *const scripts[] = {".sh",   ".bash",      ".zsh",          ".tf", ".hcl",
                                          ".tofu", "Dockerfile", "Containerfile", NULL};
    /* Where a configuration is a string among statements, or lines of an earlier file. */
    static const char *const programs[] = {
        ".go", ".py",  ".rs", ".java", ".kt", ".js",    ".mjs", ".ts",   ".rb",    ".c",     ".h",
        ".cc", ".cpp", ".cs", ".php",  ".pl", ".swift", ".rst", ".diff", ".patch", ".ipynb", NULL};
    struct str name = j->unit->file, text = place->source->text;
    bool page = ends_with_any(name, pages);
    j->documentation = page || has_folder(name, STR("docs")) || has_folder(name, STR("examples"));
    if (page) {
        j->form = JUDGED_PAGE;
        j->unit->taken_for = STR("a page without a configuration in its code blocks");
        inside_page(j, place);
    } else if (ends_with_any(name, scripts) || str_starts_with(text, STR("#!"))) {
        j->form = JUDGED_SCRIPT;
        j->unit->taken_for = STR("a script without a configuration in its here-documents");
        inside_script(j, place, 0);
    } else if (!j->unit->named && ends_with_any(name, programs)) {
        j->unit->taken_for = STR("source code");
    } else {
        judge_text(j, place, 0);
    }
    if (page && !j->unit->document_count && ends_with_any(name, (const char *[]){".txt", NULL})) {
        j->form = JUDGED_TEXT;
        judge_text(j, place, 0);
    }
}

static bool is_locked(void *context, const struct rule *rule)
{
    const struct unit *u = context;
    return config_is_locked(u->config, rule);
}

static bool is_off(void *context, const struct rule *rule)
{
    const struct unit *u = context;
    return config_severity(u->config, u->settings, rule) == SEVERITY_OFF;
}

static int by_line(const void *a, const void *b)
{
    const struct finding *const *x = a, *const *y = b;
    uint32_t left = (*x)->at.from.line, right = (*y)->at.from.line;
    return left < right ? -1 : left > right;
}

/* GitHub's names for the lines, where they say nothing of what is hidden. */
static void hash_lines(struct judging *j)
{
    struct unit *u = j->unit;
    struct finding **sorted = arena_new(j->scratch, struct finding *, u->finding_count);
    uint32_t *lines = arena_new(j->scratch, uint32_t, u->finding_count), hidden_count;
    struct str *hashes = arena_new(j->scratch, struct str, u->finding_count);
    if (!u->finding_count || !u->wants_line_hashes)
        return;
    for (uint32_t i = 0; i < u->finding_count; i++)
        sorted[i] = &u->findings[i];
    qsort(sorted, u->finding_count, sizeof *sorted, by_line);
    for (uint32_t i = 0; i < u->finding_count; i++)
        lines[i] = sorted[i]->at.from.line;
    const struct span *hidden = veil_hidden(&j->veil, j->scratch, j->file.text, &hidden_count);
    line_hashes(u->results, j->file.text, lines, u->finding_count, hidden, hidden_count, hashes);
    for (uint32_t i = 0; i < u->finding_count; i++)
        sorted[i]->line_hash = hashes[i];
}

/* Of what holds its configuration inside other text, the rule's words would miss the point. */
static struct str how_to_be_recognised(const struct judging *j)
{
    if (!j->file.text.len)
        return STR("write the configuration into the file: kube-apiserver ends with 'is empty' at "
                   "one like this");
    if (j->form == JUDGED_PAGE)
        return STR("no code block here holds a configuration: name the file that does, or put it "
                   "whole, with 'apiVersion' and 'kind', between lines of '```'");
    if (j->form == JUDGED_SCRIPT)
        return STR("no here-document here holds a configuration: name the file that does, or write "
                   "it whole, with 'apiVersion' and 'kind', behind '<<EOF'");
    return STR_NONE;
}

static int by_place(const void *a, const void *b)
{
    return finding_compare(*(const struct finding *const *)a, *(const struct finding *const *)b);
}

/* In order, and no more memory than they need: there may be thousands of files. */
static void keep_findings(struct unit *u, struct arena *scratch)
{
    struct finding *kept = arena_new(u->results, struct finding, u->finding_count);
    const struct finding **sorted = arena_new(scratch, const struct finding *, u->finding_count);
    for (uint32_t i = 0; i < u->finding_count; i++)
        sorted[i] = &u->findings[i];
    if (u->finding_count)
        qsort(sorted, u->finding_count, sizeof *sorted, by_place);
    for (uint32_t i = 0; i < u->finding_count; i++)
        kept[i] = *sorted[i];
    u->findings = kept;
    u->finding_cap = u->finding_count;
}

void unit_judge(struct unit *u, struct arena *scratch, struct str text)
{
    struct judging j = {.unit = u,
                        .growing = scratch,
                        .scratch = scratch,
                        .veil = {.arena = u->veil ? u->results : scratch, .file = text}};
    u->minors = u->settings->versions.minors;
    j.suppress_options = (struct suppress_options){.rules = &u->config->rules,
                                                   .today = u->today,
                                                   .minors = u->minors,
                                                   .is_locked = is_locked,
                                                   .is_off = is_off,
                                                   .context = u};
    source_init(&j.file, scratch, u->file, text);
    suppress_begin(&j.suppressions, scratch, &j.file, &j.suppress_options);
    struct source source = j.file;
    struct place_of_document place = {.source = &source,
                                      .origin = origin_whole(scratch, (uint32_t)text.len)};
    judge_file(&j, &place);
    if (!u->document_count && u->named) {
        struct str what = u->taken_for.ptr ? u->taken_for : STR("something else");
        judge_file_finding(
            &j, rule_find(STR("not-recognized")), (struct span){0, 0},
            arena_join(scratch, STR("nothing here is an encryption configuration: taken for "),
                       what),
            how_to_be_recognised(&j));
    }
    const struct rule *template = rule_find(STR("template-values"));
    struct span unfilled;
    if ((u->document_count || u->named) && take_first_unfilled(&j, template, &unfilled))
        judge_file_finding(&j, template, unfilled,
                           STR("values that are still to be filled in were not judged"), STR_NONE);
    judge_suppress(&j);
    if (j.is_full)
        judge_file_finding(
            &j, rule_find(STR("undecided")), j.full_at,
            STR("more than 10,000 findings in one file: those from here on are not told"),
            STR_NONE);
    hash_lines(&j);
    keep_findings(u, scratch);
    if (j.suppressions.count && (u->notes.server_count || u->notes.plugin_count ||
                                 u->notes.policy_count || u->notes.applied_count))
        u->kept = suppress_keep(&j.suppressions, u->results);
    if (u->veil)
        *u->veil = j.veil;
}
