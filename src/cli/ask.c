#include "cli/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/utf8.h"
#include "model/passphrase.h"

struct str ask_text(const struct answer *a)
{
    return (struct str){a->text, a->n};
}

void ask_wipe_bytes(void *p, size_t n)
{
    sodium_memzero(p, n);
}

void ask_wipe(struct answer *a)
{
    ask_wipe_bytes(a, sizeof *a);
}

/* Up to the end of the first line; 0: all of it was read, -1: errno. */
static int read_line(int fd, struct answer *out)
{
    ssize_t got = 0;
    out->n = 0;
    while (out->n < sizeof out->text && (got = read(fd, out->text + out->n, 1)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (out->text[out->n] == '\n')
            break;
        out->n++;
    }
    out->n -= out->n && out->text[out->n - 1] == '\r';
    return 0;
}

static enum err from_file(struct cli *c, const char *file, struct answer *out)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read_line(fd, out)) {
        fault_system(&c->fault, "合い言葉を読む", file);
        if (fd >= 0)
            close(fd);
        return ERR_IO;
    }
    close(fd);
    if (out->n == sizeof out->text)
        return fault_say(&c->fault, ERR_USAGE, "%s: 1行目が長すぎます（%dバイト未満にする）。", file,
                         ASK_MOST);
    if (!out->n || !utf8_valid(ask_text(out), NULL))
        return fault_say(&c->fault, ERR_USAGE,
                         "%s: 1行目が合い言葉になっていません（UTF-8で、1行目に書く）。", file);
    return OK;
}

/* Keys that would end the program are read as text here, so that the terminal never stays blind. */
static enum err from_terminal(struct cli *c, const char *what, struct answer *out)
{
    struct termios shown, hidden;
    if (tcgetattr(STDIN_FILENO, &shown))
        return fault_system(&c->fault, "端末を使う", "/dev/tty");
    hidden = shown;
    hidden.c_lflag &= (tcflag_t) ~(ECHO | ISIG);
    hidden.c_lflag |= ICANON;
    fprintf(c->err, "%s: ", what);
    fflush(c->err);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    int bad = read_line(STDIN_FILENO, out);
    bool cut = out->n == sizeof out->text;
    tcsetattr(STDIN_FILENO, cut ? TCSAFLUSH : TCSADRAIN, &shown); /* the rest of it is nobody's answer */
    fputc('\n', c->err);
    if (cut)
        return fault_say(&c->fault, ERR_REFUSED,
                         "入力が長すぎます（%dバイト未満）。短くして、やり直してください。", ASK_MOST);
    if (bad || !out->n || memchr(out->text, 3, out->n))
        return fault_say(&c->fault, ERR_DENIED, "入力がないので、やめました。");
    return OK;
}

enum err ask(struct cli *c, const char *file, const char *what, const char *how, struct answer *out)
{
    if (file)
        return from_file(c, file, out);
    if (isatty(STDIN_FILENO))
        return from_terminal(c, what, out);
    return fault_say(&c->fault, ERR_DENIED, "%sを尋ねる端末がありません。%s", what, how);
}

static enum err same_again(struct cli *c, const char *what, const struct answer *first)
{
    struct answer second = {0};
    enum err e = from_terminal(c, what, &second);
    if (!e && (first->n != second.n || sodium_memcmp(first->text, second.text, second.n)))
        e = fault_say(&c->fault, ERR_REFUSED, "2回の入力が違います。もう一度、はじめから実行してください。");
    ask_wipe(&second);
    return e;
}

enum err ask_new(struct cli *c, const char *file, struct str login, struct str name, struct answer *out)
{
    const char *what =
        str_print(c->arena, S_FMT " の新しい合い言葉（%d文字以上）", S_ARG(login), PASSPHRASE_LEAST).p;
    struct passphrase_about about = {.login = login, .name = name};
    enum err e = ask(c, file, what, "合い言葉を1行目に書いたファイルを指定してください。", out);
    struct str wrong = e ? S0 : passphrase_wrong(c->arena, ask_text(out), &about);
    if (wrong.n)
        e = fault_say(&c->fault, ERR_REFUSED, "この合い言葉は使えません。" S_FMT, S_ARG(wrong));
    if (!e && !file)
        e = same_again(c, "もう一度", out);
    if (e)
        ask_wipe(out);
    return e;
}
