#include "export/run.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/date.h"
#include "export/book.h"
#include "export/due.h"
#include "export/expand.h"
#include "export/folder.h"
#include "export/manifest.h"
#include "export/resend.h"
#include "export/span.h"
#include "export/withhold.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/query.h"

enum { CANCEL_ROWS = 256, TELL_ROWS = 4096, NOTES = 16 };

static const struct profile {
    struct str name;
    enum encoding encoding;
    bool daily;
} profiles[] = {
    {S_ROW("city"), ENCODING_CP932, true}, {S_ROW(""), ENCODING_UTF8_BOM, false}, /* any other */
};

struct file { /* of the profile, ready to run */
    struct str name, path, sql;
    bool plain; /* no CSV */
};

struct run {
    struct arena *arena;
    struct db *db;
    const struct run_request *q;
    struct run_result *out;
    const struct source_dirs *dirs;
    const struct profile *profile;
    struct str profile_name;
    struct encoder *encoder;
    struct file *files;
    int file_count;
    struct span_frame by;
    struct str replaced_in; /* the last folder with something replaced */
};

static void note(struct run_result *out, struct str sentence)
{
    if (out->count < NOTES)
        out->notes[out->count++] = sentence;
}

static const struct profile *find_profile(struct str name)
{
    size_t i = 0;
    while (profiles[i].name.n && !str_eq(profiles[i].name, name))
        i++;
    return &profiles[i];
}

static enum err refuse_profile(struct run *r, struct fault *f)
{
    struct str *names;
    int count = source_folders(r->arena, r->dirs, S("export"), &names);
    struct str all = str_join(r->arena, names, (size_t)count, S("、"));
    return fault_say(f, ERR_USAGE, "「" S_FMT "」という書き出しの種類はありません。あるのは " S_FMT " です。",
                     S_ARG(r->profile_name), S_ARG(all));
}

static enum err read_files(struct run *r, struct fault *f)
{
    struct source *sources;
    bool plain =
        r->profile_name.n && str_find(r->profile_name, S("/")) == SIZE_MAX && r->profile_name.p[0] != '.';
    struct str folder = str_print(r->arena, "export/" S_FMT, S_ARG(r->profile_name));
    enum err rc = plain ? source_list(r->arena, r->dirs, folder, &sources, &r->file_count, f) : OK;
    if (!rc && !r->file_count)
        return refuse_profile(r, f);
    r->files = ARENA_ARRAY(r->arena, struct file, r->file_count);
    for (int i = 0; !rc && i < r->file_count; i++) {
        r->files[i].plain = str_ends(sources[i].name, S(".json"));
        r->files[i].name =
            str_print(r->arena, S_FMT "%s", S_ARG(sources[i].name), r->files[i].plain ? "" : ".csv");
        r->files[i].path = sources[i].path;
        rc = expand_sql(r->arena, r->db, r->dirs, &sources[i], &r->files[i].sql, f);
    }
    return rc;
}

static enum err cancelled(struct fault *f)
{
    return fault_say(f, ERR_IO, "書き出しを中止しました。何も書かれていません。");
}

/*
 * Who writes files: each takes the next one that nobody has begun. The run's own connection is one of them; a
 * second one with a thread of its own joins where it sees the same records. No change goes without an audit row,
 * so that two snapshots with one audit head hold the same.
 */
struct writer {
    const struct run *run;
    struct work *work;
    struct db *db;
    struct arena *arena;
    bool tells; /* progress is told by one of them */
    enum err code;
    struct fault fault;
};

struct work {
    const struct run *run;
    const struct span *span;
    int folder;
    struct page_sum *sums;
    atomic_int next;
    atomic_bool failed;
    struct writer writers[2];
};

static enum err copy_rows(struct writer *w, struct query *q, struct page *s, struct str name)
{
    const struct run_request *asked = w->run->q;
    int columns = query_columns(q);
    int64_t rows = 0;
    while (query_step(q)) {
        for (int i = 0; i < columns; i++)
            page_cell(s, query_text(q, i));
        rows++;
        if (rows % CANCEL_ROWS == 0 && asked->cancel && *asked->cancel)
            return cancelled(&w->fault);
        if (rows % CANCEL_ROWS == 0 && (page_failed(s) || w->work->failed))
            break; /* page_close says why, or the other one does */
        if (rows % TELL_ROWS == 0 && asked->tell && w->tells)
            asked->tell(asked->of, name, rows);
    }
    return OK;
}

static enum err write_file(struct writer *w, const struct file *file, struct page_sum *sum)
{
    struct query *q;
    struct page *s = NULL;
    struct str headings[256];
    struct fault second, *f = &w->fault;
    enum err rc = query_open(w->db, file->path, file->sql, &q, f);
    if (rc)
        return rc;
    int columns = query_columns(q);
    period_bind(&w->work->span->period, q);
    if (columns > (int)COUNT_OF(headings))
        rc = fault_say(f, ERR_REFUSED, S_FMT ": 列が %d あります。256 までにしてください。",
                       S_ARG(file->path), columns);
    for (int i = 0; !rc && i < columns; i++)
        headings[i] = query_heading(q, i);
    const struct page_form form = {.encoder = w->run->encoder,
                                   .noted = true,
                                   .formula_safe = w->run->q->spreadsheet,
                                   .plain = file->plain,
                                   .two_hands = true};
    if (!rc)
        rc = page_open(w->arena, w->work->folder, file->name.p, &form, headings, columns, &s, f);
    if (!rc)
        rc = withhold_asked(file->sql) ? withhold_copy(w->arena, q, file->path, file->sql, s, f)
                                       : copy_rows(w, q, s, file->name);
    enum err closed = page_close(s, sum, rc ? &second : f);
    enum err done = query_close(q, rc || closed ? &second : f);
    return rc ? rc : closed ? closed : done;
}

static void *write_files(void *of)
{
    struct writer *w = of;
    int at;
    while (!w->code && !w->work->failed && (at = w->work->next++) < w->run->file_count)
        w->code = write_file(w, &w->run->files[at], &w->work->sums[at]);
    if (w->code)
        w->work->failed = true;
    return NULL;
}

/* A reader that sees what the run's own sees; NULL where there is none: the run does without. */
static struct db *second_reader(const struct run *r)
{
    struct db *db;
    struct fault unused;
    if (r->file_count < 2 || db_open_reader(db_path(r->db), &db, &unused))
        return NULL;
    if (query_snapshot(db, &unused) == OK) {
        if (str_eq(audit_head(r->arena, db), audit_head(r->arena, r->db)))
            return db;
        query_release(db);
    }
    db_close(db);
    return NULL;
}

static enum err write_pages(struct work *work, struct fault *f)
{
    pthread_t thread;
    struct writer *own = &work->writers[0], *other = &work->writers[1];
    const struct run *r = work->run;
    *own = (struct writer){r, work, r->db, arena_new(), true, OK, {OK, ""}};
    *other = (struct writer){r, work, second_reader(r), arena_new(), false, OK, {OK, ""}};
    bool joined = other->db && pthread_create(&thread, NULL, write_files, other) == 0;
    write_files(own);
    if (joined)
        pthread_join(thread, NULL);
    if (other->db) {
        query_release(other->db);
        db_close(other->db);
    }
    const struct writer *failed = own->code ? own : other;
    if (failed->code)
        *f = failed->fault;
    return failed->code;
}

/* 文字コード: what the bytes are, and whether they were made for people. */
static struct str form_name(const void *of, struct str file)
{
    const struct run *r = of;
    struct str name = encoding_name(encode_encoding(r->encoder));
    if (str_eq(file, S(SUBSTITUTIONS)))
        return encoding_name(ENCODING_UTF8_BOM);
    if (!str_ends(file, S(".csv")))
        return str_eq(name, encoding_name(ENCODING_UTF8_BOM)) ? encoding_name(ENCODING_UTF8) : name;
    return r->q->spreadsheet ? str_print(r->arena, S_FMT " 表計算用", S_ARG(name)) : name;
}

struct total {
    int64_t rows, replaced, alike;
};

static enum err write_book(const struct run *r, int folder, struct page_sum *sums, struct fault *f)
{
    struct book *book = book_open(r->arena, folder, SUBSTITUTIONS);
    struct fault second;
    enum err rc = OK;
    for (int i = 0; i < r->file_count; i++) {
        enum err added = book_add(book, r->encoder, &sums[i], rc ? &second : f);
        rc = rc ? rc : added;
    }
    enum err closed = book_close(book, &sums[r->file_count], rc ? &second : f);
    return rc ? rc : closed;
}

/* All files of a folder, substitutions.csv where there is need of it, the manifest last. */
static enum err fill(const struct run *r, const struct span *span, int folder, struct total *total,
                     struct fault *f)
{
    struct work work = {.run = r, .span = span, .folder = folder};
    struct fault second;
    work.sums = ARENA_ARRAY(r->arena, struct page_sum, r->file_count + 1);
    enum err rc = write_pages(&work, f);
    for (int i = 0; i < r->file_count; i++) {
        total->rows += work.sums[i].rows;
        total->replaced += work.sums[i].replaced;
        total->alike += work.sums[i].alike;
    }
    enum err noted = write_book(r, folder, work.sums, rc ? &second : f);
    rc = rc ? rc : noted;
    int count = r->file_count + (work.sums[r->file_count].name.n > 0);
    const struct manifest m = {.encoder = r->encoder,
                               .first = span->first,
                               .last = span->last,
                               .head = audit_head(r->arena, r->db),
                               .sums = work.sums,
                               .form = form_name,
                               .of = r,
                               .count = count,
                               .now = r->q->now};
    rc = rc ? rc : manifest_write(r->arena, folder, &m, f);
    for (size_t i = 0; i < COUNT_OF(work.writers); i++)
        arena_free(work.writers[i].arena);
    return rc;
}

static enum err build(const struct run *r, const struct span *span, struct folder **made, struct total *total,
                      struct fault *f)
{
    enum err rc = folder_begin(r->arena, r->q->out, span->folder, made, f);
    if (!rc)
        rc = fill(r, span, folder_file(*made), total, f);
    return rc;
}

enum { SPANS = 3 }; /* of one day: its folder, its month, the month before whose last evening is added */

/* All of them are complete before one is put in place, the day last: a day that is there has its month. */
static enum err put_spans(struct run *r, const struct span *spans, int count, struct total *totals,
                          struct fault *f)
{
    struct folder *made[SPANS] = {NULL, NULL, NULL};
    enum err rc = query_snapshot(r->db, f);
    for (int i = 0; !rc && i < count; i++)
        rc = build(r, &spans[i], &made[i], &totals[i], f);
    query_release(r->db);
    for (int i = count - 1; i >= 0; i--) {
        if (rc)
            folder_abandon(made[i]);
        else
            rc = folder_finish(made[i], f);
    }
    return rc;
}

/* The day, and with the last one that is due in a month that month. */
static enum err write_day(struct run *r, int32_t day, bool with_month, struct fault *f)
{
    struct span spans[SPANS];
    struct total totals[SPANS] = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
    struct str evening;
    int count = 0;
    enum err rc = span_evening(&r->by, day, &evening, f);
    if (rc)
        return rc;
    spans[count++] = span_of_day(&r->by, day, evening);
    if (r->by.daily && with_month)
        spans[count++] = span_of_month(&r->by, day);
    if (evening.n && date_month_end(day - 1) == day - 1)
        spans[count++] = span_of_month(&r->by, day - 1);
    rc = put_spans(r, spans, count, totals, f);
    if (rc)
        return rc;
    const struct total *whole = &totals[count > 1 ? 1 : 0]; /* the month holds the day */
    r->out->days++;
    r->out->rows = totals[0].rows;
    r->out->replaced += whole->replaced;
    r->out->alike += whole->alike;
    if (whole->replaced)
        r->replaced_in = spans[totals[0].replaced ? 0 : 1].folder;
    r->out->folder = str_print(r->arena, "%s/" S_FMT, r->q->out, S_ARG(spans[0].folder));
    return OK;
}

/* Two profiles in one place would take turns in replacing each other: the second one is sent elsewhere. */
static bool is_of_profile(const struct run *r, const char *place, int32_t day)
{
    struct str *files = ARENA_ARRAY(r->arena, struct str, r->file_count);
    for (int i = 0; i < r->file_count; i++)
        files[i] = r->files[i].name;
    return folder_is_of(r->arena, place, date_iso(r->arena, day), files, r->file_count,
                        (const char *const[]){MANIFEST, SUBSTITUTIONS});
}

static enum err check_place(const struct run *r, int32_t day, struct fault *f)
{
    if (is_of_profile(r, r->q->out, day))
        return OK;
    return fault_say(f, ERR_REFUSED,
                     "%s/" S_FMT " には別の形式の書き出しがあります。--out で別の場所を指定してください。",
                     r->q->out, S_ARG(date_iso(r->arena, day)));
}

static enum err keep_day(struct run *r, int32_t day, const char *why)
{
    r->out->kept++;
    r->out->folder = str_print(r->arena, "%s/" S_FMT, r->q->out, S_ARG(date_iso(r->arena, day)));
    note(r->out, str_print(r->arena, S_FMT " %s", S_ARG(r->out->folder), why));
    return OK;
}

/* A past day that was sent from the usual place, wanted in another one as it was sent. */
static bool is_resend(const struct run *r, int32_t day)
{
    const struct run_request *q = r->q;
    return q->kept && day < r->by.today && r->by.daily && q->encoding == ENCODING_AUTO && !q->spreadsheet &&
           strcmp(q->kept, q->out) != 0 && due_finished(r->arena, q->kept, day) &&
           is_of_profile(r, q->kept, day);
}

static enum err write_due(struct run *r, const struct due *due, struct fault *f)
{
    enum err rc = OK;
    for (int i = 0; !rc && i < due->count; i++) {
        int32_t day = due->days[i];
        bool month_ends = i + 1 == due->count || date_month_end(day) != date_month_end(due->days[i + 1]);
        if (day < r->by.today && due_finished(r->arena, r->q->out, day)) {
            rc = keep_day(r, day, "は書き出し済みなので、そのままにしました。");
        } else if (is_resend(r, day)) {
            rc = resend_day(r->arena, r->q->kept, r->q->out, date_iso(r->arena, day), f);
            rc = rc ? rc : keep_day(r, day, "に、送ったときのままのファイルを書き写しました。");
        } else {
            rc = check_place(r, day, f);
            rc = rc ? rc : write_day(r, day, month_ends, f);
        }
    }
    return rc;
}

static int32_t day_of(const struct run *r)
{
    return r->q->day == DAY_NONE ? r->by.today : r->q->day;
}

static enum err announce(const struct run *r, struct fault *f)
{
    struct str day = date_iso(r->arena, day_of(r));
    struct str detail = str_print(r->arena, S_FMT " " S_FMT "%s%s%s", S_ARG(day),
                                  S_ARG(encoding_name(encode_encoding(r->encoder))), r->q->all ? " all" : "",
                                  r->q->catch_up ? " catch-up" : "", r->q->spreadsheet ? " spreadsheet" : "");
    return audit_note(r->db, r->q->now, r->q->login, S("export"), r->profile_name, detail, f);
}

static enum err check_day(const struct run *r, int32_t day, struct fault *f)
{
    if (day <= r->by.today)
        return OK;
    return fault_say(f, ERR_USAGE,
                     S_FMT " はまだ来ていない日です。今日（" S_FMT "）までの日付を指定してください。",
                     S_ARG(date_iso(r->arena, day)), S_ARG(date_iso(r->arena, r->by.today)));
}

/* A file of the run is told by its name alone: who reads it in the morning wants to know where. */
static enum err tell_place(const struct run *r, struct fault *f)
{
    struct str say = str_copy(r->arena, str_of(f->say));
    bool placed = str_starts(say, str_of(r->q->out)) || (r->q->cancel && *r->q->cancel);
    return placed ? f->code : fault_say(f, f->code, "%s/" S_FMT, r->q->out, S_ARG(say));
}

/* Before anything is written: what can be wrong with what was asked for. The audit comes last. */
static enum err make_ready(struct run *r, struct fault *f)
{
    enum encoding asked = r->q->encoding;
    enum err rc = check_day(r, day_of(r), f);
    rc = rc ? rc
            : encode_open(r->arena, asked == ENCODING_AUTO ? r->profile->encoding : asked, &r->encoder, f);
    rc = rc ? rc : encode_extend(r->encoder, r->arena, r->dirs->config, f);
    rc = rc ? rc : read_files(r, f);
    return rc ? rc : announce(r, f);
}

/* All that is due at the place, which is ours alone meanwhile. */
static enum err write_place(struct run *r, struct fault *f)
{
    const struct run_request *q = r->q;
    struct due due;
    int own = -1;
    enum err rc = folder_own(r->arena, q->out, &own, f);
    rc = rc ? rc : due_find(r->arena, q->out, r->by.today, day_of(r), q->catch_up && r->by.daily, &due, f);
    if (!rc) {
        folder_sweep(r->arena, q->out);
        rc = write_due(r, &due, f);
    }
    if (!rc)
        due_forget(r->arena, q->out, due.newest);
    folder_disown(own);
    return rc;
}

enum err run_export(struct arena *a, struct db *db, const struct run_request *q, struct run_result *out,
                    struct fault *f)
{
    struct source_dirs found = q->dirs ? *q->dirs : source_dirs_find(a);
    struct run r = {.arena = a,
                    .db = db,
                    .q = q,
                    .out = out,
                    .dirs = &found,
                    .by = {.arena = a, .db = db, .place = q->out, .today = date_of_moment(q->now)}};
    *out = (struct run_result){.notes = ARENA_ARRAY(a, struct str, NOTES)};
    r.profile_name = q->profile.n ? q->profile : S("city");
    r.profile = find_profile(r.profile_name);
    r.by.daily = r.profile->daily && !q->all;
    enum err rc = make_ready(&r, f);
    if (rc)
        return rc;
    rc = write_place(&r, f);
    if (rc == ERR_IO)
        return tell_place(&r, f);
    if (rc || !out->replaced)
        return rc;
    return fault_say(f, ERR_NOTICE,
                     "書けない文字 %lld 字を置き換えました。どこの何の字かは %s/" S_FMT "/" SUBSTITUTIONS
                     " にあります。",
                     (long long)out->replaced, q->out, S_ARG(r.replaced_in));
}
