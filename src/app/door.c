#include "app/door.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "ui/bar.h"

enum part { PART_LOGIN, PART_PASSPHRASE, PART_AGAIN, PART_DIGITS };
enum { LABEL = 14, FIELD = 34, WIDTH = 62, FIRST = 2 };

struct line {
    enum part part;
    struct str label, hint;
};

/* What is asked for at each door, in this order. */
static const struct {
    struct str title;
    struct line lines[DOOR_LINES];
    int count;
} kinds[DOOR_KINDS] = {
    [DOOR_SIGN] = {S_ROW("サインイン"),
                   {{PART_LOGIN, S_ROW("ログイン名"), S_ROW("")},
                    {PART_PASSPHRASE, S_ROW("合い言葉"), S_ROW("")},
                    {PART_DIGITS, S_ROW("暗証番号"),
                     S_ROW("なくてもよい。今日のロックを解く 4〜8 桁の数字")}},
                   3},
    [DOOR_PERSON] = {S_ROW("サインイン"),
                     {{PART_PASSPHRASE, S_ROW("合い言葉"), S_ROW("")},
                      {PART_DIGITS, S_ROW("暗証番号"),
                       S_ROW("なくてもよい。今日のロックを解く 4〜8 桁の数字")}},
                     2},
    [DOOR_DIGITS] = {S_ROW("ロックを解く"), {{PART_DIGITS, S_ROW("暗証番号"), S_ROW("Tab で合い言葉")}}, 1},
    [DOOR_RENEW] = {S_ROW("新しい合い言葉"),
                    {{PART_PASSPHRASE, S_ROW("新しい合い言葉"),
                      S_ROW("13 文字以上。日本語でも英数字でもよい")},
                     {PART_AGAIN, S_ROW("もう一度"), S_ROW("")}},
                    2},
};

static const struct line *line_of(const struct door *d, int i)
{
    return &kinds[d->kind].lines[i];
}

void door_make(struct door *d, struct arena *a)
{
    d->login = edit_new(a, S0, false);
    for (int i = 0; i < DOOR_LINES; i++)
        d->hidden[i] = hidden_new();
}

void door_free(struct door *d)
{
    for (int i = 0; i < DOOR_LINES; i++)
        hidden_free(d->hidden[i]);
}

void door_close(struct door *d)
{
    for (int i = 0; i < DOOR_LINES; i++)
        hidden_clear(d->hidden[i]);
    d->say[0] = 0;
}

void door_open(struct door *d, enum door_kind kind, struct str login, struct str name)
{
    door_close(d);
    d->kind = kind;
    d->name = name;
    d->at = 0;
    edit_set(&d->login, login);
    if (kind == DOOR_SIGN && login.n)
        d->at = 1;
}

void door_say(struct door *d, enum look look, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(d->say, sizeof d->say, format, args);
    va_end(args);
    d->look = look;
}

void door_refuse(struct door *d, struct str why)
{
    for (int i = 0; i < DOOR_LINES; i++)
        hidden_clear(d->hidden[i]);
    d->at = kinds[d->kind].lines[0].part == PART_LOGIN;
    door_say(d, LOOK_WARNING, S_FMT, S_ARG(why));
}

static struct str part_text(const struct door *d, enum part part)
{
    for (int i = 0; i < kinds[d->kind].count; i++)
        if (line_of(d, i)->part == part)
            return part == PART_LOGIN ? str_trim(edit_text(&d->login)) : hidden_text(d->hidden[i]);
    return S0;
}

struct str door_login(const struct door *d)
{
    return str_trim(edit_text(&d->login));
}

struct str door_passphrase(const struct door *d)
{
    return part_text(d, PART_PASSPHRASE);
}

struct str door_again(const struct door *d)
{
    return part_text(d, PART_AGAIN);
}

struct str door_digits(const struct door *d)
{
    return part_text(d, PART_DIGITS);
}

/* Enter goes on to the next line, and from the last one to the first that is empty, where there is one. */
static enum door_answer enter(struct door *d)
{
    int last = kinds[d->kind].count - 1;
    if (d->at < last) {
        d->at++;
        return DOOR_WAITS;
    }
    for (int i = 0; i <= last; i++) {
        bool needed = line_of(d, i)->part != PART_DIGITS || d->kind == DOOR_DIGITS;
        if (needed && !part_text(d, line_of(d, i)->part).n) {
            d->at = i;
            return DOOR_WAITS;
        }
    }
    return DOOR_READY;
}

static void type(struct door *d, uint32_t key)
{
    enum part part = line_of(d, d->at)->part;
    char bytes[4];
    key = part == PART_DIGITS ? kana_key(key) : key;
    if (part == PART_LOGIN)
        edit_key(&d->login, key, FIELD);
    else if (key == KEY_BACKSPACE)
        hidden_back(d->hidden[d->at]);
    else if (key_is_text(key))
        hidden_add(d->hidden[d->at], (struct str){bytes, utf8_put(bytes, key)});
}

enum door_answer door_key(struct door *d, enum verb v, uint32_t key)
{
    int count = kinds[d->kind].count;
    d->say[0] = 0;
    switch (v) {
    case VERB_BACK: return DOOR_LEFT;
    case VERB_ENTER: return enter(d);
    case VERB_NEXT:
    case VERB_DOWN:
        if (d->kind == DOOR_DIGITS)
            return DOOR_OTHERS;
        d->at = (d->at + 1) % count;
        break;
    case VERB_PREVIOUS:
    case VERB_UP: d->at = (d->at + count - 1) % count; break;
    default: type(d, key);
    }
    return DOOR_WAITS;
}

void door_paste(struct door *d, struct str text)
{
    d->say[0] = 0;
    if (line_of(d, d->at)->part == PART_LOGIN)
        edit_insert(&d->login, text);
    else
        hidden_add(d->hidden[d->at], text);
}

static void draw_hidden(const struct hidden *h, struct canvas *c, struct box in, enum look look, bool focus)
{
    int count = hidden_count(h), seen = count < in.cols - 1 ? count : in.cols - 1;
    canvas_fill(c, in, look);
    for (int i = 0; i < seen; i++)
        canvas_text(c, in, 0, i, look, S("*"));
    if (focus)
        canvas_cursor(c, in, 0, seen);
}

static void draw_line(const struct door *d, int i, struct canvas *c, struct box in)
{
    const struct line *l = line_of(d, i);
    bool focus = i == d->at;
    enum look look = focus ? LOOK_FOCUS : LOOK_FIELD;
    struct box field = box_cols(in, LABEL + 1, FIELD);
    canvas_text(c, in, 0, LABEL - canvas_cells(l->label), LOOK_LABEL, l->label);
    if (l->part == PART_LOGIN)
        edit_draw(&d->login, c, field, look, focus);
    else
        draw_hidden(d->hidden[i], c, field, look, focus);
    canvas_text(c, box_rows((struct box){in.row, in.col, 2, in.cols}, 1, 1), 0, LABEL + 1, LOOK_QUIET,
                l->hint);
}

void door_draw(const struct door *d, struct canvas *c, struct box in, struct arena *a)
{
    struct str title = kinds[d->kind].title;
    in = box_cols(in, in.cols > WIDTH ? (in.cols - WIDTH) / 2 : 0, WIDTH);
    if (d->name.n)
        title = str_print(a, S_FMT "   " S_FMT, S_ARG(d->name), S_ARG(title));
    canvas_text(c, in, 0, LABEL + 1, LOOK_TITLE, title);
    for (int i = 0; i < kinds[d->kind].count; i++)
        draw_line(d, i, c, box_rows(in, FIRST + 2 * i, 1));
    bar_paragraph(c, box_cols(in, LABEL / 2, in.cols), FIRST + 2 * kinds[d->kind].count, d->look,
                  str_of(d->say));
}
