-- user_version 1085
CREATE TABLE person(
    id INTEGER PRIMARY KEY,
    changed TEXT NOT NULL,
    found INTEGER,
    name TEXT NOT NULL DEFAULT '',
    kana TEXT NOT NULL DEFAULT '',
    birth_on TEXT NOT NULL DEFAULT '',
    sex TEXT NOT NULL DEFAULT '',
    postal TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    household TEXT NOT NULL DEFAULT '',
    care_level TEXT NOT NULL DEFAULT '',
    disease TEXT NOT NULL DEFAULT '',
    diagnosis TEXT NOT NULL DEFAULT '',
    procedures TEXT NOT NULL DEFAULT '') STRICT;
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
    category TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT '',
    position_reason TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    consent_consult TEXT NOT NULL DEFAULT '',
    consent_share TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    next_on TEXT NOT NULL DEFAULT '',
    next_action TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    close_reason TEXT NOT NULL DEFAULT '') STRICT;
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
    at TEXT NOT NULL DEFAULT '') STRICT;
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
    why TEXT NOT NULL DEFAULT '') STRICT;
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
    verified_by TEXT NOT NULL DEFAULT '') STRICT;
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
CREATE TRIGGER staff_INSERT BEFORE INSERT ON staff WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER staff_UPDATE BEFORE UPDATE ON staff WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
CREATE TRIGGER staff_DELETE BEFORE DELETE ON staff WHEN NOT EXISTS (SELECT 1 FROM audited)
BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;
