#include "store/take.h"

#include <sodium.h>
#include <stdarg.h>

#include "base/date.h"
#include "base/utf8.h"
#include "handed.h"
#include "lineage.h"
#include "store/audit.h"
#include "store/change.h"
#include "store/peer.h"
#include "taking.h"

void taking_note(struct taking *t, const char *format, ...)
{
    va_list args;
    if (t->out->note_count == TAKEN_NOTES)
        return;
    va_start(args, format);
    t->out->notes[t->out->note_count++] = str_vprint(t->told, format, args);
    va_end(args);
}

enum err taking_audit(struct taking *t, const struct record_row *row, int64_t id, struct str what)
{
    t->seq = t->head;
    if (!(row->flags & R_PERSONAL))
        return OK;
    struct str subject = str_print(t->arena, S_FMT " %lld", S_ARG(row->table), (long long)id);
    enum err e = audit_add(t->db, t->now, t->login, S("take"), subject,
                           str_print(t->arena, S_FMT S_FMT, S_ARG(subject), S_ARG(what)), t->f);
    t->seq = t->db->audit_seq;
    return e;
}

struct str taken_by(struct arena *a, struct str detail, struct str column)
{
    struct str fields = str_part(&detail, ';'), peer = str_trim(detail), login = S0;
    while (fields.n) {
        struct str value = str_part(&fields, ' '), name = str_part(&value, '=');
        if (str_eq(name, column))
            login = value;
    }
    return str_print(a, S_FMT "%s" S_FMT, S_ARG(peer), peer.n && login.n ? " " : "", S_ARG(login));
}

enum err taking_asks(struct taking *t, const char *sql, const struct record_row *row, int64_t id,
                     struct str field, struct str value, bool *yes)
{
    sqlite3_stmt *s = db_statement(t->db, sql, t->f);
    if (!s)
        return t->f->code;
    db_bind(s, 1, row->table);
    sqlite3_bind_int64(s, 2, id);
    sqlite3_bind_int64(s, 3, t->known);
    db_bind(s, 4, t->out->peer);
    if (sqlite3_bind_parameter_count(s) > 4) {
        db_bind(s, 5, field);
        db_bind(s, 6, value);
    }
    enum err e = db_fetch(t->db, s, yes, t->f);
    sqlite3_reset(s);
    return e;
}

enum err taking_left(struct taking *t, const struct record_row *row, const char *why)
{
    t->out->left++;
    taking_note(t, S_FMT "の記録を1件、取り込みませんでした: %s。", S_ARG(row->label), why);
    return OK;
}

/* ---- reading ---- */

struct reading {
    struct str rest;
    bool bad;
};

/* What is no text of ours, or not there, makes the whole parcel one that is not taken. */
static struct str text(struct reading *r)
{
    struct str said = S0;
    if (!r->bad && (!parcel_next(&r->rest, &said) || !utf8_valid(said, NULL)))
        r->bad = true;
    return r->bad ? S0 : said;
}

static int64_t count(struct reading *r)
{
    int64_t n = str_int(text(r), -1);
    r->bad |= n < 0;
    return r->bad ? 0 : n;
}

static void read_is(struct reading *r, struct said_row *row)
{
    struct str column = text(r), value = text(r);
    const struct field *field = row->row ? record_field(row->row->id, column) : NULL;
    row->newer |= !field;
    if (!field)
        return;
    row->is |= FIELD_BIT(field->index);
    row->value[field->index] = value;
}

static void read_now(struct arena *a, struct reading *r, struct said_row *row)
{
    struct str column = text(r);
    struct said_now n = {.value = text(r)};
    int64_t formers = count(r);
    if (formers > (int64_t)r->rest.n / 4) { /* each has its length before it */
        r->bad = true;
        return;
    }
    n.former = ARENA_ARRAY(a, struct str, formers);
    for (; n.count < formers; n.count++)
        n.former[n.count] = text(r);
    n.login = text(r);
    n.at = text(r);
    const struct field *field = row->row ? record_field(row->row->id, column) : NULL;
    row->newer |= !field;
    if (!field)
        return;
    row->now |= FIELD_BIT(field->index);
    row->changed[field->index] = n;
}

/* Up to the next row; *tag is what comes then. */
static void read_row(struct arena *a, struct reading *r, struct said_row *row, struct str *tag)
{
    static const struct str states[SAID_STATES] = {
        [SAID_NEW] = S_ROW("new"), [SAID_OLD] = S_ROW("old"), [SAID_GONE] = S_ROW("gone")};
    *row = (struct said_row){.row = record_of_table(text(r)), .name = text(r), .state = SAID_STATES};
    if (row->row && !handed_over(row->row->id))
        row->row = NULL;
    struct str state = text(r);
    for (int i = 0; i < SAID_STATES; i++)
        if (str_eq(state, states[i]))
            row->state = (enum said_state)i;
    r->bad |= row->state == SAID_STATES;
    row->value = ARENA_ARRAY(a, struct str, row->row ? row->row->count : 1);
    row->changed = ARENA_ARRAY(a, struct said_now, row->row ? row->row->count : 1);
    for (*tag = text(r); !r->bad; *tag = text(r))
        if (str_eq(*tag, S("is")))
            read_is(r, row);
        else if (str_eq(*tag, S("now")))
            read_now(a, r, row);
        else
            break;
}

/* ---- one parcel ---- */

struct handed { /* its head */
    int64_t version, practice, seq, since, acknowledged;
    struct str mark;
};

static enum err no_parcel(const char *path, struct fault *f)
{
    return fault_say(f, ERR_REFUSED,
                     "%s: 中身が受け渡しの形になっていません。相手の端末で作り直してもらってください。",
                     path);
}

static enum err check_head(struct taking *t, const struct handed *h, const struct peer *peer,
                           const char *path)
{
    struct str mark;
    enum err e = lineage_mark(t->arena, t->db, &mark, t->f);
    if (e)
        return e;
    if (h->version > HANDED_VERSION)
        return fault_say(
            t->f, ERR_REFUSED,
            "%s: 新しい版の madoguchi で作られています。この端末のプログラムを更新してください。", path);
    if (h->practice != db_facts(t->db)->practice)
        return fault_say(t->f, ERR_REFUSED, "%s: 練習用と本番のデータベースのあいだでは受け渡しできません。",
                         path);
    if (str_eq(h->mark, mark))
        return fault_say(t->f, ERR_REFUSED,
                         "%s: この端末と同じデータベースの写しから作られています。相手の端末で madoguchi "
                         "restation を行ってから、作り直してもらってください。",
                         path);
    if (h->since > peer->taken)
        return fault_say(
            t->f, ERR_REFUSED,
            "%s: この前の受け渡しファイルを取り込んでいません。先にそれを取り込むか、相手の端末で "
            "madoguchi exchange give --all を行ってもらってください。",
            path);
    return OK;
}

static enum err take_said(struct taking *t, struct said_row *r)
{
    int64_t id;
    t->out->rows++;
    if (!r->row) {
        taking_note(t, "この版の知らない種類の記録を1件、取り込みませんでした。");
        t->out->left++;
        return OK;
    }
    if (r->newer)
        taking_left(t, r->row,
                    "この版の知らない項目だけを除きました。プログラムを更新してから、相手の端末で "
                    "exchange give --all を行ってください");
    if (r->state != SAID_GONE)
        return take_row(t, r);
    enum err e = lineage_row(t->db, r->row->id, r->name, &id, t->f);
    if (e || !id)
        return e;
    struct going *g = ARENA_NEW(t->whole, struct going);
    *g = (struct going){t->going, r->row, id};
    t->going = g;
    return OK;
}

static enum err take_all(struct taking *t, struct reading *in, const char *path)
{
    struct str tag = text(in);
    enum err e = OK;
    while (!e && str_eq(tag, S("row"))) {
        struct said_row row;
        read_row(t->arena, in, &row, &tag);
        e = in->bad ? no_parcel(path, t->f) : take_said(t, &row);
        arena_reset(t->arena);
    }
    if (!e && (!str_eq(tag, S("end")) || count(in) != t->out->rows || in->bad || in->rest.n))
        return no_parcel(path, t->f);
    e = e ? e : take_later(t);
    e = e ? e : take_gone(t);
    return e ? e : match_forget(t->db, t->f);
}

/* What they say to have had of ours counts where it was given. */
static enum err note_taken(struct taking *t, const struct handed *h, const struct peer *peer)
{
    static const char *const sqls[] = {
        "UPDATE peer SET taken=?2, taken_at=?4, acknowledged=CASE WHEN ?3 IN"
        " (SELECT seq FROM given WHERE peer=?1) THEN max(acknowledged, ?3) ELSE acknowledged END WHERE "
        "name=?1",
        "DELETE FROM given WHERE peer=?1 AND seq < (SELECT acknowledged FROM peer WHERE name=?1)"};
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(sqls); i++) {
        sqlite3_stmt *s = db_statement(t->db, sqls[i], t->f);
        if (!s)
            return t->f->code;
        db_bind(s, 1, peer->name);
        if (i == 0) {
            sqlite3_bind_int64(s, 2, h->seq);
            sqlite3_bind_int64(s, 3, h->acknowledged);
            db_bind(s, 4, date_iso_moment(t->arena, t->now));
        }
        e = db_step(t->db, s, t->f);
    }
    return e;
}

/* What they say to know of ours, as far as it can be so: a number from before this file was restored says nothing. */
static enum err find_known(struct taking *t, const struct handed *h, const struct peer *peer)
{
    bool given;
    sqlite3_stmt *s = db_statement(t->db, "SELECT 1 FROM given WHERE peer=?1 AND seq=?2 LIMIT 1", t->f);
    if (!s)
        return t->f->code;
    db_bind(s, 1, peer->name);
    sqlite3_bind_int64(s, 2, h->acknowledged);
    enum err e = db_fetch(t->db, s, &given, t->f);
    sqlite3_reset(s);
    t->known = given || h->acknowledged < peer->acknowledged ? h->acknowledged : peer->acknowledged;
    return e;
}

static enum err take_in(struct taking *t, struct reading *in, const struct handed *h, const struct peer *peer,
                        const char *path)
{
    enum err e = find_known(t, h, peer);
    e = e ? e : audit_add(t->db, t->now, t->login, S("take"), S0, peer->name, t->f);
    t->head = t->seq = t->db->audit_seq;
    e = e ? e : take_all(t, in, path);
    e = e ? e : note_taken(t, h, peer);
    return e ? e : peer_took(t->db, peer, h->mark, h->seq, t->f);
}

static enum err take_content(struct taking *t, struct str content, const struct peer *peer, const char *path)
{
    struct reading in = {.rest = content};
    bool ours = str_eq(text(&in), S("madoguchi-changes"));
    struct handed h = {.version = count(&in)};
    h.practice = count(&in);
    h.mark = text(&in);
    h.seq = count(&in);
    h.since = count(&in);
    h.acknowledged = count(&in);
    if (!ours || in.bad)
        return no_parcel(path, t->f);
    t->out->peer = str_copy(t->told, peer->name);
    int64_t taken = 0;
    enum err e = check_head(t, &h, peer, path);
    e = e ? e : peer_taken(t->db, peer, h.mark, &taken, t->f);
    t->out->again = !e && h.seq <= taken;
    if (e || t->out->again)
        return e;
    e = db_begin(t->db, t->f);
    if (e)
        return e;
    e = take_in(t, &in, &h, peer, path);
    if (!e)
        return db_commit(t->db, t->f);
    db_rollback(t->db);
    return e;
}

enum err take(struct arena *a, struct db *db, const char *path, struct str login, int64_t now,
              struct taken *out, struct fault *f)
{
    struct parcel_pair own;
    unsigned char from[PARCEL_KEY];
    struct str content;
    struct peer peer;
    struct arena *whole = arena_new();
    struct taking t = {.db = db,
                       .whole = whole,
                       .arena = arena_new(),
                       .login = login,
                       .now = now,
                       .out = out,
                       .told = a,
                       .f = f};
    t.changed = date_iso_seconds(whole, now);
    *out = (struct taken){.peer = S0};
    enum err e = peer_own(db, login, now, &own, f);
    e = e ? e : parcel_sender(path, &own, from, f);
    e = e ? e : peer_of_key(whole, db, from, &peer, f);
    e = e ? e : parcel_open(whole, path, &own, &content, f);
    sodium_memzero(&own, sizeof own);
    e = e ? e : take_content(&t, content, &peer, path);
    arena_free(t.arena);
    arena_free(whole);
    return e;
}
