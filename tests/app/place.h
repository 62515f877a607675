/*
 * A room to come into: the file, a clock of the test's own, the machine's sleep; driven as main.c drives it, events in,
 * cells out.
 */
#ifndef TESTS_APP_PLACE_H
#define TESTS_APP_PLACE_H

#include "app/hands.h"

#include <time.h>

#include "app/room.h"
#include "app/room_state.h"
#include "store/keyring.h"
#include "store/slots.h"

struct place {
    struct hands hands; /* file, clock, canvas; its app is the front one's */
    struct room *room;
    int64_t slept;
};

static const struct {
    struct str login, name;
} people[] = {{S_ROW("hanako"), S_ROW("看護 花子")},
              {S_ROW("makoto"), S_ROW("福祉 誠")},
              {S_ROW("misaki"), S_ROW("福祉 美咲")},
              {S_ROW("keiko"), S_ROW("事務 恵子")}};

enum { PEOPLE = COUNT_OF(people), MINUTE = 60 * 1000 };

static inline struct app *front(struct place *p)
{
    return chairs_app(&p->room->chairs);
}

static inline void event(struct place *p, struct event e)
{
    e.now = p->hands.now;
    p->hands.clock += 10;
    room_take(p->room, &e, p->hands.clock, p->slept);
}

static inline void enter(struct place *p)
{
    struct fault fault;
    struct hands *h = &p->hands;
    struct room_options o = {
        .app = {.db_path = h->path, .rows = 24, .cols = 80, .now = h->now, .tty = "pts/7"},
        .lock_ms = 5 * MINUTE,
        .app.call_ms = 12 * MINUTE,
        .close_ms = 30 * MINUTE,
    };
    GOOD(room_open(&o, &p->room, &fault));
    room_begin(p->room, h->now);
    event(p, (struct event){.kind = EVENT_TICK});
    struct pollfd f = {.fd = room_watch(p->room), .events = POLLIN};
    if (f.fd >= 0 && poll(&f, 1, 5000) > 0) /* the opening of the file for writing */
        event(p, (struct event){.kind = EVENT_STORE});
}

static inline void keys(struct place *p, const char *names)
{
    for (struct str rest = str_of(names); rest.n;) {
        uint32_t key = key_of_name(str_part(&rest, ' '));
        assert_int_not_equal(key, KEY_NONE);
        event(p, (struct event){.kind = EVENT_KEY, .key = key});
    }
}

static inline void type(struct place *p, const char *text)
{
    for (struct str rest = str_of(text); rest.n;)
        event(p, (struct event){.kind = EVENT_KEY, .key = utf8_next(&rest)});
}

/* So much time goes by as the loop of main.c lets it: a tick at every deadline, the writer's word at once. */
static inline void pass(struct place *p, int64_t ms)
{
    int64_t end = p->hands.clock + ms, begun = p->hands.clock, now = p->hands.now;
    while (p->hands.clock < end) {
        struct pollfd f = {.fd = room_watch(p->room), .events = POLLIN};
        if (f.fd >= 0 && poll(&f, 1, 0) > 0) {
            event(p, (struct event){.kind = EVENT_STORE});
            continue;
        }
        int64_t due = room_deadline(p->room);
        p->hands.clock = due < p->hands.clock ? p->hands.clock : due > end ? end : due;
        p->hands.now = now + (p->hands.clock - begun) / 1000;
        event(p, (struct event){.kind = EVENT_TICK});
    }
}

/* Until everything typed is in the file. */
static inline void settle(struct place *p)
{
    for (int i = 0; i < 200; i++) {
        struct app *app = front(p);
        bool waits = false;
        for (int k = 0; app && k < app->call_count; k++)
            waits |= app->calls[k]->due >= 0 || app->calls[k]->saving || app->calls[k]->committing;
        if (app && call_deadline(app) > p->hands.clock)
            p->hands.clock = call_deadline(app);
        event(p, (struct event){.kind = EVENT_TICK});
        struct pollfd f = {.fd = room_watch(p->room), .events = POLLIN};
        if (f.fd >= 0 && poll(&f, 1, waits ? 1000 : 0) > 0)
            event(p, (struct event){.kind = EVENT_STORE});
        else if (!waits)
            return;
    }
    fail_msg("never settled");
}

static inline const char *screen(struct place *p)
{
    room_draw(p->room, p->hands.canvas);
    return str_z(p->hands.arena, canvas_screen_text(p->hands.arena, p->hands.canvas));
}

static inline void sees(struct place *p, const char *text)
{
    if (!strstr(screen(p), text))
        fail_msg("not on the screen: %s\n%s", text, screen(p));
}

static inline void misses(struct place *p, const char *text)
{
    if (strstr(screen(p), text))
        fail_msg("on the screen: %s\n%s", text, screen(p));
}

static inline int up(void **state)
{
    void *made;
    struct place *p = calloc(1, sizeof *p);
    hands_up(&made);
    p->hands = *(struct hands *)made;
    free(made);
    app_close(p->hands.app);
    p->hands.app = NULL;
    for (size_t i = 1; i < PEOPLE; i++)
        hands_keep(
            &p->hands, "hanako", RECORD_STAFF,
            (struct staff){
                .login = people[i].login, .name = people[i].name, .job = S("social"), .state = S("here")}
                .v);
    enter(p);
    *state = p;
    return 0;
}

static inline int down(void **state)
{
    struct place *p = *state;
    struct fault fault;
    room_close(p->room, &fault);
    struct hands *h = calloc(1, sizeof *h);
    *h = p->hands;
    void *again = h;
    free(p);
    return hands_down(&again);
}

/* Of this program, whoever else has the processor. */
static inline double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Whose digits are these: the first is another for each. */
static inline void come(struct place *p, int who, const char *digits)
{
    type(p, (char[]){(char)('1' + who), 0});
    if (!digits)
        return;
    type(p, (char[]){(char)('1' + who), 0});
    type(p, digits);
    keys(p, "Enter");
    event(p, (struct event){.kind = EVENT_TICK});
}

/* Four people a hundred times: everybody finds their form, their words and the caret behind them (RELIABILITY.md 27).
 * NULL: a file that asks for no digits. */
static inline void take_turns(struct place *p, const char *digits)
{
    enum { TURNS = 100 };
    char typed[PEOPLE][TURNS * 8] = {{0}};
    unsigned seed = 3;
    double worst = 0;
    for (int i = 0; i < (int)PEOPLE; i++) {
        keys(p, "F12");
        come(p, i, digits);
        keys(p, "F2");
        type(p, people[i].login.p);
        keys(p, "Tab");
        struct call *call = front(p)->current;
        int note = 0;
        while (!str_eq(call->form.lines[note].field->column, S("note")))
            note++;
        form_focus(&call->form, note);
    }
    for (int turn = 0; turn < TURNS; turn++) {
        int who = rand_r(&seed) % (int)PEOPLE;
        char word[8];
        snprintf(word, sizeof word, "%c%02d ", 'a' + who, turn);
        double begun = milliseconds();
        keys(p, "F12");
        come(p, who, digits);
        screen(p);
        double took = milliseconds() - begun;
        worst = took > worst ? took : worst;
        struct app *app = front(p);
        assert_string_equal(str_z(p->hands.arena, app->login), people[who].login.p);
        sees(p, people[who].name.p);
        assert_non_null(app->current);
        assert_int_equal(app->call_count, 1);
        struct edit *e = &app->current->form.lines[app->current->form.at].edit;
        assert_string_equal(str_z(p->hands.arena, edit_text(e)), typed[who]);
        assert_int_equal(e->caret, strlen(typed[who]));
        type(p, word);
        strcat(typed[who], word);
    }
    keys(p, "F12");
    event(p, (struct event){.kind = EVENT_TICK});
    for (int i = 0; i < (int)PEOPLE; i++) {
        struct draft *drafts;
        assert_int_equal(load_drafts(p->hands.arena, front(p)->db, people[i].login, &drafts), 1);
        bool there = !typed[i][0];
        for (int k = 0; k < drafts[0].count; k++)
            there |= str_eq(str_trim(drafts[0].values[k].typed), str_trim(str_of(typed[i])));
        assert_true(there);
    }
    print_message("four people, %d turns%s: 0 mix-ups, at most %.1f ms of program time for a turn\n", TURNS,
                  digits ? " by digits on an enciphered file" : "", worst);
    assert_true(worst < 100);
}

#endif
