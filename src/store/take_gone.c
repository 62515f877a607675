/* Rows that were taken away at the other workstation: here, too, where nobody has changed them
 * and nothing hangs on them. */
#include "differing.h"
#include "taking.h"

/* Unknown to them: by somebody here, or by a third workstation. */
static const char changed_here[] =
    "SELECT 1 FROM history h JOIN audit a ON a.seq = h.seq WHERE h.record = ?1 AND h.row = ?2 AND h.seq > ?3"
    " AND NOT " OF_THIS_PEER " LIMIT 1";

static enum err differ(struct taking *t, const struct going *g)
{
    struct differing d = {.row = g->row, .id = g->id, .peer = t->out->peer};
    enum err e = taking_audit(t, g->row, g->id, S(":"));
    d.seq = t->seq;
    t->out->differences++;
    return e ? e : difference_keep(t->db, &d, t->changed, t->f);
}

static enum err withdraw(struct taking *t, const struct going *g)
{
    enum err e = taking_audit(t, g->row, g->id, S(" gone"));
    t->out->gone++;
    return e ? e : row_withdraw(t->db, g->row->id, g->id, t->seq, t->f);
}

/* What hangs on another one goes before it: those that are free, as long as there are any. */
static enum err take_free(struct taking *t, bool *any)
{
    struct going **at = &t->going;
    *any = false;
    while (*at) {
        struct going *g = *at;
        bool there, ours = false, pointed = false;
        enum err e = row_exists(t->db, g->row->id, g->id, &there, t->f);
        if (!e && there)
            e = taking_asks(t, changed_here, g->row, g->id, S0, S0, &ours);
        if (!e && there && !ours)
            e = row_pointed_at(t->db, g->row, g->id, &pointed, t->f);
        if (!e && pointed) {
            at = &g->next;
            continue;
        }
        *at = g->next;
        *any = true;
        if (!e && there)
            e = ours ? differ(t, g) : withdraw(t, g);
        if (e)
            return e;
    }
    return OK;
}

enum err take_gone(struct taking *t)
{
    bool any = true;
    enum err e = OK;
    while (!e && t->going && any)
        e = take_free(t, &any);
    for (struct going *g = t->going; !e && g; g = g->next)
        e = differ(t, g);
    return e;
}
