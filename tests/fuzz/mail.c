/* Pasted text that may be a mail: one line each without control characters, but for the text. */
#include "export/mail.h"
#include "base/arena.h"
#include "fuzz/fuzz.h"

const char *const fuzz_words[] = {"From: ",
                                  "Date: ",
                                  "Subject: ",
                                  "差出人: ",
                                  "件名: ",
                                  "日時: ",
                                  "=?ISO-2022-JP?B?",
                                  "=?UTF-8?Q?",
                                  "?=",
                                  "Content-Type: multipart/mixed; boundary=\"",
                                  "Content-Transfer-Encoding: base64",
                                  "\033$B",
                                  "\033(B",
                                  "\n\n",
                                  "--",
                                  "=E3=81",
                                  "Fri, 20 Nov 2026 09:15:00 +0900",
                                  NULL};

static void line(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            fuzz_broken("headings are lines without control characters");
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct mail m;
    if (mail_read(a, bytes, FUZZ_NOW, &m)) {
        line(m.sender);
        line(m.address);
        line(m.at);
        line(m.subject);
        for (size_t i = 0; i < m.text.n; i++)
            if ((unsigned char)m.text.p[i] < ' ' && m.text.p[i] != '\n' && m.text.p[i] != '\t')
                fuzz_broken("the text has no control characters but line ends and tabs");
    }
    arena_free(a);
}
