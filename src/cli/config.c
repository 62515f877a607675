#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "cli/args.h"
#include "export/source.h"
#include "ui/keymap.h"

struct choice {
    const char *word;
    int64_t value;
};

/* A row's value is read by what it has: choices, a range, or neither (text). `at` is its place in struct
 * config. */
struct row {
    struct config_row shown;
    size_t at;
    const struct choice *choices; /* ends with an empty one */
    int64_t least, most;
};

static const struct choice widths[] = {{"auto", 0}, {"1", 1}, {"2", 2}, {NULL, 0}};
static const struct choice ime[] = {{"auto", 0}, {"on", 1}, {"off", 2}, {NULL, 0}};
static const struct choice themes[] = {{"default", 0}, {"contrast", 1}, {NULL, 0}};

static const struct row rows[] = {
    {.shown = {S_ROW("terminal"), S_ROW("ambiguous_width"), S_ROW("auto|1|2"), S_ROW("auto"),
               S_ROW("①※○→ などの文字が端末で占める桁数。auto は起動のときに端末に尋ねる")},
     .at = offsetof(struct config, ambiguous),
     .choices = widths},
    {.shown =
         {S_ROW("terminal"), S_ROW("escape_ms"), S_ROW("ミリ秒"), S_ROW("25"),
          S_ROW("Esc の後に続きが来るのを待つ時間。遠い端末で矢印キーが Esc になるときは増やす（1〜1000）")},
     .at = offsetof(struct config, escape_ms),
     .least = 1,
     .most = 1000},
    {.shown = {S_ROW("terminal"), S_ROW("theme"), S_ROW("default|contrast"), S_ROW("default"),
               S_ROW("画面の色。contrast は白黒をはっきりさせる。環境変数 NO_COLOR があれば色を使わない")},
     .at = offsetof(struct config, contrast),
     .choices = themes},
    {.shown = {S_ROW("terminal"), S_ROW("ime_control"), S_ROW("auto|on|off"), S_ROW("auto"),
               S_ROW("項目に合わせて日本語入力を切り替えるか。auto は Tera Term と RLogin だけで切り替える")},
     .at = offsetof(struct config, ime),
     .choices = ime},
    {.shown = {S_ROW("lock"), S_ROW("minutes"), S_ROW("分"), S_ROW("5"),
               S_ROW("キーを押さないまま何分で画面をロックするか（1〜15）。30 秒前に知らせる")},
     .at = offsetof(struct config, lock_minutes),
     .least = 1,
     .most = 15},
    {.shown = {S_ROW("lock"), S_ROW("call_minutes"), S_ROW("分"), S_ROW("15"),
               S_ROW("「通話中」にしているときは何分か（1〜15）")},
     .at = offsetof(struct config, call_minutes),
     .least = 1,
     .most = 15},
    {.shown = {S_ROW("lock"), S_ROW("close_minutes"), S_ROW("分"), S_ROW("30"),
               S_ROW("ロックしたまま何分でデータベースを閉じ、鍵を消すか（1〜480）")},
     .at = offsetof(struct config, close_minutes),
     .least = 1,
     .most = 480},
    {.shown = {S_ROW("security"), S_ROW("passphrase_ms"), S_ROW("ミリ秒"), S_ROW("500"),
               S_ROW("合い言葉を1回確かめるのにかける時間。長いほど推測されにくい。init と rekey のときに"
                     "この端末で測る（50〜5000）")},
     .at = offsetof(struct config, passphrase_ms),
     .least = 50,
     .most = 5000},
    {.shown = {S_ROW("export"), S_ROW("directory"), S_ROW("フォルダ"), S_ROW(""),
               S_ROW("export の --out を省いたときの書き出し先。空ならデータベースと同じ場所の export")},
     .at = offsetof(struct config, export_directory)},
    {.shown = {S_ROW("keys"), S_ROW("場所.キー"), S_ROW("動作"), S_ROW(""),
               S_ROW("キーの割り当てを変える。場所、キー、動作の名前は madoguchi keys で分かる（例 global.F9 "
                     "= none）")}},
};

struct reading {
    struct arena *arena;
    struct config *config;
    FILE *from, *complain;
    const char *file;
    int line;
    int room; /* for keys */
    struct keymap *keymap;
};

int config_row_count(void)
{
    return (int)COUNT_OF(rows);
}

struct config_row config_row(int index)
{
    return rows[index].shown;
}

static void complain(const struct reading *r, const char *name, const char *value, struct str why)
{
    fprintf(r->complain,
            "madoguchi: %s の %d 行目: %s = %s は使えません。" S_FMT "この行を使わずに続けます。\n", r->file,
            r->line, name, value, S_ARG(why));
}

static const struct row *find_row(struct str section, struct str name)
{
    for (size_t i = 0; i + 1 < COUNT_OF(rows); i++)
        if (str_eq(rows[i].shown.section, section) && str_eq(rows[i].shown.name, name))
            return &rows[i];
    return NULL;
}

static void put_number(const struct row *row, struct config *config, int64_t value)
{
    if (row->at == offsetof(struct config, contrast))
        config->contrast = value != 0;
    else
        memcpy((char *)config + row->at, &value, sizeof value);
}

/* Reads the text into the config; a sentence where that cannot be done. */
static struct str read_value(struct reading *r, const struct row *row, const char *value)
{
    for (const struct choice *k = row->choices; k && k->word; k++)
        if (strcmp(k->word, value) == 0) {
            put_number(row, r->config, k->value);
            return S0;
        }
    if (row->choices)
        return str_print(r->arena, S_FMT " のどれかにしてください。", S_ARG(row->shown.argument));
    if (!row->most) {
        struct str text = str_copy(r->arena, str_of(value));
        memcpy((char *)r->config + row->at, &text, sizeof text);
        return S0;
    }
    int64_t number = str_digits(str_of(value)) ? str_int(str_of(value), -1) : -1;
    if (number < row->least || number > row->most)
        return str_print(r->arena, "%lld から %lld までの数にしてください。", (long long)row->least,
                         (long long)row->most);
    put_number(row, r->config, number);
    return S0;
}

static void add_key(struct reading *r, struct config_key key)
{
    struct config *k = r->config;
    if (k->key_count == r->room)
        k->keys = arena_grow(r->arena, k->keys, &r->room, 16, sizeof *k->keys);
    k->keys[k->key_count++] = key;
}

/* "global.F9 = none": the context ends at the first point, the key may be one. */
static struct str read_key(struct reading *r, const char *name, const char *value)
{
    struct str rest = str_copy(r->arena, str_of(name));
    if (str_find(rest, S(".")) == SIZE_MAX)
        return S("「場所.キー = 動作」の形にしてください。");
    struct config_key key = {.context = str_part(&rest, '.'), .verb = str_copy(r->arena, str_of(value))};
    key.key = rest;
    struct str wrong = keymap_bind(r->keymap, r->arena, key.context, key.key, key.verb);
    if (wrong.n)
        return str_print(r->arena, S_FMT "。", S_ARG(wrong));
    add_key(r, key);
    return S0;
}

static struct str nearest_setting(struct reading *r, struct str section, struct str name)
{
    struct buf words = buf_in(r->arena);
    for (size_t i = 0; i + 1 < COUNT_OF(rows); i++)
        if (str_eq(rows[i].shown.section, section))
            buf_print(&words, S_FMT "|", S_ARG(rows[i].shown.name));
    struct str near = args_nearest(buf_str(&words), name);
    return near.n ? str_print(r->arena, "[" S_FMT "] にこの設定はありません。" S_FMT " のことですか。",
                              S_ARG(section), S_ARG(near))
                  : str_print(r->arena, "[" S_FMT "] にこの設定はありません。", S_ARG(section));
}

static int take(void *of, const char *section, const char *name, const char *value)
{
    struct reading *r = of;
    const struct row *row = find_row(str_of(section), str_of(name));
    struct str wrong = !utf8_valid(str_of(value), NULL) ? S("文字コードを UTF-8 にしてください。")
                       : strcmp(section, "keys") == 0   ? read_key(r, name, value)
                       : row                            ? read_value(r, row, value)
                                                        : nearest_setting(r, str_of(section), str_of(name));
    if (wrong.n)
        complain(r, name, value, wrong);
    return 1;
}

/* inih does not tell its handler the line, so it is counted where the lines are handed over. */
static char *next_line(char *line, int room, void *of)
{
    struct reading *r = of;
    char *got = fgets(line, room, r->from);
    if (got)
        r->line++;
    return got;
}

static enum err read_file(struct reading *r, struct fault *f)
{
    r->config->file = r->file;
    int bad = ini_parse_stream(next_line, r, take, r);
    if (bad > 0)
        fprintf(
            r->complain,
            "madoguchi: %s の %d 行目: 「[節]」でも「名前 = 値」でもありません。この行を使わずに続けます。\n",
            r->file, bad);
    return ferror(r->from) ? fault_system(f, "設定を読む", r->file) : OK;
}

static const char *personal_file(struct arena *a)
{
    const char *folder = source_config(a);
    return folder ? str_print(a, "%s/madoguchi.conf", folder).p : NULL;
}

enum err config_load(struct arena *a, const char *named, FILE *complaints, struct config *out,
                     struct fault *f)
{
    const char *const places[] = {named ? named : personal_file(a),
                                  named ? NULL : "/etc/madoguchi/madoguchi.conf"};
    *out = (struct config){
        .escape_ms = 25, .lock_minutes = 5, .call_minutes = 15, .close_minutes = 30, .passphrase_ms = 500};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct reading r = {.arena = a, .config = out, .complain = complaints, .file = places[i]};
        r.from = places[i] ? fopen(places[i], "re") : NULL;
        if (r.from) {
            r.keymap = keymap_new(a);
            enum err e = read_file(&r, f);
            fclose(r.from);
            return e;
        }
        if (places[i] && (named || errno != ENOENT))
            return fault_system(f, "設定を読む", places[i]);
    }
    return OK;
}
