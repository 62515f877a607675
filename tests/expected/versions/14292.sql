-- user_version 14292
CREATE TABLE person(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    kept INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL DEFAULT '',
    kana TEXT NOT NULL DEFAULT '',
    birth_on TEXT NOT NULL DEFAULT '',
    sex TEXT NOT NULL DEFAULT '',
    postal TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    phone_other TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    household TEXT NOT NULL DEFAULT '',
    care_level TEXT NOT NULL DEFAULT '',
    care_until TEXT NOT NULL DEFAULT '',
    disease TEXT NOT NULL DEFAULT '',
    diagnosis TEXT NOT NULL DEFAULT '',
    procedures TEXT NOT NULL DEFAULT '',
    doctor TEXT NOT NULL DEFAULT '',
    doctor_second TEXT NOT NULL DEFAULT '',
    care_manager TEXT NOT NULL DEFAULT '',
    home_care_on TEXT NOT NULL DEFAULT '',
    home_care_off TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE intake(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    number TEXT NOT NULL DEFAULT '',
    person INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    caller_phone TEXT NOT NULL DEFAULT '',
    requester TEXT NOT NULL DEFAULT '',
    caller_org TEXT NOT NULL DEFAULT '',
    caller_name TEXT NOT NULL DEFAULT '',
    relation TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT '',
    position_reason TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    discharge_on TEXT NOT NULL DEFAULT '',
    conference_at TEXT NOT NULL DEFAULT '',
    emergency_order TEXT NOT NULL DEFAULT '',
    wishes TEXT NOT NULL DEFAULT '',
    wishes_by TEXT NOT NULL DEFAULT '',
    wishes_on TEXT NOT NULL DEFAULT '',
    actions TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    consent_consult TEXT NOT NULL DEFAULT '',
    consult_by TEXT NOT NULL DEFAULT '',
    consult_how TEXT NOT NULL DEFAULT '',
    consult_on TEXT NOT NULL DEFAULT '',
    consent_share TEXT NOT NULL DEFAULT '',
    share_by TEXT NOT NULL DEFAULT '',
    share_how TEXT NOT NULL DEFAULT '',
    share_on TEXT NOT NULL DEFAULT '',
    share_scope TEXT NOT NULL DEFAULT '',
    share_withdrawn TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    next_on TEXT NOT NULL DEFAULT '',
    next_action TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    close_reason TEXT NOT NULL DEFAULT '',
    owner_second TEXT NOT NULL DEFAULT '',
    restricted TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE contact(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    channel TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    direction TEXT NOT NULL DEFAULT '',
    counterpart TEXT NOT NULL DEFAULT '',
    with_whom TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    minutes INTEGER,
    business TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '',
    attempt TEXT NOT NULL DEFAULT '',
    actions TEXT NOT NULL DEFAULT '',
    event TEXT NOT NULL DEFAULT '',
    event_from TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE referral(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    asked_on TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    declined TEXT NOT NULL DEFAULT '',
    started TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    rank INTEGER,
    whom TEXT NOT NULL DEFAULT '',
    confirmed_on TEXT NOT NULL DEFAULT '',
    decline TEXT NOT NULL DEFAULT '',
    started_on TEXT NOT NULL DEFAULT '',
    not_started TEXT NOT NULL DEFAULT '',
    choice TEXT NOT NULL DEFAULT '',
    consent_override TEXT NOT NULL DEFAULT '',
    candidates TEXT NOT NULL DEFAULT '',
    need TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE callback(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    whom TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    best TEXT NOT NULL DEFAULT '',
    next_at TEXT NOT NULL DEFAULT '',
    tries INTEGER,
    last TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE phrase(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    short_form TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE merge(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    kept INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    gone INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    moved TEXT NOT NULL DEFAULT '',
    undone_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE resource(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    official TEXT NOT NULL DEFAULT '',
    service TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    kana TEXT NOT NULL DEFAULT '',
    manners TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    postal TEXT NOT NULL DEFAULT '',
    prefecture TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    city_code TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    lat TEXT NOT NULL DEFAULT '',
    lon TEXT NOT NULL DEFAULT '',
    corp_number TEXT NOT NULL DEFAULT '',
    corp_name TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    days TEXT NOT NULL DEFAULT '',
    days_note TEXT NOT NULL DEFAULT '',
    capacity TEXT NOT NULL DEFAULT '',
    beds TEXT NOT NULL DEFAULT '',
    departments TEXT NOT NULL DEFAULT '',
    remarks TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    verified_on TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    covers TEXT NOT NULL DEFAULT '',
    methods TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    alias TEXT NOT NULL DEFAULT '',
    state_on TEXT NOT NULL DEFAULT '',
    state_until TEXT NOT NULL DEFAULT '',
    state_why TEXT NOT NULL DEFAULT '',
    office INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    internal TEXT NOT NULL DEFAULT '',
    verified_how TEXT NOT NULL DEFAULT '',
    verified_by TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE item(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    item TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    verified_on TEXT NOT NULL DEFAULT '',
    verified_by TEXT NOT NULL DEFAULT '',
    verified_how TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE slot(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    purpose TEXT NOT NULL DEFAULT '',
    weekdays TEXT NOT NULL DEFAULT '',
    from_at TEXT NOT NULL DEFAULT '',
    until_at TEXT NOT NULL DEFAULT '',
    method TEXT NOT NULL DEFAULT '',
    answers TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL DEFAULT '',
    valid_until TEXT NOT NULL DEFAULT '',
    weeks TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE department(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    job TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    fax TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE verified(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    field TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    how TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE session(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    campaign TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    how TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE pair(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    one INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    other INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    decision TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE relation(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    partner INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    rules TEXT NOT NULL DEFAULT '',
    form TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE vacancy(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    free TEXT NOT NULL DEFAULT '',
    terms TEXT NOT NULL DEFAULT '',
    as_of TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE rota(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    day TEXT NOT NULL DEFAULT '',
    part TEXT NOT NULL DEFAULT '',
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    phone TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE member(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    person INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    role TEXT NOT NULL DEFAULT '',
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    what_for TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE unmet(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL DEFAULT '',
    need TEXT NOT NULL DEFAULT '',
    service TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    items TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    met_on TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE issue(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    title TEXT NOT NULL DEFAULT '',
    side TEXT NOT NULL DEFAULT '',
    raised_on TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    plan TEXT NOT NULL DEFAULT '',
    forum TEXT NOT NULL DEFAULT '',
    forum_on TEXT NOT NULL DEFAULT '',
    evaluation TEXT NOT NULL DEFAULT '',
    evaluated_on TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE trace(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    issue INTEGER REFERENCES issue(id) DEFERRABLE INITIALLY DEFERRED,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL DEFAULT '',
    by TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE sharing(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    person INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    item TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    said_on TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    allowed TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE fax(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    resource INTEGER REFERENCES resource(id) DEFERRABLE INITIALLY DEFERRED,
    to_name TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    pages TEXT NOT NULL DEFAULT '',
    reply_by TEXT NOT NULL DEFAULT '',
    to_whom TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    again TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE closing(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    month TEXT NOT NULL DEFAULT '',
    revision INTEGER,
    at TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    figures TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    reopened_at TEXT NOT NULL DEFAULT '',
    reopened_by TEXT NOT NULL DEFAULT '',
    reopen_reason TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE difference(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    person INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    intake INTEGER REFERENCES intake(id) DEFERRABLE INITIALLY DEFERRED,
    record TEXT NOT NULL DEFAULT '',
    row INTEGER,
    field TEXT NOT NULL DEFAULT '',
    theirs TEXT NOT NULL DEFAULT '',
    peer TEXT NOT NULL DEFAULT '',
    by TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE staff(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    login TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    job TEXT NOT NULL DEFAULT '',
    admin TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '') STRICT;
-- What the rows of *.def cannot say: tables that are no records, indexes, guards.

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Maintained counters: the desk opens without counting (PERFORMANCE.md, design 3).
CREATE TABLE counter(name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The last number of each fiscal year (R08), so that a number is never given twice.
CREATE TABLE numbering(year TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit(
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, login TEXT NOT NULL, station TEXT NOT NULL,
    epoch INTEGER NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, mac BLOB NOT NULL) STRICT;
CREATE TABLE audit_key(one INTEGER PRIMARY KEY CHECK (one = 1), step INTEGER NOT NULL, key BLOB NOT NULL) STRICT;

CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
-- Without this one INSERT OR REPLACE rewrites a row (RELIABILITY.md, 'What matters most' 6).
CREATE TRIGGER audit_grows BEFORE INSERT ON audit WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit has no gaps'); END;

-- Old and new values; disposal deletes them, the audit keeps only the names of fields.
CREATE TABLE history(
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, record TEXT NOT NULL, row INTEGER NOT NULL,
    field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL) STRICT;
CREATE INDEX history_row ON history(record, row);

CREATE TABLE draft(
    id INTEGER PRIMARY KEY, staff TEXT NOT NULL, form TEXT NOT NULL, intake INTEGER NOT NULL,
    started INTEGER NOT NULL, saved INTEGER NOT NULL, at TEXT NOT NULL, caret INTEGER NOT NULL) STRICT;
CREATE TABLE draft_value(
    draft INTEGER NOT NULL, field TEXT NOT NULL, typed TEXT NOT NULL, PRIMARY KEY(draft, field)) STRICT, WITHOUT ROWID;

CREATE TABLE postal_town(
    code TEXT NOT NULL, prefecture TEXT NOT NULL, city TEXT NOT NULL, town TEXT NOT NULL, town_kana TEXT NOT NULL) STRICT;
CREATE INDEX postal_code ON postal_town(code);
CREATE TABLE holiday(day TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE INDEX person_name ON person(name);
CREATE INDEX intake_received ON intake(received_at);
CREATE INDEX intake_counted ON intake(received_at, category, requester);
CREATE UNIQUE INDEX intake_number ON intake(number) WHERE number <> '';
CREATE INDEX intake_person ON intake(person, received_at);
CREATE INDEX intake_changed ON intake(changed);
CREATE INDEX contact_intake ON contact(intake, at);
CREATE INDEX contact_at ON contact(at, channel);
CREATE INDEX contact_changed ON contact(changed);
CREATE INDEX referral_intake ON referral(intake, asked_on);
CREATE INDEX referral_resource ON referral(resource);
CREATE INDEX referral_changed ON referral(changed);
CREATE INDEX resource_official ON resource(official, service);
CREATE INDEX resource_city ON resource(city_code);
CREATE INDEX resource_name ON resource(name);
CREATE UNIQUE INDEX staff_login ON staff(login);
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
-- Issue 4: what the directory needs besides its records. Each is read by resource, or by what a board or a search asks.
CREATE INDEX item_resource ON item(resource, item);
CREATE INDEX item_value ON item(item, value);
CREATE INDEX slot_resource ON slot(resource, purpose);
CREATE INDEX slot_purpose ON slot(purpose);
CREATE INDEX department_resource ON department(resource);
CREATE UNIQUE INDEX verified_field ON verified(resource, field);
CREATE INDEX session_resource ON session(resource, at);
CREATE UNIQUE INDEX pair_both ON pair(one, other);
CREATE INDEX relation_resource ON relation(resource);
CREATE INDEX relation_partner ON relation(partner);
CREATE INDEX vacancy_resource ON vacancy(resource, kind, as_of);
CREATE INDEX vacancy_kind ON vacancy(kind, as_of);
CREATE INDEX rota_day ON rota(day, part);
CREATE INDEX member_person ON member(person);
CREATE INDEX unmet_at ON unmet(at);
CREATE INDEX unmet_intake ON unmet(intake);
CREATE INDEX resource_office ON resource(office) WHERE office IS NOT NULL;
CREATE INDEX resource_service ON resource(service, city_code);
CREATE INDEX resource_verified ON resource(verified_on);
CREATE INDEX referral_asked ON referral(asked_on, resource);
-- How often and when last a place was asked (store/neutral.h): one seek each, however long the history is.
DROP INDEX referral_resource;
CREATE INDEX referral_resource ON referral(resource, asked_on);
CREATE INDEX contact_event ON contact(event, at) WHERE event <> '';
CREATE INDEX person_home_care ON person(home_care_on) WHERE home_care_on <> '';
CREATE INDEX intake_withdrawn ON intake(share_withdrawn) WHERE share_withdrawn <> '';
-- Need search (store/need.c): who is known to take an item is read out of the index alone.
DROP INDEX item_value;
CREATE INDEX item_value ON item(item, value, resource);
-- Issue 5: what was said for the 情報共有シート, by person; what was sent by FAX, by case.
CREATE INDEX sharing_person ON sharing(person, item);
CREATE INDEX fax_intake ON fax(intake);
-- Where resources are (store/near.c): an R*Tree of their coordinates, kept with every change of them. What is not in Japan
-- is not a place.
CREATE VIRTUAL TABLE nearby USING rtree(id, south, north, west, east, +lat, +lon);
INSERT INTO nearby SELECT id, 0.0 + lat, 0.0 + lat, 0.0 + lon, 0.0 + lon, 0.0 + lat, 0.0 + lon FROM resource
WHERE 0.0 + lat BETWEEN 20 AND 46 AND 0.0 + lon BETWEEN 122 AND 154;
-- The numbers of schema/tallies.def: raising the version counts them (store/counter.c).
-- Issue 6: how far the chain of the audit has come, beside its present key (store/audit_link.h); emergency access, which
-- every administrator is told of.
CREATE TABLE IF NOT EXISTS audit_state(
    one INTEGER PRIMARY KEY CHECK (one = 1), first INTEGER NOT NULL, since INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS audit_emergency ON audit(seq) WHERE act = 'emergency';
-- 課題 and the cases behind them (schema/issue.def, schema/trace.def).
CREATE UNIQUE INDEX trace_both ON trace(issue, intake);
CREATE INDEX trace_intake ON trace(intake);
-- Issue 6: by a clock that nobody sets, when a row of the audit was written: milliseconds since the machine was started, and
-- a mark of that start. Rows from before have neither.
ALTER TABLE audit ADD COLUMN boot BLOB NOT NULL DEFAULT x'';
ALTER TABLE audit ADD COLUMN mono INTEGER NOT NULL DEFAULT 0;
-- Rows of publishers' files that were taken already (store/familiar.h): the mark of the text from which a resource has its
-- values, and what was noted of it.
CREATE TABLE familiar(resource INTEGER PRIMARY KEY, mark INTEGER NOT NULL, notes INTEGER NOT NULL) STRICT;
CREATE TABLE familiar_notes(id INTEGER PRIMARY KEY, say TEXT NOT NULL) STRICT;
-- Issue 6: in which role somebody acted (model/role.h), as it was then; rows from before do not tell it.
ALTER TABLE audit ADD COLUMN role TEXT NOT NULL DEFAULT '';
-- Issue 4: 資源台帳 without a word, by name: the own city's, those elsewhere with a 圏域, all others (store/listed.h).
DROP INDEX resource_city;
CREATE INDEX resource_city ON resource(city_code, name);
CREATE INDEX resource_area ON resource(name) WHERE area <> '';
-- Issue 6 (FEATURES F92): hand-over between workstations. Row numbers are each file's own: a row is the same one in two files
-- where the line of files that made it and its number there are. Of a file that is copied (restation, restore) a new line
-- begins: the numbers from `first` on are made in it. The first line of a file is its uuid and has no row here.
CREATE TABLE lineage(n INTEGER PRIMARY KEY, mark TEXT NOT NULL) STRICT;
CREATE TABLE lineage_first(
    n INTEGER NOT NULL, record TEXT NOT NULL, first INTEGER NOT NULL, PRIMARY KEY(n, record)) STRICT, WITHOUT ROWID;
-- Rows that were made elsewhere: their line and number there, and the number they have here.
CREATE TABLE origin(
    record TEXT NOT NULL, mark TEXT NOT NULL, number INTEGER NOT NULL, row INTEGER NOT NULL,
    PRIMARY KEY(record, mark, number)) STRICT, WITHOUT ROWID;
CREATE INDEX origin_row ON origin(record, row);
-- The other workstations: what a parcel to them is sealed for, how far ours was taken there and theirs here (numbers of the
-- audit), and for each parcel that went out the last row of each record that it knew.
CREATE TABLE peer(
    name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, given INTEGER NOT NULL, acknowledged INTEGER NOT NULL,
    taken INTEGER NOT NULL, given_at TEXT NOT NULL, taken_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE given(
    peer TEXT NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY(peer, seq, record)) STRICT, WITHOUT ROWID;
CREATE INDEX difference_open ON difference(record, row, field) WHERE decision = '';
CREATE INDEX difference_intake ON difference(intake);
-- Whose cases are restricted (store/load.h, load_hides_person): read out of an index that holds only those.
CREATE INDEX intake_restricted ON intake(person) WHERE restricted = 'yes';
CREATE TRIGGER person_INSERT BEFORE INSERT ON person WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER person_UPDATE BEFORE UPDATE ON person WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER person_DELETE BEFORE DELETE ON person WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE UNIQUE INDEX person_found ON person(found) WHERE found IS NOT NULL;
CREATE VIRTUAL TABLE found_person USING fts5(text, content='', detail=none, columnsize=0, tokenize='gram');
INSERT INTO found_person(found_person, rank) VALUES('automerge', 0);
INSERT INTO found_person(found_person, rank) VALUES('usermerge', 8);
INSERT INTO found_person(found_person, rank) VALUES('crisismerge', 64);
INSERT INTO found_person(found_person, rank) VALUES('hashsize', 16777216);
CREATE TRIGGER intake_INSERT BEFORE INSERT ON intake WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER intake_UPDATE BEFORE UPDATE ON intake WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER intake_DELETE BEFORE DELETE ON intake WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE UNIQUE INDEX intake_found ON intake(found) WHERE found IS NOT NULL;
CREATE VIRTUAL TABLE found_intake USING fts5(text, content='', detail=none, columnsize=0, tokenize='gram');
INSERT INTO found_intake(found_intake, rank) VALUES('automerge', 0);
INSERT INTO found_intake(found_intake, rank) VALUES('usermerge', 8);
INSERT INTO found_intake(found_intake, rank) VALUES('crisismerge', 64);
INSERT INTO found_intake(found_intake, rank) VALUES('hashsize', 16777216);
CREATE TRIGGER contact_INSERT BEFORE INSERT ON contact WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER contact_UPDATE BEFORE UPDATE ON contact WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER contact_DELETE BEFORE DELETE ON contact WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER referral_INSERT BEFORE INSERT ON referral WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER referral_UPDATE BEFORE UPDATE ON referral WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER referral_DELETE BEFORE DELETE ON referral WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER callback_INSERT BEFORE INSERT ON callback WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER callback_UPDATE BEFORE UPDATE ON callback WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER callback_DELETE BEFORE DELETE ON callback WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER phrase_INSERT BEFORE INSERT ON phrase WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER phrase_UPDATE BEFORE UPDATE ON phrase WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER phrase_DELETE BEFORE DELETE ON phrase WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER merge_INSERT BEFORE INSERT ON merge WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER merge_UPDATE BEFORE UPDATE ON merge WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER merge_DELETE BEFORE DELETE ON merge WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER resource_INSERT BEFORE INSERT ON resource WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER resource_UPDATE BEFORE UPDATE ON resource WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER resource_DELETE BEFORE DELETE ON resource WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE UNIQUE INDEX resource_found ON resource(found) WHERE found IS NOT NULL;
CREATE VIRTUAL TABLE found_resource USING fts5(text, content='', detail=none, columnsize=0, tokenize='gram');
INSERT INTO found_resource(found_resource, rank) VALUES('automerge', 0);
INSERT INTO found_resource(found_resource, rank) VALUES('usermerge', 8);
INSERT INTO found_resource(found_resource, rank) VALUES('crisismerge', 64);
INSERT INTO found_resource(found_resource, rank) VALUES('hashsize', 16777216);
CREATE TRIGGER item_INSERT BEFORE INSERT ON item WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER item_UPDATE BEFORE UPDATE ON item WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER item_DELETE BEFORE DELETE ON item WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER slot_INSERT BEFORE INSERT ON slot WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER slot_UPDATE BEFORE UPDATE ON slot WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER slot_DELETE BEFORE DELETE ON slot WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER department_INSERT BEFORE INSERT ON department WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER department_UPDATE BEFORE UPDATE ON department WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER department_DELETE BEFORE DELETE ON department WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER verified_INSERT BEFORE INSERT ON verified WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER verified_UPDATE BEFORE UPDATE ON verified WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER verified_DELETE BEFORE DELETE ON verified WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER session_INSERT BEFORE INSERT ON session WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER session_UPDATE BEFORE UPDATE ON session WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER session_DELETE BEFORE DELETE ON session WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER pair_INSERT BEFORE INSERT ON pair WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER pair_UPDATE BEFORE UPDATE ON pair WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER pair_DELETE BEFORE DELETE ON pair WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER relation_INSERT BEFORE INSERT ON relation WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER relation_UPDATE BEFORE UPDATE ON relation WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER relation_DELETE BEFORE DELETE ON relation WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER vacancy_INSERT BEFORE INSERT ON vacancy WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER vacancy_UPDATE BEFORE UPDATE ON vacancy WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER vacancy_DELETE BEFORE DELETE ON vacancy WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER rota_INSERT BEFORE INSERT ON rota WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER rota_UPDATE BEFORE UPDATE ON rota WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER rota_DELETE BEFORE DELETE ON rota WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER member_INSERT BEFORE INSERT ON member WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER member_UPDATE BEFORE UPDATE ON member WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER member_DELETE BEFORE DELETE ON member WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER unmet_INSERT BEFORE INSERT ON unmet WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER unmet_UPDATE BEFORE UPDATE ON unmet WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER unmet_DELETE BEFORE DELETE ON unmet WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER issue_INSERT BEFORE INSERT ON issue WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER issue_UPDATE BEFORE UPDATE ON issue WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER issue_DELETE BEFORE DELETE ON issue WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER trace_INSERT BEFORE INSERT ON trace WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER trace_UPDATE BEFORE UPDATE ON trace WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER trace_DELETE BEFORE DELETE ON trace WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER sharing_INSERT BEFORE INSERT ON sharing WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER sharing_UPDATE BEFORE UPDATE ON sharing WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER sharing_DELETE BEFORE DELETE ON sharing WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER fax_INSERT BEFORE INSERT ON fax WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER fax_UPDATE BEFORE UPDATE ON fax WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER fax_DELETE BEFORE DELETE ON fax WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER closing_INSERT BEFORE INSERT ON closing WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER closing_UPDATE BEFORE UPDATE ON closing WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER closing_DELETE BEFORE DELETE ON closing WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER difference_INSERT BEFORE INSERT ON difference WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER difference_UPDATE BEFORE UPDATE ON difference WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER difference_DELETE BEFORE DELETE ON difference WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER staff_INSERT BEFORE INSERT ON staff WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER staff_UPDATE BEFORE UPDATE ON staff WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER staff_DELETE BEFORE DELETE ON staff WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
