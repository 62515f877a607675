/* check: is everything in the file as it must be? A line each. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cli/args.h"
#include "cli/columns.h"
#include "cli/findings.h"
#include "cli/session.h"
#include "store/audit.h"
#include "store/cipher.h"

enum { DEEP, ANCHOR, AUDIT_KEY };

/* The next head in the bytes of a manifest, whatever its encoding: digits, a colon, sixteen hexadecimal digits. */
static struct str next_head(struct str *rest)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t colon; (colon = str_find(*rest, S(":"))) != SIZE_MAX;) {
        size_t from = colon, to = colon + 1;
        struct str all = *rest;
        while (from && all.p[from - 1] >= '0' && all.p[from - 1] <= '9')
            from--;
        while (to < all.n && all.p[to] && strchr(hex, all.p[to]))
            to++;
        *rest = str_from(all, to);
        if (from < colon && to - colon - 1 == AUDIT_HEAD_HEX)
            return (struct str){all.p + from, to - from};
    }
    return S0;
}

static bool read_manifest(struct cli *c, struct str *text)
{
    struct buf b = buf_in(c->arena);
    char block[4096];
    FILE *in = fopen(c->option[ANCHOR], "re");
    for (size_t n; in && (n = fread(block, 1, sizeof block, in)) > 0;)
        buf_add(&b, (struct str){block, n});
    bool good = in && !ferror(in);
    if (in)
        fclose(in);
    *text = buf_str(&b);
    return good;
}

/* Every head that stands in the manifest; *good: each is still in the chain as it was. */
static enum err look_at_anchors(struct cli *c, bool *good)
{
    static const struct str said[] = {[ANCHOR_HOLDS] = S_ROW("鎖の中にある"),
                                      [ANCHOR_MISSING] = S_ROW("鎖にない。記録が後ろから切られている"),
                                      [ANCHOR_DIFFERS] = S_ROW("鎖と違う。記録が書き換えられている"),
                                      [ANCHOR_UNREADABLE] = S_ROW("読めない")};
    struct str rest, head, last = S0;
    struct columns t = columns_new(c->arena, 3);
    if (!read_manifest(c, &rest))
        return fault_system(&c->fault, "マニフェストを読む", c->option[ANCHOR]);
    while ((head = next_head(&rest)).n) {
        if (str_eq(head, last))
            continue;
        enum anchor found = audit_anchor(c->db, head);
        columns_add(&t, (struct str[]){found == ANCHOR_HOLDS ? S("良") : S("異常"), head, said[found]});
        *good &= found == ANCHOR_HOLDS;
        last = head;
    }
    if (!last.n)
        return fault_say(&c->fault, ERR_REFUSED,
                         "%s: 監査鎖の列がありません。書き出しの manifest.csv を指定してください。",
                         c->option[ANCHOR]);
    columns_print(&t, COLUMNS_TEXT, c->out);
    return OK;
}

/* 64 hexadecimal digits, in groups or not, as init printed them. */
static bool read_audit_key(struct cli *c, unsigned char k0[AUDIT_K0])
{
    char text[256];
    size_t n = 0;
    FILE *in = fopen(c->option[AUDIT_KEY], "re");
    size_t read = in ? fread(text, 1, sizeof text - 1, in) : 0;
    if (in)
        fclose(in);
    text[read] = 0;
    bool good = sodium_hex2bin(k0, AUDIT_K0, text, strspn(text, "0123456789abcdefABCDEF \t\r\n"), " \t\r\n",
                               &n, NULL) == 0 &&
                n == AUDIT_K0;
    sodium_memzero(text, sizeof text);
    return good;
}

/* By the key that only the auditor has: nobody at the desk can have made the chain anew. */
static enum err look_with_key(struct cli *c, bool *good)
{
    unsigned char k0[AUDIT_K0];
    int64_t rows;
    struct fault found;
    if (!read_audit_key(c, k0))
        return fault_say(&c->fault, ERR_REFUSED,
                         "%s: 監査の鍵がありません。init が表示した64桁を書いたファイルを指定してください。",
                         c->option[AUDIT_KEY]);
    bool whole = audit_check_from(c->db, k0, &rows, &found) == OK;
    sodium_memzero(k0, sizeof k0);
    if (whole)
        fprintf(c->out, "良  監査の鍵による確認  %lld件\n", (long long)rows);
    else
        fprintf(c->out, "異常  監査の鍵による確認  %s\n", found.say);
    *good &= whole;
    return OK;
}

/* Not damaged: but some day soon it will have sealed more pages than nonces that are drawn by chance are good for. */
static enum err look_at_wear(struct cli *c)
{
    uint64_t pages = cipher_wear(c->db);
    bool worn = cipher_is_worn(pages);
    if (pages)
        fprintf(c->out, "%s  データの鍵  %lluページに使った（%lluまで）\n", worn ? "注意" : "良",
                (unsigned long long)pages, (unsigned long long)CIPHER_PAGES_MOST);
    return worn ? fault_say(&c->fault, ERR_NOTICE,
                            "%s: データの鍵を替える時期です。窓口をすべて閉じて、madoguchi rekey "
                            "を実行してください。",
                            c->db_path)
                : OK;
}

static enum err run(struct cli *c)
{
    bool good;
    enum err e = findings_print(c, c->db, c->option[DEEP] != NULL, &good);
    if (!e && c->option[ANCHOR])
        e = look_at_anchors(c, &good);
    if (!e && c->option[AUDIT_KEY])
        e = look_with_key(c, &good);
    if (e)
        return e;
    e = look_at_wear(c);
    if (good)
        return e;
    return fault_say(&c->fault, ERR_NOTICE,
                     "%s: 合わないところがあります。バックアップを取り、管理者に知らせてください。",
                     c->db_path);
}

const struct command cmd_check = {
    .name = "check",
    .order = 110,
    .operands = "",
    .words = "データベースが壊れていないか、記録の鎖と件数が合うかを確かめる",
    .options = {[DEEP] = {"deep", OPTION_FLAG, NULL, "検索の索引も1件ずつ照らし合わせる（時間がかかる）"},
                [AUDIT_KEY] = {"audit-key", OPTION_FILE, "FILE",
                               "監査する人の鍵（init が表示した64桁）で、鎖が作り直されていないかを確かめる"},
                [ANCHOR] = {"anchor", OPTION_FILE, "FILE",
                            "書き出しの manifest.csv に残る監査鎖が、今の鎖の中にあるかを確かめる"}},
    .need = NEED_READER,
    .right = RIGHT_NONE,
    .plain = true,
    .run = run,
};
