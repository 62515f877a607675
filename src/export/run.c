#include "export/run.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/date.h"
#include "export/expand.h"
#include "export/folder.h"
#include "export/page.h"
#include "export/period.h"
#include "export/withhold.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/query.h"

enum { CANCEL_ROWS = 256, TELL_ROWS = 4096, NOTES = 16 };

static const char manifest[] = "manifest.csv", substitutions[] = "substitutions.csv";

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
    int32_t today;
    bool daily;
    struct str replaced_in; /* the last folder with something replaced */
};

struct span {                       /* one folder: what of the records it holds */
    struct str folder, first, last; /* first empty: everything */
    struct period period;
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
static struct str form_name(const struct run *r, struct str file)
{
    struct str name = encoding_name(encode_encoding(r->encoder));
    if (str_eq(file, str_of(substitutions)))
        return encoding_name(ENCODING_UTF8_BOM);
    if (!str_ends(file, S(".csv")))
        return str_eq(name, encoding_name(ENCODING_UTF8_BOM)) ? encoding_name(ENCODING_UTF8) : name;
    return r->q->spreadsheet ? str_print(r->arena, S_FMT " 表計算用", S_ARG(name)) : name;
}

static enum err write_manifest(const struct run *r, const struct span *span, int folder,
                               const struct page_sum *sums, int count, struct fault *f)
{
    static const struct str headings[] = {S_ROW("ファイル名"), S_ROW("行数"),       S_ROW("バイト数"),
                                          S_ROW("SHA-256"),    S_ROW("期間開始"),   S_ROW("期間終了"),
                                          S_ROW("文字コード"), S_ROW("置換文字数"), S_ROW("監査鎖")};
    const struct page_form form = {.encoder = r->encoder};
    struct page *s;
    struct page_sum unused;
    struct str head = audit_head(r->arena, r->db);
    enum err rc = page_open(r->arena, folder, manifest, &form, headings, COUNT_OF(headings), &s, f);
    for (int i = 0; !rc && i < count; i++) {
        const struct str cells[] = {sums[i].name,
                                    str_print(r->arena, "%lld", (long long)sums[i].rows),
                                    str_print(r->arena, "%lld", (long long)sums[i].bytes),
                                    str_of(sums[i].sha256),
                                    span->first,
                                    span->last,
                                    form_name(r, sums[i].name),
                                    str_print(r->arena, "%lld", (long long)sums[i].replaced + sums[i].alike),
                                    head};
        for (size_t c = 0; c < COUNT_OF(cells); c++)
            page_cell(s, cells[c]);
    }
    return rc ? rc : page_close(s, &unused, f);
}

struct total {
    int64_t rows, replaced, alike;
};

static enum err write_book(const struct run *r, int folder, struct page_sum *sums, struct fault *f)
{
    struct book *book = book_open(r->arena, folder, substitutions);
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
    rc = rc ? rc : write_manifest(r, span, folder, work.sums, count, f);
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

static struct str last_day(const struct run *r, int32_t day)
{
    struct str iso = date_iso(r->arena, day), today = date_iso(r->arena, r->today);
    return day == r->today ? iso
                           : str_print(r->arena, S_FMT "（" S_FMT " の状態）", S_ARG(iso), S_ARG(today));
}

/* The day, and for a daily profile its month so far: both are complete before either is put in place, the day
 * last. */
static enum err write_day(struct run *r, int32_t day, struct fault *f)
{
    struct span spans[2] = {{.folder = date_iso(r->arena, day),
                             .last = last_day(r, day),
                             .period = period_of_day(r->arena, day)}};
    struct folder *made[2] = {NULL, NULL};
    struct total totals[2] = {{0, 0, 0}, {0, 0, 0}};
    struct str month_from = spans[0].period.month_from;
    int count = r->daily ? 2 : 1;
    spans[1] = spans[0];
    spans[1].folder = str_head(spans[0].folder, 7);
    spans[1].first = str_head(month_from, 10);
    spans[0].first = r->daily ? spans[0].folder : S0;
    period_reach(&spans[1].period, month_from);
    if (!r->daily)
        period_reach(&spans[0].period, S0);
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
    if (rc)
        return rc;
    r->out->days++;
    r->out->rows = totals[0].rows;
    r->out->replaced += totals[count - 1].replaced; /* the month holds the day */
    r->out->alike += totals[count - 1].alike;
    if (totals[count - 1].replaced)
        r->replaced_in = spans[totals[0].replaced ? 0 : 1].folder;
    r->out->folder = str_print(r->arena, "%s/" S_FMT, r->q->out, S_ARG(spans[0].folder));
    return OK;
}

static bool is_finished(const struct run *r, int32_t day)
{
    struct str *names, iso = date_iso(r->arena, day);
    int count = folder_finished(r->arena, r->q->out, iso, manifest, &names);
    for (int i = 0; i < count; i++)
        if (str_eq(names[i], iso))
            return true;
    return false;
}

/* The first day that is missing behind the newest finished one; `until` where there is none or nothing is
 * missing. */
static int32_t first_missing(const struct run *r, int32_t until)
{
    struct str *names;
    int count = folder_finished(r->arena, r->q->out, S("2000-01-01"), manifest, &names);
    for (int i = count - 1; i >= 0; i--) {
        int32_t day = date_from_iso(names[i]);
        if (day == DAY_NONE || day >= until)
            continue;
        return until - day > RUN_KEEP_DAYS ? until - RUN_KEEP_DAYS + 1 : day + 1;
    }
    return until;
}

static void forget_old(const struct run *r)
{
    struct str *names, likes[] = {S("2000-01-01"), S("2000-01")};
    for (size_t k = 0; k < COUNT_OF(likes); k++) {
        int count = folder_finished(r->arena, r->q->out, likes[k], manifest, &names);
        for (int i = 0; i < count; i++) {
            int32_t day = date_from_iso(names[i]);
            if (day != DAY_NONE && (k ? date_month_end(day) : day) < r->today - RUN_KEEP_DAYS)
                folder_remove(r->arena, r->q->out, names[i]);
        }
    }
}

/* Two profiles in one place would take turns in replacing each other: the second one is sent elsewhere. */
static enum err check_place(const struct run *r, int32_t day, struct fault *f)
{
    struct str *files = ARENA_ARRAY(r->arena, struct str, r->file_count), iso = date_iso(r->arena, day);
    for (int i = 0; i < r->file_count; i++)
        files[i] = r->files[i].name;
    if (folder_is_of(r->arena, r->q->out, iso, files, r->file_count,
                     (const char *const[]){manifest, substitutions}))
        return OK;
    return fault_say(f, ERR_REFUSED,
                     "%s/" S_FMT " には別の形式の書き出しがあります。--out で別の場所を指定してください。",
                     r->q->out, S_ARG(iso));
}

static enum err write_days(struct run *r, int32_t from, int32_t until, struct fault *f)
{
    enum err rc = OK;
    for (int32_t day = from; !rc && day <= until; day++) {
        if (day < r->today && is_finished(r, day)) {
            r->out->kept++;
            r->out->folder = str_print(r->arena, "%s/" S_FMT, r->q->out, S_ARG(date_iso(r->arena, day)));
            note(r->out, str_print(r->arena, S_FMT " は書き出し済みなので、そのままにしました。",
                                   S_ARG(r->out->folder)));
            continue;
        }
        rc = check_place(r, day, f);
        rc = rc ? rc : write_day(r, day, f);
    }
    return rc;
}

static enum err announce(const struct run *r, struct fault *f)
{
    struct str day = date_iso(r->arena, r->q->day == DAY_NONE ? r->today : r->q->day);
    struct str detail = str_print(r->arena, S_FMT " " S_FMT "%s%s%s", S_ARG(day),
                                  S_ARG(encoding_name(encode_encoding(r->encoder))), r->q->all ? " all" : "",
                                  r->q->catch_up ? " catch-up" : "", r->q->spreadsheet ? " spreadsheet" : "");
    return audit_note(r->db, r->q->now, r->q->login, S("export"), r->profile_name, detail, f);
}

static enum err check_day(const struct run *r, int32_t day, struct fault *f)
{
    if (day <= r->today)
        return OK;
    return fault_say(f, ERR_USAGE,
                     S_FMT " はまだ来ていない日です。今日（" S_FMT "）までの日付を指定してください。",
                     S_ARG(date_iso(r->arena, day)), S_ARG(date_iso(r->arena, r->today)));
}

enum err run_export(struct arena *a, struct db *db, const struct run_request *q, struct run_result *out,
                    struct fault *f)
{
    struct source_dirs found = q->dirs ? *q->dirs : source_dirs_find(a);
    struct run r = {
        .arena = a, .db = db, .q = q, .out = out, .dirs = &found, .today = date_of_moment(q->now)};
    int32_t day = q->day == DAY_NONE ? r.today : q->day;
    *out = (struct run_result){.notes = ARENA_ARRAY(a, struct str, NOTES)};
    r.profile_name = q->profile.n ? q->profile : S("city");
    r.profile = find_profile(r.profile_name);
    r.daily = r.profile->daily && !q->all;
    enum err rc = check_day(&r, day, f);
    rc = rc ? rc
            : encode_open(a, q->encoding == ENCODING_AUTO ? r.profile->encoding : q->encoding, &r.encoder, f);
    rc = rc ? rc : read_files(&r, f);
    rc = rc ? rc : announce(&r, f);
    if (rc)
        return rc;
    folder_sweep(a, q->out);
    forget_old(&r);
    rc = write_days(&r, q->catch_up && r.daily ? first_missing(&r, day) : day, day, f);
    if (rc || !out->replaced)
        return rc;
    return fault_say(f, ERR_NOTICE,
                     "書けない文字 %lld 字を置き換えました。どこの何の字かは %s/" S_FMT "/%s にあります。",
                     (long long)out->replaced, q->out, S_ARG(r.replaced_in), substitutions);
}
