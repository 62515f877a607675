/*
 * A call: a form that is being filled in, from the first ring to 確定: a new
 * intake, an opened case, a contact, a row of a board (call_row); several may be
 * open at once, one of them stands in the sheet.
 *
 * Nothing typed is lost: the steps that can be taken back lie in the draft, too.
 * A new call is a draft in the database before its first
 * character, every change of field saves it at once, every key within 0.7 s.
 * One save is under way at a time; what is typed meanwhile goes with the next.
 * 確定 is one change: the records, the first contact, the end of the draft.
 *
 * Who may not see the case (access.h) gets NULL: the desk has said why, or asks for
 * the reason.
 */
#ifndef APP_CALL_H
#define APP_CALL_H

#include "app/screen.h"
#include "store/change.h"
#include "store/postal.h"
#include "store/search.h"
#include "store/writer.h"
#include "ui/form.h"
#include "ui/list.h"

struct app;
struct call;

enum { WANTS_MOST = 4, TOWNS_MOST = 9, SAVE_AFTER_MS = 700, RETRY_AFTER_MS = 1000, RETRY_MOST_MS = 16000 };

/* What can be filled in, a row each: in the files *_call.c, day.c, rota_month.c and vacancy_list.c. */
struct call_row {
    struct str form;       /* name in the draft */
    struct str title;      /* of a new one */
    enum screen_id screen; /* that it fills; SCREEN_DESK: the sheet */
    int columns;           /* of a grid: so many lines are one entry; 0: a form */
    int cells;             /* of a board's row: so many lines are typed in (board_call.h) */
    struct str deed;       /* what it did to a case: " の書き換え" */
    void (*begin)(struct app *app, struct call *call);            /* records and form, from call->intake_id */
    void (*fill)(struct app *app, struct call *call);             /* what a new one starts with */
    struct change *(*commit)(struct app *app, struct call *call); /* NULL: nothing to store */
    void (*left)(struct app *app, struct call *call, int line);   /* the caret left this line; may be NULL */
    int (*asks)(struct call *call); /* the line that 確定 asks about first; -1: none; may be NULL */
    void (*done)(struct app *app, struct call *call, const struct change_result *result);
};
extern const struct call_row call_intake, call_contact, call_callback, call_phrase, call_day, call_slot,
    call_department, call_resource, call_member, call_relation, call_referral, call_sharing, call_fax,
    call_issue, call_vacancy, call_rota;
const struct call_row *call_row_named(struct str form); /* call_intake where a newer program made it */

struct call_screen { /* the state of a screen that shows a call begins with this */
    struct call *call;
};

struct aim { /* what a form about a resource, or a case's referral to it, writes; all 0 for the others */
    int64_t resource; /* that it belongs to; 0: a new one */
    int64_t row;      /* the row that is changed; 0: a new one */
    struct str name;  /* of the resource */
};

struct came {              /* the list in which a form was opened, as it stood */
    enum screen_id screen; /* SCREEN_DESK: none */
    struct list list;
    int64_t row;      /* that was selected (screen_row.row_id) */
    int64_t resource; /* that was at hand there */
    int focus;        /* the pane of the desk below */
};

struct want { /* a resource that the case will be handed on to when it is committed */
    int64_t resource;
    struct str name, service;
    bool later;            /* a further candidate, not asked yet */
    struct str choice;     /* why this one, where it is asked for (refer.h) */
    struct str unshared;   /* why without consent, where there is none */
    struct str candidates; /* numbers of the places that were shown */
    struct str need;       /* what was looked for */
};

struct call {
    const struct call_row *row;
    struct arena *arena;
    int64_t draft;     /* 0: none in the database yet */
    int64_t intake_id; /* the case it changes or belongs to; 0: a new one */
    int64_t started;
    struct aim aim;
    struct str login;  /* of whoever has it open */
    struct str number; /* of the case, or the name of the resource; empty for a new one */
    struct intake intake;
    struct person person;
    struct contact contact;
    struct callback callback;
    struct phrase phrase;
    struct resource resource;
    struct slot slot;
    struct department department;
    struct referral referral;
    struct sharing sharing;
    struct fax fax;
    struct issue issue;
    struct member member;
    struct relation link;
    struct vacancy vacancy;
    struct rota rota;
    struct record
        own; /* of a form of one record that others refer to: what of it is not on the form, and its number,
                          lie in the draft, too; row is NULL for the other forms */
    struct day *day;   /* of まとめ入力 */
    struct call *from; /* the one that it was made beside, and that comes back */
    struct came came;  /* and the list before it */
    struct form form;
    bool edited; /* typed into since it was opened */

    int64_t due;                 /* clock at which the next save is due; -1: nothing to save */
    uint64_t saving, committing; /* tickets under way */
    bool commits;                /* 確定 waits for the save under way */
    bool closes;                 /* leaves the desk when the save under way is done */
    int64_t saved, saved_shown;  /* moment of the last save; as drawn */
    bool failed;                 /* the last save was refused */
    struct str why; /* in a word, as long as it is: ディスクがいっぱいで書き込めません */
    bool beside;    /* and a copy lies beside the file (store/spool.h) */
    bool asked;     /* 確定 has asked once what is to happen next */
    int64_t pause, tried; /* before the next attempt, since the clock of the last one */
    int64_t typed_at;     /* clock of the last key: a pause ends a step of undo */
    int intake_edit;      /* number of the case's edit in the change under way */

    struct want wants[WANTS_MOST];
    int want_count;
    bool extras_unsaved; /* wants, the adopted person, or orphans */
    struct str *orphans; /* fields of the draft that this program does not have; their text is in the note */
    int orphan_count;
    struct arena *candidate_arena;
    struct candidates *who;                 /* candidate.c; NULL: nobody was looked for yet */
    struct str talked_at, answer, asked_on; /* follow.c: the last contact, the newest referral */
    bool accepted;                          /* some place has said yes */
    struct town *towns;                     /* of the postal code that was left last */
    int town_count;
    bool town_asks;     /* the next key is the number of one */
    struct str *realms; /* realm.c: 圏域 of the directory; NULL: not asked for yet */
    int realm_count;
    struct arena *tail_arena;
    struct str *tail; /* what was done so far: contacts, referrals */
    int tail_count;
};

struct call *call_make(struct app *app, const struct call_row *row, int64_t intake); /* no draft yet */
struct call *call_make_on(struct app *app, const struct call_row *row, struct aim aim);
struct call *call_begin_on(struct app *app, const struct call_row *row, int64_t intake,
                           struct aim aim);          /* the open one, if any */
void call_start(struct app *app, struct call *call); /* filled in, and its draft is posted at once */
struct call *call_begin(struct app *app, const struct call_row *row,
                        int64_t intake);                  /* the open one, if any */
void call_read_again(struct app *app, struct call *call); /* what others did to the case beside the form */
/* What is only looked at is read anew in its place, at the same field: the call that stands there now. */
struct call *call_renew(struct app *app, struct call *call);
void call_load_case(struct app *app, struct call *call); /* intake, person and number, of intake_id */
struct str call_minutes(const struct app *app, const struct call *call,
                        struct arena *a);                           /* since it began; empty after hours */
struct str call_with_whom(struct arena *a, const struct intake *i); /* organisation and name of the caller */
struct call *call_new(struct app *app);                  /* 新規受付: its draft is posted at once */
struct call *call_open(struct app *app, int64_t intake); /* an existing case; the open call on it, if any */
struct call *call_contact_for(struct app *app, int64_t intake);    /* 対応記録 */
struct call *call_restore(struct app *app, const struct draft *d); /* as it was left, caret included */
/* From the list on top into the sheet; committed or closed, it gives way to that list again. */
void call_show_from(struct app *app, struct call *call);
void call_show(struct app *app, struct call *call);  /* into the sheet */
bool call_bring(struct app *app, struct call *call); /* the same from any screen; false where it is NULL */
void call_park(struct app *app);                     /* F5 */
void call_close(struct app *app, struct call *call); /* Ctrl-X: the draft stays */
/* The same where it may be shown no longer, without a word; false where its draft cannot be written yet: it stays. */
bool call_put_away(struct app *app, struct call *call);
void call_discard(struct app *app, struct call *call); /* and its draft */
void call_commit(struct app *app, struct call *call);  /* Ctrl-S */
void call_key(struct app *app, struct call *call);     /* before a key in its form */
bool call_step(
    struct app *app, struct call *call,
    bool again); /* a step of its form is taken back, or made again; false after saying that there is none */
struct str call_state(const struct app *app,
                      const struct call *call); /* 読み取り専用, 未保存, 保存済 14:05:09 */
void call_touched(struct app *app, struct call *call,
                  bool moved);                 /* after a key in its form; moved: to another field */
void call_save_due(struct app *app, bool all); /* saves what is due, or everything unsaved */
bool call_under_way(const struct app *app);    /* is a save or a commit with the writer? */
int64_t call_deadline(const struct app *app);  /* clock of the next save; -1 */
void call_result(struct app *app, const struct writer_done *done); /* of a ticket */
void call_free_all(struct app *app);
bool call_hidden(const struct call *call);   /* being committed or closed: not on the desk */
bool call_on_strip(const struct call *call); /* neither hidden nor a board's row */
struct str call_name(struct arena *a, const struct call *call); /* who it is about, for strip and lists */

#endif
