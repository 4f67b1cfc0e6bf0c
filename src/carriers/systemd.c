/* SPDX-License-Identifier: Apache-2.0 */
/* Units of systemd, and drop-ins for them: systemd.syntax(7), systemd.exec(5), systemd.service(5).
 * Each ExecStart= of the [Service] section that an empty one does not take back is a command. A
 * variable that is not set here may be set in a drop-in, or in a file that EnvironmentFile= names,
 * and so is unknown. */
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "carriers/bind.h"
#include "carriers/carriers.h"
#include "carriers/settings.h"
#include "model/file_part.h"
#include "model/path.h"

/* Linux takes no command line beyond that; nobody has so many commands and variables. */
enum { COMMANDS_MAX = 16, VARIABLES_MAX = 256, FILES_MAX = 16, EXPANDED_MAX = 2 * 1024 * 1024 };

struct variable {
    struct str name;
    struct word value;
};

struct unit {
    struct carried *carried;
    struct setting *commands; /* ExecStart= */
    uint32_t command_count, command_cap;
    struct variable *variables; /* Environment= */
    uint32_t variable_count, variable_cap;
    struct str *files; /* EnvironmentFile= */
    uint32_t file_count, file_cap;
    bool resets; /* an ExecStart= is empty */
    enum unit_type type;
    bool has_user;    /* User=, of somebody else than root */
    size_t expanded;  /* bytes that variables have brought */
    struct span lost; /* the first line that looks like flags and is a setting */
};

static bool is_drop_in(struct str file)
{
    return file.ptr && str_ends_with(file, STR(".conf")) &&
           str_ends_with(path_base(path_folder(file)), STR(".service.d"));
}

/* Without a command of its own, as drop-ins may be. */
static bool may_lack_command(struct str file, struct str text)
{
    return is_drop_in(file) &&
           (carrier_is_named(file) || str_find(text, STR("encryption-provider-config")) < text.len);
}

static bool takes(struct str file, struct str text)
{
    struct settings s;
    struct setting setting;
    bool wants_command = !may_lack_command(file, text), found = false;
    if (str_find(text, STR("[Service]")) == text.len ||
        (wants_command && str_find(text, STR("ExecStart")) == text.len))
        return false;
    settings_init(&s, text);
    while (settings_next(&s, &setting)) {
        if (!setting.section.ptr)
            return false;
        found |= str_eq(setting.section, STR("Service")) &&
                 (!wants_command || str_eq(setting.name, STR("ExecStart")));
    }
    return found;
}

/* --- the environment --- */

/* NAME=value, or "NAME=value with blanks". */
static void add_variable(struct unit *u, const struct word *word)
{
    size_t equal = str_find_byte(word->text, '=');
    if (equal == word->text.len)
        return;
    if (u->variable_count == VARIABLES_MAX)
        return;
    struct word value = *word;
    value.text = str_slice(word->text, equal + 1, word->text.len);
    value.is_unknown = false; /* nothing is filled in here */
    struct str there =
        str_slice(u->carried->source->text, word->span.start + 1, word->span.end - 1);
    if (word->is_copied || str_eq(there, word->text)) {
        value.span.start += (uint32_t)equal + 1 + !word->is_copied;
        value.span.end -= !word->is_copied;
        value.is_copied = true;
    }
    arena_grow(u->carried->arena, u->variables, u->variable_count, u->variable_cap);
    u->variables[u->variable_count++] = (struct variable){str_slice(word->text, 0, equal), value};
}

static const struct variable *variable_of(const struct unit *u, struct str name)
{
    for (uint32_t i = u->variable_count; i > 0; i--)
        if (str_eq(u->variables[i - 1].name, name))
            return &u->variables[i - 1];
    return NULL;
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_letter(name.ptr[i]) && !is_digit(name.ptr[i]) && name.ptr[i] != '_')
            return false;
    return name.len;
}

/* --- words --- */

/* Places that are the same on every host; NULL: it depends, or is no specifier. */
static const char *specifier(char c)
{
    switch (c) {
    case 't':
        return "/run";
    case 'S':
        return "/var/lib";
    case 'C':
        return "/var/cache";
    case 'L':
        return "/var/log";
    case 'E':
        return "/etc";
    case 'T':
        return "/tmp";
    case 'V':
        return "/var/tmp";
    case '%':
        return "%";
    default:
        return NULL;
    }
}

/* Writes out the reference at the beginning of the text; how many bytes it has, 0: it is not known
 * what stands for it. */
static size_t put_variable(struct unit *u, struct str text, struct buf *out)
{
    if (text.len > 1 && text.ptr[1] == '$') {
        buf_byte(out, '$');
        return 2;
    }
    size_t end = str_find_byte(text, '}');
    struct str name = str_slice(text, 2, end);
    if (text.len < 2 || text.ptr[1] != '{' || end == text.len || !is_name(name))
        return 0;
    const struct variable *v = variable_of(u, name);
    if (!v)
        return 0;
    u->expanded += v->value.text.len;
    if (u->expanded > EXPANDED_MAX)
        return 0;
    buf_str(out, v->value.text);
    return end + 1;
}

/* The same for a percent sign and a letter. */
static size_t put_specifier(struct str text, struct buf *out)
{
    char next = text.len > 1 ? text.ptr[1] : '\0';
    const char *place = specifier(next);
    if (place)
        buf_cstr(out, place);
    else if (!is_letter(next))
        buf_byte(out, '%');
    return place ? 2 : !is_letter(next);
}

/* $NAME within a word stays as it is: there may be a shell that writes it out. */
static void expand(struct unit *u, struct word *word, bool with_variables)
{
    struct buf out = BUF_INIT;
    struct str text = word->text;
    /* What the shell's syntax calls unknown may be known here; a template is not. */
    bool is_known = str_find(text, STR("{{")) == text.len, for_shell = false;
    for (size_t at = 0, taken = 0; at < text.len && is_known; at += taken) {
        struct str rest = str_slice(text, at, text.len);
        taken = 1;
        bool is_reference = rest.ptr[0] == '$' && with_variables;
        bool is_bare = is_reference && rest.len > 1 && rest.ptr[1] != '{' && rest.ptr[1] != '$';
        for_shell |= is_bare;
        if (is_reference && !is_bare)
            taken = put_variable(u, rest, &out);
        else if (rest.ptr[0] == '%')
            taken = put_specifier(rest, &out);
        else
            buf_byte(&out, rest.ptr[0]);
        is_known = taken;
    }
    word->is_unknown = !is_known || for_shell;
    if (is_known && !str_eq(buf_view(&out), text)) {
        word->text = buf_to_arena(&out, u->carried->arena);
        word->is_copied = false;
    }
    buf_release(&out);
}

struct words {
    struct word *items;
    uint32_t count, cap;
};

static void add_word(const struct unit *u, struct words *words, const struct word *word)
{
    arena_grow(u->carried->arena, words->items, words->count, words->cap);
    words->items[words->count++] = *word;
}

/* $NAME as a word of its own is as many words as its value has. */
static void add_expanded(struct unit *u, struct words *words, struct word word, bool with_variables)
{
    bool alone = with_variables && word.text.len && word.text.ptr[0] == '$' &&
                 is_name(str_slice(word.text, 1, word.text.len));
    if (!alone) {
        if (str_find_byte(word.text, '$') < word.text.len ||
            str_find_byte(word.text, '%') < word.text.len)
            expand(u, &word, with_variables);
        add_word(u, words, &word);
        return;
    }
    const struct variable *v = variable_of(u, str_slice(word.text, 1, word.text.len));
    if (!v) {
        add_word(u, words, &word);
        return;
    }
    struct word *inner;
    uint32_t count;
    u->expanded += v->value.text.len;
    if (u->expanded > EXPANDED_MAX) {
        add_word(u, words, &word);
        return;
    }
    argv_split(u->carried->arena, v->value.text, v->value.span, v->value.is_copied, &inner, &count);
    for (uint32_t i = 0; i < count; i++)
        add_word(u, words, &inner[i]);
}

/* In front of the program: what systemd does with its result, its name, its rights. */
static bool is_prefix(char c)
{
    return c && strchr("@-:+!|", c);
}

/* docker run -v /etc/kubernetes:/etc/kubernetes image kube-apiserver */
static bool is_container_tool(struct str program)
{
    struct str name = path_base(program);
    return str_eq(name, STR("docker")) || str_eq(name, STR("podman")) ||
           str_eq(name, STR("nerdctl"));
}

/* The words of such a tool that stand in front of what the container runs: a name that it is given
 * is none of that. */
static uint32_t tool_words(const struct words *words)
{
    for (uint32_t i = 1; i < words->count; i++) {
        struct str before = words->items[i - 1].text;
        bool is_value =
            str_starts_with(before, STR("-")) && str_find_byte(before, '=') == before.len;
        if (str_eq(path_base(words->items[i].text), STR("kube-apiserver")) && !is_value)
            return i;
    }
    return 0;
}

static void give_mounts(struct carried *carried, const struct words *words, uint32_t count,
                        struct container *c)
{
    struct binds binds;
    binds_init(&binds, carried->arena, count);
    binds_add_words(&binds, words->items, count);
    binds_give(&binds, &carried->workloads[carried->count - 1], c);
}

static void build_command(struct unit *u, const struct setting *command, struct str file)
{
    struct arena *a = u->carried->arena;
    struct words words = {NULL, 0, 0};
    struct word *all;
    uint32_t count;
    bool names_itself = false, with_variables = true;
    argv_split(a, command->value, command->span, true, &all, &count);
    count -= count && str_eq(all[count - 1].text, STR("\\")); /* a blank is behind it */
    while (count && all[0].text.len && is_prefix(all[0].text.ptr[0])) {
        names_itself |= all[0].text.ptr[0] == '@';
        with_variables &= all[0].text.ptr[0] != ':';
        all[0].text = str_slice(all[0].text, 1, all[0].text.len);
        all[0].span.start += all[0].is_copied;
    }
    for (uint32_t i = 0; i < count && !str_eq(all[i].text, STR(";")); i++)
        if (i != 1 || !names_itself)
            add_expanded(u, &words, all[i], with_variables && i);
    if (!words.count)
        return;
    bool in_container = is_container_tool(words.items[0].text);
    uint32_t from = in_container ? tool_words(&words) : 0;
    struct container *c = carried_process(u->carried, words.items + from, words.count - from,
                                          STR("systemd unit"), file);
    if (!c)
        return;
    c->argv_path = STR("Service.ExecStart");
    c->has_user = u->has_user;
    u->carried->workloads[u->carried->count - 1].lost = u->lost;
    if (!in_container)
        return;
    give_mounts(u->carried, &words, from ? from : c->argv.program, c);
    if (from > 1) {
        const struct word *image = &words.items[from - 1];
        c->image = (struct told){image->text, image->span, image->is_unknown};
        u->carried->workloads[u->carried->count - 1].version = carried_version(c->image);
    }
}

/* --- units --- */

/* A dash in front: it need not be there. */
static void read_file(struct unit *u, struct str value)
{
    struct str path = str_slice(value, str_starts_with(value, STR("-")), value.len);
    if (!value.len)
        u->file_count = 0;
    if (!path.len || path.ptr[0] != '/' || u->file_count == FILES_MAX)
        return;
    arena_grow(u->carried->arena, u->files, u->file_count, u->file_cap);
    u->files[u->file_count++] = path_clean(u->carried->arena, path);
}

static void read_setting(struct unit *u, const struct setting *s)
{
    bool is_empty = !str_trim(s->value).len;
    if (str_eq(s->name, STR("ExecStart"))) {
        if (is_empty) {
            u->command_count = 0;
            u->resets = true;
            return;
        }
        if (u->command_count == COMMANDS_MAX)
            return;
        arena_grow(u->carried->arena, u->commands, u->command_count, u->command_cap);
        u->commands[u->command_count++] = *s;
    } else if (str_eq(s->name, STR("Environment"))) {
        struct word *words;
        uint32_t count;
        if (is_empty)
            u->variable_count = 0;
        argv_split(u->carried->arena, s->value, s->span, true, &words, &count);
        for (uint32_t i = 0; i < count; i++)
            add_variable(u, &words[i]);
    } else if (str_eq(s->name, STR("EnvironmentFile"))) {
        read_file(u, s->value);
    } else if (str_eq(s->name, STR("Type"))) {
        u->type = str_eq(str_trim(s->value), STR("oneshot")) ? UNIT_TYPE_ONESHOT : UNIT_TYPE_OTHER;
    } else if (str_eq(s->name, STR("User"))) {
        u->has_user = !is_empty && !str_eq(str_trim(s->value), STR("root"));
    }
}

/* Takes down what the line is called. True: it is called as a flag is, so it was meant to belong to
 * the command above. */
static bool read_name(struct unit *u, const struct setting *s)
{
    struct str line = str_slice(u->carried->source->text, s->name_span.start, s->name_span.end);
    bool is_flag = str_starts_with(line, STR("--"));
    struct span name = s->name_span;
    /* Of what is no setting the rest may be anything. */
    if (s->is_malformed)
        name.end = name.start + (is_flag ? (uint32_t)str_find_byte(line, ' ') : 0);
    carried_name(u->carried, name);
    if (is_flag && u->command_count && !u->lost.end)
        u->lost = name;
    return is_flag;
}

static const struct part_variable *variables_of(const struct unit *u)
{
    struct part_variable *out =
        arena_new(u->carried->arena, struct part_variable, u->variable_count);
    for (uint32_t i = 0; i < u->variable_count; i++)
        out[i] = (struct part_variable){u->variables[i].name, u->variables[i].value.text};
    return out;
}

/* A drop-in without a command: flags are in its variables, or in files that it names. */
static void build_variables(struct unit *u, struct str file)
{
    struct words words = {NULL, 0, 0};
    add_word(u, &words, &(struct word){.text = STR("kube-apiserver")});
    for (uint32_t i = 0; i < u->variable_count; i++) {
        const struct word *value = &u->variables[i].value;
        struct word *inner;
        uint32_t count;
        if (str_find(value->text, STR("--")) == value->text.len)
            continue;
        argv_split(u->carried->arena, value->text, value->span, value->is_copied, &inner, &count);
        for (uint32_t k = 0; k < count; k++)
            add_word(u, &words, &inner[k]);
    }
    if (words.count == 1 && !u->file_count && !u->variable_count)
        return;
    struct container *c = carried_process(u->carried, words.items, words.count, STR(""), file);
    if (!c)
        return;
    c->argv_path = STR("Service.Environment");
    c->argv.is_open = true; /* the unit has flags of its own */
}

static void build(struct carried *carried, struct str file)
{
    struct unit u = {.carried = carried};
    struct settings s;
    struct setting setting;
    settings_init(&s, carried->source->text);
    while (settings_next(&s, &setting)) {
        bool is_flag = read_name(&u, &setting);
        if (!is_flag && setting.name.ptr && str_eq(setting.section, STR("Service")))
            read_setting(&u, &setting);
    }
    uint32_t before = carried->count;
    for (uint32_t i = 0; i < u.command_count; i++)
        build_command(&u, &u.commands[i], file);
    bool drop_in = is_drop_in(file);
    if (drop_in && !u.command_count)
        build_variables(&u, file);
    struct file_part *part = arena_new(carried->arena, struct file_part, 1);
    *part = (struct file_part){.kind = drop_in ? PART_UNIT_DROP_IN : PART_UNIT,
                               .type = u.type,
                               .has_command = u.command_count > 0,
                               .resets = u.resets,
                               .files = u.files,
                               .file_count = u.file_count,
                               .variables = variables_of(&u),
                               .variable_count = u.variable_count};
    for (uint32_t i = before; i < carried->count; i++) {
        carried->workloads[i].part = part;
        if (drop_in)
            carried->workloads[i].form = STR("drop-in of a unit");
    }
}

const struct text_carrier carrier_systemd = {{"a systemd unit", 14}, takes, build};
