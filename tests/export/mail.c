/* Mails as they are pasted: from mail programs, as they were sent, and from
 * people who mean harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "export/mail.h"
#include "export/mime.h"

static const struct {
    const char *pasted, *sender, *address, *at, *subject, *text;
} mails[] = {
    {"差出人: 北病院 地域連携室 鈴木 <suzuki@kita.example.jp>\n日時: "
     "2026年11月20日(金) 9:15\n"
     "件名: 退院調整のお願い\n宛先: "
     "相談窓口\n\nお世話になっております。\n12月1日に退院予定です。\n",
     "北病院 地域連携室 鈴木", "suzuki@kita.example.jp", "2026-11-20T09:15", "退院調整のお願い",
     "お世話になっております。\n12月1日に退院予定です。"},
    {"-----Original Message-----\nFrom: 鈴木 [mailto:s@example.jp]\nSent: "
     "2026年11月20日金曜日 9:15\n"
     "To: 窓口\nSubject: Re: 退院\n\n承知しました。",
     "鈴木", "s@example.jp", "2026-11-20T09:15", "Re: 退院", "承知しました。"},
    {"件名：訪問診療について\n差出人：山田（東部包括）\n日時：令和8年11月20日 "
     "14:05\n本文です。\n件名: ではない\n",
     "山田（東部包括）", "", "2026-11-20T14:05", "訪問診療について", "本文です。\n件名: ではない"},
    {"Received: from mx.example.jp\r\n\tby mail.example.jp; Fri, 20 Nov 2026 "
     "00:15:01 +0000\r\n"
     "Message-ID: <1@example.jp>\r\n"
     "From: =?ISO-2022-JP?B?GyRCTmtMWhsoQg==?= <suzuki@example.jp>\r\n"
     "Subject: =?UTF-8?B?6YCA6Zmi6Kq/5pW0?=\r\n "
     "=?UTF-8?B?44Gu44GK6aGY44GE?=\r\n"
     "Date: Fri, 20 Nov 2026 00:15:00 +0000\r\nMIME-Version: 1.0\r\n"
     "Content-Type: text/plain; "
     "charset=\"UTF-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
     "=E9=80=80=E9=99=A2=E3=81=AF12=E6=9C=88=\r\n1=E6=97=A5=E3=81=A7=E3=81=99="
     "E3=80=82\r\n",
     "鈴木", "suzuki@example.jp", "2026-11-20T09:15", "退院調整のお願い", "退院は12月1日です。"},
    {"From: \"Suzuki, H.\" <s@example.jp>\nDate: 20 Nov 26 09:15 +0900 (JST)\n"
     "Subject: =?shift_jis?Q?=91=DE=89=40?=\nContent-Type: multipart/mixed; "
     "boundary=\"==a\"\n\n"
     "This is a multi-part message.\n--==a\nContent-Type: "
     "multipart/alternative; boundary=b\n\n--b\n"
     "Content-Type: text/html\n\n<b>no</b>\n--b\nContent-Type: text/plain; "
     "charset=iso-2022-jp\n\n"
     "\x1b$B-!\x1b(B \x1b$BB`1!\x1b(B\n--b--\n--==a\nContent-Type: "
     "application/pdf\n\nJVBERi0=\n--==a--\n",
     "Suzuki, H.", "s@example.jp", "2026-11-20T09:15", "退院", "① 退院"},
    {"From: s@example.jp (鈴木)\nSubject: x\nContent-Type: text/plain; "
     "charset=utf-8\n"
     "Content-Transfer-Encoding: base64\n\n6YCA6Zmi\n44Gn44GZ44CC\n",
     "鈴木", "s@example.jp", "", "x", "退院です。"},
    /* the terminal has taken the escape characters out of a mail that was shown
       as it was sent */
    {"From: s@example.jp\nSubject: x\nContent-Type: text/plain; "
     "charset=iso-2022-jp\n\n$BB`1!(B desu\n",
     "s@example.jp", "s@example.jp", "", "x", "退院 desu"},
};

static const char *z(struct arena *a, struct str s)
{
    return str_z(a, s);
}

static int64_t now(void)
{
    return date_moment_from_iso(S("2026-11-20T14:05"));
}

static void real_mails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mails); i++) {
        struct arena *a = arena_new();
        struct mail m;
        if (!mail_read(a, str_of(mails[i].pasted), now(), &m))
            fail_msg("not read as a mail: %s", mails[i].pasted);
        assert_string_equal(z(a, m.sender), mails[i].sender);
        assert_string_equal(z(a, m.address), mails[i].address);
        assert_string_equal(z(a, m.at), mails[i].at);
        assert_string_equal(z(a, m.subject), mails[i].subject);
        assert_string_equal(z(a, m.text), mails[i].text);
        arena_free(a);
    }
}

/* A note that speaks of people and dates is no mail. */
static void other_texts(void **state)
{
    static const char *const texts[] = {
        "",
        "\n\n",
        "父が昨日から食事をとらず、歩けない。",
        "10:30 電話。件名: なし",
        "差出人: 鈴木\n本文だけ",
        "件名: 退院\n日時: 2026/11/20\n\n差出人がない",
        "http://example.jp/?from=a\nFrom: a\nSubject: b",
        "----------",
        "件名",
        ":",
        "：：：",
    };
    (void)state;
    for (size_t i = 0; i + 1 < COUNT_OF(texts); i++) {
        struct arena *a = arena_new();
        struct mail m;
        bool head = str_starts(str_of(texts[i]), S("http"));
        if (mail_read(a, str_of(texts[i]), now(), &m) && !head)
            fail_msg("read as a mail: %s", texts[i]);
        arena_free(a);
    }
}

static bool calm(struct str s, bool lines)
{
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && !(lines && s.p[i] == '\n')) || s.p[i] == 0x7F)
            return false;
    return utf8_valid(s, NULL);
}

/* Escape sequences, line breaks and broken bytes wrapped in base64 come out as
 * plain text. */
static void hostile_words(void **state)
{
    static const char *const mails_of_harm[] = {
        "From: =?UTF-8?B?G1szMW0bXTA7cHduZWQH?= <x@example.jp>\nSubject: "
        "=?UTF-8?Q?a=0D=0AFrom:_b=00c?=\n\n=1B[2J",
        "From: =?UTF-8?B?/////w==?=\nSubject: "
        "=?iso-2022-jp?B?GyRC?=\n\n\xff\xfe\x80",
        "From: =?=?=?=?\nSubject: =?UTF-8?B?\nContent-Type: multipart/x; "
        "boundary=\"\n\n--\n--\n",
        "From: =?../../etc/passwd?B?QQ==?=\nDate: Xyz, 99 Foo 99999 99:99:99 "
        "+9999\n\nx",
        "From: a\nDate: -1 Jan -2026 -1:-1\nContent-Type: text/plain; "
        "charset=utf-16\n\nx",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mails_of_harm); i++) {
        struct arena *a = arena_new();
        struct mail m;
        assert_true(mail_read(a, str_of(mails_of_harm[i]), now(), &m));
        assert_true(calm(m.sender, false) && calm(m.subject, false) && calm(m.text, true));
        arena_free(a);
    }
}

/* A megabyte of openings, of parts in parts and of folded lines is read in one
 * pass. */
static void large_mails(void **state)
{
    static const char *const units[] = {"=?UTF-8?B?", "--b\nContent-Type: multipart/x; boundary=b\n\n",
                                        " x\n",       "(",
                                        "\n",         "=?UTF-8?B?44GC?= ",
                                        "\na: b"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        struct arena *a = arena_new();
        struct buf b = buf_in(a);
        buf_add(&b, S("From: a\nContent-Type: multipart/x; boundary=b\nSubject: x"));
        while (b.n < 1 << 20)
            buf_add(&b, str_of(units[i]));
        struct mail m;
        assert_true(mail_read(a, buf_str(&b), now(), &m));
        arena_free(a);
    }
}

/* Every beginning of a mail, and every byte of it changed, is read without
 * harm. */
static void broken_mails(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mails); i++) {
        struct str whole = str_of(mails[i].pasted);
        for (size_t n = 0; n <= whole.n; n++) {
            struct arena *a = arena_new();
            struct mail m;
            char *bytes = malloc(n + 1); /* ends where the text ends, for the sanitizer */
            memcpy(bytes, whole.p, n);
            if (n)
                bytes[n / 2] = (char)(n * 37);
            if (mail_read(a, (struct str){bytes, n}, now(), &m))
                assert_true(calm(m.sender, false) && calm(m.subject, false) && calm(m.text, true));
            free(bytes);
            arena_free(a);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_mails),  cmocka_unit_test(other_texts),  cmocka_unit_test(hostile_words),
        cmocka_unit_test(large_mails), cmocka_unit_test(broken_mails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
