/*
 * What the desk holds. Shared by the files of app/ and seen by nobody else.
 *
 * Text lives in `arena` (as long as the desk), in a screen's or call's own arena,
 * in `scratch` (until the next event) or in `frame` (while drawing).
 */
#ifndef APP_STATE_H
#define APP_STATE_H

#include "app/access.h"
#include "app/app.h"
#include "app/call.h"
#include "app/office.h"
#include "app/place_pick.h"
#include "app/screen.h"
#include "app/sought.h"
#include "store/change.h"
#include "store/db.h"
#include "store/keeper.h"
#include "store/listed.h"
#include "store/load.h"
#include "store/need.h"
#include "store/queue.h"
#include "store/search.h"
#include "ui/edit.h"
#include "ui/list.h"

struct encoder;
struct handing;
struct seat;
struct seat_wish;
struct keeper;
struct writer;

enum pane { PANE_ROSTER, PANE_SHEET, PANE_DIRECTORY, PANE_COUNT };
enum { DEPTH_MOST = SCREEN_COUNT, DESK_ROWS = 24, DESK_COLS = 80, DESK_WIDE = 132 };

struct message {
    struct str text;
    enum look look;
    int64_t at;
};

struct roster {
    struct arena *arena;
    struct case_row *rows;
    int count, room;
    bool more; /* older ones may be in the file */
    enum case_order order;
    struct list list;
};

struct directory {
    struct arena *arena, *detail_arena, *box_arena, *before_arena; /* before: of the line before this one */
    struct edit box;                                               /* what is looked for */
    struct str offered;                                            /* what to look for next */
    bool typing;                                                   /* the box has the caret */
    bool kept;  /* what stands in it is from before: the first text takes its place, a blank adds to it */
    bool whole; /* the detail fills the pane */
    struct resource_row *rows;
    struct fit **fits; /* of each row, why it is there; NULL where the line is no need */
    int *metres;       /* to each row; -1: not known */
    int count, room, scroll;
    bool left;             /* a key waited: what stands here is still that of the line before */
    enum listed_ring ring; /* of the last row, where nothing is asked */
    bool more;
    struct list list;
    struct office detail; /* of the selected row */
    bool unlisted;        /* the rows are to be read when the pane is seen for the first time */
    bool unread;          /* the same of `detail` and `share` */
    struct str share;     /* how it was asked lately among its equals (equals.h) */

    struct arena *place_arena;
    struct need_places places;
    bool placed;      /* they are as the file has them */
    struct need need; /* what the line says */
    bool needs;       /* the rows are those that fit it */
    int known, unsure, left_out;
    struct str *words; /* that the last word of the line may become */
    int word_count;
};

struct figures_place { /* where in 集計 a case was opened: b leads back to it, once */
    bool open;
    int choice, year, line, column, record;
};

struct app {
    struct arena *arena, *scratch, *frame;
    const char *path, *tty;
    struct db *db;
    struct setting setting;
    struct keymap *keys;
    struct str login, name, job;

    struct seat *seat;
    struct writer *writer;
    uint64_t answered;      /* the last ticket that it has answered */
    struct keeper *keeper;  /* makes backups; none on a practice file */
    bool unkept;            /* something was stored since the last backup */
    int64_t kept;           /* clock of the last backup, or of the beginning */
    bool begun;             /* app_begin() was called */
    bool sits;              /* and what is due was offered */
    bool locks;             /* 画面をロック was asked for: room.c does it */
    bool gives;             /* 席を渡す was: the same */
    bool mends;             /* 壊れたファイルの手当て was: the same */
    struct seat_wish *wish; /* our own, while the seat is somebody else's */
    struct str asker;       /* who wants ours; empty: nobody */
    int64_t asked;          /* clock since when */
    bool refuses, rings;
    bool calling;      /* 通話中: hands are off the keys for longer, */
    int64_t call_ms;   /* which is so long */
    bool reads;        /* the seat is somebody else's, or the file is damaged: read-only */
    bool damaged;      /* it is */
    struct str holder; /* why it is read-only */

    bool running, repaint;
    enum event_kind event; /* that is being taken */
    int rows, cols;
    int64_t now, clock; /* of the event that is being taken */
    int64_t shown; /* moment of the last key: the only time that is drawn, so that nothing moves by itself */
    int64_t since; /* moment at which this person sat down */
    int64_t revision, open_count, waiting_count;
    int due[QUEUE_PARTS]; /* today.c: what is due, up to TODAY_MOST */
    int32_t counted_on;   /* the day that they are of */
    bool stale;           /* something but a draft was stored: with the seat, nobody else does */
    bool unasked;         /* something was stored since access_closed() asked whether all may still be seen */
    int64_t to_select;    /* a case to go to in the roster when it is read again */
    int64_t looks;        /* how often the store was seen to have changed */
    bool stored;          /* our writer has stored something, drafts too, since the last look */

    struct screen stack[DEPTH_MOST];
    int depth;
    struct message message, later, *log;
    int log_count, log_room;

    enum pane focus, beside; /* beside: what stands next to the sheet where only two fit */
    bool jumping;            /* Ctrl-G was pressed: the next key is a tag */
    struct roster roster;
    struct directory directory;
    struct call **calls; /* as many as there are: nobody is told to close one while the telephone rings */
    int call_count, call_room;
    struct call *current;
    struct call *to_show; /* for the screen that is being opened */
    const struct place_question *question;
    const struct handing *to_ask; /* the same, for the gate */
    int64_t last_case;
    int64_t pointed_resource; /* the resource that a list is opened for again; 0: none */
    int64_t pointed;          /* the case of the row from which the present verb comes; 0: none */
    uint64_t vouching;        /* ticket of the last stamp of vouch.c: the next one waits for it */
    struct figures_place figures;
    uint64_t takeback; /* ticket of what is being taken back */
    bool takeback_again, offered;
    struct printing *printing; /* the paper whose printing is being noted; NULL */
    struct access access;
    struct patience patience; /* waits: NULL where nobody can tell */
    struct sought sought;
    struct encoder *odd; /* what the city's files cannot hold (app/odd.h); NULL until the first frame */
};

#endif
