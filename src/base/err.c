#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The system's own words are English and technical: the common ones get a sentence with what to do. */
static const struct {
    int number;
    const char *say;
} causes[] = {
    {ENOSPC, "ディスクがいっぱいです。不要なファイルを消してから、もう一度実行してください"},
    {EDQUOT, "使ってよい容量を超えています。不要なファイルを消してから、もう一度実行してください"},
    {EFBIG, "ファイルがこれより大きくなれません。ulimit -f と空き容量を確かめてください"},
    {EROFS, "読み取り専用の場所です。書き込める場所を指定してください"},
    {EACCES, "権限がありません。ファイルとフォルダの持ち主と許可を確かめてください"},
    {EPERM, "許可されていません。ファイルとフォルダの持ち主と許可を確かめてください"},
    {ENOENT, "見つかりません。名前と場所を確かめてください"},
    {EISDIR, "フォルダです。ファイルを指定してください"},
    {ENOTDIR, "途中の名前がフォルダではありません。場所を確かめてください"},
    {ELOOP, "シンボリックリンクは使えません。本当の場所を指定してください"},
    {EEXIST, "すでにあります。別の名前を指定してください"},
    {ENAMETOOLONG, "名前が長すぎます。短い名前を指定してください"},
    {ENOMEM, "メモリが足りません。ほかのプログラムを終了してください"},
    {EMFILE, "開けるファイルの数（ulimit -n）を使い切りました。増やしてから、もう一度実行してください"},
    {EIO, "読み書きに失敗しました。ディスクの状態を確かめてください"},
};

enum err fault_say(struct fault *f, enum err code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    f->code = code;
    vsnprintf(f->say, sizeof f->say, format, args);
    va_end(args);
    return code;
}

enum err fault_system(struct fault *f, const char *doing, const char *path)
{
    int number = errno;
    const char *why = strerror(number);
    for (unsigned i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].number == number)
            why = causes[i].say;
    return fault_say(f, ERR_IO, "%s: %sことができません（%s）。", path, doing, why);
}
