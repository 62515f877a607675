-- Issue 3: what the intake desk needs besides its records.

-- Today's queue: each part is read along an index that holds little besides its own rows, so that neither the desk's
-- start nor a save grows with the number of old cases.
CREATE INDEX intake_due ON intake(next_on) WHERE state <> 'closed' AND next_on <> '';
CREATE INDEX intake_still ON intake(changed) WHERE state <> 'closed';
CREATE INDEX intake_waiting ON intake(changed) WHERE state = 'waiting';
CREATE INDEX callback_open ON callback(next_at) WHERE state <> 'done';
CREATE INDEX referral_open ON referral(asked_on) WHERE answer IN ('asked', 'waiting', 'absent');
CREATE INDEX draft_staff ON draft(staff, started);

-- What somebody's desk remembers from one day to the next (UX.md R60), and what of 申し送り they have read.
CREATE TABLE setting(
    staff TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(staff, key)) STRICT, WITHOUT ROWID;
CREATE TABLE handover_seen(
    staff TEXT NOT NULL, entry TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(staff, entry)) STRICT, WITHOUT ROWID;

-- Known people (store/similar.c); numbers and kana are found along the search index.
CREATE INDEX person_birth ON person(birth_on) WHERE birth_on <> '';

-- Two people who are one: who was merged into whom, and all that concerns a case or a person (store/timeline.c).
CREATE INDEX person_kept ON person(kept) WHERE kept IS NOT NULL;
CREATE INDEX merge_kept ON merge(kept);
CREATE INDEX merge_gone ON merge(gone);
CREATE INDEX audit_subject ON audit(subject) WHERE subject <> '';

-- The steps of an open call that can be taken back and done again: those before draft.step are done.
ALTER TABLE draft ADD COLUMN step INTEGER NOT NULL DEFAULT 1;
CREATE TABLE draft_step(
    draft INTEGER NOT NULL, n INTEGER NOT NULL, field TEXT NOT NULL, at INTEGER NOT NULL, before TEXT NOT NULL,
    after TEXT NOT NULL, caret_before INTEGER NOT NULL, caret_after INTEGER NOT NULL, joined INTEGER NOT NULL,
    PRIMARY KEY(draft, n)) STRICT, WITHOUT ROWID;

-- Changes that their person can take back (store/revert.c): by the number of their audit row.
CREATE TABLE saved(seq INTEGER PRIMARY KEY, login TEXT NOT NULL, what TEXT NOT NULL, undone INTEGER NOT NULL) STRICT;
CREATE INDEX saved_login ON saved(login, undone, seq);
CREATE TABLE saved_new(
    seq INTEGER NOT NULL, record TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(seq, record, row)) STRICT, WITHOUT ROWID;
-- Rows that were taken back: gone from their table, their number kept, their values in history under seq.
CREATE TABLE withdrawn(
    record TEXT NOT NULL, row INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(record, row)) STRICT, WITHOUT ROWID;
CREATE INDEX history_seq ON history(seq);
